"""The slice as Django knows it."""

from django.apps import AppConfig


class LeaderConfig(AppConfig):
    """liance.web.leader."""

    name = "liance.web.leader"
    label = "leader"
