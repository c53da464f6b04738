"""`liance work`: the one worker for what takes long: uploaded tables checked and taken in, one after the other."""

from __future__ import annotations

import os
from time import sleep

import click

from liance.cli.options import command

PAUSE = 0.5


@command(
    "在后台检查和写入长表；liance serve 自己会启动它，一般不必单独运行。",
    "Check and take in long tables in the background; liance serve starts it by itself.",
    "work --once",
)
@click.option("--once", is_flag=True, help="办完等着的就结束 · end when nothing waits")
@click.option("--beside", type=int, metavar="PID", hidden=True)
def work_command(once: bool, beside: int | None, lang: str, as_json: bool) -> None:
    """Work until nothing waits, until the server beside it is gone, or for ever."""
    from liance.cli.platform import start, with_database

    start()
    with_database()
    from liance.cli.console import say_json
    from liance.telling.voice import Voice

    done = _work(once, beside)
    if as_json:
        say_json({"done": done})
    else:
        click.echo(Voice(lang)(f"办了{done}个批次", f"{done} batches worked off"))


def _work(once: bool, beside: int | None) -> int:
    """How many batches were worked off. Where another worker is at it, one waits until it is gone."""
    from liance.web.registry.queries.background import worker_lock
    from liance.web.site.alone import alone

    while not _left_alone(beside):
        with alone(worker_lock()) as mine:
            if mine:
                return _turns(once, beside)
        if once:
            break
        sleep(PAUSE)
    return 0


def _turns(once: bool, beside: int | None) -> int:
    from django.db import close_old_connections

    from liance.web.registry.services import work_off_next
    from liance.web.site import clock

    done = 0
    while not _left_alone(beside):
        close_old_connections()
        if work_off_next(now=clock.now()):
            done += 1
        elif once:
            break
        else:
            sleep(PAUSE)
    return done


def _left_alone(beside: int | None) -> bool:
    """Whether the server that started this worker is gone."""
    return beside is not None and os.getppid() != beside


command_ = work_command
