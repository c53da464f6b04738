"""The slice as Django knows it; at the start it joins the cases of matters and what check-ups lead to."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """liance.web.matters."""

    name = "liance.web.matters"
    label = "matters"

    def ready(self) -> None:
        """Join the casework of matters."""
        from liance.rules.ir.matters import MATTER
        from liance.web.cases.hooks import Joined, join
        from liance.web.funds import payable
        from liance.web.guide.links import on_block, on_offer
        from liance.web.guide.naming import run_at
        from liance.web.matters import acts, links, show
        from liance.web.matters.paying import Due
        from liance.web.matters.permissions import can_list

        join(
            MATTER,
            Joined(
                asks=acts.asks, forbids=acts.forbids, follows=acts.follows, shows=show.panels, reasons=show.subjects,
                suggests=acts.suggests,
            ),
        )  # fmt: skip
        on_offer(links.to_ask)
        on_block(run_at(MATTER, "matters", "matters:kinds", can_list))
        payable.register(Due())
