"""Solving for a figure: exact turning points of step functions, and of a rule of the fictional city."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.simulate.workshops import city, policy

from liance.rules import ir
from liance.simulate.patches import Law, SetFigure, applied
from liance.simulate.solve import Number, Solved, Spending, solve, spender
from liance.values.money import format_yuan


def costing(cost: Callable[[Number], int]) -> Callable[[Number], Spending]:
    return lambda value: Spending({2024: cost(value)}, 1)


def ends(solved: Solved) -> list[tuple[Number, Number]]:
    return [(c.fits.value, c.exceeds.value) for c in solved.crossings]


def test_a_rising_cost_has_a_largest_value_that_fits() -> None:
    solved = solve(costing(lambda v: 3 * int(v)), {2024: 1000}, 0, 10_000, 1)
    assert ends(solved) == [(333, 334)]
    assert solved.monotone
    assert solved.best is not None
    assert (solved.best.value, solved.best.cost) == (333, 999)


def test_a_falling_cost_has_a_smallest_value_that_fits() -> None:
    assert ends(solve(costing(lambda v: 10_000 - int(v)), {2024: 1000}, 0, 10_000, 1)) == [(9000, 8999)]


def test_a_rate_is_found_to_its_step() -> None:
    cost = costing(lambda v: int(v * 1_000_000))
    solved = solve(cost, {2024: 12_345}, Fraction(1, 1000), Fraction(5, 100), Fraction(1, 10_000))
    assert ends(solved) == [(Fraction(123, 10_000), Fraction(124, 10_000))]


def test_a_cost_that_goes_up_and_down_is_said_to_and_every_crossing_seen_is_told() -> None:
    solved = solve(costing(lambda v: abs(int(v) - 500)), {2024: 100}, 0, 1000, 1)
    assert not solved.monotone
    assert ends(solved) == [(400, 399), (600, 601)]


def test_all_fit_or_none_fits() -> None:
    every = solve(costing(lambda v: int(v)), {2024: 10**6}, 0, 100, 1)
    assert (every.crossings, every.best is not None and every.best.value) == ((), 100)
    none = solve(costing(lambda v: 10**7), {2024: 10**6}, 0, 100, 1)
    assert (none.crossings, none.best) == ((), None)


def test_a_range_without_a_step_is_refused() -> None:
    with pytest.raises(ValueError, match="no step"):
        solve(costing(lambda v: 0), {}, 10, 10, 1)


@given(st.integers(0, 10_000), st.integers(1, 50), st.integers(1, 7))
def test_the_turning_point_is_exact(pool: int, slope: int, step: int) -> None:
    """Both neighbours are one step apart; one costs at most the pool, the other more."""
    solved = solve(costing(lambda v: slope * int(v)), {2024: pool}, 0, 1000, step)
    for crossing in solved.crossings:
        assert crossing.exceeds.value - crossing.fits.value == step
        assert crossing.fits.cost <= pool < crossing.exceeds.cost
    assert len(solved.crossings) <= 1


# ---- a rule ----------------------------------------------------------------------------------------------
def cap(value: Number) -> ir.Policy:
    """The fictional policy with another yearly cap on rent."""
    return applied([SetFigure("shed.上限.6万元", f"{format_yuan(int(value))}元")], Law(policy())).policy


def test_the_cap_that_meets_a_budget_is_found_to_the_yuan() -> None:
    """Rents of 100,000 and 400,000 yuan: 35,000 and at most the cap; 80,000 leave 45,000 for the second."""
    population = city(("a", 2030, {"rent": 10}), ("b", 2030, {"rent": 40}))
    spend = spender(policy(), cap, population, only=["shed"])
    solved = solve(spend, {2030: 80_000_00}, 1_00, 100_000_00, 1)
    assert ends(solved) == [(45_000_99, 45_001_00)]
    assert solved.best is not None
    assert (solved.best.cost, solved.best.spending.beneficiaries) == (80_000_00, 2)
