"""Reads: what is known of a party, as the records that an engine needs to decide about it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Min

from liance.assessment.reach import Copy, Hop, Reach, reach_of
from liance.records.cells import CellFault, reader_for
from liance.records.city import City, ParameterKey, Provenance, Value
from liance.records.city import Record as Facts
from liance.records.parameters import type_of
from liance.records.vocabulary import Vocabulary
from liance.rules import ir
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.registry.models import Figure, Mention, Record
from liance.web.registry.values import loaded


def city_about(party: str, edition: Edition, *, also: Iterable[Facts] = ()) -> City:
    """The records that deciding about a party under a policy may read; `also` are facts not (yet) in the registry.

    First years are those of the whole registry, so that "before the first year" means the same for everybody.
    """
    policy = policy_of(edition)
    vocabulary, reach = policy.vocabulary, _reach(edition.digest)
    found: dict[int, Facts] = {}
    _add(found, _naming(party, [c for c in reach.cuts() if c.column]), vocabulary)
    _add(found, _whole(sorted({c.type for c in reach.copies if not c.column})), vocabulary)
    for depth in sorted({hop.depth for hop in reach.hops}):
        for hop in sorted(h for h in reach.hops if h.depth == depth):
            _add(found, _beyond(hop, found.values()), vocabulary)
    given = {(f.type.id, f.key): f for f in found.values()} | {(f.type.id, f.key): f for f in also}
    city = City.of(vocabulary, given.values(), parameters=figures(vocabulary))
    city.first_years.update(first_years())
    return city


def whole_city(policy: ir.Policy) -> City:
    """Every record of the registry: for totals and lists; large."""
    found: dict[int, Facts] = {}
    _add(found, Record.objects.filter(type__in=[t.id for t in policy.vocabulary.types]), policy.vocabulary)
    return City.of(policy.vocabulary, found.values(), parameters=figures(policy.vocabulary))


@lru_cache(maxsize=16)
def _reach(digest: str) -> Reach:
    return reach_of(policy_of(Edition.objects.only("digest").get(digest=digest)))


def _naming(party: str, copies: Iterable[Copy]) -> Iterable[Record]:
    """The records that name the party in a field by which a case is cut out."""
    wanted = {(c.type, c.column) for c in copies}
    rows = Mention.objects.filter(value=party).values_list("record_id", "type", "field")
    return Record.objects.filter(pk__in={pk for pk, type_, field in rows if (type_, field) in wanted})


def _whole(types: Iterable[str]) -> Iterable[Record]:
    return Record.objects.filter(type__in=types) if types else Record.objects.none()


def _beyond(hop: Hop, there: Iterable[Facts]) -> Iterable[Record]:
    """The records that a hop leads to from those found so far."""
    values = {str(f.values[hop.field]) for f in there if f.type.id == hop.source and hop.field in f.values}
    rows = Mention.objects.filter(value__in=values, type=hop.target.type, field=hop.target.column)
    return Record.objects.filter(pk__in=rows.values("record_id")) if values else Record.objects.none()


def _add(found: dict[int, Facts], rows: Iterable[Record], vocabulary: Vocabulary) -> None:
    if hasattr(rows, "select_related"):
        rows = rows.select_related("current", "current__evidence")
    for row in rows:
        type_ = vocabulary.type_named(row.type)
        version = row.current
        if type_ is None or version is None or version.withdrawn or row.pk in found:
            continue
        proof = version.evidence.name if version.evidence is not None else None
        about = Provenance(version.source or None, proof, version.as_of)
        found[row.pk] = loaded(type_, version.values, vocabulary, about)


def first_years() -> dict[str, int]:
    """By record type the first year that any record of the registry has."""
    rows = Record.objects.exclude(year=None).values("type").annotate(first=Min("year"))
    return {row["type"]: row["first"] for row in rows}


def figures(vocabulary: Vocabulary) -> dict[ParameterKey, Value]:
    """The published figures of the registry; the newest of each."""
    found: dict[ParameterKey, Value] = {}
    for row in Figure.objects.order_by("at", "pk"):
        parameter = vocabulary.parameter_named(row.parameter)
        if parameter is None:
            continue
        value = reader_for(type_of(parameter).by_id["value"], vocabulary)(row.value)
        if value is not None and not isinstance(value, CellFault):
            found[row.parameter, row.scope, row.year] = value
    return found
