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
        from liance.web.guide.links import on_block
        from liance.web.guide.naming import run_at

        on_block(run_at("match", "supply and demand", "board:board"))
        join("match", Joined(follows=services.follows, shows=show.panels))
