"""`python -m bench.names`: organisations found among a million by what people type, against LIKE and trigrams.

Builds a SQLite database with made-up names (kept in build/bench/names) and asks it what clerks ask: the exact name, a
part of one to six characters, the beginning, initials, a former name, a name with one slip. `find` is what the pages of
the platform call. LIKE is what they called before; FTS5 trigrams are SQLite's own full text of substrings.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bench.made_names import SYLLABLES, made_names
from bench.marks import Mark
from bench.report import Report, marks_table, shown
from liance.chains.names.initials import spellings
from liance.chains.words import core

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "bench" / "names"
RESULTS = ROOT / "bench" / "RESULTS-names.md"
SEED, BATCH, FIRST = 7, 20_000, 10
PAGE = 50
"""Organisations that a page shows: so many are read."""
P95, EXACT = 0.020, 0.99
RENAMED = 50
"""One organisation of so many had another name before."""
MEANING = "[docs/platform/people.md](../docs/platform/people.md#search)"
OURS, EXACTLY, NOWHERE = "find", "the exact name", "what is nowhere"
Search = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed, and the codes of which one should be among the first ten; none: any that contains it will do."""

    typed: str
    wanted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Measured:
    """One kind of query with one search: seconds by the clock and of the processor, and what was found."""

    kind: str
    search: str
    times: Sequence[float]
    busy: Sequence[float]
    hits: Sequence[bool]

    @property
    def share(self) -> float | None:
        """How often what was wanted was found; None where nothing was."""
        return sum(self.hits) / len(self.hits) if self.hits else None

    def line(self) -> list[str]:
        """As a row of the table."""
        told = [shown(f) for f in (statistics.median(self.times), p95(self.times), max(self.times), p95(self.busy))]
        share = "—" if self.share is None else f"{self.share:.1%}"
        return [self.kind if self.search == OURS else "", self.search, *told, share]


def main() -> None:
    """Build, ask, report."""
    options = _options()
    _configure(options.work)
    import django

    django.setup()
    report = Report()
    report.heading(f"{options.names:,} organisations on SQLite {sqlite3.sqlite_version}")
    report.table([["step", "time"], *([step, took] for step, took in _built(options.names))])
    report.heading(f"What is typed, {options.queries} queries of each kind")
    measured = list(_measured(options.queries))
    head = ["typed", "search", "median", "p95", "slowest", "p95, processor", "found among the first ten"]
    report.table([head, *(found.line() for found in measured)])
    report.text(ABOUT)
    report.heading("Marks")
    report.table(marks_table(_marks(measured)))
    report.write(options.out, f"SQLite {sqlite3.sqlite_version}", "python -m bench.names", MEANING)
    print(f"\nWritten to {options.out}")


ABOUT = (
    "Found: for the exact name, a former name and a slip, that very organisation; for parts and initials, any that "
    "contains what was typed, where there is one. LIKE and trigrams return the first ten in the order of their tables; "
    "`find` puts what it finds in order, the likeliest first, and fifty organisations are read for a page."
)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.names", description=__doc__)
    parser.add_argument("--names", type=lambda text: int(float(text)), default=1_000_000)
    parser.add_argument("--queries", type=int, default=200, help="queries of each kind")
    parser.add_argument("--work", type=Path, default=WORK, metavar="FOLDER", help="where the database is kept")
    parser.add_argument("--out", type=Path, default=RESULTS, metavar="FILE", help="where the tables are written")
    return parser.parse_args()


def _configure(work: Path) -> None:
    work.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "LIANCE_DEBUG": "yes", "LIANCE_HTTPS": "no", "LIANCE_DATABASE": f"sqlite:///{work / 'names.sqlite3'}",
        "LIANCE_DATA": str(work / "data"), "DJANGO_SETTINGS_MODULE": "liance.web.settings",
    }  # fmt: skip


# ---- building --------------------------------------------------------------------------------------------------------
def _built(count: int) -> Iterator[tuple[str, str]]:
    """The organisations with their names, by the platform's own bulk writing; and the peer's table."""
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from liance.web.people.models import Organisation
    from liance.web.people.naming import Name, NameKind
    from liance.web.people.roles import Kind

    call_command("migrate", verbosity=0)
    if Organisation.objects.count() != count:
        assert not Organisation.objects.exists(), "another number of names is kept here: give another --work"
        now, names, began = timezone.now(), enumerate(made_names(count, SEED)), time.perf_counter()
        while batch := list(islice(names, BATCH)):
            made = (Organisation(code=f"{n:018d}", name=name, kind=Kind.ENTERPRISE, county=f"县{n % 8}", created_at=now)
                    for n, name in batch)  # fmt: skip
            Organisation.objects.bulk_create(made)
            former = (f"{n:018d}" for n, _ in batch if n % RENAMED == 0)
            before = made_names(BATCH // RENAMED + 1, SEED + batch[0][0] + 1)
            Name.objects.bulk_create(Name.of(code, name, NameKind.FORMER) for code, name in zip(former, before))  # noqa: B905
        yield "organisations, their names and tokens written", shown(time.perf_counter() - began)
    with connection.cursor() as cursor:
        began = time.perf_counter()
        cursor.execute("CREATE VIRTUAL TABLE IF NOT EXISTS peer USING fts5(name, tokenize='trigram', detail=full)")
        cursor.execute("SELECT count(*) FROM peer")
        if cursor.fetchone() != (count,):
            cursor.execute("INSERT INTO peer(rowid, name) SELECT CAST(code AS INTEGER), name FROM people_organisation")
            yield "the trigrams of the peer", shown(time.perf_counter() - began)
    yield "the database, the peer's table included", f"{connection_size() / 1e6:,.0f} MB"


def connection_size() -> int:
    """Bytes of the database."""
    from django.db import connection

    with connection.cursor() as cursor:
        pages, size = (cursor.execute(f"PRAGMA page_{what}").fetchone()[0] for what in ("count", "size"))
    return int(pages * size)


# ---- what is typed ---------------------------------------------------------------------------------------------------
def _queries(count: int) -> dict[str, list[Query]]:
    """Queries of every kind, made from names of the database; the same ones every time."""
    from liance.web.people.naming import Name

    dice = random.Random(SEED)
    last = Name.objects.order_by("pk").last()
    assert last is not None
    rows = [_name_from(dice.randint(1, last.pk)) for _ in range(count)]
    cores = [core(name) for _, name in rows]
    former = Name.objects.filter(kind="former").values_list("organisation_id", "name")[: count * 7 : 7]
    long = [(code, text) for (code, _), text in zip(rows, cores, strict=True) if len(text) >= 6]
    return {
        EXACTLY: [Query(name, _same(name)) for _, name in rows],
        "the name without its legal form": [Query(text) for text in cores],
        "1 character": [Query(dice.choice(text)) for text in cores],
        "2 characters": [Query(_part(text, 2, dice)) for text in cores],
        "3 characters": [Query(_part(text, 3, dice)) for text in cores],
        "4 characters": [Query(_part(text, 4, dice)) for text in cores],
        "6 characters": [Query(_part(text, 6, dice)) for text in cores],
        "the first 2 characters": [Query(text[:2]) for text in cores],
        "initials, 2 letters": [Query(_part(spellings(text)[0], 2, dice)) for text in cores],
        "initials, 4 letters": [Query(_part(spellings(text)[0], 4, dice)) for text in cores],
        "a former name": [Query(name, frozenset({code})) for code, name in former],
        "one slip in 6 or more characters": [Query(_slipped(text, dice), _same_core(text)) for _, text in long],
        NOWHERE: [Query("".join(dice.choices(SYLLABLES[-900:], k=4))) for _ in cores],
    }


def _name_from(pk: int) -> tuple[str, str]:
    from liance.web.people.naming import Name

    code, name = Name.objects.filter(pk__gte=pk, kind="current").values_list("organisation_id", "name")[0]
    return code, name


def _same(name: str) -> frozenset[str]:
    """All organisations of the very name."""
    from liance.web.people.models import Organisation

    return frozenset(Organisation.objects.filter(name=name).values_list("code", flat=True))


def _same_core(text: str) -> frozenset[str]:
    from liance.web.people.naming import Name

    return frozenset(Name.objects.filter(core=text).values_list("organisation_id", flat=True))


def _part(text: str, length: int, dice: random.Random) -> str:
    at = dice.randint(0, max(0, len(text) - length))
    return text[at : at + length]


def _slipped(text: str, dice: random.Random) -> str:
    """One character wrong, left out, put in, or two exchanged."""
    at, other = dice.randrange(len(text) - 1), dice.choice(SYLLABLES)
    return dice.choice((
        text[:at] + other + text[at + 1 :], text[:at] + text[at + 1 :], text[:at] + other + text[at:],
        text[:at] + text[at + 1] + text[at] + text[at + 2 :],
    ))  # fmt: skip


# ---- asking ----------------------------------------------------------------------------------------------------------
def _searches() -> dict[str, Search]:
    """The product's search and its peers; each gives the codes of at most ten organisations."""
    from django.db import connection

    from liance.web.people.search import find, read

    def rows(sql: str, value: str) -> list[str]:
        with connection.cursor() as cursor:
            return [str(code) for (code,) in cursor.execute(sql, [value]).fetchall()]

    like = "SELECT code FROM people_organisation WHERE name LIKE %s LIMIT 10"
    grams = "SELECT printf('%%018d', rowid) FROM peer WHERE peer MATCH %s LIMIT 10"
    return {
        OURS: lambda typed: [o.code for o in read(find(typed)[:PAGE])],
        "LIKE": lambda typed: rows(like, f"%{typed}%"),
        "FTS5 trigram": lambda typed: rows(grams, f'"{typed}"'),
    }


def _measured(count: int) -> Iterator[Measured]:
    """Every kind of query with every search; LIKE, which takes seconds, with fewer."""
    searches, every = _searches(), _queries(count)
    for kind, queries in every.items():
        for name, search in searches.items():
            asked = queries if name != "LIKE" else queries[: max(20, count // 10)]
            times, busy, hits = zip(*(_asked(search, query, kind) for query in asked), strict=True)
            yield Measured(kind, name, times, busy, [hit for hit in hits if hit is not None])


def _asked(search: Search, query: Query, kind: str) -> tuple[float, float, bool | None]:
    """Seconds by the clock and of the processor, and whether it found what was wanted; None where nothing is there."""
    began, busy = time.perf_counter(), time.process_time()
    found = search(query.typed)
    took, used = time.perf_counter() - began, time.process_time() - busy
    if query.wanted:
        return took, used, bool(query.wanted & set(found[:FIRST]))
    return took, used, None if kind == NOWHERE else bool(found)


def p95(times: Sequence[float]) -> float:
    """What 95 of 100 do not exceed."""
    return statistics.quantiles(times, n=20)[18]


def _marks(measured: Iterable[Measured]) -> Iterator[Mark]:
    """What `find` must keep."""
    ours = [found for found in measured if found.search == OURS]
    for found in ours:
        yield Mark(f"p95, {found.kind}, in ms", P95 * 1000, p95(found.times) * 1000)
    exact = next(found for found in ours if found.kind == EXACTLY)
    yield Mark(f"{EXACTLY} among the first ten", EXACT, exact.share, at_least=True)


if __name__ == "__main__":
    main()
