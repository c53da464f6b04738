"""The slice as Django knows it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """liance.web.people."""

    name = "liance.web.people"
    label = "people"
