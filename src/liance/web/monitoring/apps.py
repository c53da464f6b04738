"""The slice as Django knows it; at the start it joins the cases in which figures are checked, and the digest."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """liance.web.monitoring."""

    name = "liance.web.monitoring"
    label = "monitoring"

    def ready(self) -> None:
        """Join the casework of collections."""
        from liance.web.cases.digest import add_section
        from liance.web.cases.hooks import Joined, join
        from liance.web.guide.links import on_block
        from liance.web.guide.naming import run_at
        from liance.web.monitoring import links, sections, services, show
        from liance.web.monitoring.permissions import can_see

        on_block(links.where_watched)
        on_block(run_at("monitoring", "monitoring", "monitoring:policies", can_see))
        join("monitoring", Joined(forbids=services.forbids, follows=services.follows, shows=show.panels))
        for section in sections.ALL:
            add_section(section)
