"""Values put together when some are unknown, in columns: the counterpart of `answers.combine`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction

import polars as pl

from liance.rules.columns import algebra as a
from liance.rules.columns.bits import Bit, both, either, opposite
from liance.rules.columns.graph import Node, lit
from liance.rules.columns.ratios import Ratio
from liance.rules.columns.values import Bool, Column, Num, Word, absent_where, choose, num, unknown_num
from liance.rules.columns.whole import Whole

ZERO = num(0)


def _months(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    years = end.dt.year().cast(pl.Int64) - start.dt.year()
    months = years * 12 + end.dt.month().cast(pl.Int64) - start.dt.month()
    return months - (end.dt.day() < start.dt.day()).cast(pl.Int64)


_ELAPSED: Mapping[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "days": lambda start, end: (end - start).dt.total_days(),
    "months": _months,
    "years": lambda start, end: _months(start, end).floordiv(12),
}


def rank_of(text: Node, ranks: tuple[tuple[str, int], ...]) -> Node:
    """The number that each text stands for."""
    old, new = [k for k, _ in ranks], [v for _, v in ranks]
    return Node(("rank", ranks), lambda x: x.replace_strict(old, new, default=None, return_dtype=pl.Int64), text)


def member(text: Node, members: frozenset[str]) -> Node:
    """Whether a text is one of several."""
    known = tuple(sorted(members))
    return Node(("member", known), lambda x: x.is_in(list(known)), text)


def begins(text: Node, prefix: str) -> Node:
    """Whether a text begins with another."""
    return Node(("begins", prefix), lambda x: x.str.starts_with(prefix), text)


def word(value: str | date) -> Word:
    """A constant word."""
    return Word(lit(value), False, False, value)


def figure(value: int | Fraction | None) -> Num:
    """A published figure; None: unknown."""
    return unknown_num() if value is None else num(value)


def ranked(value: Column, ranks: Mapping[str, int]) -> Num:
    """The rank of a choice."""
    assert isinstance(value, Word)
    if isinstance(value.const, str):
        return num(ranks[value.const])
    expr = rank_of(value.expr, tuple(ranks.items()))
    exact = Ratio(Whole(expr, 0, max(ranks.values()), value.nullable))
    return Num(exact, exact, value.nothing)


def same_truth(left: Bool, right: Bool, *, negate: bool) -> Bool:
    """Whether two answers are the same; no where either does not exist."""
    gone = either(left.nothing, right.nothing)
    known = both(opposite(left.unknown), opposite(right.unknown))
    same = either(both(left.yes, right.yes), both(opposite(left.may), opposite(right.may)))
    yes = both(known, opposite(same) if negate else same)
    made = absent_where(gone, Bool(yes, either(yes, opposite(known)) if known is not True else yes))
    assert isinstance(made, Bool)
    return Bool(made.yes, made.may)


def in_order(op: str, left: Word, right: Word) -> Bool:
    """A comparison of dates or texts by order."""
    x, y = left.expr, right.expr
    test = {">": x > y, ">=": x >= y, "<": x < y, "<=": x <= y}[op]
    return a.tested(test, left, right)


def elapsed(start: Word, end: Word, unit: str) -> Num:
    """Days, whole months or whole years from one date to another."""
    s, e = start.expr, end.expr
    exact = Ratio(
        Whole(Node(("elapsed", unit), _ELAPSED[unit], s, e), -4_000_000, 4_000_000, start.nullable or end.nullable)
    )
    unknown = either(
        both(opposite(start.known), opposite(start.nothing)), both(opposite(end.known), opposite(end.nothing))
    )
    return Num(exact, exact, both(either(start.nothing, end.nothing), opposite(unknown)))


def topmost(met: Sequence[tuple[Bool, Num]]) -> Num:
    """The value of the last row that is met (rows from low to high); rows that may be met give bounds. None: zero."""
    made: Column = ZERO
    for verdict, value in met:
        made = _step(verdict, value, made)
    assert isinstance(made, Num)
    return made


def _step(verdict: Bool, value: Num, below: Column) -> Column:
    if verdict.yes is verdict.may:
        return choose(verdict.yes, value, below)
    unsure = verdict.unknown
    return choose(unsure, a.hull(value, below), choose(verdict.yes, value, below))


def pay_tiers(met: Sequence[tuple[Bool, Num]], mode: str) -> Num:
    """The award for tiers crossed: the highest of them, or their sum."""
    if mode != "sum":
        return topmost(met)
    total = ZERO
    for verdict, value in met:
        one = _step(verdict, value, ZERO)
        assert isinstance(one, Num)
        total = a.add(total, one)
    return total


def marginal(x: Num, rows: Sequence[tuple[Num, Num]]) -> Num:
    """Each slice between two thresholds at its own rate, summed."""
    total = ZERO
    for i, (low, rate) in enumerate(rows):
        top = a.least([x, rows[i + 1][0]]) if i + 1 < len(rows) else x
        slice_ = a.greatest([ZERO, a.subtract(top, low)])
        total = a.add(total, a.multiply(slice_, rate))
    made = absent_where(x.nothing, Num(total.low, total.high))
    assert isinstance(made, Num)
    return made


def one_of(subject: Word, cases: Sequence[tuple[frozenset[str], Column]]) -> Column:
    """The value of the case that a word falls in, zero outside all; one of all where the word is unknown."""
    made: Column = ZERO
    for members, value in reversed(cases):
        made = choose(both(here(subject), member(subject.expr, members).filled(False)), value, made)
    return _unsure(subject.unknown, made, [v for _, v in cases])


def nth(index: Num, values: Sequence[Num]) -> Num:
    """The n-th of a list, zero beyond it; one of all where the number is unknown."""
    made: Column = ZERO
    for n, value in enumerate(values, 1):
        made = choose(a.compare("=", index, num(n)).yes, value, made)
    chosen = _unsure(index.unknown, made, values)
    assert isinstance(chosen, Num)
    return chosen


def here(subject: Word) -> Bit:
    """Where a word exists and is known."""
    return both(subject.known, opposite(subject.nothing))


def _unsure(unknown: Bit, known: Column, values: Sequence[Column]) -> Column:
    if unknown is False:
        return known
    possible: Column = ZERO
    for value in values:
        possible = a.hull(possible, value)
    return choose(unknown, possible, known)


def settled(value: Num) -> Num:
    """The number with a bound for nothing: zero, never below."""
    return a.greatest([ZERO, a.something(value)])
