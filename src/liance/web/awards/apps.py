"""The slice as Django knows it; at the start it joins the cases that are applications."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """liance.web.awards."""

    name = "liance.web.awards"
    label = "awards"

    def ready(self) -> None:
        """Join the casework of applications."""
        from liance.web.awards import queries, services
        from liance.web.awards.links import to_apply, where_awarded
        from liance.web.cases.hooks import Joined, join
        from liance.web.guide.links import on_block, on_offer

        join(
            "application",
            Joined(
                forbids=services.forbids, bounds=services.bounds, follows=services.follows, shows=queries.panels,
                reasons=queries.conditions, suggests=queries.suggested,
            ),
        )  # fmt: skip
        on_offer(to_apply)
        on_block(where_awarded)
