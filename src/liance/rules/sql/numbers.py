"""Numbers in SQL: exact fractions of whole numbers, with the least and the greatest that an unknown one may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, lcm
from operator import eq, ge, gt, le, lt

from liance.rules.sql.words import Beyond, atom, every, literal, some, whether

RELATIONS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {">": gt, ">=": ge, "<": lt, "<=": le, "=": eq}


@dataclass(frozen=True, slots=True)
class Frac:
    """times × top ÷ bottom: an exact factor and SQL of whole numbers (empty: one); `bottom` is never negative."""

    times: Fraction
    top: str = ""
    bottom: str = ""

    def by(self, other: Frac) -> Frac:
        """Product."""
        if self.times == 0 or other.times == 0:
            return ZERO
        return Frac(self.times * other.times, _product(self.top, other.top), _product(self.bottom, other.bottom))

    def inverse(self) -> Frac:
        """One over it; its top must be positive or NULL."""
        return Frac(1 / self.times, self.bottom, self.top)

    def whole(self, scale: Fraction) -> str:
        """SQL of the number of times that `scale` ÷ bottom goes into it; `scale` must divide it evenly."""
        factor = self.times / scale
        if factor == 0 or not self.top:
            return literal(factor)
        return self.top if factor == 1 else _product(self.top, literal(factor))

    def parts(self) -> tuple[str, str]:
        """SQL of numerator and denominator."""
        return self.whole(Fraction(1, self.times.denominator)), _product(
            self.bottom, "" if self.times.denominator == 1 else literal(self.times.denominator)
        ) or "1"

    def missing(self) -> str:
        """SQL: whether it is NULL."""
        return some(f"{atom(part)} IS NULL" for part in (self.top, self.bottom) if part)


ZERO = Frac(Fraction(0))
Bound = Frac | None
"""One end of an interval; None: no such end, as NULL is for single records."""


@dataclass(frozen=True, slots=True)
class Num:
    """A number: what it is at least and at most, its value where known, and when it does not exist.

    `sure`: it is never negative and its low end never NULL. `floor` and `ceiling` are the ends that the field's
    declaration gives to an unknown value.
    """

    low: Bound
    high: Bound
    exact: Bound
    nothing: str = "FALSE"
    sure: bool = False
    floor: Fraction | None = None
    ceiling: Fraction | None = None

    @property
    def plain(self) -> bool:
        """Whether one SQL expression tells all: its value, or NULL for unknown."""
        return self.low is not None and self.low == self.high

    @property
    def fixed(self) -> Fraction | None:
        """The value, if it is a constant."""
        return self.low.times if self.low is not None and self.plain and not (self.low.top or self.low.bottom) else None


def constant(value: int | Fraction) -> Num:
    """A figure of the policy."""
    return exactly(Frac(Fraction(value)), sure=value >= 0)


def exactly(value: Frac, *, nothing: str = "FALSE", sure: bool = False) -> Num:
    """A number without bounds: its SQL is the value, or NULL for unknown (`sure`: it is known, and not negative)."""
    return Num(value, value, value, nothing, sure)


def bounded(top: str, scale: Fraction, low: Fraction | None, high: Fraction | None, found: str, nothing: str) -> Num:
    """A field whose declaration bounds it where its record is `found`; `top` is its SQL in units of `scale`."""
    raw = Frac(scale, top)
    if low is None and high is None:
        return exactly(raw, nothing=nothing)

    def end(value: Fraction | None) -> Frac:
        if value is None:
            return raw
        filled = f"COALESCE({top}, {literal(value / scale)})"
        return Frac(scale, filled if found == "TRUE" else whether([(found, filled)]))

    least = end(low) if low is not None else (None if high is None else raw)
    known = found == "TRUE"
    sure = known and low is not None and low >= 0
    return Num(least, end(high), raw, nothing, sure, low if known else None, high if known else None)


def _product(*parts: str) -> str:
    return " * ".join(atom(p) for p in parts if p and p != "1")


def _sum(a: Frac, b: Frac) -> Frac:
    if a.times == 0:
        return b
    if b.times == 0:
        return a
    if not (a.top or a.bottom or b.top or b.bottom):
        return Frac(a.times + b.times)
    if a.bottom != b.bottom:
        a, b = _over(a, b.bottom), _over(b, a.bottom)
        bottom = _product(a.bottom, b.bottom)
    else:
        bottom = a.bottom
    scale = scale_of(a.times, b.times)
    left, right = a.whole(scale), replace(b, times=abs(b.times)).whole(scale)
    if b.times < 0 and {"+", "-"} & set(right.split(" ")):
        right = f"({right})"
    return Frac(scale, f"{left} {'-' if b.times < 0 else '+'} {right}", bottom)


def _over(a: Frac, bottom: str) -> Frac:
    return Frac(a.times, _product(a.top, bottom), a.bottom)


def scale_of(*values: Fraction) -> Fraction:
    """The largest fraction that goes evenly into all of these."""
    kept = [v for v in values if v]
    if not kept:
        return Fraction(1)
    return Fraction(gcd(*(v.numerator for v in kept)), lcm(*(v.denominator for v in kept)))


def compared(op: str, a: Frac, b: Frac) -> str:
    """SQL of a comparison by cross-multiplication."""
    left, right = replace(a, bottom=""), replace(b, bottom="")
    if a.bottom != b.bottom:
        left, right = _over(left, b.bottom), _over(right, a.bottom)
    scale = scale_of(left.times, right.times)
    if not (left.top or right.top):
        return literal(RELATIONS[op](a.times, b.times))
    return f"{left.whole(scale)} {op} {right.whole(scale)}"


def plus(a: Num, b: Num) -> Num:
    """Sum."""
    low = _sum(a.low, b.low) if a.low is not None and b.low is not None else None
    high = _sum(a.high, b.high) if a.high is not None and b.high is not None else None
    exact = _sum(a.exact, b.exact) if a.exact is not None and b.exact is not None else None
    return Num(low, high, exact, some([a.nothing, b.nothing]), a.sure and b.sure)


def minus(a: Num, b: Num) -> Num:
    """Difference."""
    turned = [None if x is None else replace(x, times=-x.times) for x in (b.high, b.low, b.exact)]
    return plus(a, Num(turned[0], turned[1], turned[2], b.nothing))


def times(a: Num, b: Num) -> Num:
    """Product; a known zero settles it, a known number scales both ends."""
    nothing = some([a.nothing, b.nothing])
    if a.fixed is None and b.fixed is not None:
        a, b = b, a
    if a.fixed == 0:
        return Num(ZERO, ZERO, ZERO, nothing, True)
    if a.fixed == 1:
        return replace(b, nothing=nothing)
    if a.fixed is not None and b.low is not None and b.plain:
        return exactly(Frac(a.fixed).by(b.low), nothing=nothing, sure=b.sure and a.fixed > 0)
    if a.sure and b.sure:
        assert a.low is not None
        assert b.low is not None
        exact = _product_of(a.exact, b.exact)
        return Num(a.low.by(b.low), _product_of(a.high, b.high), exact, nothing, True)
    if a.plain and b.plain:
        made = _product_of(a.low, b.low)
        assert made is not None
        return exactly(made, nothing=nothing)
    if a.fixed is not None:
        ends = [None if x is None else Frac(a.fixed).by(x) for x in (b.low, b.high, b.exact)]
        low, high = (ends[0], ends[1]) if a.fixed > 0 else (ends[1], ends[0])
        return Num(low, high, ends[2], nothing)
    return replace(_corners(a, b), nothing=nothing)


def _product_of(a: Bound, b: Bound) -> Bound:
    """Product of two ends of the same kind; NULL, unless one of them is a known zero."""
    if a is None or b is None:
        return None
    made = a.by(b)
    if not (a.top and b.top):
        return made
    return replace(made, top=whether([(f"0 IN ({a.top}, {b.top})", "0")], made.top))


def _corners(a: Num, b: Num) -> Num:
    """A product of which one side may be negative: its ends are products of ends, which ones depends on signs."""
    if a.low is None or a.high is None or b.low is None or b.high is None:
        raise Beyond("可能为负的数相乘，其中没有上下界", "a product of numbers without bounds that may be negative")
    if a.low.bottom or a.high.bottom or b.low.bottom or b.high.bottom:
        raise Beyond("可能为负的分数相乘", "a product of fractions that may be negative")
    corners = [x.by(y) for x in (a.low, a.high) for y in (b.low, b.high)]
    scale = scale_of(*(c.times for c in corners))
    ll, lh, hl, hh = (c.whole(scale) for c in corners)
    ends = ((a.low, a.high), (b.low, b.high))
    zero = some(every([compared("=", low, ZERO), compared("=", high, ZERO)]) for low, high in ends)
    known, other = compared("=", a.low, a.high), compared("=", b.low, b.high)
    rising, growing = compared(">=", a.low, ZERO), compared(">=", b.low, ZERO)
    every_end = every(f"{atom(c)} IS NOT NULL" for c in dict.fromkeys((ll, lh, hl, hh)))
    four = ", ".join(dict.fromkeys((ll, lh, hl, hh)))
    rows = [
        (zero, "0", "0"),
        (every([known, rising]), ll, hh),
        (known, hh, ll),
        (every([other, growing]), ll, hh),
        (other, hh, ll),
        (every_end, f"least({four})", f"greatest({four})"),
        (every([rising, growing]), ll, hh),
    ]
    low, high = (Frac(scale, whether([(row[0], row[end]) for row in rows])) for end in (1, 2))
    exact = None if a.exact is None or b.exact is None else _product_of(a.exact, b.exact)
    return Num(low, high, exact)


def divided(a: Num, b: Num) -> Num:
    """Quotient; a division by zero has no value."""
    if b.fixed is not None:
        if b.fixed == 0:
            return Num(ZERO, ZERO, ZERO, "TRUE", True)
        if a.plain or a.sure:
            return times(a, constant(1 / b.fixed))
    known = b.plain or b.floor is not None
    if not (known and b.sure and (a.sure or a.plain)) or b.exact is None or b.high is None or b.low is None:
        raise Beyond("除数或被除数可能为负又未必知道", "a quotient of uncertain numbers that may be negative")
    zero = f"COALESCE({compared('=', b.exact, ZERO)}, FALSE)" if b.high.top else compared("=", b.exact, ZERO)
    nothing = some([a.nothing, b.nothing, zero])
    safe = replace(b.exact, top=f"NULLIF({b.exact.top}, 0)")
    if not b.floor:
        ends = [None if x is None else x.by(safe.inverse()) for x in (a.low, a.high, a.exact)]
        return Num(ends[0], ends[1], ends[2], nothing, False)
    if not a.sure or b.ceiling is not None or a.low is None:
        raise Beyond("除以有上下界的数", "a quotient by a number with both bounds")
    unit = b.exact.times
    least = replace(a.low, top=whether([(b.exact.missing(), "0")], a.low.top or "1"))
    low = least.by(Frac(unit, f"COALESCE({b.exact.top}, 1)").inverse())
    high = None if a.high is None else a.high.by(b.low.inverse())
    exact = None if a.exact is None else a.exact.by(b.exact.inverse())
    return Num(low, high, exact, nothing, True)
