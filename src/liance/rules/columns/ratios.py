"""Exact ratios in columns: a whole number over a positive whole number; compared by cross-multiplication."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from liance.rules.columns import whole as w
from liance.rules.columns.bits import Bit, both, opposite, unless_null
from liance.rules.columns.graph import Node
from liance.rules.columns.whole import Whole, nothing_known, whole

ONE = whole(1)


@dataclass(frozen=True, slots=True, eq=False)
class Ratio:
    """`top` over `bottom`; `bottom` is positive and never null. Null (unknown) where `top` is."""

    top: Whole
    bottom: Whole = ONE

    @property
    def nullable(self) -> bool:
        """Whether any row may be null."""
        return self.top.nullable

    @property
    def const(self) -> Fraction | None:
        """The number itself where it is the same in every row."""
        if self.top.const is None or self.bottom.const is None:
            return None
        return Fraction(self.top.const, self.bottom.const)

    @property
    def least(self) -> Fraction:
        """A bound that no row is below."""
        return Fraction(self.top.low, self.bottom.high if self.top.low >= 0 else self.bottom.low)

    @property
    def known(self) -> Bit:
        """Where it is not null."""
        return self.top.expr.given() if self.nullable else True


def ratio(value: int | Fraction) -> Ratio:
    """A constant."""
    exact = Fraction(value)
    return Ratio(whole(exact.numerator), whole(exact.denominator))


ZERO = ratio(0)


def common(a: Ratio, b: Ratio) -> tuple[Whole, Whole, Whole]:
    """Both tops over one bottom."""
    if a.bottom is b.bottom:
        return a.top, b.top, a.bottom
    p, q = a.bottom.const, b.bottom.const
    if p is not None and q is not None:
        both = math.lcm(p, q)
        return w.times(a.top, whole(both // p)), w.times(b.top, whole(both // q)), whole(both)
    return w.times(a.top, b.bottom), w.times(b.top, a.bottom), w.times(a.bottom, b.bottom)


def plus(a: Ratio, b: Ratio) -> Ratio:
    """Sum."""
    x, y, bottom = common(a, b)
    return Ratio(w.plus(x, y), bottom)


def minus(a: Ratio, b: Ratio) -> Ratio:
    """Difference."""
    x, y, bottom = common(a, b)
    return Ratio(w.minus(x, y), bottom)


def times(a: Ratio, b: Ratio) -> Ratio:
    """Product; constants are reduced to lowest terms first."""
    for one, other in ((a, b), (b, a)):
        if (k := one.const) is not None and (p := other.bottom.const) is not None:
            exact = k / p
            return Ratio(w.times(other.top, whole(exact.numerator)), whole(exact.denominator))
    return Ratio(w.times(a.top, b.top), w.times(a.bottom, b.bottom))


def where(test: Bit, a: Ratio, b: Ratio) -> Ratio:
    """One where a test holds, the other elsewhere."""
    if isinstance(test, bool) or a is b:
        return a if test is not False else b
    if a.bottom.const is not None and b.bottom.const is not None:
        x, y, bottom = common(a, b)
        return Ratio(w.where(test, x, y), bottom)
    return Ratio(w.where(test, a.top, b.top), w.where(test, a.bottom, b.bottom))


def null_unless(test: Bit, a: Ratio) -> Ratio:
    """The ratio where a test holds, unknown elsewhere."""
    if isinstance(test, bool):
        return a if test else Ratio(nothing_known())
    return Ratio(w.null_unless(test, a.top), a.bottom)


def compare(op: str, a: Ratio, b: Ratio, *, unknown: bool = True) -> Bit:
    """One of > >= < <= = !=, `unknown` where either is null; a bool where the proven bounds settle it."""
    x, y, _ = common(a, b)
    if not x.nullable and not y.nullable and (settled := _settled(op, x, y)) is not None:
        return settled
    return unless_null(_compared(op, x, y), x.nullable or y.nullable, unknown)


def _compared(op: str, x: Whole, y: Whole) -> Node:
    wide = x.wide or y.wide
    left, right = (x.widened(), y.widened()) if wide else (x.expr, y.expr)
    match op:
        case ">":
            return left > right
        case ">=":
            return left >= right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case "=":
            return left.same(right)
        case _:
            return left.differs(right)


def _settled(op: str, x: Whole, y: Whole) -> bool | None:
    if op in ("<", "<="):
        return _settled(">" if op == "<" else ">=", y, x)
    if op == ">":
        return True if x.low > y.high else False if x.high <= y.low else None
    if op == ">=":
        return True if x.low >= y.high else False if x.high < y.low else None
    if x.high < y.low or x.low > y.high:
        return op == "!="
    if x.const is not None and x.const == y.const:
        return op == "="
    return None


def lesser(a: Ratio, b: Ratio) -> Ratio:
    """The smaller; null where either is unknown."""
    return _extreme(a, b, lowest=True)


def greater(a: Ratio, b: Ratio) -> Ratio:
    """The larger; null where either is unknown."""
    return _extreme(a, b, lowest=False)


def _extreme(a: Ratio, b: Ratio, *, lowest: bool) -> Ratio:
    if a is b:
        return a
    if a.bottom.const is not None and b.bottom.const is not None:
        x, y, bottom = common(a, b)
        return Ratio((w.smaller if lowest else w.larger)(x, y), bottom)
    made = where(compare("<=" if lowest else ">=", a, b), a, b)
    return null_unless(both(a.known, b.known), made)


def known_of(pick_lowest: bool, a: Ratio, b: Ratio) -> Ratio:
    """The smaller (or larger) of those that are known; null only where both are unknown."""
    made = _extreme(a, b, lowest=pick_lowest)
    made = where(opposite(a.known), b, made)
    return where(opposite(b.known), a, made)


def down(a: Ratio, step: int) -> Whole:
    """The largest multiple of a positive whole step that is not above the ratio."""
    return w.times(w.over(a.top, w.times(a.bottom, whole(step))), whole(step))


def half_up(a: Ratio, step: int) -> Whole:
    """The nearest multiple of a positive whole step; a half goes up."""
    doubled = w.plus(w.times(a.top, whole(2)), w.times(a.bottom, whole(step)))
    return w.times(w.over(doubled, w.times(a.bottom, whole(2 * step))), whole(step))
