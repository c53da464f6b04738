"""What a policy means: typed expressions and the things built from them, positions kept, nothing evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

from liance.diagnostics.place import TextPlace
from liance.records.vocabulary import Field, Parameter, RecordType, Vocabulary
from liance.rules.document import Clause, Sentence

T = TypeVar("T")


# ---- types ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Type:
    """`base` is number, bool, text, enum, date or party; numbers carry powers of money and area, and how they show."""

    base: str
    money: int = 0
    area: int = 0
    shown: str = ""
    field: Field | None = None

    @property
    def unit(self) -> tuple[int, int]:
        """Powers of money and of area."""
        return self.money, self.area


MONEY = Type("number", 1, 0, "money")
RATIO = Type("number", 0, 0, "ratio")
COUNT = Type("number", 0, 0, "count")
NUMBER = Type("number", 0, 0, "number")
AREA = Type("number", 0, 1, "area")
UNIT_PRICE = Type("number", 1, -1, "unit-price")
YEAR = Type("number", 0, 0, "year")
BOOL = Type("bool")
TEXT = Type("text")
DATE = Type("date")
PARTY = Type("party")


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
    """The year in which the award for the current record is applied for."""


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


# ---- incentives ----------------------------------------------------------------------------------------------------
class Nature(StrEnum):
    """What an amount is."""

    DEFINITE = "definite"
    CEILING = "ceiling"
    RANGE = "range"
    MANUAL = "manual"
    GUIDANCE = "guidance"


@dataclass(frozen=True, slots=True)
class NatureOf:
    """A nature, with an amount that must not be exceeded (own cost) where a reading says so."""

    kind: Nature
    at_most: Expr | None = None


@dataclass(frozen=True, slots=True)
class LimitScope:
    """Whose total a limit bounds: None keys: the record itself; `each_year`: within one year."""

    keys: Keys | None
    each_year: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` over a scope."""

    amount: Expr
    scope: LimitScope | Switch[LimitScope]
    place: TextPlace


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the conditions that must all hold, as written."""

    expr: Expr
    text: str
    gate: str | None = None
    ground: str | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """Things a rule states for people and later procedures: kind, words, and the figure if there is one."""

    kind: str
    text: str
    value: Fraction | int | None = None
    more: str = ""


@dataclass(frozen=True, slots=True)
class Incentive:
    """One item of support: decided once per record of `basis`."""

    id: str
    title: str
    sentence: Sentence
    place: TextPlace
    basis: RecordType
    where: Expr | None
    payee: Expr | None
    conditions: tuple[Condition, ...]
    amount: Expr | None
    floor: Expr | None
    nature: NatureOf | Switch[NatureOf]
    nature_reason: str
    limits: tuple[Limit, ...]
    once: Keys | Switch[Keys] | None
    lag: int
    ledger_key: Keys | None
    adopted: Mapping[str, str]
    departments: tuple[str, ...]
    documents: tuple[str, ...]
    national: tuple[str, ...]
    stated: tuple[Stated, ...]
    note: str

    @property
    def clause(self) -> Clause:
        """The clause it stands under."""
        return self.sentence.clause


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition of the whole policy, on the beneficiary's enterprise record or on every record decided."""

    id: str
    title: str
    on_enterprise: bool
    place: TextPlace
    ground: str


@dataclass(frozen=True, slots=True)
class GroupMethod:
    """stack, highest, choose, top-up, net-of-higher or at-most; keys override the group's own."""

    kind: str
    keys: Keys | None = None
    at_most: Expr | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """How incentives add up when they concern the same thing."""

    id: str
    title: str
    members: tuple[str, ...]
    same: Mapping[str, Keys]
    method: Mapping[str, GroupMethod | Switch[GroupMethod]]
    place: TextPlace
    note: str


@dataclass(frozen=True, slots=True)
class ReadingOption:
    """One way to read an ambiguous phrase; `defined` tells whether the block itself says what it means."""

    id: str
    label: str
    defined: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """An ambiguous phrase, its possible readings and the one adopted."""

    id: str
    title: str
    phrases: tuple[str, ...]
    options: tuple[ReadingOption, ...]
    default: str
    note: str
    sentence: Sentence | None
    place: TextPlace
    used_by: tuple[str, ...] = ()

    def option(self, choice: str) -> ReadingOption:
        """The option with this id."""
        return next(o for o in self.options if o.id == choice)


# ---- the rest of a policy ------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Target:
    """A goal of the policy: number with operator, or words; deadline; how it is counted."""

    id: str
    title: str
    sentence: Sentence
    op: str | None
    value: Fraction | int | None
    value_text: str
    qualitative: str
    deadline: str
    measured: str
    departments: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Task:
    """A chain, task, measure or safeguard: lists by word (products, organisations …), outputs, departments."""

    kind: str
    id: str
    title: str
    sentence: Sentence
    lists: Mapping[str, tuple[str, ...]]
    outputs: tuple[tuple[str, str], ...]
    departments: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A dated figure published by others: value from a year on (`since`) or for that year only."""

    parameter: str
    scope: str
    year: int
    since: bool
    value: Fraction | int
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything a policy document says, ready to be run."""

    id: str
    title: str
    status: str
    front: Mapping[str, object]
    vocabulary: Vocabulary
    incentives: tuple[Incentive, ...]
    gates: tuple[Gate, ...]
    enterprise_gates: tuple[Condition, ...]
    groups: tuple[Group, ...]
    readings: Mapping[str, Reading]
    targets: tuple[Target, ...]
    tasks: tuple[Task, ...]
    figures: tuple[Figure, ...]
    examples: tuple[object, ...]
    departments: Mapping[str, tuple[str, ...]]
    rounding: str
    period: tuple[int, int] | None
    digest: str = ""
    documents: tuple[object, ...] = field(default=(), repr=False, compare=False)

    def incentive(self, incentive_id: str) -> Incentive | None:
        """The incentive with this id."""
        return next((i for i in self.incentives if i.id == incentive_id), None)
