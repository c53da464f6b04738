"""Matters for a demonstration: opened and taken on by its people as `demonstration.toml` tells; all marked 演示."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from importlib import resources
from typing import Any

from liance.records.cells import CellFault, reader_for
from liance.records.city import Value
from liance.records.vocabulary import Kind, RecordType, Vocabulary
from liance.web.cases import services as casework
from liance.web.cases.services import Grounds
from liance.web.matters import rows, services
from liance.web.matters.kinds import Declared, as_given, declared
from liance.web.matters.models import Matter
from liance.web.people.actor import Actor
from liance.web.people.models import Account
from liance.web.people.queries import actor_for
from liance.web.site import clock
from liance.web.site.refusals import Refused

PAPER = ("演示附件.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
PARTY = "party:"
People = Mapping[str, Actor]


def demonstrate(*, actor: Actor, now: datetime, enterprises: int, say: Callable[[str, str], None]) -> None:
    """Open them, once."""
    if Matter.objects.exists():
        return
    people = _people(now)
    kinds = {d.kind.id: d for d in declared()}
    told = tomllib.loads(resources.files("liance.web.matters").joinpath("demonstration.toml").read_text("utf-8"))
    for one in told["matter"]:
        if one["kind"] in kinds and one["role"] in people:
            _one(kinds[one["kind"]], one, people, now)
    count = Matter.objects.count()
    say(f"演示事项{count}件", f"{count} demonstration matters")


def _people(now: datetime) -> dict[str, Actor]:
    """One person of the demonstration for each role."""
    accounts = Account.objects.filter(demonstration=True).order_by("pk")
    found = [actor_for(a, None, on=clock.day_of(now)) for a in accounts]
    return {str(p.role): p for p in reversed(found)}


def _one(of_kind: Declared, told: Mapping[str, Any], people: People, now: datetime) -> None:
    """Open one and take it as far as it is told; what a service refuses is left where it is."""
    words, record = of_kind.vocabulary, of_kind.kind.record
    given = _dated(record, now) | _values(record, told["values"], words, people)
    try:
        matter = services.open_matter(
            of_kind=of_kind, values=given, actor=people[told["role"]], now=now,
            file=PAPER if told.get("attached") else None,
        )  # fmt: skip
        _rows(of_kind, matter, told, people, now)
        for step in told.get("steps", []):
            _step(of_kind, matter, step, people, now)
    except Refused:
        return  # the party is not registered in this city, say


def _rows(of_kind: Declared, matter: Matter, told: Mapping[str, Any], people: People, now: datetime) -> None:
    for row in told.get("rows", []):
        of_rows = of_kind.kind.rows_of(row["type"])
        if of_rows is not None:
            values = _values(of_rows.type, row["values"], of_kind.vocabulary, people)
            rows.add_row(matter=matter, type_id=row["type"], values=values, actor=people[told["role"]], now=now)


def _step(of_kind: Declared, matter: Matter, step: Mapping[str, Any], people: People, now: datetime) -> None:
    values = _values(of_kind.kind.record, step.get("values", {}), of_kind.vocabulary, people)
    casework.act(
        case=matter.case, outcome=step["outcome"], actor=people[step["role"]], now=now, more=as_given(values),
        grounds=Grounds(opinion=step.get("opinion", "")), file=PAPER if step.get("attached") else None,
    )  # fmt: skip


def _dated(record: RecordType, now: datetime) -> dict[str, Value]:
    """The keys that say when: this year, today."""
    today = clock.day_of(now)
    known: dict[Kind, Value] = {Kind.YEAR: today.year, Kind.DATE: today}
    return {f.id: known[f.kind] for f in record.keys if f.kind in known}


def _values(type_: RecordType, told: Mapping[str, object], words: Vocabulary, people: People) -> dict[str, Value]:
    """Values as read from a file; `party:role` is the organisation of the person in that role."""
    return dict(_read(type_, told.items(), words, people))


def _read(
    type_: RecordType, told: Iterable[tuple[str, object]], words: Vocabulary, people: People
) -> Iterable[tuple[str, Value]]:
    for name, text in told:
        value = reader_for(type_.by_id[name], words)(_text(text, people))
        if value is not None and not isinstance(value, CellFault):
            yield name, value


def _text(told: object, people: People) -> str:
    if isinstance(told, bool):
        return str(told).lower()
    text = str(told)
    return people[text.removeprefix(PARTY)].organisation if text.startswith(PARTY) else text
