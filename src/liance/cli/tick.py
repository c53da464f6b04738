"""`liance tick`: what the clock brings about; run it every day (a timer), or more often."""

from __future__ import annotations

import click

from liance.cli.options import command


@command(
    "到点的事：逾期视为的结果、每天查找免申即享、当日审计锚点。每天至少运行一次（定时任务）。",
    "What the clock brings about: outcomes deemed, who is entitled found daily, today's anchor. Run it daily.",
    "tick",
)
def tick_command(lang: str, as_json: bool) -> None:
    """Move overdue stages, find who is entitled, and anchor the record."""
    from liance.cli.platform import start

    start()
    from django.conf import settings

    from liance.cli.console import say_json
    from liance.telling.voice import Voice
    from liance.web.audit.services import anchor
    from liance.web.awards.entitled import find_daily
    from liance.web.cases.services import tick
    from liance.web.people.actor import SYSTEM
    from liance.web.site import clock

    now = clock.now()
    moved = tick(now=now)
    find_daily(actor=SYSTEM, now=now)
    made = anchor(day=clock.day_of(now), folder=settings.DATA_FOLDER)
    if as_json:
        say_json({"moved": moved, "anchor": made})
    else:
        zh, en = f"{moved}件按逾期规定办理", f"{moved} cases moved by their terms"
        click.echo(Voice(lang)(zh + ("，已写锚点" if made else ""), en + (", anchored" if made else "")))


command_ = tick_command
