"""The slice as Django knows it."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """liance.web.awards."""

    name = "liance.web.awards"
    label = "awards"
