"""Any number of partitions on any lane says what the single-case engine says, row by row and total by total."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from tests.agreement.test_random_programs import Case, cases
from tests.assessment.ways import cut_up, gathered, job_of, one_by_one
from tests.thoroughness import examples

from liance.assessment.gather import totals
from liance.assessment.job import AssessJob
from liance.assessment.reach import undivided
from liance.lanes import pool, serial
from liance.records.bulk.split import partition_of
from liance.records.city import City
from liance.rules import ir
from liance.rules.library import home, load_policy
from liance.simulate.marks import marks_of
from liance.simulate.population import demo_city

PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
"""Shrinking would write thousands of partitions; `tests.agreement` finds the smallest case of a wrong column."""


@pytest.fixture(scope="module")
def policy() -> ir.Policy:
    return load_policy(home() / "policies" / "liaocheng-it-2023")


@pytest.fixture(scope="module")
def city(policy: ir.Policy) -> City:
    """Boundary cases of all rules, parks that firms share, introducers, a ledger."""
    return demo_city(policy.vocabulary, enterprises=250, seed=5, marks=marks_of(policy))


@pytest.fixture(scope="module")
def expected(policy: ir.Policy, city: City) -> pl.DataFrame:
    return one_by_one(policy, city)


@pytest.fixture(scope="module")
def whole(policy: ir.Policy, city: City, tmp_path_factory: pytest.TempPathFactory) -> AssessJob:
    """The job in one partition, done."""
    work = tmp_path_factory.mktemp("whole")
    job = job_of(policy, cut_up(policy, city, work, 1), work / "out")
    serial.run(job)
    return job


def test_one_partition_says_what_the_single_case_engine_says(whole, expected):
    assert gathered(whole).equals(expected)


def test_the_city_has_introducers_and_parks_in_other_partitions(city):
    """What the next test rests on."""
    pairs = [(r.values.get("investor"), r.values.get("introducer")) for r in city.all("project")]
    apart = [1 for a, b in pairs if a and b and partition_of(str(a), 7) != partition_of(str(b), 7)]
    parks = [str(r.values["park"]) for r in city.all("lease_year")]
    assert apart
    assert len(set(parks)) < len(parks)
    assert city.all("award")


@pytest.mark.parametrize("partitions", [3, 7])
def test_partitions_change_nothing(partitions, policy, city, whole, expected, tmp_path):
    job = job_of(policy, cut_up(policy, city, tmp_path, partitions), tmp_path / "out")
    done = serial.run(job)
    assert gathered(job).equals(expected)
    assert (sum(d.enterprises for d in done), sum(d.results for d in done)) == (250, expected.height)
    mine, theirs = totals(job), totals(whole)
    for name in ("matters", "beneficiaries", "apart", "incentives", "funds", "cells"):
        assert getattr(mine, name) == getattr(theirs, name), name


@pytest.mark.slow
def test_a_pool_writes_the_same_files(policy, city, tmp_path):
    prepared = cut_up(policy, city, tmp_path, 3)
    here, there = (job_of(policy, prepared, tmp_path / name) for name in ("serial", "pool"))
    serial.run(here)
    pool.run(there, workers=2)
    assert [here.results(n).read_bytes() for n in range(3)] == [there.results(n).read_bytes() for n in range(3)]
    assert gathered(here).equals(gathered(there))


@pytest.mark.parametrize("at_once", [40, 700, 10**6])
def test_the_table_is_the_same_in_portions_of_any_size(at_once, whole, expected):
    assert gathered(whole, at_once).equals(expected)


def test_another_reading_and_an_open_history_use_the_same_partitions(policy, city, tmp_path):
    prepared = cut_up(policy, city, tmp_path, 3)
    job = job_of(policy, prepared, tmp_path / "out", {"M3": "incl"}, open_history=True)
    serial.run(job)
    city.open_history = True
    try:
        assert gathered(job).equals(one_by_one(policy, city, {"M3": "incl"}))
    finally:
        city.open_history = False


def test_some_incentives_of_one_year_without_refusals(policy, city, expected, tmp_path):
    shown = frozenset({"cmmi", "rent-subsidy"} & {i.id for i in policy.incentives})
    job = AssessJob(policy, {}, cut_up(policy, city, tmp_path, 2), tmp_path / "out", shown, shown, year=2024)
    serial.run(job)
    kept = expected.filter(
        pl.col("incentive").is_in(sorted(shown)), pl.col("year") == 2024, pl.col("outcome") != "not_eligible"
    )
    assert kept.height > 0
    assert gathered(job).equals(kept)


def test_a_job_travels(whole):
    there = pickle.loads(pickle.dumps(whole))
    assert there.digest == whole.digest
    assert there.finished(0) == whole.finished(0) is not None


# ---- totals --------------------------------------------------------------------------------------------------------
def test_totals_are_those_of_the_table(whole, expected):
    found = totals(whole)
    for (incentive, _, outcome), one in found.incentives.items():
        rows = expected.filter(pl.col("incentive") == incentive, pl.col("outcome").cast(pl.String) == outcome)
        assert (one.count, one.beneficiaries) == (rows.height, rows["beneficiary"].n_unique())
        if outcome not in ("manual", "not_eligible"):
            assert (one.low, one.high) == (rows["low"].sum(), rows["high"].sum())
    assert sum(one.count for one in found.incentives.values()) == found.matters == expected.height


def test_cells_add_up_to_the_totals(whole):
    found = totals(whole)
    assert len(found.cells) > len(found.incentives)
    for name in ("count", "low", "high", "unbounded"):
        sums = [sum(getattr(one, name) for one in table.values()) for table in (found.cells, found.incentives)]
        assert sums[0] == sums[1] == sum(getattr(one, name) for one in found.funds.values())


# ---- any policy, any city ------------------------------------------------------------------------------------------
def in_partitions(case: Case, partitions: int) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """What partitions and what the single-case engine say of the incentives that can be cut."""
    policy, choices = case.rules.policy(), case.rules.choices
    city = case.town.city(policy)
    cannot = undivided(policy, policy.incentives, choices)
    linked = {m for g in policy.groups if set(g.members) & set(cannot) for m in g.members}
    kept = ~pl.col("incentive").is_in(sorted({*cannot, *linked}))
    with TemporaryDirectory() as folder:
        job = job_of(
            policy, cut_up(policy, city, Path(folder), partitions), Path(folder) / "out", choices,
            open_history=city.open_history,
            applied_on=city.applied_on,
        )  # fmt: skip
        serial.run(job)
        yield gathered(job).filter(kept), one_by_one(policy, city, choices).filter(kept)


@pytest.mark.slow
@examples(8, 12, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(cases(depth=1))
def test_random_policies_say_the_same_in_partitions(case: Case) -> None:
    for mine, theirs in in_partitions(case, 3):
        assert mine.equals(theirs), case


@pytest.mark.slow
@settings(max_examples=150, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(cases(depth=2))
def test_more_random_policies_say_the_same_in_partitions(case: Case) -> None:
    for mine, theirs in in_partitions(case, 4):
        assert mine.equals(theirs), case
