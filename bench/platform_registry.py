"""`python -m bench.platform_registry`: the registry with 10,000 enterprises and 100,000 records, timed page by page.

Builds a SQLite database (kept in build/bench), serves it with the real server in two processes, and lets eight
clients at once read lists and details. Also timed: bulk loading, reading what is known of a party, a check-up
(reading and deciding), and an upload of 100,000 rows from file to registry.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "bench" / "registry"
MARK = 0.150
"""Seconds that a page or a check-up may take at the 95th percentile."""
PORT, NAME, PASSWORD = 8791, "bench-officer", "a bench has no secrets"


def main() -> None:
    """Build, time, print."""
    options = _options()
    _configure(options.work)
    import django

    django.setup()
    for name, told in _measured(options):
        print(f"{name:<44}  {told}", flush=True)


def _measured(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    yield "load of the machine before", _load()
    codes = yield from _build(options.enterprises)
    yield from _in_process(codes, options.rounds)
    yield from _served(codes, options.clients, options.seconds)
    if options.rows:
        yield from _upload(options.rows, codes)
    yield "load of the machine after", _load()


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enterprises", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the uploaded table; 0: leave it out")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--work", type=Path, default=WORK)
    return parser.parse_args()


def _configure(work: Path) -> None:
    work.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "LIANCE_DEBUG": "yes", "LIANCE_HTTPS": "no", "LIANCE_DATABASE": f"sqlite:///{work / 'registry.sqlite3'}",
        "LIANCE_DATA": str(work / "data"), "DJANGO_SETTINGS_MODULE": "liance.web.settings",
    }  # fmt: skip


def _build(enterprises: int) -> Generator[tuple[str, str], None, list[str]]:
    """The database, made once; the codes of its enterprises."""
    from django.core.management import call_command
    from django.utils import timezone

    from liance.simulate.marks import marks_of
    from liance.simulate.population import demo_city
    from liance.web.people.actor import SYSTEM
    from liance.web.people.models import Organisation
    from liance.web.policies.queries import policy_of
    from liance.web.policies.services import take_in
    from liance.web.registry.models import Record
    from liance.web.registry.services import load_whole

    call_command("migrate", verbosity=0)
    edition = take_in(folder=ROOT / "policies" / "liaocheng-it-2023", actor=SYSTEM, now=timezone.now())
    if not Record.objects.exists():
        policy, years = policy_of(edition), range(2015, 2026)
        marks = marks_of(policy)
        city = demo_city(policy.vocabulary, enterprises=enterprises, seed=1, years=years, marks=marks)
        began, cpu = time.perf_counter(), time.process_time()
        load_whole(city=city, source="bench", demonstration=True, actor=SYSTEM, now=timezone.now())
        yield "loading in bulk", _took(began, cpu)
    count = Record.objects.count()
    yield "records · organisations", f"{count:,} · {Organisation.objects.count():,}"
    return list(Organisation.objects.filter(kind="enterprise").values_list("code", flat=True))


def _in_process(codes: list[str], rounds: int) -> Iterator[tuple[str, str]]:
    """What is known of a party, and a whole check-up, one after the other in this process."""
    from liance.web.policies.queries import current, program_of
    from liance.web.registry.queries import city_about

    edition = current("liaocheng-it-2023")
    assert edition is not None
    program, dice = program_of(edition), random.Random(1)
    program.answers(city_about(codes[0], edition), codes[0])
    read, whole, used = [], [], []
    for code in dice.choices(codes, k=rounds):
        began, cpu = time.perf_counter(), time.process_time()
        city = city_about(code, edition)
        read.append(time.perf_counter() - began)
        program.answers(city, code)
        whole.append(time.perf_counter() - began)
        used.append(time.process_time() - cpu)
    yield "city_about", _told(read)
    yield "check-up (city_about + answers)", _told(whole)
    yield "check-up, processor time", _told(used)


def _upload(count: int, codes: list[str]) -> Iterator[tuple[str, str]]:
    """A table of so many rows from the file to the registry, taken back afterwards."""
    from django.db import transaction
    from django.utils import timezone

    from liance.web.people.actor import Actor
    from liance.web.people.roles import Role
    from liance.web.policies.queries import vocabulary
    from liance.web.registry.services import review_batch, submit_sheet, work_off_next

    words = vocabulary()
    type_ = words.type_named("enterprise_year")
    assert type_ is not None
    head = [f.label for f in type_.fields]
    lines = [head]
    for number in range(count):
        code, year = codes[number % len(codes)], 2030 + number // len(codes)
        lines.append([code, year, *(1000 + number for _ in range(5)), *[""] * (len(head) - 7)])  # type: ignore[list-item]
    officer, leader = Actor("a", Role.CITY_OFFICER), Actor("b", Role.CITY_LEADER)
    for name, data in (("xlsx", _xlsx(lines)), ("csv", _csv(lines))):
        with transaction.atomic():
            began, cpu = time.perf_counter(), time.process_time()
            batch = submit_sheet(
                type_=type_, data=data, name=f"t.{name}", source="bench", actor=officer, now=timezone.now()
            )
            yield f"{count:,} rows of {name} uploaded ({len(data) >> 20} MB)", _took(began, cpu)
            began, cpu = time.perf_counter(), time.process_time()
            work_off_next(now=timezone.now())
            batch.refresh_from_db()
            assert batch.state == "waiting", batch.faults[:3]
            yield f"{count:,} rows of {name} checked, kept", _took(began, cpu)
            if name == "csv":
                began, cpu = time.perf_counter(), time.process_time()
                review_batch(batch=batch, approve=True, actor=leader, now=timezone.now())
                work_off_next(now=timezone.now())
                yield f"{count:,} rows taken in", _took(began, cpu)
            transaction.set_rollback(True)


def _xlsx(lines: list[list[str]]) -> bytes:
    import io

    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    page = book.add_worksheet()
    for number, line in enumerate(lines):
        page.write_row(number, 0, line)
    book.close()
    return out.getvalue()


def _csv(lines: list[list[str]]) -> bytes:
    return "".join(",".join(map(str, line)) + "\n" for line in lines).encode()


# ---- the server ------------------------------------------------------------------------------------------------------
def _served(codes: list[str], clients: int, seconds: int) -> Iterator[tuple[str, str]]:
    from liance.web.registry.models import Record

    _officer()
    records = list(Record.objects.values_list("pk", flat=True)[:5000])
    with _server():
        session = _signed_in()
        for name, address in _pages(codes, records).items():
            times = _asked(address, session, clients, seconds)
            yield f"{name}, {clients} clients", f"{_told(times)}, {len(times) / seconds:.0f} a second"


def _pages(codes: list[str], records: list[int]) -> dict[str, Callable[[random.Random], str]]:
    return {
        "organisations": lambda dice: f"/registry/organisations/?page={dice.randint(1, 150)}",
        "organisations by name": lambda dice: "/registry/organisations/?" + urlencode({"q": dice.choice("光电芯湖东")}),
        "records": lambda dice: f"/registry/records/?type=enterprise_year&year={dice.randint(2016, 2025)}",
        "records by name": lambda dice: "/registry/records/?" + urlencode({"q": f"{dice.randint(0, 9999):04d}"}),
        "records to confirm": lambda dice: "/registry/records/?unconfirmed=yes",
        "an organisation's file": lambda dice: f"/registry/organisations/{dice.choice(codes)}/",
        "its records of a type": lambda dice: f"/registry/organisations/{dice.choice(codes)}/enterprise_year/",
        "a record": lambda dice: f"/registry/records/{dice.choice(records)}/",
    }


def _officer() -> None:
    """A city officer of a demonstration, who signs in without a second factor."""
    from django.utils import timezone

    from liance.web.people.models import Account, Membership, Organisation

    now = timezone.now()
    city, _ = Organisation.objects.get_or_create(
        code="DEMO-CITY", defaults={"name": "演示市局", "kind": "city", "created_at": now, "demonstration": True}
    )
    account, _ = Account.objects.get_or_create(
        username=NAME, defaults={"name": "测", "created_at": now, "demonstration": True}
    )
    account.set_password(PASSWORD)
    account.demonstration = True
    account.save()
    Membership.objects.get_or_create(
        account=account, organisation=city, role="city_officer", valid_from="2026-01-01",
        defaults={"granted_by": "bench", "created_at": now},
    )  # fmt: skip


def _signed_in() -> str:
    """The cookie of a session."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    address = f"http://127.0.0.1:{PORT}/people/sign-in"
    browser.open(address).read()
    token = next(c.value for c in jar if c.name == "csrftoken")
    told = {"username": NAME, "password": PASSWORD, "csrfmiddlewaretoken": token}
    browser.open(address, urlencode(told).encode()).read()
    return next(str(c.value) for c in jar if c.name == "sessionid")


@contextmanager
def _server() -> Iterator[None]:
    liance = Path(sys.executable).with_name("liance")
    command = [liance, "serve", "--port", str(PORT), "--workers", "2"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(120):
            try:
                _get("/healthy", "")
                break
            except OSError:
                time.sleep(0.5)
        yield
    finally:
        server.terminate()
        server.wait(30)


def _asked(address: Callable[[random.Random], str], session: str, clients: int, seconds: int) -> list[float]:
    """How long each answer took, from so many clients that ask without pause."""
    for n in range(2 * clients):  # each process once, so that what is kept in memory is there
        _get(address(random.Random(n)), session)
    until = time.perf_counter() + seconds

    def ask(seed: int) -> list[float]:
        dice, times = random.Random(seed), []
        while (began := time.perf_counter()) < until:
            status = _get(address(dice), session)
            assert status == 200, status
            times.append(time.perf_counter() - began)
        return times

    with ThreadPoolExecutor(clients) as pool:
        return [t for part in pool.map(ask, range(clients)) for t in part]


def _get(path: str, session: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("GET", path, headers={"Cookie": f"sessionid={session}"} if session else {})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def _took(began: float, cpu: float) -> str:
    """Seconds on the clock and of the processor: on a busy machine the second says more."""
    return f"{time.perf_counter() - began:.1f} s ({time.process_time() - cpu:.1f} s of processor)"


def _told(times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=20)
    mark = "" if cuts[18] <= MARK else f", over {MARK * 1000:.0f} ms"
    return f"median {statistics.median(times) * 1000:.0f} ms, p95 {cuts[18] * 1000:.0f} ms{mark}"


if __name__ == "__main__":
    main()
