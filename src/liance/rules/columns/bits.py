"""Yes or no in every row: a Python bool where it is the same everywhere, else a Boolean column that is never null."""

from __future__ import annotations

from liance.rules.columns.graph import Node, lit

Bit = Node | bool


def column(bit: Bit) -> Node:
    """The bit as an expression."""
    return lit(bit) if isinstance(bit, bool) else bit


def both(*bits: Bit) -> Bit:
    """Conjunction."""
    made: Bit = True
    for bit in bits:
        if bit is False or made is False:
            return False
        if bit is not True and bit is not made:
            made = bit if made is True else made & bit
    return made


def either(*bits: Bit) -> Bit:
    """Disjunction."""
    made: Bit = False
    for bit in bits:
        if bit is True or made is True:
            return True
        if bit is not False and bit is not made:
            made = bit if made is False else made | bit
    return made


def opposite(bit: Bit) -> Bit:
    """Negation."""
    return not bit if isinstance(bit, bool) else ~bit


def pick(test: Bit, then: Bit, other: Bit) -> Bit:
    """One where a test holds, the other elsewhere."""
    return either(both(test, then), both(opposite(test), other))


def unless_null(expr: Bit, nullable: bool, default: bool) -> Bit:
    """A comparison that may be null: `default` where it is."""
    if isinstance(expr, bool) or not nullable:
        return expr
    return expr.filled(default)
