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


def with_keys(*, make: bool = False, lang: str = "zh") -> None:
    """See that the data keys are there before anything is encrypted; make them for who begins."""
    from django.conf import settings

    from liance.web.site import vault
    from liance.web.site.keyfile import KeysWrong, make_if_missing

    if make and make_if_missing(settings.KEY_FILE):
        say_keys_made(lang)
    try:
        vault.keys()
    except KeysWrong as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(BAD_SETTINGS)


def say_keys_made(lang: str) -> None:
    """Where the keys are, and that nobody else has them."""
    from django.conf import settings

    from liance.telling.voice import Voice

    zh = f"数据密钥已生成：{settings.KEY_FILE}。数据库备份里没有它，请另行备份；丢了，加密的账号和电话就读不出来。"
    en = f"Data key made: {settings.KEY_FILE}. No backup holds it: keep a copy apart, or what is encrypted is lost."
    click.echo(Voice(lang)(zh, en), err=True)
