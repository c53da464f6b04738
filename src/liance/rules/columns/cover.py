"""One shape for the frames of many partitions: bounds that hold in all of them, so that rules are compiled once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from liance.rules.columns.frames import Framed
from liance.rules.columns.level import filled, levelled
from liance.rules.columns.needs import Site
from liance.rules.columns.shape import Shape, Trait
from liance.rules.columns.whole import MOST_64

LARGE = 1 << 20
"""Numbers beyond this get room up to the next power of two: the next partition will hold others of the same size."""


class Cover:
    """What holds of every partition seen so far, by site; a frame that does not fit widens it."""

    def __init__(self) -> None:
        self.shapes: dict[Site, Shape] = {}

    def add(self, site: Site, shape: Shape) -> None:
        """Take up what holds of a partition; nothing where its columns are others."""
        known = self.shapes.get(site)
        if known is None:
            self.shapes[site] = _roomy(shape)
            return
        known, shape = levelled(known, shape), levelled(shape, known)
        if known != shape and not holds(known, shape):
            known = _roomy(_merged(known, shape)) if _alike(known, shape) else known
        self.shapes[site] = known

    def fitted(self, frames: Mapping[Site, Framed]) -> dict[Site, Framed]:
        """The frames under shapes that hold of all partitions so far; one with other columns keeps its own."""
        for site, framed in frames.items():
            self.add(site, framed.shape)
        frames = {site: filled(framed, self.shapes[site]) for site, framed in frames.items()}
        return {
            site: replace(framed, shape=self.shapes[site]) if holds(self.shapes[site], framed.shape) else framed
            for site, framed in frames.items()
        }


def holds(wide: Shape, shape: Shape) -> bool:
    """Whether what is known of one shape's columns is true of the other's."""
    return (
        _alike(wide, shape)
        and (shape.single or not wide.single)
        and all(_within(wide.traits[name], trait) for name, trait in shape.traits.items())
    )


def _alike(a: Shape, b: Shape) -> bool:
    """Whether two shapes have the same columns of the same years and decimals."""
    if a.years != b.years or a.traits.keys() != b.traits.keys():
        return False
    return all(a.traits[name].scale == trait.scale for name, trait in b.traits.items())


def _within(wide: Trait, trait: Trait) -> bool:
    known = wide.low <= trait.low and trait.high <= wide.high and (wide.nullable or not trait.nullable)
    return known and wide.words in ((), trait.words)


def _merged(a: Shape, b: Shape) -> Shape:
    """Two shapes alike as one; a flag's `low` is 1 where it is set in all rows, so the lesser holds of both."""
    both = {name: (trait, b.traits[name]) for name, trait in a.traits.items()}
    return replace(
        a,
        single=a.single and b.single,
        traits={
            name: Trait(
                min(x.low, y.low),
                max(x.high, y.high),
                x.scale,
                x.nullable or y.nullable,
                x.words if x.words == y.words else (),
            )
            for name, (x, y) in both.items()
        },
    )


def _roomy(shape: Shape) -> Shape:
    return replace(shape, traits={name: _with_room(trait) for name, trait in shape.traits.items()})


def _with_room(trait: Trait) -> Trait:
    """Bounds rounded outwards to powers of two, where they are large; the sign of every number stays."""
    low = trait.low if abs(trait.low) < LARGE else _out(trait.low, up=trait.low < 0)
    high = trait.high if abs(trait.high) < LARGE else _out(trait.high, up=trait.high > 0)
    return replace(trait, low=low, high=high)


def _out(value: int, *, up: bool) -> int:
    """The next power of two with more, or with at most, this magnitude; no more than 64 bits hold."""
    bits = abs(value).bit_length()
    size = min(1 << bits, MOST_64) if up else 1 << (bits - 1)
    return size if value > 0 else -size
