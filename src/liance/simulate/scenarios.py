"""Growth scenarios: yearly series extended by exact ratios, every made year marked as assumed, then compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import floor

import polars as pl

from liance.records.city import Value
from liance.records.frames import DIGITS, decimal_of
from liance.records.raw import shown
from liance.records.vocabulary import Field, Kind, Parameter, RecordType, Vocabulary
from liance.rules import ir
from liance.simulate.assumptions import Entries, Where
from liance.simulate.evaluate import Population, evaluate
from liance.values.money import MAX_FEN

KEPT = (Kind.BOOL, Kind.ENUM, Kind.TEXT, Kind.CODE, Kind.PARTY, Kind.REF)
"""Fields that a made year takes over from the last known one; numbers that no growth is given for are unknown."""
MOST_YEARS = 30


@dataclass(frozen=True, slots=True)
class Growth:
    """How one field goes on: by a ratio each year (money, in whole fen downwards) or by so many (`add`)."""

    type: RecordType
    field: Field
    ratio: Fraction | None
    add: int
    where: Where


@dataclass(frozen=True, slots=True)
class Scenario:
    """A name, growths (the first that fits a record counts) and published figures for the made years."""

    name: str
    growths: tuple[Growth, ...]
    parameters: tuple[tuple[Parameter, str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Grown:
    """A population with made years: `first` is the first year that rests on an assumption, `made` counts records."""

    population: Population
    first: int | None
    made: int


def grown(population: Population, scenario: Scenario, until: int, since: int | None = None) -> Grown:
    """Every yearly series that reaches its type's last year goes on to `until`; known records stay as they are.

    `since`: what is on record from that year on is taken as not yet known, and made instead. A type that no growth of
    the scenario is about is not extended.
    """
    tables = dict(population.tables)
    firsts: list[int] = []
    made = 0
    for type_ in population.vocabulary.types:
        growths = [g for g in scenario.growths if g.type.id == type_.id]
        frame = tables.get(type_.id)
        if frame is None or frame.is_empty() or not growths or type_.year_key is None:
            continue
        year = type_.year_key.id
        frame = frame if since is None else frame.filter(pl.col(year) < since)
        last = frame[year].max()
        if not isinstance(last, int) or last >= until:
            continue
        known = replace(population, tables={**population.tables, type_.id: frame})
        longer = _extended(known, type_, growths, last, until)
        tables[type_.id] = longer
        made += len(longer) - len(frame)
        firsts.append(last + 1)
    first = min(firsts, default=None)
    figures = dict(population.parameters)
    for parameter, scope, value in scenario.parameters:
        for of in range(first or until, until + 1):
            figures.setdefault((parameter.id, scope, of), value)
    return Grown(replace(population, tables=tables, parameters=figures), first, made)


def _extended(
    population: Population, type_: RecordType, growths: Sequence[Growth], last: int, until: int
) -> pl.DataFrame:
    """The table of a type with the made years below it."""
    frame = population.tables[type_.id]
    assert type_.year_key is not None
    year = type_.year_key.id
    chosen = frame[year] == last
    base = frame.filter(chosen)
    meant = [(g, g.where.rows(type_, population).filter(chosen)) for g in growths]
    parts = [frame]
    for later in range(last + 1, until + 1):
        columns = []
        for f in type_.fields:
            if f.id not in frame.columns:
                continue
            if f.id == year:
                columns.append(pl.Series(f.id, [later] * len(base), dtype=frame[f.id].dtype))
            else:
                mine = [(g, rows) for g, rows in meant if g.field.id == f.id]
                columns.append(_later(base[f.id], f, mine, later - last))
        parts.append(pl.DataFrame(columns))
    return pl.concat(parts, how="vertical_relaxed")


def _later(known: pl.Series, field: Field, growths: Sequence[tuple[Growth, pl.Series]], years: int) -> pl.Series:
    """A field so many years after its last known value."""
    if not growths:
        return known if field.key or field.kind in KEPT else known.clear(len(known))
    values: list[int | Fraction | None] = []
    for n, value in enumerate(known):
        growth = next((g for g, rows in growths if rows[n]), None)
        values.append(None if value is None or growth is None else _grown_by(value, growth, field, years))
    if isinstance(known.dtype, pl.Decimal):
        exact = [None if v is None else decimal_of(Fraction(v), known.dtype.scale) for v in values]
        return pl.Series(known.name, exact, dtype=pl.Decimal(DIGITS, known.dtype.scale))
    return pl.Series(known.name, values, dtype=known.dtype)


def _grown_by(value: int | Decimal, growth: Growth, field: Field, years: int) -> int | Fraction:
    """The exact product, cut down to whole fen, pieces or the column's decimals, and to the field's bounds."""
    number = Fraction(value)
    number = number + growth.add * years if growth.ratio is None else number * (1 + growth.ratio) ** years
    if field.high is not None:
        number = min(number, Fraction(field.high))
    if field.low is not None:
        number = max(number, Fraction(field.low))
    if field.kind in (Kind.MONEY, Kind.COUNT):
        return min(floor(number), MAX_FEN)
    return number


# ---- comparing -------------------------------------------------------------------------------------------
def outcomes(
    policy: ir.Policy,
    population: Population,
    scenarios: Sequence[Scenario],
    until: int,
    choices: Mapping[str, str] | None = None,
    since: int | None = None,
) -> pl.DataFrame:
    """What each scenario (at least one) costs by year of application: scenario, year, assumed, rows, beneficiaries,
    amount, perhaps (of the undetermined, at most), undetermined, unbounded; in fen. `assumed` years rest on made
    records, those before only on known ones."""
    lag = pl.DataFrame(
        {"incentive": [i.id for i in policy.incentives], "lag": [i.lag for i in policy.incentives]},
        schema={"incentive": pl.String, "lag": pl.Int64},
    )
    tables = []
    for scenario in scenarios:
        made = grown(population, scenario, until, since)
        results = evaluate(policy, made.population, choices).join(lag, on="incentive")
        rests = pl.col("year") >= made.first if made.first is not None else pl.lit(False)
        results = results.with_columns(
            pl.lit(scenario.name).alias("scenario"), rests.alias("assumed"), (pl.col("year") + pl.col("lag"))
        )
        open_ = pl.col("outcome") == "undetermined"
        tables.append(
            results.drop_nulls("year").group_by("scenario", "year", "assumed").agg(
                pl.len().alias("rows"),
                pl.col("beneficiary").n_unique().alias("beneficiaries"),
                pl.col("high").filter(~open_).sum().alias("amount"),
                pl.col("high").filter(open_).sum().alias("perhaps"),
                open_.sum().alias("undetermined"),
                (open_ & pl.col("high").is_null()).sum().alias("unbounded"),
            )
        )  # fmt: skip
    return pl.concat(tables).sort("scenario", "year", "assumed")


# ---- reading ---------------------------------------------------------------------------------------------
def scenarios_from(data: Mapping[str, object], vocabulary: Vocabulary, file: str) -> list[Scenario]:
    """The `[[scenario]]` entries of a table of assumptions. Raises Rejected with every mistake in it."""
    entries = Entries(vocabulary, file)
    made = []
    for number, entry in enumerate(entries.listed(data, "scenario"), 1):
        if entries.only(number, entry, ("name", "growth"), ("parameter",)):
            growths = [_growth(entries, number, g) for g in _inner(entry, "growth")]
            figures = [_parameter(entries, number, p) for p in _inner(entry, "parameter")]
            made.append(
                Scenario(str(entry["name"]), tuple(g for g in growths if g is not None), tuple(p for p in figures if p))
            )
    names = [s.name for s in made]
    for number, name in enumerate(names, 1):
        if name in names[: number - 1]:
            entries.fail("assume-twice", number, name=name)
    entries.done()
    return made


def _inner(entry: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    inner = entry.get(name, [])
    return [e for e in inner if isinstance(e, Mapping)] if isinstance(inner, list) else []


def _growth(entries: Entries, number: int, entry: Mapping[str, object]) -> Growth | None:
    step = "add" if "add" in entry else "ratio"
    if not entries.only(number, entry, ("fact", step), ("county", "industry")):
        return None
    place = entries.fact(number, entry["fact"])
    if place is None:
        return None
    type_, field = place
    suits = (
        field.kind is Kind.COUNT if step == "add" else field.kind in (Kind.MONEY, Kind.NUMBER, Kind.AREA, Kind.COUNT)
    )
    if type_.year_key is None or not suits:
        entries.fail("assume-growth", number, value=shown(entry["fact"]))
        return None
    figure = entries.figure(number, step, entry[step], Kind.RATIO)
    if figure is None or (step == "ratio" and figure <= -1) or (step == "add" and figure.denominator != 1):
        if figure is not None:
            entries.fail("assume-growth", number, value=f"{step} = {entry[step]}")
        return None
    where = entries.where(number, type_, entry)
    return Growth(type_, field, figure if step == "ratio" else None, int(figure) if step == "add" else 0, where)


def _parameter(entries: Entries, number: int, entry: Mapping[str, object]) -> tuple[Parameter, str, Value] | None:
    if not entries.only(number, entry, ("id", "value"), ("scope",)):
        return None
    found = entries.vocabulary.parameter_named(str(entry["id"]))
    scope = found.scope_of(str(entry.get("scope", ""))) if found is not None else None
    if found is None or (scope is None and (found.scopes or "scope" in entry)):
        entries.fail("assume-parameter", number, value=shown(entry.get("scope", entry["id"])))
        return None
    value = entries.figure(number, "value", entry["value"], found.kind)
    if value is None:
        return None
    exact = int(value) if found.kind in (Kind.MONEY, Kind.COUNT, Kind.YEAR) else value
    return found, scope.id if scope is not None else "", exact
