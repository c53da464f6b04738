"""The slice as Django knows it."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    """liance.web.funds."""

    name = "liance.web.funds"
    label = "funds"
