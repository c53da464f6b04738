"""`liance serve`: the platform's server, and a demonstration ready to click through."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import DEVNULL, Popen
from threading import Event, Thread
from typing import TYPE_CHECKING

import click

from liance.cli.options import command

if TYPE_CHECKING:
    from liance.telling.voice import Voice

THREADS = 2
"""Of each process: one computes, another may wait for the database. More take turns at the same lock of the
interpreter, and everybody waits longer (measured with eight clients: `python -m bench.platform`)."""


@command(
    "启动平台。--demo 先备好数据库、首份政策、示例城市和演示账号，只在本机开放。",
    "Serve the platform. --demo first prepares a database, cities and accounts.",
    "serve --demo",
    "serve --address 127.0.0.1 --port 8000 --workers 2",
)
@click.option("--demo", is_flag=True, help="备好演示 · prepare a demonstration")
@click.option("--address", default="127.0.0.1", metavar="IP", help="监听地址，默认 127.0.0.1 · address to listen on")
@click.option("--port", default=8000, type=click.IntRange(1, 65535), help="端口，默认 8000 · port")
@click.option("--workers", default=2, type=click.IntRange(1, 64), help="进程数，默认 2 · processes")
@click.option("--enterprises", default=300, type=click.IntRange(0, 100_000), metavar="N",
              help="演示城市的虚构企业数，默认 300 · made-up enterprises of the demonstration")  # fmt: skip
@click.option("--prepare-only", is_flag=True, help="只准备，不启动 · prepare and stop")
def serve_command(
    demo: bool, address: str, port: int, workers: int, enterprises: int, prepare_only: bool, lang: str, as_json: bool
) -> None:
    """Prepare and serve."""
    from liance.cli.console import say_json
    from liance.cli.platform import migrate, start, with_keys
    from liance.telling.voice import Voice

    voice = Voice(lang)
    start(demonstration=demo)
    with_keys(make=demo, lang=lang)
    migrate()
    if demo:
        from liance.web.demonstration import demonstrate

        made = demonstrate(enterprises=enterprises, say=lambda zh, en: click.echo(voice(zh, en), err=True))
        if as_json:
            say_json({"url": f"http://{address}:{port}/", "accounts": made})
        else:
            _first_steps(made, f"http://{address}:{port}", voice)
    if not prepare_only:
        _serve(address, port, workers)


def _serve(address: str, port: int, workers: int) -> None:
    from django.conf import settings
    from django.core.management import call_command
    from granian import Granian
    from granian.constants import Interfaces

    if not settings.DEBUG:
        call_command("collectstatic", verbosity=0, interactive=False)
    server = Granian(
        "liance.web.wsgi:application", address=address, port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=THREADS, log_access=False, respawn_failed_workers=True,
    )  # fmt: skip
    with worker():
        server.serve()


@contextmanager
def worker() -> Iterator[None]:
    """`liance work` beside the server: begun anew whenever it ends, ended with it, or by itself when it is killed."""
    call = [sys.executable, "-c", "from liance.cli.main import main; main()", "work", "--beside", str(os.getpid())]
    stopping, child = Event(), [Popen(call, stdout=DEVNULL)]  # not in the thread: the server forks meanwhile

    def keep_running() -> None:
        while True:
            child[0].wait()
            if stopping.wait(1):
                return
            child[0] = Popen(call, stdout=DEVNULL)

    thread = Thread(target=keep_running, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        while thread.is_alive():
            child[0].terminate()
            thread.join(1)


def _first_steps(accounts: list[dict[str, str]], url: str, voice: Voice) -> None:
    """Where to click first, and the demonstration's accounts, printed this once."""
    click.echo(
        voice("演示已备好（单位和企业都是虚构的）。", "The demonstration is ready (bodies and firms are made up).")
    )
    if accounts:
        click.echo(voice("演示账号（口令只显示这一次）：", "Accounts (passwords are shown this once):"))
        for a in accounts:
            click.echo(f"  {a['username']:<18} {a['password']:<18} {a['role']} · {a['organisation']}")
    else:
        click.echo(
            voice("演示账号已建过，口令不再显示；要重来请删除 build/。", "Accounts exist; delete build/ to begin anew.")
        )
    click.echo(voice(f"先打开 {url}/ ，看政策和体检；再用上面的账号登录。", f"Open {url}/ first, then sign in."))


command_ = serve_command
