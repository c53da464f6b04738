"""What an expression is worth in every row: bounds of a number, certainly and possibly true, a word; or nothing at all.

A number is known where its bounds meet, a yes-or-no where certain and possible agree, a word where it is not null.
`nothing` marks rows in which the thing does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from liance.rules.columns import ratios as r
from liance.rules.columns.bits import Bit, both, column, either, opposite, pick
from liance.rules.columns.graph import Node, among, when
from liance.rules.columns.ratios import Ratio, ratio


@dataclass(frozen=True, slots=True, eq=False)
class Num:
    """A number between two bounds; a null bound: unbounded on that side."""

    low: Ratio
    high: Ratio
    nothing: Bit = False
    given: Bit | None = None

    @property
    def const(self) -> Fraction | None:
        """The number itself where it is the same in every row."""
        return self.low.const if self.low is self.high and self.nothing is False else None

    @property
    def certain(self) -> bool:
        """Whether it is known in every row in which it exists."""
        return self.low is self.high and not self.low.nullable

    @property
    def known(self) -> Bit:
        """Where the bounds meet (`given` where that is plain to see)."""
        if self.given is not None:
            return self.given
        if self.low is self.high:
            return self.low.known
        return r.compare("=", self.low, self.high, unknown=False)

    @property
    def unknown(self) -> Bit:
        """Where it exists and is not known."""
        return both(opposite(self.known), opposite(self.nothing))


@dataclass(frozen=True, slots=True, eq=False)
class Bool:
    """Yes or no: certainly (`yes`) and possibly (`may`); both are false where there is nothing."""

    yes: Bit
    may: Bit
    nothing: Bit = False

    @property
    def unknown(self) -> Bit:
        """Where it is not settled."""
        return both(self.may, opposite(self.yes)) if self.yes is not self.may else False


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """A text that is one of few: its number among these, in order; null where it is null."""

    expr: Node
    words: tuple[str, ...]

    def named(self, text: str, *, negate: bool) -> Node:
        """Whether the text is (`negate`: is not) a certain one."""
        return self.among(lambda word: (word == text) is not negate)

    def among(self, test: Callable[[str], bool]) -> Node:
        """Whether the text is one of those that pass a test."""
        return among(self.expr, tuple(n for n, word in enumerate(self.words) if test(word)))


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A text, code, choice, party or date; null: unknown. `const` where it is the same in every row."""

    expr: Node
    nullable: bool = True
    nothing: Bit = False
    const: str | date | None = None
    codes: Codes | None = None

    @property
    def known(self) -> Bit:
        """Where it is not null."""
        return self.expr.given() if self.nullable else True

    @property
    def unknown(self) -> Bit:
        """Where it exists and is not known."""
        return both(opposite(self.known), opposite(self.nothing))


Column = Num | Bool | Word


def num(value: int | Fraction) -> Num:
    """A constant number."""
    exact = ratio(value)
    return Num(exact, exact)


def exactly(value: Ratio, nothing: Bit = False) -> Num:
    """A number that is known wherever it is not null."""
    return Num(value, value, nothing)


def truth(bit: Bit, nothing: Bit = False) -> Bool:
    """A settled yes or no."""
    return Bool(bit, bit, nothing)


YES, NO = truth(True), truth(False)
NOTHING_NUM = Num(r.ZERO, r.ZERO, True)


def unknown_num() -> Num:
    """A number of which nothing is known."""
    empty = r.null_unless(False, r.ZERO)
    return Num(empty, empty)


def absent_where(gone: Bit, value: Column) -> Column:
    """The value, nothing where a test holds."""
    if gone is False:
        return value
    nothing = either(gone, value.nothing)
    if isinstance(value, Bool):
        here = opposite(gone)
        yes = both(value.yes, here)
        return Bool(yes, yes if value.yes is value.may else both(value.may, here), nothing)
    return replace(value, nothing=nothing)


def unsure_where(test: Bit, value: Column) -> Column:
    """The value, wholly unknown where a test holds."""
    if test is False:
        return value
    if isinstance(value, Bool):
        return Bool(both(value.yes, opposite(test)), either(value.may, test), both(value.nothing, opposite(test)))
    nothing = both(value.nothing, opposite(test))
    if isinstance(value, Num):
        low = r.null_unless(opposite(test), value.low)
        high = low if value.low is value.high else r.null_unless(opposite(test), value.high)
        return Num(low, high, nothing)
    return Word(when(column(opposite(test)), value.expr), True, nothing)


def choose(test: Bit, then: Column, other: Column) -> Column:
    """One value where a test holds, the other elsewhere."""
    if isinstance(test, bool) or then is other:
        return then if test is not False else other
    nothing = pick(test, then.nothing, other.nothing)
    if isinstance(then, Num) and isinstance(other, Num):
        low = r.where(test, then.low, other.low)
        settled = then.low is then.high and other.low is other.high
        return Num(low, low if settled else r.where(test, then.high, other.high), nothing)
    if isinstance(then, Bool) and isinstance(other, Bool):
        yes = pick(test, then.yes, other.yes)
        settled = then.yes is then.may and other.yes is other.may
        return Bool(yes, yes if settled else pick(test, then.may, other.may), nothing)
    assert isinstance(then, Word)
    assert isinstance(other, Word)
    return Word(when(test, then.expr, other.expr), then.nullable or other.nullable, nothing)
