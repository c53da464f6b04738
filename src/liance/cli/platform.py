"""What commands of the platform share: Django started once, with words for a person when a setting is wrong."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

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
    """Bring the database to the present form; that of a new platform is made, in a folder for its owner only."""
    from django.core.management import call_command

    file = _file()
    if file is not None:
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            told = "建不了文件夹 · cannot make the folder"
            click.echo(f"LIANCE_DATABASE：{told}: {file.parent} ({error.strerror})", err=True)
            sys.exit(BAD_SETTINGS)
    call_command("migrate", verbosity=0, interactive=False)


def with_database() -> None:
    """See that there is a platform, for commands that do not begin one."""
    file = _file()
    if file is not None and not file.is_file():
        told = "没有这个数据库，请先运行 serve 或 first-admin · no such database: begin with serve or first-admin"
        click.echo(f"LIANCE_DATABASE：{file} {told}", err=True)
        sys.exit(BAD_SETTINGS)


def _file() -> Path | None:
    """The file of the database, where it is one."""
    from django.db import DEFAULT_DB_ALIAS, connections
    from django.db.backends.sqlite3.base import DatabaseWrapper

    connection = connections[DEFAULT_DB_ALIAS]
    if not isinstance(connection, DatabaseWrapper) or connection.is_in_memory_db():
        return None
    return Path(connection.settings_dict["NAME"])


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
