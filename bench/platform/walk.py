"""The walk: the real server, eight clients that ask without pause, and what each answer cost on either side."""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median, quantiles
from urllib.parse import urlencode

from bench.platform.pages import Known, Page
from bench.platform.people import Person

ROOT = Path(__file__).resolve().parents[2]
PORT, PROCESSES, CLIENTS = 8791, 2, 8
MARK = 150.0
"""Milliseconds that a page may take at the 95th percentile."""
TOKEN = "b" * 32
"""Of the form and its cookie: whoever sends a form must have both, and they must agree."""
HEAD = ("page", "calls", "server: median", "p95", "processor", "wall: p95", "queries", "kB", f"within {MARK:.0f} ms")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one answer cost: milliseconds on the client's clock, on the server's, of its processor; queries; bytes."""

    wall: float
    server: float
    cpu: float
    queries: int
    size: int


@dataclass(frozen=True, slots=True)
class Walked:
    """A page and all its answers."""

    page: Page
    answers: Sequence[Answer]

    def p95(self, of: str) -> float:
        """The 95th percentile of a part of the cost."""
        return quantiles([getattr(a, of) for a in self.answers], n=20)[18]

    @property
    def within(self) -> bool:
        """Whether the server's time keeps the mark."""
        return self.p95("server") <= MARK

    def cells(self) -> list[str]:
        """The page's line of the table, under HEAD."""
        middle = {of: median(getattr(a, of) for a in self.answers) for of in ("server", "cpu", "size")}
        return [
            self.page.name, f"{len(self.answers):,}", f"{middle['server']:.0f}", f"{self.p95('server'):.0f}",
            f"{middle['cpu']:.1f}", f"{self.p95('wall'):.0f}", str(max(a.queries for a in self.answers)),
            f"{middle['size'] / 1000:.0f}", "yes" if self.within else "NO",
        ]  # fmt: skip


@contextmanager
def served() -> Iterator[None]:
    """The server as `liance serve` starts it, in two processes."""
    command = [str(Path(sys.executable).with_name("liance")), "serve", "--port", str(PORT), "--workers", str(PROCESSES)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        for _ in range(240):
            try:
                asked("/healthy", Person())
                break
            except OSError:
                time.sleep(0.5)
        yield
    finally:
        server.terminate()
        server.wait(30)


def walked(page: Page, people: Sequence[Person], known: Known, seconds: float) -> Walked:
    """So many seconds of one page by as many clients as there are people."""
    for n in range(2 * len(people)):  # each process and person once, so that what is kept in memory is there
        _opened(page, people[n % len(people)], known, Random(n))
    until = time.perf_counter() + seconds

    def client(number: int) -> list[Answer]:
        dice, found = Random(number), []
        while time.perf_counter() < until or not found:
            found.append(_opened(page, people[number], known, dice))
        return found

    with ThreadPoolExecutor(len(people)) as pool:
        return Walked(page, [a for part in pool.map(client, range(len(people))) for a in part])


def _opened(page: Page, person: Person, known: Known, dice: Random) -> Answer:
    sent = page.sends(known, dice) if page.sends is not None else None
    return asked(page.address(known, dice, person), person, sent)


def asked(path: str, person: Person, sent: Mapping[str, str] | None = None) -> Answer:
    """One request on a connection of its own. Raises RuntimeError for anything but a page."""
    cookies = [f"csrftoken={TOKEN}", *([f"sessionid={person.cookie}"] if person.cookie else [])]
    head = {"Cookie": "; ".join(cookies)}
    body = None
    if sent is not None:
        body = urlencode({**sent, "csrfmiddlewaretoken": TOKEN})
        head["Content-Type"] = "application/x-www-form-urlencoded"
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    connection.request("GET" if body is None else "POST", path, body, head)
    answer = connection.getresponse()
    text = answer.read()
    wall = (time.perf_counter() - began) * 1000
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status} {answer.headers.get('Location', '')} {text[:300]!r}")
    server, cpu, queries = _costs(answer.headers.get("Server-Timing", ""))
    return Answer(wall, server, cpu, queries, len(text))


def _costs(told: str) -> tuple[float, float, int]:
    """Milliseconds on the server's clock, of its processor, and queries, from `Server-Timing`."""
    parts = dict(part.strip().split(";", 1) for part in told.split(","))
    app, cpu, sql = (parts[name].split("=")[1].strip('"') for name in ("app", "cpu", "sql"))
    return float(app), float(cpu), int(sql)
