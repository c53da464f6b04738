"""A PostgreSQL server of a test's own: a new cluster on loopback, run by a user who is not root, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

INSTALL = "PostgreSQL is needed for this test: apt-get install postgresql, or put initdb and pg_ctl into PATH"
PASSWORD = "s3cret:of/the@clerk"
USER = "clerk"
ROOT = Path(__file__).resolve().parents[2]
SOURCES = os.pathsep.join((str(ROOT), str(ROOT / "src")))
"""Where programs that a test starts find tests and sources: those of this tree, whatever else is installed."""


@contextmanager
def a_server() -> Iterator[int]:
    """The port of a server whose user `clerk` logs in with PASSWORD. Fails, never skips, without PostgreSQL."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="liance-pg-"))
    owner = "postgres" if os.geteuid() == 0 else None
    if owner is not None:
        os.chown(folder, pwd.getpwnam(owner).pw_uid, -1)
    data, port = folder / "data", _free_port()
    secret = folder / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)
    login = ["--auth=scram-sha-256", f"--username={USER}", f"--pwfile={secret}"]
    options = f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    try:
        _run([programs / "initdb", "-D", data, "--encoding=UTF8", "--locale=C", *login], owner)
        _run([programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start"], owner)
        try:
            yield port
        finally:
            _run([programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], owner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def address(port: int, password: str = "s3cret%3Aof%2Fthe%40clerk") -> str:
    """The address of the server's first database."""
    return f"postgresql://{USER}:{password}@127.0.0.1:{port}/postgres"


def _programs() -> Path:
    """The folder of initdb and pg_ctl."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    assert folders, INSTALL
    assert (folders[0] / "pg_ctl").exists(), INSTALL
    return folders[0]


def _run(command: list[object], user: str | None) -> None:
    done = subprocess.run(
        [str(word) for word in command],
        user=user,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
