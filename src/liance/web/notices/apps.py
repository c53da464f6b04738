"""The slice as Django knows it."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """liance.web.notices."""

    name = "liance.web.notices"
    label = "notices"
