"""Choosing among candidates by several figures without hidden weights: the Pareto front, and how far ranks depend."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import lcm
from typing import TypeVar

from liance.chains.ground import Span

T = TypeVar("T", bound=Hashable)
Figures = Sequence[Span[Fraction]]
"""What a candidate has to show, more being better; the same figures in the same order for all."""

TENTHS = 10
FIFTHS = (4, 5, 6)
"""A weight, a fifth less and a fifth more, all five times as large."""
FINE = 10**6


def dominates(one: Figures, other: Figures) -> bool:
    """Whether one has at least as much as the other of everything, by both bounds, and more of something.

    What is quite unknown of a figure spans all that is possible: it neither helps nor harms against the known.
    """
    pairs = list(zip(one, other, strict=True))
    if any(a.least < b.least or a.most < b.most for a, b in pairs):
        return False
    return any(a.least > b.least or a.most > b.most for a, b in pairs)


def front(candidates: Mapping[T, Figures]) -> tuple[T, ...]:
    """Candidates that no other dominates, in their own order. Each of the others is dominated by one of these."""
    kept: list[T] = []
    for name in sorted(candidates, key=lambda name: -sum(figure.least + figure.most for figure in candidates[name])):
        if not any(dominates(candidates[better], candidates[name]) for better in kept):
            kept.append(name)
    found = set(kept)
    return tuple(name for name in candidates if name in found)


# ---- weights, where they are asked for -------------------------------------------------------------------------------
def rank_ranges(candidates: Mapping[T, Figures], weights: Sequence[Fraction] | None = None) -> Mapping[T, Span[int]]:
    """The best and the worst rank of each candidate, over weights and over what is not known of its figures.

    Each figure counts as a share of the largest of its kind. Without `weights` all weights in tenths are tried that
    make up the whole; with them, each 20% more or less, in every combination. ValueError for weights below zero, not
    one for each figure, or nothing but zeros.
    """
    if not candidates:
        return {}
    width = len(next(iter(candidates.values())))
    tried = list(_whole(width) if weights is None else _about(weights, width))
    scaled = _scaled(list(candidates.values()), width)
    best, worst = [len(scaled)] * len(scaled), [1] * len(scaled)
    for given in tried:
        least = [sum(w * low for w, (low, _) in zip(given, figures, strict=True)) for figures in scaled]
        most = [sum(w * high for w, (_, high) in zip(given, figures, strict=True)) for figures in scaled]
        lows, highs = sorted(least), sorted(most)
        for n, (low, high) in enumerate(zip(least, most, strict=True)):
            best[n] = min(best[n], 1 + len(lows) - bisect_right(lows, high))
            worst[n] = max(worst[n], 1 + len(highs) - bisect_right(highs, low) - (high > low))
    return {name: Span(*ranks) for name, *ranks in zip(candidates, best, worst, strict=True)}


def _scaled(rows: Sequence[Figures], width: int) -> list[list[tuple[int, int]]]:
    """Figures in millionths of the largest of their kind."""
    largest = [max(row[n].most for row in rows) or Fraction(1) for n in range(width)]
    return [
        [(round(f.least * FINE / top), round(f.most * FINE / top)) for f, top in zip(row, largest, strict=True)]
        for row in rows
    ]


def _whole(width: int, left: int = TENTHS) -> Iterator[tuple[int, ...]]:
    """All weights in tenths that make up the whole."""
    if width == 1:
        yield (left,)
        return
    for first in range(left + 1):
        for rest in _whole(width - 1, left - first):
            yield (first, *rest)


def _about(weights: Sequence[Fraction], width: int) -> Iterable[tuple[int, ...]]:
    """The weights, and each a fifth more or less in every combination; their sum does not matter to ranks."""
    if len(weights) != width or min(weights, default=Fraction(0)) < 0 or not any(weights):
        raise ValueError(f"{width} weights, none below zero and one above, not {[str(w) for w in weights]}")
    whole = lcm(*(w.denominator for w in weights))
    return product(*([int(w * whole) * by for by in FIFTHS] for w in weights))
