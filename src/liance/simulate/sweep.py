"""One figure at many values: what each costs and how many it reaches, on a population narrowed once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

import polars as pl

from liance.rules import ir
from liance.simulate.evaluate import Population, evaluate, is_guidance, narrowed
from liance.simulate.solve import together

Number = int | Fraction
Tick = Callable[[int, int], None]


def values_between(low: Number, high: Number, count: int, step: Number = 1) -> list[Number]:
    """At most so many values from low to high, both included, about evenly apart and as round as that allows.

    All are whole steps from low's own grid: multiples of the largest power of ten of steps that fits between two.
    Raises ValueError for fewer than two values or an empty range.
    """
    if count < 2 or low >= high or step <= 0:
        raise ValueError(f"{count} values from {low} to {high}")
    span = (Fraction(high) - low) / (count - 1)
    grain = Fraction(step)
    while grain * 100 <= span:
        grain *= 10
    inner = [(Fraction(low) + span * n) // grain * grain for n in range(1, count - 1)]
    exact = sorted({Fraction(low), Fraction(high), *(v for v in inner if low < v < high)})
    whole = isinstance(low, int) and isinstance(high, int) and Fraction(step).denominator == 1
    return [int(v) for v in exact] if whole else list(exact)


def sweep(
    vary: Callable[[Number], ir.Policy],
    values: Sequence[Number],
    population: Population,
    moved: Sequence[str],
    choices: Mapping[str, str] | None = None,
    tick: Tick | None = None,
) -> pl.DataFrame:
    """For every value (`step`: its place in `values`) and incentive that the figure moves: certain and highest cost.

    Columns: step, incentive, low, high (fen; null where a highest is unknown), matters, beneficiaries, undetermined.
    `moved` are the incentives that use the figure; those in a group with them are evaluated too.
    """
    policies = [vary(value) for value in values]
    wanted = together(policies[0], moved)
    wanted &= {i.id for i in policies[0].incentives if not is_guidance(i)}
    part = narrowed(policies, population, choices, wanted)
    made = []
    for n, policy in enumerate(policies):
        results = evaluate(policy, part, choices, wanted)
        sums = results.group_by("incentive").agg(
            pl.col("low").sum(),
            pl.when(pl.col("high").null_count() == 0).then(pl.col("high").sum()).alias("high"),
            pl.len().cast(pl.Int64).alias("matters"),
            pl.col("beneficiary").n_unique().cast(pl.Int64).alias("beneficiaries"),
            (pl.col("outcome") == "undetermined").sum().cast(pl.Int64).alias("undetermined"),
        )
        made.append(sums.select(pl.lit(n, dtype=pl.Int64).alias("step"), pl.all()).sort("incentive"))
        if tick is not None:
            tick(n + 1, len(policies))
    return pl.concat(made)
