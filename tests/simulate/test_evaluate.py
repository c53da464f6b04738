"""A changed population is evaluated anew: nothing of the earlier one is remembered."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import polars as pl

from liance.rules.answers.explain import Program
from liance.rules.columns.results import results_of
from liance.rules.ir import Policy
from liance.rules.library import find_policy, load_policy
from liance.simulate.evaluate import Population, evaluate, is_guidance
from liance.simulate.marks import marks_of
from liance.simulate.population import demo_city


@cache
def policy() -> Policy:
    return load_policy(find_policy("liaocheng-it-2023"))


@cache
def population() -> Population:
    return Population.of(demo_city(policy().vocabulary, enterprises=150, seed=2, marks=marks_of(policy())))


def one_by_one(of: Population) -> pl.DataFrame:
    only = [i.id for i in policy().incentives if not is_guidance(i)]
    return results_of(Program(policy(), only=only).payable(of.city()), bits=False)


def told(results: pl.DataFrame) -> pl.DataFrame:
    return results.drop("failed", "unknown").sort("incentive", "record", "beneficiary", nulls_last=True)


def test_other_tables_give_other_results() -> None:
    before = evaluate(policy(), population())
    years = population().tables["enterprise_year"].with_columns(pl.col("revenue") * 2)
    changed = replace(population(), tables={**population().tables, "enterprise_year": years})
    after = evaluate(policy(), changed)
    assert told(after).equals(told(one_by_one(changed)))
    assert not told(after).equals(told(before))


def test_other_published_figures_give_other_results() -> None:
    before = evaluate(policy(), population())
    raised = {key: value + 1 if "growth" in key[0] else value for key, value in population().parameters.items()}  # type: ignore[operator]
    changed = replace(population(), parameters=raised)
    after = evaluate(policy(), changed)
    assert told(after).equals(told(one_by_one(changed)))
    assert not told(after).equals(told(before))


def test_evaluating_twice_gives_the_same() -> None:
    assert evaluate(policy(), population()).equals(evaluate(policy(), population()))
