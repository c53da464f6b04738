"""Bunching just above thresholds: more firms in the first bin than its neighbours lead one to expect, tested exactly.

It is a reason to look at the papers of these firms and at nothing else: honest effort towards a goal, rounding and
chance look the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import comb

import polars as pl

from liance.simulate.assumptions import party_key
from liance.simulate.budget import names_of
from liance.simulate.evaluate import Population
from liance.simulate.nearness import RISING, Threshold

BIN = Fraction(1, 50)
NEIGHBOURS = 5
SMALLEST = 40
"""Fewer firms than this in all bins together cannot tell anything."""
LEVEL = Fraction(1, 20)
VERDICTS = ("too-few", "none", "rounding", "bunching")


@dataclass(frozen=True, slots=True)
class Bunching:
    """Firms around one threshold. `bins` are counts from the farthest below to the farthest above, `bins[middle]` is
    the first that meets it.

    `p` is the exact chance of so many or more in the first bin if all bins compared were alike; `p_unrounded` the same
    without round values (multiples of `round_to`), of which there are `round_first` in the first bin and `round_all` in
    all. `p_held` is p after Holm's correction for all thresholds tested. `records` names those in the first bin.
    """

    incentives: tuple[str, ...]
    threshold: Threshold
    bins: tuple[int, ...]
    p: Fraction
    p_unrounded: Fraction
    round_to: int
    round_first: int
    round_all: int
    records: tuple[str, ...]
    p_held: Fraction = Fraction(1)
    verdict: str = "too-few"

    @property
    def middle(self) -> int:
        """The position of the first bin that meets the threshold."""
        return len(self.bins) // 2

    @property
    def expected(self) -> Fraction:
        """The mean of the bins that the first is compared with."""
        others = _compared(self.bins)
        return Fraction(sum(others), len(others))


def bunching(
    thresholds: Sequence[Threshold], population: Population, *, bin_: Fraction = BIN, neighbours: int = NEIGHBOURS
) -> list[Bunching]:
    """Every threshold of money that pays those above it, the least likely first.

    Bins are `bin_` of the threshold wide; the first above is compared with bins 2 to `neighbours`+1 on both sides (the
    first below is left out: it is where those above would be missing). A firm counts once, with its earliest record.
    """
    together: dict[tuple[str, str, int], list[Threshold]] = {}
    for t in thresholds:
        if t.line.money and t.line.op in RISING:
            together.setdefault((t.type.id, t.field.id, t.line.met), []).append(t)
    found = [_looked_at(same, population, bin_, neighbours) for same in together.values()]
    return _judged([b for b in found if b is not None])


def _looked_at(same: list[Threshold], population: Population, bin_: Fraction, neighbours: int) -> Bunching | None:
    """The counts around one threshold, whichever incentives use it."""
    first = same[0]
    frame = population.tables.get(first.type.id)
    if frame is None or first.field.id not in frame.columns:
        return None
    year = first.type.year_field or first.type.date_field
    met, reach, width = first.line.met, neighbours + 1, first.line.value * bin_
    key = party_key(first.type) or first.type.keys[0].id
    years = frame[year.id].to_list() if year is not None else [None] * len(frame)
    rows = sorted(
        (str(when), name, party, value)
        for when, name, party, value in zip(
            years, names_of(first.type, frame), frame[key].cast(pl.String), frame[first.field.id], strict=True
        )
        if value is not None and -reach <= (value - met) // width < reach
    )
    firms = {party: (name, value) for _, name, party, value in reversed(rows)}
    values = [value for _, value in firms.values()]
    round_to = rounding_unit(width)
    unrounded = [v for v in values if v % round_to]
    inside = [v for v in values if 0 <= v - met < width]
    bins, plain = (_bins(v, met, width, reach) for v in (values, unrounded))
    return Bunching(
        incentives=tuple(dict.fromkeys(t.incentive.id for t in same)),
        threshold=first,
        bins=bins,
        p=_chance(bins),
        p_unrounded=_chance(plain),
        round_to=round_to,
        round_first=sum(v % round_to == 0 for v in inside),
        round_all=len(values) - len(unrounded),
        records=tuple(sorted(name for name, v in firms.values() if 0 <= v - met < width)),
    )


def rounding_unit(width: Fraction) -> int:
    """What counts as a round figure: multiples of the largest power of ten fen that is no more than a bin's width."""
    return int("1" + "0" * (len(str(max(1, int(width)))) - 1))


def _bins(values: Sequence[int], met: int, width: Fraction, reach: int) -> tuple[int, ...]:
    """Counts by bin, from the farthest below to the farthest above."""
    counts = Counter((v - met) // width for v in values)
    return tuple(counts[n] for n in range(-reach, reach))


def _compared(bins: Sequence[int]) -> list[int]:
    """All bins but the first above and the first below."""
    middle = len(bins) // 2
    return [*bins[: middle - 1], *bins[middle + 1 :]]


def _chance(bins: Sequence[int]) -> Fraction:
    """How likely so many or more are in the first bin above, if every bin compared were as likely."""
    first, others = bins[len(bins) // 2], _compared(bins)
    return at_least(first, first + sum(others), len(others) + 1)


def at_least(hits: int, trials: int, sides: int) -> Fraction:
    """The exact chance of `hits` or more in so many trials, each one in `sides`: a sum of whole numbers."""
    term = comb(trials, hits) * (sides - 1) ** (trials - hits)
    ways = term
    for k in range(hits, trials):
        term = term * (trials - k) // ((k + 1) * (sides - 1))
        ways += term
    return Fraction(ways, sides**trials)


def _judged(found: list[Bunching]) -> list[Bunching]:
    """With Holm's correction over all thresholds that have enough firms, and what may be said of each."""
    enough = [b for b in found if sum(b.bins) >= SMALLEST]
    held = holm([b.p for b in enough])
    held_unrounded = holm([b.p_unrounded for b in enough])
    judged = [
        replace(b, p_held=p, verdict="none" if p > LEVEL else "bunching" if plain <= LEVEL else "rounding")
        for b, p, plain in zip(enough, held, held_unrounded, strict=True)
    ]
    return sorted(judged, key=lambda b: b.p) + [b for b in found if sum(b.bins) < SMALLEST]


def holm(chances: Sequence[Fraction]) -> list[Fraction]:
    """Chances after Holm's step-down correction for so many tests, in their order; at most one."""
    held = [Fraction(1)] * len(chances)
    largest = Fraction(0)
    for rank, position in enumerate(sorted(range(len(chances)), key=lambda n: chances[n])):
        largest = max(largest, min(Fraction(1), chances[position] * (len(chances) - rank)))
        held[position] = largest
    return held
