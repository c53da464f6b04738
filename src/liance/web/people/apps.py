"""The slice as Django knows it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """liance.web.people."""

    name = "liance.web.people"
    label = "people"

    def ready(self) -> None:
        """Every session gets its row, whichever code signs somebody in: Django tells of it by signals alone."""
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from liance.web.people import middleware

        user_logged_in.connect(middleware.signed_in, dispatch_uid="people.signed_in")
        user_logged_out.connect(middleware.signed_out, dispatch_uid="people.signed_out")
