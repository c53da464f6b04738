"""Whole steps, and the smaller or larger of two numbers, in SQL."""

from __future__ import annotations

from fractions import Fraction

from liance.rules.sql.numbers import Bound, Frac, Num, compared, constant, scale_of
from liance.rules.sql.words import Beyond, atom, some, whether


def whole_steps(a: Num, b: Num) -> Num:
    """How many whole steps fit in (每满): a constant step into a number that is never negative."""
    if not a.sure or not b.fixed or b.fixed < 0:
        raise Beyond("“每满”的数可能为负，或步长不是定数", "steps into what may be negative")
    ends: list[Bound] = []
    for end in (a.low, a.high, a.exact):
        top, bottom = end.by(Frac(1 / b.fixed)).parts() if end is not None else ("", "")
        ends.append(Frac(Fraction(1), f"{atom(top)} // {atom(bottom)}") if end is not None else None)
    return Num(ends[0], ends[1], ends[2], a.nothing, True)


def extreme(a: Num, b: Num, lowest: bool) -> Num:
    """The smaller or the larger of two numbers that exist."""
    if {a.nothing, b.nothing} != {"FALSE"}:
        raise Beyond("取较小或较大者时有的数可能不存在", "the least or greatest of what may not exist")
    if a.fixed is not None and b.fixed is not None:
        return constant((min if lowest else max)(a.fixed, b.fixed))
    if not lowest and ((a.fixed == 0 and b.sure) or (b.fixed == 0 and a.sure)):
        return b if a.fixed == 0 else a
    sign = "<=" if lowest else ">="
    low = _picked(a.low, b.low, sign, needs_both=lowest and not (a.sure and b.sure))
    high = _picked(a.high, b.high, sign, needs_both=not lowest)
    exact = _picked(a.exact, b.exact, sign, needs_both=True) if a.exact is not None and b.exact is not None else None
    sure = (a.sure and b.sure) or (not lowest and (a.sure or b.sure))
    return Num(low, high, exact, sure=sure)


def _picked(a: Bound, b: Bound, sign: str, *, needs_both: bool) -> Bound:
    """The end chosen of two; an end that is NULL is left out, or leaves nothing where both are needed."""
    if a is None or b is None:
        return None if needs_both else a or b
    absent = [x.missing() for x in (a, b)]
    gone = some(absent)
    if a.bottom == b.bottom:
        scale = scale_of(a.times, b.times)
        chosen = f"{'least' if sign == '<=' else 'greatest'}({a.whole(scale)}, {b.whole(scale)})"
        return Frac(scale, whether([(gone, "NULL")], chosen) if needs_both else chosen, a.bottom)
    first = some([absent[1], _either_way(sign, a, b)])
    rows = [(gone, ("NULL", "NULL"))] if needs_both else [(absent[0], b.parts())]
    rows.append((first, a.parts()))
    top, bottom = (whether([(test, pair[i]) for test, pair in rows], b.parts()[i]) for i in (0, 1))
    return Frac(Fraction(1), top, bottom)


def _either_way(sign: str, a: Frac, b: Frac) -> str:
    return compared(">=", b, a) if sign == "<=" else compared(">=", a, b)
