"""How many candidates come off: the convolution equals counting every outcome."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.thoroughness import examples

from liance.insight.counts import Candidate, at_least, distribution, expected

chances = st.fractions(0, 1, max_denominator=20)


def enumerated(all_: list[Fraction]) -> list[Fraction]:
    """The chance of each number, from all outcomes one by one."""
    found = [Fraction(0)] * (len(all_) + 1)
    for outcome in product((False, True), repeat=len(all_)):
        found[sum(outcome)] += prod((p if o else 1 - p for p, o in zip(all_, outcome, strict=True)), start=Fraction(1))
    return found


@examples(15, 60)
@given(st.lists(chances, max_size=9))
def test_the_distribution_equals_enumeration(all_: list[Fraction]) -> None:
    assert list(distribution(all_)) == enumerated(all_)


@pytest.mark.slow
def test_it_does_for_fifteen() -> None:
    all_ = [Fraction(n, 16) for n in range(1, 16)]
    assert list(distribution(all_)) == enumerated(all_)


@given(st.lists(chances, max_size=40))
def test_its_sum_is_one_and_its_mean_the_sum_of_chances(all_: list[Fraction]) -> None:
    found = distribution(all_)
    assert sum(found) == 1
    assert sum(n * p for n, p in enumerate(found)) == sum(all_)


def test_a_target_of_thirty_from_those_on_the_list_and_those_who_may_come() -> None:
    """28 are there; of four candidates two must come."""
    candidates = [Candidate(name, Fraction(1, 2)) for name in ("ada", "ben", "cai", "dou")]
    assert at_least(30, 28, candidates) == Fraction(11, 16)
    assert at_least(30, 30, []) == 1
    assert at_least(30, 25, candidates) == 0
    assert expected(28, candidates) == 30


def test_a_chance_is_a_chance() -> None:
    with pytest.raises(ValueError, match="ada"):
        Candidate("ada", Fraction(3, 2))
