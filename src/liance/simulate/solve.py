"""Which value of one figure meets a budget: probed on whole steps, the turning points found exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import polars as pl

from liance.rules import ir
from liance.simulate.budget import DECIDED
from liance.simulate.evaluate import Population, evaluate

Number = int | Fraction
GRID = 16
"""Into how many parts the range is cut before any turning point is sought."""


@dataclass(frozen=True, slots=True)
class Spending:
    """What a policy costs with one value of the figure: fen by year of application, and how many are paid."""

    by_year: Mapping[int, int]
    beneficiaries: int

    @property
    def total(self) -> int:
        """Fen over all years."""
        return sum(self.by_year.values())


@dataclass(frozen=True, slots=True)
class Probe:
    """One value that was tried: what it costs (`cost`: fen in the years that have pools), and whether all pools pay."""

    value: Number
    spending: Spending
    cost: int
    fits: bool


@dataclass(frozen=True, slots=True)
class Crossing:
    """Two neighbouring values, one step apart, of which one fits and the other does not."""

    fits: Probe
    exceeds: Probe


@dataclass(frozen=True, slots=True)
class Solved:
    """All values tried, in ascending order, those of the first `grid`, the crossings, and the dearest that fits.

    `monotone`: over the values tried every year's cost only rises or only falls; where it does not, there may be
    crossings between two probes that were not seen.
    """

    probes: tuple[Probe, ...]
    grid: tuple[Probe, ...]
    crossings: tuple[Crossing, ...]
    monotone: bool

    @property
    def frontier(self) -> tuple[Probe, ...]:
        """What to draw: the grid and both sides of every crossing, without the steps in between."""
        beside = [p for c in self.crossings for p in (c.fits, c.exceeds)]
        return tuple(sorted({id(p): p for p in (*self.grid, *beside)}.values(), key=lambda p: p.value))

    @property
    def best(self) -> Probe | None:
        """The value that fits and costs most; of equal ones that beside a crossing, else the lowest."""
        beside = {id(c.fits) for c in self.crossings}
        fitting = [p for p in self.probes if p.fits]
        return max(fitting, key=lambda p: (p.cost, id(p) in beside), default=None)


def solve(
    spend: Callable[[Number], Spending], pools: Mapping[int, int], low: Number, high: Number, step: Number
) -> Solved:
    """Every crossing of the pools among the values low, low + step, … up to high (values in fen, ratios exact).

    A grid of values is tried first; between neighbours that differ in whether they fit, the crossing is found by
    bisection to one step. ValueError unless low < high and step > 0.
    """
    steps = int((Fraction(high) - low) // Fraction(step)) if step > 0 else 0
    if steps < 1:
        raise ValueError(f"no step of {step} between {low} and {high}")
    tried: dict[int, Probe] = {}

    def probe(n: int) -> Probe:
        if n not in tried:
            value = low + n * step
            spending = spend(value)
            fits = all(spending.by_year.get(year, 0) <= pool for year, pool in pools.items())
            tried[n] = Probe(value, spending, sum(spending.by_year.get(year, 0) for year in pools), fits)
        return tried[n]

    grid = sorted({steps * k // GRID for k in range(GRID + 1)})
    turns = [(a, b) for a, b in pairwise(grid) if probe(a).fits is not probe(b).fits]
    crossings = tuple(_crossing(probe, a, b) for a, b in turns)
    probes = tuple(tried[n] for n in sorted(tried))
    return Solved(probes, tuple(tried[n] for n in grid), crossings, _monotone(probes, list(pools)))


def _crossing(probe: Callable[[int], Probe], a: int, b: int) -> Crossing:
    """Bisection between two steps that differ in whether they fit."""
    while b - a > 1:
        middle = (a + b) // 2
        if probe(middle).fits is probe(a).fits:
            a = middle
        else:
            b = middle
    one, other = probe(a), probe(b)
    return Crossing(one, other) if one.fits else Crossing(other, one)


def _monotone(probes: Sequence[Probe], years: Sequence[int]) -> bool:
    """Whether the cost moves one way only, and the same way in every year."""
    moves = {
        later > earlier
        for year in years
        for earlier, later in pairwise(p.spending.by_year.get(year, 0) for p in probes)
        if later != earlier
    }
    return len(moves) < 2


# ---- what a value costs ------------------------------------------------------------------------------------
def spending_of(policy: ir.Policy, results: pl.DataFrame) -> Spending:
    """What a table of results asks for by year of application: decided amounts, a range at its high end."""
    lags = pl.DataFrame(
        {"incentive": [i.id for i in policy.incentives], "lag": [i.lag for i in policy.incentives]},
        schema={"incentive": pl.String, "lag": pl.Int64},
    )
    asked = results.filter(pl.col("outcome").is_in(DECIDED), pl.col("year").is_not_null(), pl.col("high") > 0)
    asked = asked.join(lags, on="incentive").with_columns(pl.col("year") + pl.col("lag"))
    sums = asked.group_by("year").agg(pl.col("high").sum()).sort("year")
    return Spending(dict(sums.iter_rows()), asked["beneficiary"].n_unique())


def spender(
    policy: ir.Policy,
    vary: Callable[[Number], ir.Policy],
    population: Population,
    choices: Mapping[str, str] | None = None,
    *,
    only: Sequence[str] | None = None,
) -> Callable[[Number], Spending]:
    """What each value of a figure costs. Only what the figure can move (`only`) is evaluated again for each value."""
    every = {i.id for i in policy.incentives}
    moved = sorted(every if only is None else every & together(policy, only))
    rest = evaluate(policy, population, choices).filter(~pl.col("incentive").is_in(moved))

    def spend(value: Number) -> Spending:
        changed = vary(value)
        return spending_of(changed, pl.concat([rest, evaluate(changed, population, choices, moved)]))

    return spend


def together(policy: ir.Policy, incentives: Iterable[str]) -> set[str]:
    """These incentives, with all that share a group or a ledger with one of them."""
    found = set(incentives)
    while more := {m for g in policy.groups if found & set(g.members) for m in g.members} - found:
        found |= more
    return found
