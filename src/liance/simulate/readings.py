"""Readings compared on a city: what each option of each ambiguous term would cost, and whom it touches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from liance.rules import ir
from liance.rules.ir.parts import parts_of
from liance.simulate.evaluate import Population, evaluate
from liance.simulate.solve import together

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class OptionEffect:
    """One option of a reading over a city, all in fen.

    Totals are of city money under the incentives that the reading touches: `low` counts what is certain, `high` every
    ceiling and every upper bound known. `moved` is the sum of absolute changes in `high` against the adopted option,
    `changed` the beneficiaries whose outcome or amount differs.
    """

    option: ir.ReadingOption
    low: int
    high: int
    moved: int
    changed: int
    undetermined: int


@dataclass(frozen=True, slots=True)
class ReadingEffect:
    """A reading with all its options, the adopted one first."""

    reading: ir.Reading
    incentives: tuple[str, ...]
    options: tuple[OptionEffect, ...]

    @property
    def moved(self) -> int:
        """The most that any option moves."""
        return max((o.moved for o in self.options), default=0)


def compare_readings(
    policy: ir.Policy, population: Population, progress: Progress | None = None
) -> list[ReadingEffect]:
    """Every reading × option on a population, most money first. `progress(done, total)` is called after each option.

    Only the incentives that a reading touches, and those grouped with them, are evaluated again.
    """
    users = users_of_readings(policy)
    base = evaluate(policy, population)
    runs = [(r.id, o.id) for r in policy.readings.values() for o in r.options if o.id != r.default]
    made: dict[tuple[str, str], OptionEffect] = {}
    for done, (name, choice) in enumerate(runs, 1):
        wanted = together(policy, users[name])
        after = evaluate(policy, population, {name: choice}, wanted)
        made[name, choice] = _effect(
            policy.readings[name].option(choice), _of(base, users[name]), _of(after, users[name])
        )
        if progress is not None:
            progress(done, len(runs))
    effects = [_reading_effect(policy.readings[name], users[name], base, made) for name in policy.readings]
    return sorted(effects, key=lambda e: -e.moved)


def _of(results: pl.DataFrame, incentives: list[str]) -> pl.DataFrame:
    return results.filter(pl.col("incentive").is_in(incentives))


def _reading_effect(
    reading: ir.Reading, users: list[str], base: pl.DataFrame, made: dict[tuple[str, str], OptionEffect]
) -> ReadingEffect:
    before = _of(base, users)
    adopted = _effect(reading.option(reading.default), before, before)
    others = [made[reading.id, o.id] for o in reading.options if o.id != reading.default]
    return ReadingEffect(reading, tuple(users), (adopted, *others))


MATTER = ["incentive", "record", "beneficiary"]


def _effect(option: ir.ReadingOption, before: pl.DataFrame, after: pl.DataFrame) -> OptionEffect:
    told = [pl.col("high").fill_null(0), pl.col("outcome").cast(pl.String)]
    both = before.select(*MATTER, *told).join(
        after.select(*MATTER, *told), on=MATTER, how="full", coalesce=True, nulls_equal=True, suffix="_after"
    )
    both = both.with_columns(
        pl.col("high", "high_after").fill_null(0), pl.col("outcome", "outcome_after").fill_null("")
    )
    moved = (pl.col("high_after") - pl.col("high")).abs()
    different = (pl.col("high") != pl.col("high_after")) | (pl.col("outcome") != pl.col("outcome_after"))
    return OptionEffect(
        option=option,
        low=int(after["low"].sum()),
        high=int(after["high"].sum()),
        moved=int(both.select(moved.sum()).item()),
        changed=both.filter(different)["beneficiary"].n_unique(),
        undetermined=int((after["outcome"] == "undetermined").sum()),
    )


def reading_users(policy: ir.Policy, reading: str) -> list[str]:
    """The incentives whose rule, gates or groups mention a reading."""
    return users_of_readings(policy)[reading]


def users_of_readings(policy: ir.Policy) -> dict[str, list[str]]:
    """By reading the incentives whose rule, gates or groups mention it, in the order of the policy."""
    gates = set(_switches(policy.enterprise_gates))
    made: dict[str, list[str]] = {name: [] for name in policy.readings}
    for incentive in policy.incentives:
        methods = [g.method[incentive.id] for g in policy.groups if incentive.id in g.members]
        for name in gates.union(_switches(incentive), _switches(methods)):
            made[name].append(incentive.id)
    return made


def _switches(thing: object) -> Iterator[str]:
    """Ids of all readings inside a rule, those inside every option included."""
    if isinstance(thing, ir.Switch):
        yield thing.reading
    for part in thing.options.values() if isinstance(thing, ir.Switch) else parts_of(thing):
        yield from _switches(part)
