"""The slice as Django knows it."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """liance.web.policies."""

    name = "liance.web.policies"
    label = "policies"
