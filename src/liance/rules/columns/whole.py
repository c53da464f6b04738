"""Integer columns with proven bounds: every result fits its type, or takes 128 bits, or is refused; never wrapped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from liance.rules.columns.graph import Node, clipped, lit, when

MOST_64 = 2**63 - 1
MOST_128 = 2**127 - 1


class Beyond(Exception):
    """A rule that columns cannot hold (a bound beyond 128 bits, a construct of the single-case engine only)."""


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """Whole numbers: an expression of Int64 (`wide`: Int128), proven to lie in low..high where it is not null."""

    expr: Node
    low: int
    high: int
    nullable: bool = False
    wide: bool = False

    @property
    def const(self) -> int | None:
        """The number itself where it is the same in every row."""
        return self.low if self.low == self.high and not self.nullable else None

    def widened(self) -> Node:
        """The expression in 128 bits."""
        return self.expr if self.wide else self.expr.cast(pl.Int128)


def whole(value: int) -> Whole:
    """A constant."""
    wide = abs(value) > MOST_64
    _prove(value, value)
    return Whole(lit(value, pl.Int128 if wide else pl.Int64), value, value, wide=wide)


def _prove(low: int, high: int) -> bool:
    """Whether bounds need 128 bits; Beyond where even those do not hold them."""
    most = max(abs(low), abs(high))
    if most > MOST_128:
        raise Beyond(f"an intermediate value may reach {most:.3e}, beyond 128 bits")
    return most > MOST_64


def _made(a: Whole, b: Whole, low: int, high: int, apply: Callable[[Node, Node], Node], *, nullable: bool) -> Whole:
    wide = _prove(low, high) or a.wide or b.wide
    if low == high and not nullable:
        return whole(low)
    left, right = (a.widened(), b.widened()) if wide else (a.expr, b.expr)
    return Whole(apply(left, right), low, high, nullable, wide)


def plus(a: Whole, b: Whole) -> Whole:
    """Sum; null where either is."""
    if a.const == 0:
        return b
    if b.const == 0:
        return a
    nullable = a.nullable or b.nullable
    return _made(a, b, a.low + b.low, a.high + b.high, lambda x, y: x + y, nullable=nullable)


def minus(a: Whole, b: Whole) -> Whole:
    """Difference; null where either is."""
    if b.const == 0:
        return a
    nullable = a.nullable or b.nullable
    return _made(a, b, a.low - b.high, a.high - b.low, lambda x, y: x - y, nullable=nullable)


def times(a: Whole, b: Whole) -> Whole:
    """Product; null where either is."""
    if a.const == 1:
        return b
    if b.const == 1:
        return a
    ends = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    return _made(a, b, min(ends), max(ends), lambda x, y: x * y, nullable=a.nullable or b.nullable)


def over(a: Whole, b: Whole) -> Whole:
    """Quotient rounded down (towards minus infinity) by a divisor proven positive; null where either is."""
    assert b.low > 0
    if b.const == 1:
        return a
    ends = [x // y for x in (a.low, a.high) for y in (b.low, b.high)]
    return _made(a, b, min(ends), max(ends), lambda x, y: x.over(y), nullable=a.nullable or b.nullable)


def smaller(a: Whole, b: Whole) -> Whole:
    """The lesser of two where both are known; null where either is."""
    return _extreme(a, b, lowest=True)


def larger(a: Whole, b: Whole) -> Whole:
    """The greater of two where both are known; null where either is."""
    return _extreme(a, b, lowest=False)


def _extreme(a: Whole, b: Whole, *, lowest: bool) -> Whole:
    if a.const is not None:
        a, b = b, a
    pick = min if lowest else max
    low, high = pick(a.low, b.low), pick(a.high, b.high)
    if not a.nullable and not b.nullable:
        if (a.high <= b.low) if lowest else (a.low >= b.high):
            return a
        if (b.high <= a.low) if lowest else (b.low >= a.high):
            return b

    if (most := b.const) is not None and not a.wide and not b.wide:
        return Whole(clipped(a.expr, most, lowest=lowest), low, high, a.nullable)

    def apply(x: Node, y: Node) -> Node:
        first = x <= y if lowest else x >= y
        chosen = when(first, x, y)
        return when(first.given(), chosen) if a.nullable or b.nullable else chosen

    return _made(a, b, low, high, apply, nullable=a.nullable or b.nullable)


def filled(a: Whole, value: int) -> Whole:
    """The value where it is null."""
    if not a.nullable:
        return a
    return Whole(a.expr.filled(value), min(a.low, value), max(a.high, value), False, a.wide)


def where(test: Node, a: Whole, b: Whole) -> Whole:
    """One where a test (never null) holds, the other elsewhere."""
    if a is b:
        return a
    low, high, nullable = min(a.low, b.low), max(a.high, b.high), a.nullable or b.nullable
    return _made(a, b, low, high, lambda x, y: when(test, x, y), nullable=nullable)


def null_unless(test: Node, a: Whole) -> Whole:
    """The value where a test (never null) holds, null elsewhere."""
    return Whole(when(test, a.expr), a.low, a.high, True, a.wide)


def nothing_known() -> Whole:
    """Null in every row."""
    return Whole(lit(None, pl.Int64), 0, 0, True)
