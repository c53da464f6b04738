"""The slice as Django knows it."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """liance.web.registry."""

    name = "liance.web.registry"
    label = "registry"
