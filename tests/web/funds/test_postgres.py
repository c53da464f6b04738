"""On a real PostgreSQL: fifty clients at once, a server killed twenty times while it pays; each order exactly once."""

from __future__ import annotations

import csv
import http.client
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tests.records.postgres import SOURCES, a_server, address

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgres")]
ROOT = Path(__file__).resolve().parents[3]
SETTLED = {"paid_more": 0, "committed_twice": 0, "faults": [], "differences": [0] * 5}
CSRF = "a" * 32


@pytest.fixture
def database(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of programs on a PostgreSQL of their own."""
    with a_server() as port:
        yield os.environ | {
            "LIANCE_DATABASE": address(port), "LIANCE_DATA": str(tmp_path), "LIANCE_DEBUG": "yes",
            "LIANCE_HTTPS": "no", "LIANCE_LOG_LEVEL": "ERROR", "PYTHONPATH": SOURCES,
            "DJANGO_SETTINGS_MODULE": "tests.web.funds.server_settings",
        }  # fmt: skip


def program(environment: dict[str, str], *words: str) -> dict[str, object]:
    """Run a program of at_postgres and read what it prints."""
    command = [sys.executable, "-m", "tests.web.funds.at_postgres", *words]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_fifty_clients_pay_the_same_awards_none_twice_none_lost(database: dict[str, str]) -> None:
    found = program(database, "race", "50", "60")
    assert found | SETTLED == found, found
    assert (found["claims"], found["whole"], found["paid_once"], found["orders"]) == (60, 60, 60, 60)
    assert found["paid_fen"] == found["decided_fen"] == sum(100_00 + n for n in range(60))


# ---- a server that is killed ---------------------------------------------------------------------------------------
class Server:
    """The platform served by granian in a process group of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = int(found.getsockname()[1])
        self.environment, self.process = environment, None
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port",
                   str(self.port), "--workers", "1", "liance.web.wsgi:application"]  # fmt: skip
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, env=self.environment, cwd=ROOT, start_new_session=True, **quiet)
        for _ in range(600):
            if self.ask("GET", "/healthy")[0] == 200:
                return
            time.sleep(0.1)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """kill -9 of the server and its worker."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def ask(
        self, verb: str, path: str, data: dict[str, object] | None = None, session: str = ""
    ) -> tuple[int, str, bytes]:
        """Status (0: no answer), where it leads to, and the body."""
        body = urlencode(data or {}, doseq=True)
        return self.send(verb, path, body.encode(), "application/x-www-form-urlencoded", session)

    def send(self, verb: str, path: str, body: bytes, kind: str, session: str) -> tuple[int, str, bytes]:
        """The same with a body of any kind."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": f"sessionid={session}; csrftoken={CSRF}", "X-CSRFToken": CSRF, "Content-Type": kind}
        try:
            line.request(verb, path, body=body if verb == "POST" else None, headers=headers)
            answer = line.getresponse()
            return answer.status, answer.getheader("Location", ""), answer.read()
        except (OSError, http.client.HTTPException):
            return 0, "", b""
        finally:
            line.close()


def upload(server: Server, data: bytes, session: str) -> int:
    """Take in the bank's return."""
    edge = uuid.uuid4().hex
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="r.csv"\r\nContent-Type: text/csv\r\n\r\n'
    )
    body = head.encode() + data + f"\r\n--{edge}--\r\n".encode()
    return server.send("POST", "/funds/returns", body, f"multipart/form-data; boundary={edge}", session)[0]


def pay_all(server: Server, chosen: list[int], key: str, maker: str, checker: str) -> bool:
    """Make, check, send, download and settle a batch; False as soon as the server does not answer."""
    status, where, _ = server.ask("POST", "/funds/batches/make", {"key": key, "commitment": chosen}, maker)
    if status != 302:
        return False
    for verb, who in (("check", checker), ("send", maker)):
        if server.ask("POST", f"{where}/{verb}", session=who)[0] not in (302, 409):
            return False
    status, _, file = server.ask("POST", f"{where}/file", session=maker)
    if status != 200:
        return False
    rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))[1:-1]
    lines = ["指令编号,状态,金额（元）,日期"] + [f"{row[0]},成功,{row[5]},2026-11-27" for row in rows]
    return upload(server, "\n".join(lines).encode(), maker) == 302


def test_a_server_killed_twenty_times_while_it_pays_pays_each_order_exactly_once(database: dict[str, str]) -> None:
    kills, size = 20, 25
    made = program(database, "prepare", str((kills + 1) * size))
    commitments, sessions = made["commitments"], made["sessions"]
    server, interrupted = Server(database), 0
    try:
        whole = time.monotonic()
        assert pay_all(server, commitments[:size], "k0", sessions["maker"], sessions["checker"])
        whole = time.monotonic() - whole
        for n in range(1, kills + 1):
            chosen = commitments[n * size : (n + 1) * size]
            killer = threading.Timer(whole * n / (kills + 1), server.kill)
            killer.start()
            began = time.monotonic()
            done = pay_all(server, chosen, f"k{n}", sessions["maker"], sessions["checker"])
            if done:  # faster than the first was, which had everything to load: the next are killed sooner
                whole = min(whole, time.monotonic() - began)
            interrupted += not done
            killer.join()
            server.start()
            assert pay_all(server, chosen, f"k{n}", sessions["maker"], sessions["checker"])
    finally:
        server.kill()
    found = program(database, "judge")
    assert interrupted >= kills // 2, f"only {interrupted} of {kills} kills came in the middle"
    assert found | SETTLED == found, found
    every = (kills + 1) * size
    assert (found["claims"], found["whole"], found["paid_once"], found["orders"]) == (every,) * 4
    assert found["paid_fen"] == found["decided_fen"]
