"""The slice as Django knows it; at the start it joins the cases that bring supply and demand together."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """liance.web.board."""

    name = "liance.web.board"
    label = "board"

    def ready(self) -> None:
        """Join the casework of matches."""
        from liance.web.board import services, show
        from liance.web.cases.hooks import Joined, join

        join("match", Joined(follows=services.follows, shows=show.panels))
