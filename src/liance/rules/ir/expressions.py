"""Typed expressions: names bound, units known, readings kept as switches, positions everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Generic, TypeVar

from liance.diagnostics.place import TextPlace
from liance.records.vocabulary import Field, Parameter, RecordType
from liance.rules.ir.types import Type

T = TypeVar("T")


# ---- choices by a reading ------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Switch(Generic[T]):
    """What each option of a reading means at one place."""

    reading: str
    options: Mapping[str, T]


# ---- expressions ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, eq=False)
class Expr:
    """Base of all expressions: where it is written and what type it has."""

    place: TextPlace
    type: Type


@dataclass(frozen=True, slots=True, eq=False)
class Const(Expr):
    value: int | Fraction | bool | str | date


@dataclass(frozen=True, slots=True)
class Follow:
    """From a record to the one its reference field names."""

    field: Field
    target: RecordType


@dataclass(frozen=True, slots=True)
class Beside:
    """From a record to the one of another type that shares its keys: pairs (target key, own field or None for year)."""

    target: RecordType
    pairs: tuple[tuple[Field, Field | None], ...]


Step = Follow | Beside


@dataclass(frozen=True, slots=True, eq=False)
class FieldOf(Expr):
    """A field of the current record (`outer`: of the record that the filter belongs to), reached by steps."""

    steps: tuple[Step, ...]
    field: Field
    outer: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class RecordYear(Expr):
    """The year of the current record."""


@dataclass(frozen=True, slots=True, eq=False)
class ApplyYear(Expr):
    """The year in which the award for the current record is to be applied for; `actual`: is, on the city's day."""

    actual: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ParamOf(Expr):
    """A published figure for the current record's year."""

    parameter: Parameter
    scope: str


@dataclass(frozen=True, slots=True, eq=False)
class Arith(Expr):
    """One of + - * / min max floor-div."""

    op: str
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Power(Expr):
    base: Expr
    exponent: int


@dataclass(frozen=True, slots=True, eq=False)
class Elapsed(Expr):
    """Days, months or full years between two dates."""

    unit: str
    start: Expr
    end: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Cmp(Expr):
    """One of > >= < <= = !=; enumerations compare by rank."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True, eq=False)
class OneOf(Expr):
    value: Expr
    members: frozenset[str]
    negate: bool


@dataclass(frozen=True, slots=True, eq=False)
class Prefix(Expr):
    value: Expr
    prefix: str


@dataclass(frozen=True, slots=True, eq=False)
class Present(Expr):
    value: Expr
    negate: bool


@dataclass(frozen=True, slots=True, eq=False)
class AllOf(Expr):
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class AnyOf(Expr):
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Not(Expr):
    value: Expr


@dataclass(frozen=True, slots=True, eq=False)
class If(Expr):
    test: Expr
    then: Expr
    other: Expr


@dataclass(frozen=True, slots=True, eq=False)
class AtLag(Expr):
    """The value as of so many years earlier in the same series."""

    years: int
    value: Expr


@dataclass(frozen=True, slots=True, eq=False)
class AtYear(Expr):
    """The value as of a given year of the same series."""

    year: Expr
    value: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Past(Expr):
    """Greatest (`max`) or sum of the value over the earlier years of the series."""

    kind: str
    value: Expr


Window = str
"""`ever`, `policy` or `award`: how far back 'first' looks."""


@dataclass(frozen=True, slots=True, eq=False)
class FirstYear(Expr):
    """The condition holds this year and held in no earlier year of the series."""

    test: Expr
    window: Window | Switch[Window]


@dataclass(frozen=True, slots=True)
class Keys:
    """Expressions whose values together identify something; `year` adds the record's year, `tier` the tier reached.

    `times` is how often the same thing may be awarded, where the keys say so.
    """

    items: tuple[Expr, ...]
    year: bool = False
    tier: bool = False
    times: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class FirstEvent(Expr):
    """No earlier record of the incentive's basis has the same keys (and satisfies `where`, if given)."""

    keys: Keys | Switch[Keys]
    where: Expr | None
    window: Window | Switch[Window]


@dataclass(frozen=True, slots=True, eq=False)
class Rows(Expr):
    """count, sum, max, min or exists over the rows of a type that belong to the same party."""

    kind: str
    target: RecordType
    link: Field
    own: Field | None
    where: Expr | None
    value: Expr | None


@dataclass(frozen=True, slots=True, eq=False)
class Awarded(Expr):
    """Sum already paid to the beneficiary under some incentives, by the ledger; rows filtered by `where`."""

    incentives: tuple[str, ...]
    where: Expr | None


@dataclass(frozen=True, slots=True)
class Grade:
    """One row of a table by threshold."""

    op: str
    threshold: Expr
    value: Expr
    place: TextPlace


@dataclass(frozen=True, slots=True, eq=False)
class Graded(Expr):
    """The value of the highest grade whose threshold is met; `marginal`: each slice at its own rate, summed."""

    subject: Expr
    grades: tuple[Grade, ...]
    marginal: bool


@dataclass(frozen=True, slots=True, eq=False)
class Tiers(Expr):
    """Awards for thresholds crossed for the first time; `mode` is highest, sum or top-up."""

    subject: Expr
    op: str | Switch[str]
    grades: tuple[Grade, ...]
    mode: str | Switch[str]
    window: Window | Switch[Window]


@dataclass(frozen=True, slots=True, eq=False)
class Lookup(Expr):
    """The value of the case that an enumeration or text falls in; none: zero."""

    subject: Expr
    cases: tuple[tuple[frozenset[str], Expr], ...]


@dataclass(frozen=True, slots=True, eq=False)
class ByOrder(Expr):
    """The n-th of a list, counted from one; beyond it: zero."""

    index: Expr
    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Choose(Expr):
    """The expression that the chosen option of a reading stands for."""

    switch: Switch[Expr | None]


@dataclass(frozen=True, slots=True, eq=False)
class Named(Expr):
    """A term or derived field in use: what people call it, and what it stands for."""

    name: str
    value: Expr
