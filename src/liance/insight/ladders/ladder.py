"""A ladder as a value: versions of rules, their steps, the criteria of each and the tests that a criterion makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from liance.insight.entries import Both

Value = Fraction | bool
"""A fact's value: money in fen, ratios exact, years and pieces as they stand, or yes and no."""


class Kind(StrEnum):
    """What a fact holds."""

    MONEY = "money"
    RATIO = "ratio"
    NUMBER = "number"
    BOOL = "bool"


class Sign(StrEnum):
    """How a fact is compared."""

    LEAST = "≥"
    MORE = ">"
    MOST = "≤"
    LESS = "<"
    IS = "="


@dataclass(frozen=True, slots=True)
class FactKind:
    """A fact that criteria look at."""

    id: str
    name: Both
    kind: Kind
    unit: str


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison: a fact with a figure of the rules."""

    fact: str
    sign: Sign
    value: Value


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition of a step: any of several ways, each of which takes all its tests.

    `person`: nobody but a person can judge it; the fact of the criterion's own id keeps what he said.
    """

    id: str
    text: Both
    ways: tuple[tuple[Test, ...], ...]
    person: bool


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: a title that is granted to whoever meets all criteria. `years`: for how long; None: not said."""

    id: str
    title: Both
    criteria: tuple[Criterion, ...]
    years: int | None
    also: tuple[str, ...] = ()
    """Titles of other versions that stand for the same step."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """One version of the rules, from a day to a day, the lowest rung first. Titles granted by it hold to their end."""

    id: str
    title: Both
    document: str
    since: date
    until: date | None
    sources: tuple[str, ...]
    confirmed: bool
    """Whether somebody compared it with the official annex."""
    rungs: tuple[Rung, ...]
    facts: Mapping[str, FactKind]

    def holds_on(self, day: date) -> bool:
        """Whether applications are judged by it on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def rung(self, title: str) -> Rung | None:
        """The rung that a title stands for."""
        return next((rung for rung in self.rungs if title in (rung.id, *rung.also)), None)
