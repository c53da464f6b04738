"""Keys of records as columns: their text, and whether two are the same."""

from __future__ import annotations

import polars as pl

from liance.rules.columns import algebra as a
from liance.rules.columns.bits import column, opposite
from liance.rules.columns.graph import Node, lit, when
from liance.rules.columns.mixed import same_truth
from liance.rules.columns.values import Bool, Column, Num, Word
from liance.rules.columns.whole import Beyond
from liance.rules.kleene import NOTHING


def text_of(value: Column) -> Node:
    """A key's value as `str` writes it, so that the ledger's texts compare with it; null where it is unknown."""
    if isinstance(value, Word):
        expr = value.expr.cast(pl.String)
    elif isinstance(value, Num):
        if value.low.bottom.const != 1:
            raise Beyond("a key that is no whole number")
        expr = value.low.top.expr.cast(pl.String)
        expr = expr if value.known is True else when(column(value.known), expr)
    else:
        said = when(column(value.yes), lit(str(True)), lit(str(False)))
        expr = when(column(opposite(value.unknown)), said)
    if value.nothing is False:
        return expr
    return when(column(value.nothing), lit(str(NOTHING)), expr)


def equal(left: Column, right: Column) -> Bool:
    """Whether two keys are the same."""
    if isinstance(left, Num) and isinstance(right, Num):
        return a.compare("=", left, right)
    if isinstance(left, Bool) and isinstance(right, Bool):
        return same_truth(left, right, negate=False)
    assert isinstance(left, Word)
    assert isinstance(right, Word)
    return a.same_word(left, right)
