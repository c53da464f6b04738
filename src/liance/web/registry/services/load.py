"""Writes: many records at once, in bulk, with one event; a city's files whole, with its organisations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.db import transaction
from django.db.models import OuterRef, Subquery

from liance.records.city import City
from liance.records.city import Record as Facts
from liance.records.intake import read_city
from liance.records.parameters import type_of
from liance.records.write import value_text
from liance.web.audit.chain import digest
from liance.web.audit.services import record
from liance.web.people.actor import Actor
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of, vocabulary
from liance.web.registry.models import Figure, Mention, Origin, Record, Version
from liance.web.registry.progress import Tell
from liance.web.registry.services.bulk import put, put_objects
from liance.web.registry.services.figures import publish_figure
from liance.web.registry.services.organisations import add_organisations
from liance.web.registry.services.state import Told, says_the_same, version_of
from liance.web.registry.values import key_text, mentions

CHUNK = 1000
T = TypeVar("T")
Keyed = dict[tuple[str, str], Facts]


@transaction.atomic
def load_many(*, rows: Iterable[Facts], told: Told, actor: Actor, now: datetime, tell: Tell = lambda done: None) -> int:
    """Many records at once, in bulk, with one event that holds their digest; those that exist get a new version.

    Of rows with the same key the last one counts; a row that says nothing new adds nothing. `tell` hears of rows
    written. Returns how many were told.
    """
    keyed: Keyed = {(f.type.id, key_text(f)): f for f in rows}
    written: list[Version] = []
    for done, part in enumerate(chunks(keyed.items())):
        tell(done * CHUNK)
        written += _write(dict(part), told, actor, now)
    if not written:
        return len(keyed)
    told_of = [[v.record_id, v.number, v.values] for v in written]
    record(
        actor=actor, now=now, action="records-loaded", thing="registry", thing_id=(told.batch or told.source)[:200],
        after=digest(told_of), details={"records": len(written), "origin": told.origin},
    )  # fmt: skip
    return len(keyed)


def chunks(items: Iterable[T]) -> Iterator[list[T]]:
    """The items in lists of CHUNK."""
    left = iter(items)
    while part := list(islice(left, CHUNK)):
        yield part


def known(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Record]:
    """The records of these types and keys with their current versions."""
    by_type: dict[str, list[str]] = {}
    for type_, key in keys:
        by_type.setdefault(type_, []).append(key)
    found: dict[tuple[str, str], Record] = {}
    for type_, names in by_type.items():
        for part in chunks(names):
            rows = Record.objects.filter(type=type_, key__in=part).select_related("current")
            found |= {(r.type, r.key): r for r in rows}
    return found


def _write(part: Keyed, told: Told, actor: Actor, now: datetime) -> list[Version]:
    there = known(part)
    new = {key: f for key, f in part.items() if key not in there}
    put(Record, ("type", "key", "year", "version"), ((t, k, f.year, 0) for (t, k), f in new.items()))
    kept = {**there, **known(new)}
    made = [version_of(kept[key], facts, told, actor=actor, now=now) for key, facts in part.items()]
    made = [v for v in made if v.record.current is None or not says_the_same(v.record.current, v)]
    put_objects(made)
    _make_current(made)
    for back in (v.record for v in made if v.record.current is not None and v.record.current.withdrawn):
        Record.objects.filter(pk=back.pk).update(year=part[back.type, back.key].year)
    _mention_all([(v.record, part[v.record.type, v.record.key]) for v in made], {kept[key].pk for key in new})
    return made


def _make_current(made: Sequence[Version]) -> None:
    """Let each record point to its newest version."""
    newest = Version.objects.filter(record=OuterRef("pk")).order_by("-number")
    rows = Record.objects.filter(pk__in=[v.record_id for v in made])
    rows.update(current=Subquery(newest.values("pk")[:1]), version=Subquery(newest.values("number")[:1]))


def _mention_all(rows: Sequence[tuple[Record, Facts]], fresh: set[int]) -> None:
    """What the records name, anew."""
    Mention.objects.filter(record__in=[r.pk for r, _ in rows if r.pk not in fresh]).delete()
    named = ((kept.pk, kept.type, field, text) for kept, facts in rows for field, text in mentions(facts).items())
    put(Mention, ("record_id", "type", "field", "value"), named)


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much of a city was taken in."""

    records: int
    organisations: int
    figures: int


def load_city(
    *, folder: Path, edition: Edition | None = None, source: str = "", demonstration: bool = False,
    actor: Actor, now: datetime,
) -> Loaded:  # fmt: skip
    """A city's files as the engines read them, checked against the vocabulary of an edition or of all current ones.

    See `load_whole`. Raises Rejected with every mistake of every file; nothing is then written.
    """
    words = policy_of(edition).vocabulary if edition is not None else vocabulary()
    city = read_city(folder, words)
    return load_whole(city=city, source=source or folder.name, demonstration=demonstration, actor=actor, now=now)


@transaction.atomic
def load_whole(*, city: City, source: str, demonstration: bool = False, actor: Actor, now: datetime) -> Loaded:
    """A checked city: its records, published figures, and the organisations they name; again it adds nothing.

    `source` is told where a record says no source of its own. A demonstration's parks and associations, which
    records know by name alone, get made-up codes.
    """
    rows = [facts for type_ in city.vocabulary.types for facts in city.all(type_.id)]
    count = load_many(rows=rows, told=Told(Origin.IMPORTED, source=source), actor=actor, now=now)
    made = add_organisations(rows=rows, demonstration=demonstration, actor=actor, now=now)
    return Loaded(count, made, _load_figures(city, source, actor, now))


def _load_figures(city: City, source: str, actor: Actor, now: datetime) -> int:
    """The published figures that the registry does not have yet."""
    fields = {p.id: type_of(p).by_id["value"] for p in city.vocabulary.parameters}
    there = {(f.parameter, f.scope, f.year): f.value for f in Figure.objects.order_by("at", "pk")}
    told = {key: value_text(fields[key[0]], value) for key, value in city.parameters.items()}
    fresh = {key: text for key, text in told.items() if there.get(key) != text}
    for key, text in fresh.items():
        about = city.parameter_provenance.get(key)
        publish_figure(
            parameter=key[0], scope=key[1], year=key[2], value=text,
            source=(about.source if about is not None else None) or source, actor=actor, now=now,
        )  # fmt: skip
    return len(fresh)
