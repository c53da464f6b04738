"""Values that may be unknown: three-valued logic, and arithmetic that carries bounds and the facts that matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Final

Fact = tuple[str, tuple[object, ...], str]
"""A fact's identity: record type id, key of the record, field id."""
Exact = int | Fraction


class Nothing:
    """The value of something that does not exist (last year's revenue of a firm founded this year)."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "NOTHING"


NOTHING: Final = Nothing()


class Unknown:
    """A value nobody has supplied: `facts` would settle it; a number lies in low..high (None: no bound)."""

    __slots__ = ("facts", "high", "low")

    def __init__(self, facts: frozenset[Fact], low: Exact | None = None, high: Exact | None = None) -> None:
        self.facts, self.low, self.high = facts, low, high

    def __repr__(self) -> str:
        return f"Unknown({self.low}..{self.high}, {sorted(map(str, self.facts))})"


Value = object
"""Exact | bool | str | date | Unknown | Nothing."""


def fact_name(fact: Fact) -> str:
    """How a fact is named in results: `enterprise_year.revenue[9137…,2022]`."""
    kind, key, field = fact
    return f"{kind}.{field}[{','.join(str(k) for k in key if k is not None)}]"


def facts_of(values: Iterable[Value]) -> frozenset[Fact]:
    """All facts that unknown values among these wait for."""
    found: frozenset[Fact] = frozenset()
    for value in values:
        if value.__class__ is Unknown:
            found |= value.facts
    return found


def both(values: list[Value]) -> Value:
    """Conjunction: one False decides; otherwise any unknown makes it unknown. NOTHING counts as False."""
    waiting = None
    for value in values:
        if value is False or value is NOTHING:
            return False
        if value.__class__ is Unknown:
            waiting = value
    return True if waiting is None else Unknown(facts_of(values))


def either(values: list[Value]) -> Value:
    """Disjunction: one True decides; otherwise any unknown makes it unknown."""
    waiting = None
    for value in values:
        if value is True:
            return True
        if value.__class__ is Unknown:
            waiting = value
    return False if waiting is None else Unknown(facts_of(values))


def opposite(value: Value) -> Value:
    """Negation. The negation of NOTHING is True: what does not exist does not hold."""
    if value.__class__ is Unknown:
        return value
    return value is NOTHING or not value


def bounds(value: Value) -> tuple[Exact | None, Exact | None]:
    """Lowest and highest value a number may have."""
    if value.__class__ is Unknown:
        return value.low, value.high
    return value, value  # type: ignore[return-value]


def settle(facts: frozenset[Fact], low: Exact | None, high: Exact | None) -> Value:
    """An unknown number, or the number itself when its bounds meet."""
    if low is not None and low == high:
        return low
    return Unknown(facts, low, high)


def _pair(left: Value, right: Value) -> frozenset[Fact]:
    return facts_of((left, right))


def add(left: Value, right: Value) -> Value:
    """Sum."""
    if left is NOTHING or right is NOTHING:
        return NOTHING
    if left.__class__ is not Unknown and right.__class__ is not Unknown:
        return left + right  # type: ignore[operator]
    (a, b), (c, d) = bounds(left), bounds(right)
    return settle(
        _pair(left, right),
        None if a is None or c is None else a + c,
        None if b is None or d is None else b + d,
    )


def negative(value: Value) -> Value:
    """Minus the value."""
    if value is NOTHING:
        return NOTHING
    if value.__class__ is not Unknown:
        return -value  # type: ignore[operator]
    low, high = bounds(value)
    return settle(facts_of((value,)), None if high is None else -high, None if low is None else -low)


def subtract(left: Value, right: Value) -> Value:
    """Difference."""
    if left.__class__ is not Unknown and right.__class__ is not Unknown:
        if left is NOTHING or right is NOTHING:
            return NOTHING
        return left - right  # type: ignore[operator]
    return add(left, negative(right))


def multiply(left: Value, right: Value) -> Value:
    """Product; a known zero settles it whatever the other is."""
    if left is NOTHING or right is NOTHING:
        return NOTHING
    if left.__class__ is not Unknown and right.__class__ is not Unknown:
        return left * right  # type: ignore[operator]
    (a, b), (c, d) = bounds(left), bounds(right)
    if (a == 0 and b == 0) or (c == 0 and d == 0):
        return 0
    for exact, low, high in ((c if c == d else None, a, b), (a if a == b else None, c, d)):
        if exact is not None:
            low, high = (None if low is None else low * exact), (None if high is None else high * exact)
            return settle(_pair(left, right), *((low, high) if exact > 0 else (high, low)))
    ends = (a, b, c, d)
    if None not in ends:
        corners = [x * y for x in (a, b) for y in (c, d)]  # type: ignore[operator]
        return settle(_pair(left, right), min(corners), max(corners))
    if a is not None and a >= 0 and c is not None and c >= 0:
        high = None if b is None or d is None else b * d
        return settle(_pair(left, right), a * c, high)
    return Unknown(_pair(left, right))


def divide(left: Value, right: Value) -> Value:
    """Quotient, exact; a division by zero has no value."""
    if left is NOTHING or right is NOTHING or right == 0:
        return NOTHING
    if left.__class__ is not Unknown and right.__class__ is not Unknown:
        return Fraction(left) / Fraction(right)  # type: ignore[call-overload]
    (a, b), (c, d) = bounds(left), bounds(right)
    if c is not None and c > 0 and a is not None and a >= 0:
        low = Fraction(0) if d is None else Fraction(a) / d
        return settle(_pair(left, right), low, None if b is None else Fraction(b) / c)
    return Unknown(_pair(left, right))


def extreme(values: list[Value], pick: Callable[[list[Exact]], Exact], lowest: bool) -> Value:
    """Least (`lowest`) or greatest of numbers, NOTHING left out; a known bound may settle unknowns."""
    present = [v for v in values if v is not NOTHING]
    if not present:
        return NOTHING
    if not any(v.__class__ is Unknown for v in present):
        return pick(present)  # type: ignore[arg-type]
    spans = [bounds(v) for v in present]
    lows, highs = [s[0] for s in spans], [s[1] for s in spans]
    if lowest:
        low = None if None in lows else min(lows)  # type: ignore[type-var]
        known = [h for h in highs if h is not None]
        high = min(known) if known else None
    else:
        known = [v for v in lows if v is not None]
        low = max(known) if known else None
        high = None if None in highs else max(highs)  # type: ignore[type-var]
    return settle(facts_of(present), low, high)


def least(values: list[Value]) -> Value:
    """The smallest."""
    return extreme(values, min, True)


def greatest(values: list[Value]) -> Value:
    """The largest."""
    return extreme(values, max, False)


def floor_div(value: Value, step: Value) -> Value:
    """How many whole steps fit into a value (每满); step must be positive."""
    if value is NOTHING or step is NOTHING or step == 0:
        return NOTHING
    if value.__class__ is not Unknown and step.__class__ is not Unknown:
        return value // step  # type: ignore[operator]
    (a, b), (c, d) = bounds(value), bounds(step)
    if c is None or c <= 0 or a is None or a < 0:
        return Unknown(_pair(value, step))
    return settle(_pair(value, step), 0 if d is None else a // d, None if b is None else b // c)


def compare(op: str, left: Value, right: Value) -> Value:
    """One of > >= < <= = !=. Bounds may decide; NOTHING compares False."""
    if left.__class__ is not Unknown and right.__class__ is not Unknown:
        if left is NOTHING or right is NOTHING:
            return False
        return _KNOWN[op](left, right)
    if left is NOTHING or right is NOTHING:
        return False
    (a, b), (c, d) = bounds(left), bounds(right)
    verdict = _decided(op, a, b, c, d)
    return Unknown(_pair(left, right)) if verdict is None else verdict


_KNOWN: dict[str, Callable[[object, object], bool]] = {
    ">": lambda a, b: a > b,  # type: ignore[operator]
    ">=": lambda a, b: a >= b,  # type: ignore[operator]
    "<": lambda a, b: a < b,  # type: ignore[operator]
    "<=": lambda a, b: a <= b,  # type: ignore[operator]
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def _decided(op: str, a: object, b: object, c: object, d: object) -> bool | None:
    """Verdict on a..b op c..d when the bounds alone settle it; text and yes/no have no bounds."""
    if any(isinstance(x, str | bool) for x in (a, b, c, d)):
        return None
    if op == "<":
        return _decided(">", c, d, a, b)
    if op == "<=":
        return _decided(">=", c, d, a, b)
    always = a is not None and d is not None and (a > d if op == ">" else a >= d)  # type: ignore[operator]
    never = b is not None and c is not None and (b <= c if op == ">" else b < c)  # type: ignore[operator]
    if op in (">", ">="):
        return True if always else False if never else None
    apart = (a is not None and d is not None and a > d) or (b is not None and c is not None and b < c)  # type: ignore[operator]
    if not apart:
        return None
    return op == "!="
