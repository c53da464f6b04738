"""Random policies on random cities: the column engine says what the single-case engine says, cell by cell."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.agreement.expressions import Draw
from tests.agreement.programs import Rules, Town, programs, towns
from tests.agreement.twin import differences, in_columns, one_by_one

BITS = ("failed", "unknown")
REASONS = (
    "counting or summing the rows of another record type",
    "a first time that is told from the records of several parties or years",
    "its records cannot be put in columns",
    r"is in the group \w+",
    r"an intermediate value may reach .*, beyond 128 bits",
    "records that are told by earlier awards",
    "每满 over a step that may be negative",
)
"""Why columns may leave an incentive to the single-case engine: so that the reasons cannot grow unseen."""


@dataclass(frozen=True, repr=False)
class Case:
    """A policy and a city, told as people read them."""

    rules: Rules
    town: Town

    def __repr__(self) -> str:
        rows = "\n".join(f"{name} {dict(values)}" for name, values in self.town.rows)
        history = "open history" if self.town.open_history else "history given in full"
        told = (self.rules.text, f"rounding {self.rules.rounding}, readings {dict(self.rules.choices)}", rows)
        when = f"applied for on {self.town.applied_on}"
        return "\n".join(["", *told, f"published {dict(self.town.parameters)}, {history}, {when}"])


@st.composite
def cases(draw: Draw, depth: int) -> Case:
    """A policy with a city that fills what it reads."""
    rules = draw(programs(depth))
    return Case(rules, draw(towns(rules)))


def agree(case: Case) -> None:
    """Both engines say the same, and what columns leave aside they leave for a reason that is known."""
    policy = case.rules.policy()
    city, choices = case.town.city(policy), case.rules.choices
    assessed = in_columns(policy, city, choices)
    found = differences(assessed.results, one_by_one(policy, city, choices))
    assert not found, "\n".join([repr(case), *found])
    payable = in_columns(policy, city, choices, everything=False).results
    found = differences(payable.drop(BITS), assessed.results.filter(pl.col("outcome") != "not_eligible").drop(BITS))
    assert not found, "\n".join([repr(case), "without refusals", *found])
    strange = {i: why for i, why in assessed.beyond.items() if not any(re.fullmatch(r, why) for r in REASONS)}
    assert not strange, f"{case!r}\n{strange}"


CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@settings(max_examples=40, deadline=None, suppress_health_check=CHECKS)
@given(cases(depth=2))
def test_columns_say_what_explain_says(case: Case) -> None:
    agree(case)


@pytest.mark.slow
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_columns_say_what_explain_says_of_many_more(depth: int) -> None:
    """Thousands of small policies, fewer large ones; a failure is made small before it is shown."""
    amount = {1: 1000, 2: 600, 3: 150}[depth]

    @settings(max_examples=amount, deadline=None, suppress_health_check=CHECKS, phases=[Phase.generate, Phase.shrink])
    @given(cases(depth=depth))
    def many(case: Case) -> None:
        agree(case)

    many()


@pytest.mark.slow
def test_the_random_cities_reach_every_outcome() -> None:
    """Agreement would mean little if everything were refused or open."""
    told: set[str] = set()

    @settings(max_examples=800, deadline=None, database=None, derandomize=True, suppress_health_check=CHECKS)
    @given(cases(depth=1))
    def outcomes(case: Case) -> None:
        policy = case.rules.policy()
        told.update(one_by_one(policy, case.town.city(policy), case.rules.choices)["outcome"])

    outcomes()
    assert told == {"definite", "ceiling", "range", "manual", "not_eligible", "undetermined"}
