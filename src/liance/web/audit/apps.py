"""The slice as Django knows it."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """liance.web.audit."""

    name = "liance.web.audit"
    label = "audit"
