"""How sure a total is: bounds from missing facts, the facts that matter most, and draws from stated distributions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import isqrt
from random import Random

import polars as pl

from liance.records.frames import DIGITS, decimal_of
from liance.rules import ir
from liance.rules.answers.explain import Program
from liance.rules.answers.forms import questions
from liance.rules.columns.results import record_name
from liance.simulate.assumptions import Draw, Places, places_of
from liance.simulate.evaluate import Population, evaluate
from liance.simulate.solve import together

SURE = ("definite", "ceiling")
SCALE = 6
"""Decimals of drawn ratios."""
QUANTILES = (5, 25, 50, 75, 95)
Tick = Callable[[int, int], None]


# ---- bounds ----------------------------------------------------------------------------------------------
def bounds(results: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """Rows, `sure` (settled amounts), `low`, `high` in fen, and how many rows are undetermined, without a known top
    (`unbounded`, not in `high`) or settled by hand (`manual`, in no sum); by some columns, or in one row."""
    outcome = pl.col("outcome")
    sums = [
        pl.len().alias("rows"),
        pl.col("amount").filter(outcome.is_in(SURE)).sum().alias("sure"),
        pl.col("low").sum(),
        pl.col("high").sum(),
        (outcome == "undetermined").sum().alias("undetermined"),
        ((outcome != "manual") & pl.col("high").is_null()).sum().alias("unbounded"),
        (outcome == "manual").sum().alias("manual"),
    ]
    if not keys:
        return results.select(sums)
    wide = pl.col("high") - pl.col("low")
    return results.group_by(keys).agg(sums).sort(wide, "high", *keys, descending=[True, True, *[False] * len(keys)])


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that is unknown in so many records, and the fen that wait for it (each row's high, counted once).

    `unbounded` rows wait for it without a known top. A row that waits for two fields is counted under both.
    """

    type: str
    field: str
    facts: int
    rows: int
    at_stake: int
    unbounded: int
    beneficiaries: int
    incentives: tuple[str, ...]


def missing_facts(
    policy: ir.Policy, population: Population, results: pl.DataFrame, choices: Mapping[str, str] | None = None
) -> list[Missing]:
    """Which missing facts matter most for the total: fields by the money that waits for them, most first."""
    open_ = results.filter(pl.col("outcome") == "undetermined")
    parties = open_["beneficiary"].unique().to_list()
    # Whoever shares a limit with an open row must be decided with it: all rows of its beneficiary, no others.
    kept = pl.concat([results.filter(pl.col("beneficiary").is_in(parties)), open_]).unique()
    city = population.city()
    among = {}
    for (incentive,), rows in kept.group_by("incentive"):
        found, names = policy.incentive(str(incentive)), set(rows["record"])
        assert found is not None
        among[found.id] = [r for r in city.all(found.basis.id) if record_name(r) in names]
    answers = [a for a in Program(policy, choices, among).payable(city, among) if a.outcome == "undetermined"]
    waiting: dict[tuple[str, str], dict[int, None]] = {}
    for position, answer in enumerate(answers):
        for kind, _, field in answer.missing:
            waiting.setdefault((kind, field), {}).setdefault(position)
    facts: dict[tuple[str, str], int] = {}
    for question in questions(answers):
        place = (question.fact[0], question.fact[2])
        facts[place] = facts.get(place, 0) + 1
    made = []
    for (kind, field), positions in waiting.items():
        rows_ = [answers[n] for n in positions]
        made.append(
            Missing(
                kind, field, facts[kind, field], len(rows_), sum(a.high or 0 for a in rows_),
                sum(a.high is None for a in rows_), len({a.beneficiary for a in rows_}),
                tuple(dict.fromkeys(a.incentive.id for a in rows_)),
            )
        )  # fmt: skip
    return sorted(made, key=lambda m: (-m.at_stake, -m.unbounded, m.type, m.field))


# ---- draws -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Simulated:
    """Totals in fen of every draw, all and by incentive (only those that moved are drawn again), and what stayed open.

    `drawn` counts the unknown facts that each distribution filled; `open_rows` and `open_high` are the undetermined
    rows that were left in each draw, and the most they may come to (not in the totals).
    """

    seed: int
    totals: tuple[int, ...]
    by_incentive: Mapping[str, tuple[int, ...]]
    open_rows: tuple[int, ...]
    open_high: tuple[int, ...]
    drawn: tuple[int, ...]

    def halves(self) -> tuple[int, int]:
        """The median of the first half of the draws and of all: how far more draws still move it."""
        half = self.totals[: max(1, len(self.totals) // 2)]
        return quantile(half, 50), quantile(self.totals, 50)


def simulate(
    policy: ir.Policy,
    population: Population,
    draws: Sequence[Draw],
    *,
    count: int,
    seed: int,
    choices: Mapping[str, str] | None = None,
    tick: Tick | None = None,
) -> Simulated:
    """So many draws of the unknown facts that distributions are given for; known facts are never changed.

    The same seed gives the same draws. Decided rows cannot change, so only incentives with undetermined rows are
    decided again. Totals count settled amounts and, of a range, its high end.
    """
    base = evaluate(policy, population, choices)
    open_ = set(base.filter(pl.col("outcome") == "undetermined")["incentive"])
    moving = sorted(together(policy, open_))
    fixed = _sums(base.filter(~pl.col("incentive").is_in(moving)))
    places = [places_of(draw, population) for draw in draws]
    made: list[dict[str, int]] = []
    left: list[tuple[int, int]] = []
    for number in range(count):
        filled = population
        for position, (draw, where) in enumerate(zip(draws, places, strict=True)):
            filled = _filled(filled, draw, where, Random(f"{seed}/{number}/{position}"))
        results = evaluate(policy, filled, choices, moving) if moving else base.clear()
        made.append(fixed | _sums(results))
        still = results.filter(pl.col("outcome") == "undetermined")
        left.append((len(still), int(still["high"].sum())))
        if tick is not None:
            tick(number + 1, count)
    return Simulated(
        seed=seed,
        totals=tuple(sum(sums.values()) for sums in made),
        by_incentive={
            i.id: tuple(sums.get(i.id, 0) for sums in made)
            for i in policy.incentives
            if any(i.id in sums for sums in made)
        },
        open_rows=tuple(rows for rows, _ in left),
        open_high=tuple(high for _, high in left),
        drawn=tuple(len(where.rows) for where in places),
    )


def _filled(population: Population, draw: Draw, places: Places, random: Random) -> Population:
    """The population with drawn values in the unknown cells of one column."""
    if not places.rows:
        return population
    frame = population.tables[draw.type.id]
    column, values = frame[draw.field.id], draw.values(random, places)
    if isinstance(column.dtype, pl.Decimal):
        scale = max(column.dtype.scale, SCALE)
        column = column.cast(pl.Decimal(DIGITS, scale))
        values = [decimal_of(Fraction(v), scale) for v in values]  # type: ignore[arg-type,misc]
    drawn = pl.Series(values, dtype=column.dtype, strict=True)
    filled = column.scatter(list(places.rows), drawn)
    return replace(population, tables={**population.tables, draw.type.id: frame.with_columns(filled)})


def _sums(results: pl.DataFrame) -> dict[str, int]:
    """What each incentive certainly comes to in fen, a range at its high end."""
    decided = results.filter(pl.col("outcome") != "undetermined", pl.col("high").is_not_null())
    return dict(decided.group_by("incentive").agg(pl.col("high").sum()).iter_rows())


def quantile(values: Sequence[int], percent: int) -> int:
    """The least value that so many of a hundred do not exceed (nearest rank). ValueError without values."""
    if not values:
        raise ValueError("no quantile of nothing")
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]


def standard_error(values: Sequence[int]) -> int:
    """Of the mean, in fen, rounded down; 0 for a single value."""
    n = len(values)
    spread = n * sum(v * v for v in values) - sum(values) ** 2
    return isqrt(spread // (n * n * (n - 1))) if n > 1 else 0


def running(values: Sequence[int], steps: int = 10) -> Iterator[tuple[int, int, int, int]]:
    """After so many draws: count, 5 %, median and 95 % of the totals so far."""
    for k in range(1, steps + 1):
        count = len(values) * k // steps
        if count:
            so_far = values[:count]
            yield count, quantile(so_far, 5), quantile(so_far, 50), quantile(so_far, 95)
