"""The slice as Django knows it."""

from django.apps import AppConfig


class GuideConfig(AppConfig):
    """liance.web.guide."""

    name = "liance.web.guide"
    label = "guide"
