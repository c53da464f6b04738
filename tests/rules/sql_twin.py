"""The same city in DuckDB and in the engine: what an emitted query says against what the engine decides."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from random import Random

import duckdb

from liance.records.city import City, ParameterKey, Record, Value
from liance.records.frames import frames_of
from liance.records.vocabulary import Field, Kind, RecordType
from liance.rules import ir, kleene
from liance.rules.answers.decide import Decided, compile_rule, decide
from liance.rules.answers.explain import Program, answer
from liance.rules.columns.results import record_name
from liance.rules.sql.emit import COLUMNS, emit
from liance.rules.sql.words import Beyond

Told = dict[str, object]


def database(city: City) -> duckdb.DuckDBPyConnection:
    """A city as DuckDB tables: one per record type, and the published figures."""
    made = duckdb.connect()
    with tempfile.TemporaryDirectory() as folder:
        for type_id, frame in frames_of(city).items():
            path = Path(folder) / f"{type_id}.parquet"
            frame.write_parquet(path)
            made.execute(f"CREATE TABLE {type_id} AS SELECT * FROM read_parquet('{path}')")
    made.execute("CREATE TABLE parameter (id VARCHAR, scope VARCHAR, year BIGINT, value DECIMAL(38, 18))")
    rows = [(i, scope or None, year, decimal(value)) for (i, scope, year), value in city.parameters.items()]
    if rows:
        made.executemany("INSERT INTO parameter VALUES (?, ?, ?, ?)", rows)
    return made


def decimal(value: Value) -> Decimal:
    assert isinstance(value, int | Fraction)
    with localcontext(prec=38):
        return Decimal(Fraction(value).numerator) / Decimal(Fraction(value).denominator)


def queried(city: duckdb.DuckDBPyConnection, query: str) -> list[Told]:
    """The rows of a query by column, amounts put together from numerator and denominator."""
    made = []
    for row in city.execute(query).fetchall():
        told = dict(zip(COLUMNS, row, strict=False))
        for end in ("amount_low", "amount_high"):
            top, bottom = told[end], told.pop(f"{end}_over")
            told[end] = None if top is None or bottom is None else Fraction(int(top), int(bottom))
        made.append(told)
    return made


def decided(policy: ir.Policy, incentive: ir.Incentive, choices: Mapping[str, str], city: City) -> dict[str, Told]:
    """What the engine says of every record: the first pass by itself, then the answer after the second."""
    rule = compile_rule(policy, incentive, choices)
    rows = [d for r in city.all(incentive.basis.id) if (d := decide(rule, city, r)) is not None]
    told = {record_name(d.record): _first(d) for d in rows}
    assert len(told) == len(rows), "two records of one name"
    for d in Program(policy, choices, {incentive.id}).decided(city):
        a = answer(d)
        told[record_name(d.record)] |= {"outcome": a.outcome, "amount": a.amount, "low": a.low, "high": a.high}
    return told


def _first(d: Decided) -> Told:
    low: object = None
    high: object = None
    if d.rule.amount is not None and d.verdict is not False:
        amount = d.before_limits
        if d.rule.at_most is not None:
            amount = kleene.least([amount, kleene.greatest([0, d.rule.at_most(d.case)])])
        low, high = kleene.bounds(amount)
    eligible = None if isinstance(d.verdict, kleene.Unknown) else d.verdict is True
    payee = d.payee if isinstance(d.payee, str) else None
    named = {"record": record_name(d.record), "beneficiary": payee, "year": d.year, "eligible": eligible}
    return named | {"amount_low": low, "amount_high": high}


def differences(
    policy: ir.Policy, incentive: ir.Incentive, choices: Mapping[str, str], city: City,
    tables: duckdb.DuckDBPyConnection, seen: list[Told], *, alone: bool = False,
) -> list[tuple[object, ...]]:  # fmt: skip
    """Every cell in which the query and the engine differ; rows left open are compared up to the first pass.

    `seen` collects the query's rows. Raises Beyond where there is no query.
    """
    rows = queried(tables, emit(policy, incentive.id, choices, alone=alone, applied_on=city.applied_on))
    seen += rows
    engine = decided(policy, incentive, choices, city)
    found: list[tuple[object, ...]] = []
    if sorted(str(r["record"]) for r in rows) != sorted(engine):
        found.append((incentive.id, dict(choices), "records", len(rows), len(engine)))
    for row in rows:
        columns = [*COLUMNS[:5], "amount_high"]
        if not alone and row["left_open"] is None:
            columns += ["outcome", "amount", "low", "high"]
        mine = engine.get(str(row["record"]), {})
        found += [
            (incentive.id, dict(choices), row["record"], c, row[c], mine.get(c))
            for c in columns
            if row[c] != mine.get(c)
        ]
    return found


def expressible(policy: ir.Policy, incentive: str, choices: Mapping[str, str], *, alone: bool = False) -> bool:
    """Whether there is a query."""
    try:
        emit(policy, incentive, choices, alone=alone)
    except Beyond:
        return False
    return True


# ---- small cities drawn from a policy's own vocabulary and figures -------------------------------------------------
YEARS = range(2021, 2026)
PARTIES = ("甲", "乙", "丙")


def drawn_city(policy: ir.Policy, seed: int, *, without: str = "") -> City:
    """A few records of every type: values at and beside the policy's figures, some unknown, some years missing.

    `without`: a record type of which there are none.
    """
    random = Random(seed)
    figures = sorted({v for i in policy.incentives for v in _figures(i)})
    records: dict[tuple[object, ...], Record] = {}
    for type_ in (t for t in policy.vocabulary.types if t.id != without):
        for _ in range(3 if len(type_.keys) == 1 else 26):
            record = Record(type_, _values(random, policy, type_, figures))
            records.setdefault((type_.id, record_name(record)), record)
    parameters: dict[ParameterKey, Value] = {}
    for p in policy.vocabulary.parameters:
        for scope in [s.id for s in p.scopes] or [""]:
            for year in YEARS:
                if random.random() < 0.8:
                    value = random.choice(YEARS) if p.kind is Kind.YEAR else Fraction(random.randint(0, 200), 1000)
                    parameters[p.id, scope, year] = random.randint(1, 5) if p.kind is Kind.COUNT else value
    applied_on = (None, date(2023, 7, 1), date(2025, 1, 2))[seed % 3]
    return City.of(policy.vocabulary, records.values(), parameters=parameters, applied_on=applied_on)


def _figures(thing: object) -> Iterator[int]:
    if isinstance(thing, ir.Const) and isinstance(thing.value, int) and not isinstance(thing.value, bool):
        yield thing.value
    if isinstance(thing, tuple | list):
        for item in thing:
            yield from _figures(item)
    elif isinstance(thing, Mapping):
        yield from _figures(list(thing.values()))
    elif is_dataclass(thing) and type(thing).__module__.startswith(ir.__name__):
        yield from _figures([getattr(thing, f.name) for f in fields(thing)])


def _values(random: Random, policy: ir.Policy, type_: RecordType, figures: list[int]) -> dict[str, Value]:
    made: dict[str, Value] = {}
    for f in type_.fields:
        known = f.key and not f.optional
        if known or random.random() < 0.85:
            value = _value(random, policy, type_, f, figures)
            if f.low is not None and isinstance(value, int | Fraction) and value < f.low:
                value = f.low
            made[f.id] = value
    return made


def _value(random: Random, policy: ir.Policy, type_: RecordType, f: Field, figures: list[int]) -> Value:
    if type_.id == "award" and f.id == "incentive":
        return random.choice([i.id for i in policy.incentives])
    match f.kind:
        case Kind.BOOL:
            return random.random() < 0.8
        case Kind.ENUM:
            return random.choice(f.choices).id
        case Kind.YEAR:
            return random.choice(YEARS)
        case Kind.DATE:
            return date(random.choice(YEARS), random.randint(1, 12), random.randint(1, 28))
        case Kind.MONEY:
            return random.choice([*figures, 10**6]) * random.choice([1, 1, 2, 3]) + random.choice([-1, 0, 0, 1, 30_007])
        case Kind.RATIO:
            return Fraction(random.randint(0, 100), 100)
        case Kind.COUNT:
            return random.choice([0, 1, 2, 3, 5, 10, 15])
        case Kind.NUMBER | Kind.AREA:
            return Fraction(random.randint(0, 4000), 4)
        case _:
            return random.choice(PARTIES)
