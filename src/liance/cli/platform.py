"""What commands of the platform share: Django started once, with words for a person when a setting is wrong."""

from __future__ import annotations

import os
import sys
from datetime import date

import click

BAD_SETTINGS = 2


def start(*, demonstration: bool = False) -> None:
    """Start Django. A demonstration takes settings that a service must not have, unless others are given."""
    if demonstration:
        os.environ.setdefault("LIANCE_DEBUG", "yes")
        os.environ.setdefault("LIANCE_HTTPS", "no")
        os.environ.setdefault("LIANCE_YEARS_BACK", str(_years_back(date.today().year)))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liance.web.settings")
    import django

    from liance.web.settings.environment import SettingsRejected

    try:
        django.setup()
    except SettingsRejected as rejected:
        for fault in rejected.faults:
            click.echo(fault, err=True)
        sys.exit(BAD_SETTINGS)


def _years_back(year: int) -> int:
    """By how many years a demonstration must be set back so that one of its policies still takes applications."""
    from liance.rules.library import home, load_policy, policy_folders

    folder = home() / os.environ.get("LIANCE_POLICIES", "policies")
    periods = (load_policy(found).period for found in policy_folders(folder))
    lasts = [period[1] for period in periods if period is not None]
    return max(0, year - max(lasts)) if lasts else 0


def migrate() -> None:
    """Bring the database to the present form."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
