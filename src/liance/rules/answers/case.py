"""One record being decided, and everything it can reach: fields, related records, other years, published figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from liance.records.city import City, Record
from liance.records.vocabulary import Field, Kind, RecordType
from liance.rules import ir, kleene
from liance.rules.answers.combine import hull
from liance.rules.kleene import NOTHING, Fact, Unknown, Value

T = TypeVar("T")
Run = Callable[["Case"], Value]
Place = Record | kleene.Nothing | Unknown
ABSENT: Any = object()


class Case:
    """One record being decided: what was read, what was found, what was assumed."""

    __slots__ = (
        "assumed",
        "city",
        "facts",
        "incentive",
        "outer",
        "overrides",
        "payee",
        "record",
        "trace",
        "unconfirmed",
    )

    def __init__(self, city: City, record: Record, size: int, overrides: Mapping[Fact, Value] | None = None) -> None:
        self.city, self.record, self.outer = city, record, record
        self.trace: list[Value] = [None] * size
        self.facts: dict[Fact, Value] = {}
        self.assumed: dict[tuple[str, int], None] = {}
        self.unconfirmed: dict[str, None] = {}
        self.overrides = overrides
        self.payee: Value = None
        self.incentive = ""


def read(case: Case, record: Place, field: Field) -> Value:
    """A field's value: unknown when nobody supplied it, NOTHING when the record itself does not exist."""
    if record.__class__ is not Record:
        return record
    fact = (record.type.id, record.key, field.id)
    value = record.values.get(field.id, ABSENT)
    if case.overrides and fact in case.overrides:
        value = case.overrides[fact]
    elif value is ABSENT:
        value = Unknown(frozenset((fact,)), field.low, field.high)
    case.facts[fact] = value
    return value


def owner_start(city: City, record_type: RecordType, keys: Mapping[str, object]) -> int | None:
    """The year in which the party that a record is about came into being, if known."""
    for f in record_type.keys:
        if f.target is None:
            continue
        target = city.vocabulary.type_named(f.target)
        start = next((g for g in target.fields if g.start), None) if target is not None else None
        if start is None:
            continue
        owner = city.get(f.target, keys.get(f.id))  # type: ignore[arg-type]
        value = owner.values.get(start.id) if owner is not None else None
        return value.year if isinstance(value, date) else None
    return None


def yearly(city: City, record_type: RecordType, series: tuple[object, ...], year: int) -> Record | kleene.Nothing:
    """The record of a series for a year; where it is missing one with unknown values, NOTHING before the start."""
    found = city.years_of(record_type.id, series).get(year)  # type: ignore[arg-type]
    if found is not None:
        return found
    keys = dict(zip((f.id for f in record_type.series_keys), series, strict=True))
    start = owner_start(city, record_type, keys)
    if start is not None and start > year:
        return NOTHING
    assert record_type.year_key is not None
    return Record(record_type, {**keys, record_type.year_key.id: year})  # type: ignore[dict-item]


def earlier_years(case: Case, floor: int | None) -> tuple[list[Place], int | None]:
    """The earlier records of the current record's series, gaps as unknown, and the first year that is given."""
    record = case.record
    given = case.city.years_of(record.type.id, record.series)
    first = min(given) if given else record.year
    if first is None or record.year is None:
        return [], None
    begin = first if floor is None else max(first, floor)
    places: list[Place] = [yearly(case.city, record.type, record.series, y) for y in range(begin, record.year)]
    return places, first


def record_year(case: Case) -> Value:
    """The current record's year: unknown when its year field is empty, NOTHING when it has none."""
    record = case.record
    if record.year is not None:
        return record.year
    field = record.type.year_field
    return read(case, record, field) if field is not None else NOTHING


def applied_in(case: Case, due: Value) -> Value:
    """The year of application: that of the city's day, but not before the year due; without a day that is assumed."""
    day = case.city.applied_on
    if day is not None:
        return kleene.greatest([due, day.year])
    if isinstance(due, int):
        case.assumed["applied_in", due] = None
    return due


def walk(case: Case, place: Place, step: ir.Step) -> Place:
    """One step of a path from a record to a related one."""
    if place.__class__ is not Record:
        return place
    if isinstance(step, ir.Follow):
        target = read(case, place, step.field)
        if target.__class__ is Unknown or target is NOTHING:
            return target
        found = case.city.get(step.target.id, target)  # type: ignore[arg-type]
        return NOTHING if found is None else found
    keys: list[Value] = []
    for _, own in step.pairs:
        keys.append(place.year if own is None else read(case, place, own))
    if any(k.__class__ is Unknown for k in keys):
        return Unknown(kleene.facts_of(keys))
    found = case.city.get(step.target.id, *keys)  # type: ignore[arg-type]
    if found is not None:
        return found
    if step.target.year_key is None or place.year is None:
        return NOTHING
    series = tuple(k for k, (key, _) in zip(keys, step.pairs, strict=True) if key.kind is not Kind.YEAR)
    return yearly(case.city, step.target, series, place.year)


def published(figures: list[ir.Figure], case: Case, e: ir.ParamOf) -> Value:
    """A published figure for the current record's year: from the city, else from the policy's own figures."""
    year = record_year(case)
    if year.__class__ is Unknown or year is NOTHING:
        return year
    assert isinstance(year, int)
    fact: Fact = ("parameter", (e.scope or None, year), e.parameter.id)
    value: Value = ABSENT
    if case.overrides and fact in case.overrides:
        value = case.overrides[fact]
    else:
        value = case.city.parameters.get((e.parameter.id, e.scope, year), ABSENT)
        if value is ABSENT and (figure := figure_for(figures, year)) is not None:
            value = figure.value
            if not figure.confirmed:
                case.unconfirmed[f"{e.parameter.label}（{figure.source}）"] = None
    if value is ABSENT:
        value = Unknown(frozenset((fact,)))
    case.facts[fact] = value
    return value


def figure_for(figures: list[ir.Figure], year: int) -> ir.Figure | None:
    """The policy's own figure: that of the year itself, else the latest in force since an earlier one."""
    exact = [f for f in figures if f.year == year and not f.since]
    since = sorted((f for f in figures if f.since and f.year <= year), key=lambda f: f.year)
    return exact[0] if exact else since[-1] if since else None


def at(case: Case, place: Place, run: Run) -> Value:
    """A function's value for another record; the trace of the current one is kept."""
    if place.__class__ is not Record:
        return place
    record, trace = case.record, case.trace
    case.record, case.trace = place, list(trace)
    try:
        return run(case)
    finally:
        case.record, case.trace = record, trace


def as_of(case: Case, year: int, run: Run) -> Value:
    """A function's value for another year of the same series."""
    record = case.record
    if record.type.year_key is None:
        return NOTHING
    return at(case, yearly(case.city, record.type, record.series, year), run)


def note_history(case: Case, first: int | None) -> list[Value]:
    """Earlier history that nobody gave: an assumption to report, or unknown when the city's history is open."""
    if first is None:
        return []
    record = case.record
    keys = dict(zip((f.id for f in record.type.series_keys), record.series, strict=True))
    start = owner_start(case.city, record.type, keys)
    if start is not None and start >= first:
        return []
    if case.city.open_history:
        return [Unknown(frozenset(((record.type.id, (*record.series, first), "history_before"),)))]
    case.assumed["history_before", first] = None
    return []


def own_party(expr: ir.Expr) -> bool:
    """Whether an expression is a party field of the record itself."""
    return isinstance(expr, ir.FieldOf) and not expr.steps and expr.field.kind in (Kind.PARTY, Kind.REF)


def rows_like(case: Case, record: Record, party: ir.Expr | None) -> tuple[Record, ...] | list[Record]:
    """Records of the same type, of the same party where the keys name one."""
    if isinstance(party, ir.FieldOf):
        value = record.values.get(party.field.id)
        if value is not None:
            return case.city.referring(record.type.id, party.field.id, value)
    return case.city.all(record.type.id)


def linked(city: City, target: RecordType, link: Field, own: Value) -> list[Record]:
    """Rows of a type whose link field names the same party."""
    if link.kind in (Kind.PARTY, Kind.REF):
        return city.referring(target.id, link.id, own)  # type: ignore[arg-type]
    return [r for r in city.all(target.id) if r.values.get(link.id) == own]


def aggregate(case: Case, kind: str, rows: list[Record], where: Run | None, value: Run | None) -> Value:
    """count, sum, max, min or exists over rows; rows that may or may not belong give bounds."""
    kept: list[tuple[Value, Value]] = []
    record, outer, trace = case.record, case.outer, case.trace
    case.outer = record
    try:
        for row in rows:
            case.record, case.trace = row, list(trace)
            verdict = where(case) if where is not None else True
            if verdict is not False and verdict is not NOTHING:
                kept.append((verdict, 1 if value is None else value(case)))
    finally:
        case.record, case.outer, case.trace = record, outer, trace
    if kind == "exists":
        return kleene.either([v for v, _ in kept])
    amounts = [hull([0, a], v.facts) if v.__class__ is Unknown else a for v, a in kept]
    if kind in ("max", "min"):
        return (kleene.greatest if kind == "max" else kleene.least)(amounts or [NOTHING])
    total: Value = 0
    for amount in amounts:
        total = total if amount is NOTHING else kleene.add(total, amount)
    return total
