"""The slice as Django knows it; at the start it joins the cases in which figures are checked, and shows targets."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """liance.web.monitoring."""

    name = "liance.web.monitoring"
    label = "monitoring"

    def ready(self) -> None:
        """Join the casework of collections."""
        from liance.web.cases.hooks import Joined, join
        from liance.web.guide.links import on_block
        from liance.web.monitoring import links, services, show

        on_block(links.where_watched)
        join("monitoring", Joined(forbids=services.forbids, follows=services.follows, shows=show.panels))
