"""The slice as Django knows it."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """liance.web.cases."""

    name = "liance.web.cases"
    label = "cases"
