"""`liance take-in`: policies into the platform, by its operator."""

from __future__ import annotations

import click

from liance.cli.options import command


@command(
    "把政策收录进平台并启用，由运维人员用。日常改动在“政策收录”页由两人办理。",
    "Take policies in and put them in use, as the operator; on the page two people do it.",
    "take-in",
    "take-in liaocheng-it-2023",
)
@click.argument("policies", nargs=-1)
def take_in_command(policies: tuple[str, ...], lang: str, as_json: bool) -> None:
    """Take in the named policies, or every folder of LIANCE_POLICIES; mistakes are told with their places."""
    from liance.cli.platform import migrate, start

    start()
    migrate()
    from django.conf import settings

    from liance.cli.console import say_json
    from liance.rules.library import find_policy, policy_folders
    from liance.telling.voice import Voice
    from liance.web.people.actor import SYSTEM
    from liance.web.policies.services import take_in
    from liance.web.site import clock

    folders = [find_policy(name) for name in policies] or policy_folders(settings.POLICY_FOLDER)
    made = [take_in(folder=folder, actor=SYSTEM, now=clock.now()) for folder in folders]
    if as_json:
        say_json([{"policy": e.policy, "edition": e.number, "digest": e.digest, "title": e.title} for e in made])
        return
    for e in made:
        click.echo(Voice(lang)(f"{e.title}：第{e.number}版现行", f"{e.title}: no. {e.number} is in use"))


command_ = take_in_command
