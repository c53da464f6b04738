"""The slice as Django knows it."""

from django.apps import AppConfig


class OpennessConfig(AppConfig):
    """liance.web.openness."""

    name = "liance.web.openness"
    label = "openness"
