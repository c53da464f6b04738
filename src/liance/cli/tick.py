"""`liance tick`: what the clock brings about; run it every day (a timer), or more often."""

from __future__ import annotations

import click

from liance.cli.options import command


@command(
    "到点的事：逾期和升级、查找免申即享、清除放弃的申请、到期提醒、审计锚点。每天至少一次。",
    "What the clock brings about: terms passed, who is entitled, stale requests, reminders, the anchor.",
    "tick",
)
def tick_command(lang: str, as_json: bool) -> None:
    """Move overdue stages, find who is entitled, remove what was given up, and anchor the record."""
    from liance.cli.platform import start

    start()
    from django.conf import settings

    from liance.cli.console import say_json
    from liance.telling.voice import Voice
    from liance.web.audit.services import anchor
    from liance.web.awards.entitled import find_daily
    from liance.web.cases.late import tick
    from liance.web.matters.reminders import remind
    from liance.web.people.actor import SYSTEM
    from liance.web.people.services.abandoned import remove_abandoned
    from liance.web.site import clock

    now = clock.now()
    moved, removed = tick(now=now), remove_abandoned(actor=SYSTEM, now=now)
    find_daily(actor=SYSTEM, now=now)
    reminded = remind(now=now)
    made = anchor(day=clock.day_of(now), folder=settings.DATA_FOLDER)
    if as_json:
        say_json({"moved": moved, "removed": removed, "reminded": reminded, "anchor": made})
    else:
        zh = f"{moved}件按逾期规定办理，清除{removed}件放弃的申请，提醒{reminded}件快到期的"
        en = f"{moved} cases moved by their terms, {removed} requests given up removed, {reminded} reminders opened"
        click.echo(Voice(lang)(zh + ("，已写锚点" if made else ""), en + (", anchored" if made else "")))


command_ = tick_command
