"""The slice as Django knows it."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """liance.web.site."""

    name = "liance.web.site"
    label = "site"
