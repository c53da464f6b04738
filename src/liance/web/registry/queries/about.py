"""Reads: what is known of a party, as the records that an engine needs to decide about it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from django.db import connection
from django.db.models import Q, QuerySet

from liance.assessment.reach import LEDGER, PAID_TO, Copy, Hop, reach_of, undivided
from liance.records.cells import CellFault, reader_for
from liance.records.city import City, ParameterKey, Provenance, Value
from liance.records.city import Record as Facts
from liance.records.parameters import type_of
from liance.records.stating import owners_of
from liance.records.vocabulary import RecordType, Vocabulary
from liance.rules import ir
from liance.simulate.readings import users_of_readings
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.registry.models import Figure, Mention, Record
from liance.web.registry.values import loaded, mentioned

CHUNK = 1000
logger = logging.getLogger(__name__)


def city_about(party: str, edition: Edition, *, called: Iterable[str] = (), also: Iterable[Facts] = ()) -> City:
    """The records that deciding about a party under a policy may read; `also` are facts not (yet) in the registry.

    `called` are other names under which the party is recorded, as parks are by their own.
    For the party, `Program.answers(city, party)` gives what it gives for the whole registry: the city holds the
    records that name the party, those of whoever else would be paid for them, and all that these lead to. First
    years are those of the whole registry, so that "before the first year" means the same for everybody. Under a
    policy with an incentive that one beneficiary's records do not decide, it is the whole city.
    """
    policy, plan = policy_of(edition), _plan(edition.digest)
    extra = {(f.type.id, f.key): f for f in also}
    found = _Found(policy.vocabulary, extra)
    if plan.whole:
        found.add(Record.objects.filter(type__in=plan.read))
    else:
        found.add(_naming({party, *called}, plan.owners))
        found.add(_naming(found.values_of(plan.payees), plan.cuts))
        found.add(Record.objects.filter(type__in=plan.uncut) if plan.uncut else Record.objects.none())
        for hops in plan.hops:
            found.add(_beyond(hops, found))
    city = City.of(policy.vocabulary, found.facts(), parameters=figures(policy.vocabulary))
    for type_, year in first_years(plan.read).items():
        city.first_years[type_] = min(year, city.first_years.get(type_, year))
    return city


def whole_city(policy: ir.Policy) -> City:
    """Every record of the registry: for totals and lists; large."""
    found = _Found(policy.vocabulary, {})
    found.add(Record.objects.filter(type__in=[t.id for t in policy.vocabulary.types]))
    return City.of(policy.vocabulary, found.facts(), parameters=figures(policy.vocabulary))


@dataclass(frozen=True, slots=True)
class _Plan:
    """How to find what a decision reads: `read` are the types that rules read, `owners` the fields by which a record
    is somebody's, `payees` those that may name who is paid, `cuts` those by which a payee's records are found, `uncut`
    the types needed whole, `hops` the ways on, those of a depth together, nearest first. `whole`: one beneficiary's
    records decide not everything.
    """

    read: tuple[str, ...]
    owners: frozenset[tuple[str, str]]
    payees: tuple[Copy, ...]
    cuts: frozenset[tuple[str, str]]
    uncut: tuple[str, ...]
    hops: tuple[tuple[Hop, ...], ...]
    whole: bool


@lru_cache(maxsize=16)
def _plan(digest: str) -> _Plan:
    policy = policy_of(Edition.objects.only("digest").get(digest=digest))
    types = {t.id: t for t in policy.vocabulary.types}
    reach = reach_of(policy)
    read = [types[name] for name in sorted(reach.fields) if name in types]
    findable = {c for c in reach.cuts() if c.column and c.type in types and mentioned(types[c.type], c.column)}
    own = sorted(c for c in reach.copies if c in findable)
    awards = [Copy(LEDGER, PAID_TO)] if LEDGER in types and PAID_TO in types[LEDGER].by_id else []
    return _Plan(
        read=tuple(t.id for t in read),
        owners=frozenset((t.id, f.id) for t in read for f in (*owners_of(t), *t.keys[:1])),
        payees=tuple(own),
        cuts=frozenset((c.type, c.column) for c in (*own, *awards)),
        uncut=tuple(sorted({c.type for c in reach.cuts() if c.type in types and c not in findable})),
        hops=_by_depth(hop for hop in reach.hops if hop.target in findable),
        whole=_not_by_one(policy),
    )


def _by_depth(hops: Iterable[Hop]) -> tuple[tuple[Hop, ...], ...]:
    return tuple(tuple(of) for _, of in groupby(sorted(hops), key=lambda hop: hop.depth))


def _not_by_one(policy: ir.Policy) -> bool:
    """Whether under some reading an incentive is not decided by the beneficiary's own records."""
    if undivided(policy, policy.incentives, {}):
        return True
    rules, users = {i.id: i for i in policy.incentives}, users_of_readings(policy)
    options = ((r.id, o.id) for r in policy.readings.values() for o in r.options)
    return any(undivided(policy, [rules[name] for name in users[r]], {r: o}) for r, o in options)


@dataclass(slots=True)
class _Found:
    """Records found so far, as facts; what is told beside the registry stands in for what it replaces."""

    vocabulary: Vocabulary
    extra: Mapping[tuple[str, tuple[Value | None, ...]], Facts]
    kept: dict[int, Facts] = field(default_factory=dict)
    types: Mapping[str, RecordType] = field(init=False)

    def __post_init__(self) -> None:
        self.types = {t.id: t for t in self.vocabulary.types}

    def add(self, rows: QuerySet[Record]) -> None:
        """Read the current versions of records that are not there yet; withdrawn ones do not exist."""
        told = rows.filter(current__withdrawn=False).values_list(
            "pk", "type", "current__values", "current__source", "current__proof", "current__evidence__name",
            "current__as_of",
        )  # fmt: skip
        for pk, name, values, source, proof, evidence, as_of in told.iterator(chunk_size=CHUNK):
            type_ = self.types.get(name)
            if type_ is None or pk in self.kept:
                continue
            about = Provenance(source or None, evidence or proof, as_of)
            try:
                self.kept[pk] = loaded(type_, values, self.vocabulary, about, lenient=True)
            except ValueError as error:  # its key means nothing in this vocabulary: no rule of it can name the record
                logger.warning("record %s left out: %s", pk, error)

    def facts(self) -> list[Facts]:
        """Everything, each key once."""
        return list(({(f.type.id, f.key): f for f in self.kept.values()} | dict(self.extra)).values())

    def values_of(self, places: Iterable[Copy]) -> set[str]:
        """What stands in these fields."""
        wanted: dict[str, list[str]] = {}
        for place in places:
            wanted.setdefault(place.type, []).append(place.column)
        rows = [f for f in (*self.kept.values(), *self.extra.values()) if f.type.id in wanted]
        return {str(f.values[c]) for f in rows for c in wanted[f.type.id] if c in f.values}


def _naming(parties: set[str], where: frozenset[tuple[str, str]]) -> QuerySet[Record]:
    """The records that name one of the parties in one of these fields."""
    rows = Mention.objects.filter(value__in=parties).values_list("record_id", "type", "field")
    return Record.objects.filter(pk__in={pk for pk, type_, name in rows if (type_, name) in where})


def _beyond(hops: Iterable[Hop], found: _Found) -> QuerySet[Record]:
    """The records that the hops of a depth lead to from those found so far."""
    where = Q()
    for hop in hops:
        if values := found.values_of([Copy(hop.source, hop.field)]):
            where |= Q(type=hop.target.type, field=hop.target.column, value__in=values)
    rows = Mention.objects.filter(where)
    return Record.objects.filter(pk__in=rows.values("record_id")) if where else Record.objects.none()


def first_years(types: Iterable[str]) -> dict[str, int]:
    """By record type the first year that any record of the registry has: each looked up at the end of its index."""
    names = list(types)
    if not names:
        return {}
    one = f"(SELECT MIN(year) FROM {Record._meta.db_table} WHERE type = %s)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(one for _ in names)}", names)
        found = cursor.fetchone()
    return {name: year for name, year in zip(names, found, strict=True) if year is not None}


def figures(vocabulary: Vocabulary) -> dict[ParameterKey, Value]:
    """The published figures of the registry; the newest of each."""
    found: dict[ParameterKey, Value] = {}
    readers = {p.id: reader_for(type_of(p).by_id["value"], vocabulary) for p in vocabulary.parameters}
    for name, scope, year, text in Figure.objects.order_by("at", "pk").values_list(
        "parameter", "scope", "year", "value"
    ):
        value = readers[name](text) if name in readers else None
        if value is not None and not isinstance(value, CellFault):
            found[name, scope, year] = value
    return found
