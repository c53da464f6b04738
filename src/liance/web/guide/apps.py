"""The slice as Django knows it; at the start it says where incentives and readings are explained."""

from django.apps import AppConfig


class GuideConfig(AppConfig):
    """liance.web.guide."""

    name = "liance.web.guide"
    label = "guide"

    def ready(self) -> None:
        """Register the pages of the guide itself."""
        from liance.web.guide.coverage import in_the_guide
        from liance.web.guide.links import on_block

        on_block(in_the_guide)
