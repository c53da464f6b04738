"""Values put together when some are unknown: one of several, rows of a table, slices, tests, times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from liance.rules import kleene
from liance.rules.kleene import NOTHING, Fact, Unknown, Value


def hull(values: list[Value], facts: frozenset[Fact]) -> Value:
    """An unknown that is one of several values, depending on facts."""
    present = [0 if v is NOTHING else v for v in values]
    first = present[0]
    if all(v.__class__ is not Unknown and v == first for v in present):
        return first
    if any(isinstance(v, bool | str | date) for v in present):
        return Unknown(facts | kleene.facts_of(present))
    lows, highs = zip(*(kleene.bounds(v) for v in present), strict=True)
    low = None if None in lows else min(lows)
    high = None if None in highs else max(highs)
    return Unknown(facts | kleene.facts_of(present), low, high)


def perhaps(verdict: Value, amount: Value) -> Value:
    """An amount that counts only if a verdict holds."""
    if verdict.__class__ is Unknown:
        return hull([0, amount], verdict.facts)
    return amount if verdict is True else 0


def topmost(met: list[tuple[Value, Value]]) -> Value:
    """The value of the first row that is met; rows that may be met make it unknown within bounds. None met: zero."""
    possible: list[Value] = []
    facts: frozenset[Fact] = frozenset()
    for verdict, value in met:
        if verdict is True:
            possible.append(value)
            break
        if verdict.__class__ is Unknown:
            possible.append(value)
            facts |= verdict.facts
    else:
        possible.append(0)
    return possible[0] if not facts else hull(possible, facts)


def pay_tiers(met: list[tuple[Value, Value]], mode: str) -> Value:
    """The award for tiers crossed: the highest of them, or their sum."""
    if mode != "sum":
        return topmost(met[::-1])
    total: Value = 0
    for verdict, value in met:
        if verdict.__class__ is Unknown:
            total = kleene.add(total, hull([0, value], verdict.facts))
        elif verdict is True:
            total = kleene.add(total, value)
    return total


def marginal(x: Value, rows: list[tuple[Value, Value]]) -> Value:
    """Each slice between two thresholds at its own rate, summed."""
    total: Value = 0
    for i, (low, rate) in enumerate(rows):
        top = kleene.least([x, rows[i + 1][0]]) if i + 1 < len(rows) else x
        slice_ = kleene.greatest([0, kleene.subtract(top, low)])
        total = kleene.add(total, kleene.multiply(slice_, rate))
    return NOTHING if x is NOTHING else total


def tested(value: Value, test: Callable[[Any], bool]) -> Value:
    """A test on a known value."""
    if value.__class__ is Unknown:
        return Unknown(value.facts)
    return False if value is NOTHING else test(value)


def ranked(value: Value, rank: Callable[[str], int]) -> Value:
    """The rank of a known choice."""
    if value is NOTHING:
        return NOTHING
    return Unknown(value.facts) if value.__class__ is Unknown else rank(str(value))


def elapsed(start: Value, end: Value, unit: str) -> Value:
    """Days, whole months or whole years from one date to another."""
    if not isinstance(start, date) or not isinstance(end, date):
        waiting = kleene.facts_of((start, end))
        return Unknown(waiting) if waiting else NOTHING
    if unit == "days":
        return (end - start).days
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return months if unit == "months" else months // 12
