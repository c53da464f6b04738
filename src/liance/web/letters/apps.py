"""The slice as Django knows it; at the start it joins all cases, to show their documents."""

from django.apps import AppConfig

PURPOSES = ("application", "notice", "payment", "recovery", "complaint")


class LettersConfig(AppConfig):
    """liance.web.letters."""

    name = "liance.web.letters"
    label = "letters"

    def ready(self) -> None:
        """Join the casework of every purpose."""
        from liance.web.cases.hooks import Joined, join
        from liance.web.letters import queries

        for purpose in PURPOSES:
            join(purpose, Joined(shows=queries.panels))
