"""The slice as Django knows it; at the start it joins the cases that are notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """liance.web.notices."""

    name = "liance.web.notices"
    label = "notices"

    def ready(self) -> None:
        """Join the casework of notices."""
        from liance.web.cases.hooks import Joined, join
        from liance.web.notices import services

        join("notice", Joined(forbids=services.forbids, follows=services.follows))
