"""Frames of different partitions brought to the same columns about the ledger, so that one compiled policy fits all.

A partition in which nobody has an award of an incentive has no columns about it, and one in which all awards are
known has no second bound; both can be put in without changing what is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from liance.rules.columns.frames import Framed
from liance.rules.columns.ledger import LEDGER, TWINS
from liance.rules.columns.shape import Shape, Trait

MARKS = ("yes", "may", "open", "other")
TIERS = ("top", "maytop")


def levelled(shape: Shape, other: Shape) -> Shape:
    """A shape with every column about the ledger that another has."""
    traits = dict(shape.traits)
    for name in sorted(set(other.traits) - set(traits)):
        if name.startswith(LEDGER):
            twin = _twin(name)
            traits[name] = traits[twin] if twin in shape.traits else _none(name, other.traits[name])
    return replace(shape, traits=traits) if len(traits) > len(shape.traits) else shape


def filled(framed: Framed, shape: Shape) -> Framed:
    """A frame with every column about the ledger that a shape has."""
    missing = {n: t for n, t in shape.traits.items() if n.startswith(LEDGER) and n not in framed.frame.columns}
    if not missing:
        return framed
    columns = [_column(name, trait, framed.shape.traits) for name, trait in missing.items()]
    return Framed(framed.frame.with_columns(columns), levelled(framed.shape, shape))


def _twin(name: str) -> str:
    """The column that stands for this one where both are the same."""
    start, what = name.rsplit("/", 1)
    return f"{start}/{TWINS.get(what, '')}"


def _none(name: str, trait: Trait) -> Trait:
    """What holds of a column about an incentive of which nothing was awarded."""
    what = name.rsplit("/", 1)[1]
    if what in ("first", "last"):
        return Trait(trait.low, trait.low, nullable=False)
    return Trait(nullable=what in TIERS)


def _column(name: str, trait: Trait, known: Mapping[str, Trait]) -> pl.Expr:
    if (twin := _twin(name)) in known:
        return pl.col(twin).alias(name)
    what = name.rsplit("/", 1)[1]
    if what in MARKS:
        return pl.lit(False).alias(name)
    if what in TIERS:
        return pl.lit(None, pl.Int64).alias(name)
    return pl.lit(trait.low if what in ("first", "last") else 0, pl.Int64).alias(name)
