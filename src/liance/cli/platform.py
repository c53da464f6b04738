"""What commands of the platform share: Django started once, with words for a person when a setting is wrong."""

from __future__ import annotations

import os
import sys

import click

BAD_SETTINGS = 2


def start(*, demonstration: bool = False) -> None:
    """Start Django. A demonstration takes settings that a service must not have, unless others are given."""
    if demonstration:
        os.environ.setdefault("LIANCE_DEBUG", "yes")
        os.environ.setdefault("LIANCE_HTTPS", "no")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liance.web.settings")
    import django

    from liance.web.settings.environment import SettingsRejected

    try:
        django.setup()
    except SettingsRejected as rejected:
        for fault in rejected.faults:
            click.echo(fault, err=True)
        sys.exit(BAD_SETTINGS)


def migrate() -> None:
    """Bring the database to the present form."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
