"""Bunching: exact chances, Holm's correction, and what is said of cities with and without it."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.simulate.workshops import city, policy

from liance.simulate.bunching import Bunching, at_least, bunching, holm, rounding_unit
from liance.simulate.nearness import Threshold, thresholds_of

YUAN = 100


def first_sale() -> list[Threshold]:
    """The threshold of 300,000 yuan; bins of 2 % are 6,000 yuan wide."""
    return [t for t in thresholds_of(policy()) if t.incentive.id == "first-sale"]


def town(*yuan: int) -> Bunching:
    """One workshop for every sum of sales in yuan."""
    population = city(*((f"w{n}", 2030, {}) for n in range(len(yuan))))
    sales = population.tables["workshop_year"]["sales"].scatter(list(range(len(yuan))), [y * YUAN for y in yuan])
    population.tables["workshop_year"].replace_column(2, sales)  # type: ignore[attr-defined]
    (found,) = bunching(first_sale(), population)
    return found


def spread(each: int = 5) -> list[int]:
    """So many in each of the twelve bins around 300,000 yuan, none at a round figure."""
    return [300_000 + 6_000 * n + 137 * (k + 1) + 13 for n in range(-6, 6) for k in range(each)]


# ---- what is said ----------------------------------------------------------------------------------------
def test_an_even_spread_shows_nothing() -> None:
    found = town(*spread())
    assert found.bins == (5,) * 12
    assert found.expected == 5
    assert found.verdict == "none"


def test_many_just_above_are_bunching() -> None:
    found = town(*spread(), *(300_001 + 7 * n for n in range(20)))
    assert found.bins[found.middle] == 25
    assert found.verdict == "bunching"
    assert len(found.records) == 25
    assert found.p == at_least(25, 75, 11)


def test_many_at_one_round_figure_are_rounding() -> None:
    """304,000 is just above 300,000; without the round figures nothing stands out."""
    found = town(*spread(), *[304_000] * 20)
    assert (found.round_first, found.round_all) == (20, 20)
    assert found.verdict == "rounding"


def test_too_few_firms_say_nothing_however_they_lie() -> None:
    found = town(*[300_001 + n for n in range(39)])
    assert (found.verdict, found.p_held) == ("too-few", 1)


def test_the_bin_just_below_is_left_out() -> None:
    """Those above would be missing there; counting it would take them for bunching twice."""
    short = [y for y in spread() if not 294_000 <= y < 300_000]
    assert town(*short).p == town(*spread()).p


def test_the_threshold_itself_is_below_where_more_is_asked() -> None:
    found = town(*spread(), 300_000)
    assert (found.bins[found.middle - 1], found.bins[found.middle]) == (6, 5)


def test_a_firm_counts_once_with_its_earliest_year() -> None:
    years = [(f"w{n}", year, {"sales": 31}) for n in range(50) for year in (2030, 2031)]
    (found,) = bunching(first_sale(), city(*years))
    assert sum(found.bins) == 50


def test_a_threshold_that_several_incentives_use_is_tested_once() -> None:
    found = bunching([*first_sale(), *first_sale()], city(("a", 2030, {"sales": 31})))
    assert [(b.incentives, sum(b.bins)) for b in found] == [(("first-sale",), 1)]


# ---- exact chances ---------------------------------------------------------------------------------------
def test_a_chance_by_hand() -> None:
    """Two sixes or more in three throws: 3 · 5 + 1 of 216."""
    assert at_least(2, 3, 6) == Fraction(16, 216)


@given(st.integers(0, 40), st.integers(2, 12))
def test_chances_are_those_of_the_binomial(trials: int, sides: int) -> None:
    ways = [comb(trials, k) * (sides - 1) ** (trials - k) for k in range(trials, -1, -1)]
    expected = [Fraction(total, sides**trials) for total in accumulate(ways)]
    assert [at_least(k, trials, sides) for k in range(trials, -1, -1)] == expected
    assert at_least(0, trials, sides) == 1


def test_holm_by_hand() -> None:
    chances = [Fraction(1, 100), Fraction(4, 100), Fraction(3, 100)]
    assert holm(chances) == [Fraction(3, 100), Fraction(6, 100), Fraction(6, 100)]


@given(st.lists(st.fractions(0, 1), max_size=8))
def test_holm_only_raises_keeps_the_order_and_stays_below_one(chances: list[Fraction]) -> None:
    held = holm(chances)
    assert all(chance <= made <= 1 for chance, made in zip(chances, held, strict=True))
    assert [made for _, made in sorted(zip(chances, held, strict=True))] == sorted(held)


@pytest.mark.parametrize(("yuan", "unit"), [(6_000, 1_000), (400_000, 100_000), (1, 1)])
def test_what_is_round(yuan: int, unit: int) -> None:
    """In bins of 6,000 yuan whole thousands, in bins of 400,000 whole hundred thousands."""
    assert rounding_unit(Fraction(yuan * YUAN)) == unit * YUAN
