"""`liance tick`: what the clock brings about; run it every day (a timer), or more often."""

from __future__ import annotations

import click

from liance.cli.options import command


@command(
    "到点的事：逾期的环节、免申即享、月报、到期提醒、审计锚点等。每天至少一次。",
    "What the clock brings about: terms passed, who is entitled, reports, reminders, the anchor.",
    "tick",
)
def tick_command(lang: str, as_json: bool) -> None:
    """Run what every slice has for the clock, and say what was done."""
    from liance.cli.platform import start, with_database

    start()
    with_database()
    from liance.cli.console import say_json
    from liance.telling.voice import Voice
    from liance.web.site import clock
    from liance.web.site.daily import run_all

    done = run_all(clock.now())
    if as_json:
        say_json({chore.id: count for chore, count in done.items()})
        return
    voice = Voice(lang)
    told = [chore.told.format(n=count) for chore, count in done.items() if count]
    zh, en = "，".join(w.zh for w in told), ", ".join(w.en for w in told)
    click.echo(voice(zh or "没有到点的事", en or "nothing was due"))


command_ = tick_command
