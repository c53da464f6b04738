"""A figure at many values: the narrowed population gives what the whole gives, for every value."""

from __future__ import annotations

import polars as pl
import pytest

from liance.cli.figures import varying
from liance.rules.ir import Policy
from liance.rules.library import find_policy, load_policy
from liance.simulate.evaluate import Population, evaluate
from liance.simulate.figures import figures_of
from liance.simulate.marks import marks_of
from liance.simulate.population import demo_city
from liance.simulate.sweep import sweep, values_between

FIGURES = {
    "manufacturing-scale-up.档位.1亿元.门槛": (50_000_000_00, 200_000_000_00),
    "芯片起点": (10_000_000_00, 40_000_000_00),
    "rent.上限.100万元": (100_000_00, 2_000_000_00),
    "vr-center.金额.20%": None,
    "investment.条件.5000万元": (10_000_000_00, 90_000_000_00),
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(find_policy("liaocheng-it-2023"))


@pytest.fixture(scope="module")
def population(policy: Policy) -> Population:
    return Population.of(demo_city(policy.vocabulary, enterprises=400, seed=5, marks=marks_of(policy)))


@pytest.mark.parametrize("path", FIGURES)
def test_every_value_costs_what_the_whole_population_says(policy: Policy, population: Population, path: str) -> None:
    figure = next(f for f in figures_of(policy) if path in (f.path, *f.names))
    vary = varying(policy, figure)
    ends = FIGURES[path]
    values = values_between(*ends, 4) if ends else [figure.value / 2, figure.value, figure.value * 2]  # type: ignore[operator,list-item]
    found = sweep(vary, values, population, figure.users)
    for step, value in enumerate(values):
        whole = evaluate(vary(value), population, only=figure.users)
        mine = found.filter(pl.col("step") == step, pl.col("incentive").is_in(list(figure.users)))
        assert mine["low"].sum() == whole["low"].sum()
        assert mine["matters"].sum() == whole.height
        assert mine["undetermined"].sum() == (whole["outcome"] == "undetermined").sum()
        if not whole["high"].null_count():
            assert mine["high"].sum() == whole["high"].sum()
    assert found["matters"].sum() > 0


def test_values_are_round_and_hold_both_ends() -> None:
    assert values_between(0, 10, 3) == [0, 5, 10]
    assert values_between(100, 100_000, 4) == [100, 33_000, 66_000, 100_000]
    with pytest.raises(ValueError, match="1 values"):
        values_between(0, 10, 1)
