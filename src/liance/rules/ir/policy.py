"""What a policy says once understood: incentives, gates, groups, readings, targets, tasks, figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from liance.diagnostics.place import TextPlace
from liance.records.vocabulary import RecordType, Vocabulary
from liance.rules.document import Clause, Sentence
from liance.rules.ir.expressions import Expr, Keys, Switch
from liance.rules.ir.matters import MatterKind
from liance.rules.ir.procedures import Procedure, Role

T = TypeVar("T")


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
    """One item of support: decided once per record of `basis`, awarded by `procedure` (empty: none is named)."""

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
    procedure: str = ""

    @property
    def clause(self) -> Clause:
        """The clause it stands under."""
        return self.sentence.clause

    @property
    def is_guidance(self) -> bool:
        """Whether it is somebody else's money under every reading: computed for information, awarded by nobody here."""
        return isinstance(self.nature, NatureOf) and self.nature.kind is Nature.GUIDANCE


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
    """A chain, task, measure or safeguard: lists by word (products, organisations …), outputs, departments.

    `done_by`: ids of the procedures and kinds of matter by which it is done.
    """

    kind: str
    id: str
    title: str
    sentence: Sentence
    lists: Mapping[str, tuple[str, ...]]
    outputs: tuple[tuple[str, str], ...]
    departments: tuple[str, ...]
    note: str
    done_by: tuple[str, ...] = ()


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


RECOVERED = ("freed", "counted")


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything a policy document says, ready to be run.

    `recovered` is one of RECOVERED: whether what came back of an award still uses up its caps.
    """

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
    departments: Mapping[str, tuple[str, ...]]
    rounding: str
    period: tuple[int, int] | None
    digest: str = ""
    roles: Mapping[str, Role] = field(default_factory=dict)
    procedures: Mapping[str, Procedure] = field(default_factory=dict)
    recovered: str = RECOVERED[0]
    matters: Mapping[str, MatterKind] = field(default_factory=dict)

    def chosen(self, thing: T | Switch[T], choices: Mapping[str, str], used: dict[str, str] | None = None) -> T:
        """What the chosen option of a reading says, its default where none is chosen; anything else as it is.

        The readings met are noted in `used`.
        """
        while isinstance(thing, Switch):
            choice = choices.get(thing.reading, self.readings[thing.reading].default)
            if used is not None:
                used[thing.reading] = choice
            thing = thing.options[choice]
        return thing

    def incentive(self, incentive_id: str) -> Incentive | None:
        """The incentive with this id."""
        return next((i for i in self.incentives if i.id == incentive_id), None)
