"""The slice as Django knows it."""

from django.apps import AppConfig


class ChainsConfig(AppConfig):
    """liance.web.chains."""

    name = "liance.web.chains"
    label = "chains"
