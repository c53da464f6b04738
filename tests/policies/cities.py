"""Small cities drawn from a seed: all record types, values beside the policy's figures, some cells empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from random import Random

from liance.records.city import City, ParameterKey, Record, Value
from liance.records.vocabulary import Field, Kind, RecordType, Vocabulary
from liance.rules import ir
from liance.rules.kleene import Fact

FIRM, OTHER, STRANGER = "91371500MA31000016", "913715000000000028", "913715000000000036"
PARTIES = (FIRM, OTHER)
YEARS = (2021, 2022, 2023, 2024, 2025)
Row = tuple[str, dict[str, Value]]

MONEY_YUAN = (
    0, 1, 100_000, 500_000, 5_000_000, 15_000_000, 20_000_000, 48_000_000, 50_000_000, 95_000_000,
    100_000_000, 260_000_000, 300_000_000, 500_000_000, 1_200_000_000,
)  # fmt: skip
RATIOS = tuple(Fraction(n, 100) for n in (0, 5, 8, 15, 50, 80, 100))
COPIES = {"enterprise": 2, "recognition": 10}
CODES = ("3976", "6513", "3311")
COUNTS = (1, 2, 3, 4, 5, 6, 10, 15)


@dataclass(frozen=True, slots=True)
class Town:
    """The rows of a small city, easy to change one cell at a time."""

    vocabulary: Vocabulary
    rows: tuple[Row, ...]
    parameters: Mapping[ParameterKey, Value] = field(default_factory=dict)

    def city(self, *, open_history: bool = False) -> City:
        """The city with these rows, in this order."""
        types = {t.id: t for t in self.vocabulary.types}
        records = [Record(types[name], dict(values)) for name, values in self.rows]
        return City.of(self.vocabulary, records, open_history=open_history, parameters=self.parameters)

    def places(self) -> dict[tuple[str, tuple[Value | None, ...]], int]:
        """The row of every record, by type and key."""
        keys = {t.id: [f.id for f in t.keys] for t in self.vocabulary.types}
        return {(kind, tuple(values.get(k) for k in keys[kind])): i for i, (kind, values) in enumerate(self.rows)}

    def with_fact(self, fact: Fact, value: Value | None) -> Town:
        """The town with one cell changed, or emptied."""
        type_id, key, name = fact
        if type_id == "parameter":
            place = (name, str(key[0] or ""), int(str(key[1])))
            others = {k: v for k, v in self.parameters.items() if k != place}
            return replace(self, parameters=others if value is None else {**others, place: value})
        keys = [f.id for f in next(t for t in self.vocabulary.types if t.id == type_id).keys]
        rows = []
        for kind, values in self.rows:
            made = values
            if kind == type_id and tuple(values.get(k) for k in keys) == key:
                made = {k: v for k, v in values.items() if k != name}
                if value is not None:
                    made[name] = value
            rows.append((kind, made))
        return replace(self, rows=tuple(rows))


def town(policy: ir.Policy, seed: int, *, empty: int = 8) -> Town:
    """A town with a few records of every type; `empty` of a hundred cells are not filled in."""
    dice = Random(seed)
    rows: dict[tuple[object, ...], Row] = {}
    for kind in policy.vocabulary.types:
        for _ in range(COPIES.get(kind.id) or dice.randint(2, 4)):
            values = _values(dice, policy, kind, len([r for r in rows.values() if r[0] == kind.id]), empty)
            rows[kind.id, *(values.get(f.id) for f in kind.keys)] = (kind.id, values)
    parameters: dict[ParameterKey, Value] = {}
    for parameter in policy.vocabulary.parameters:
        for scope in [s.id for s in parameter.scopes] or [""]:
            for year in YEARS:
                if parameter.kind is Kind.YEAR:
                    parameters[parameter.id, scope, year] = 2023
                elif parameter.id.endswith("growth") and dice.random() < 0.9:
                    parameters[parameter.id, scope, year] = dice.choice(RATIOS[1:4])
    return Town(policy.vocabulary, tuple(rows.values()), parameters)


def _values(dice: Random, policy: ir.Policy, kind: RecordType, index: int, empty: int) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for f in kind.fields:
        required = f.key and not f.optional
        if required or dice.randrange(100) >= empty:
            value = _value(dice, policy, kind, f, index)
            if value is not None:
                values[f.id] = value
    return values


def _value(dice: Random, policy: ir.Policy, kind: RecordType, f: Field, index: int) -> Value | None:
    if kind.id == "enterprise" and f.key:
        return PARTIES[index]
    if f.start:
        return date(2010, 1, 1)
    if kind.id == "enterprise" and f.kind is Kind.BOOL:
        return (f.id == "registered_here") == (dice.random() < 0.9)
    if f.id == "date":
        return date(dice.choice(YEARS), dice.randint(1, 12), dice.randint(1, 28))
    if kind.id == "award" and f.id == "incentive":
        return dice.choice([i.id for i in policy.incentives])
    if kind.id == "award" and f.id == "amount":
        return dice.choice((0, 50_000, 100_000, 300_000, 4_000_000)) * 100
    if kind.id == "award" and f.id == "key":
        return dice.choice(("甲", "乙", "1亿元", "4"))
    return dice.choice(possible(f))


def possible(f: Field) -> tuple[Value, ...]:
    """Values that a field may have, its extremes included."""
    match f.kind:
        case Kind.MONEY:
            near = tuple(yuan * 100 + fen for yuan in MONEY_YUAN for fen in (-1, 0, 1))
            return tuple(v for v in near if f.low is None or v >= f.low)
        case Kind.RATIO:
            return tuple(r for r in RATIOS if f.high is None or r <= f.high)
        case Kind.COUNT | Kind.NUMBER:
            return tuple(n for n in (0, *COUNTS) if f.low is None or n >= f.low)
        case Kind.YEAR:
            return YEARS
        case Kind.DATE:
            return (date(2010, 1, 1), date(2023, 6, 30), date(2025, 12, 31))
        case Kind.BOOL:
            return (True, False)
        case Kind.ENUM:
            return tuple(c.id for c in f.choices)
        case Kind.CODE:
            return CODES if f.code_table != "uscc" else PARTIES
        case Kind.PARTY | Kind.REF:
            return PARTIES
        case _:
            return ("甲", "乙")
