"""Budgets over claims worked out by hand: what each method pays, cuts and leaves waiting, and by whose rule."""

from __future__ import annotations

import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.simulate.workshops import city, policy

from liance.rules import ir
from liance.rules.library import read_policy
from liance.simulate.affected import by, with_owners, worst
from liance.simulate.budget import METHODS, Claim, Plan, Settled, asked, settle
from liance.simulate.evaluate import evaluate
from liance.values.money import WAN

PATTERN = Path(__file__).resolve().parents[1] / "patterns" / "schedule.md"


def claim(party: str, amount: int, year: int = 2024, incentive: str = "shed", date: str = "") -> Claim:
    return Claim(incentive, f"{party}/{year}", party, year, amount, (year, date or "9999", party))


def paid(settled: Settled) -> dict[str, int]:
    return {r["record"]: r["paid"] for r in settled.lines.iter_rows(named=True)}


CLAIMS = (claim("a", 600), claim("b", 300), claim("c", 100, date="2024-01-05"), claim("a", 200, 2025))


# ---- the three methods -----------------------------------------------------------------------------------
def test_in_proportion_everybody_gets_half() -> None:
    settled = settle(policy(), CLAIMS, Plan({2024: 500, 2025: 500}))
    assert paid(settled) == {"a/2024": 300, "b/2024": 150, "c/2024": 50, "a/2025": 200}
    assert settled.lines["cut"].sum() == 500
    assert settled.lines["waiting"].sum() == 0


def test_in_a_queue_the_dated_come_first_and_the_rest_is_cut() -> None:
    settled = settle(policy(), CLAIMS, Plan({2024: 500, 2025: 500}, "queue"))
    assert paid(settled) == {"c/2024": 100, "a/2024": 400, "b/2024": 0, "a/2025": 200}
    whole = settle(policy(), CLAIMS, Plan({2024: 500, 2025: 500}, "queue", whole=True))
    assert paid(whole) == {"c/2024": 100, "a/2024": 0, "b/2024": 0, "a/2025": 200}


def test_what_does_not_fit_is_served_first_next_year() -> None:
    settled = settle(policy(), CLAIMS, Plan({2024: 500, 2025: 550}, "next-year"))
    assert paid(settled) == {"c/2024": 100, "a/2024": 600, "b/2024": 300, "a/2025": 50}
    assert dict(zip(settled.lines["record"], settled.lines["late"], strict=True))["b/2024"] == 300
    assert settled.lines["waiting"].sum() == 150
    assert settled.lines["cut"].sum() == 0


def test_a_year_without_a_pool_is_left_out() -> None:
    assert set(paid(settle(policy(), CLAIMS, Plan({2025: 500})))) == {"a/2025"}


def test_bounds_are_per_beneficiary() -> None:
    """Two claims of one party share its ceiling; a floor is paid before the rest is divided."""
    two = (claim("a", 400), claim("a", 200, incentive="tools"), claim("b", 400))
    capped = settle(policy(), two, Plan({2024: 900}, ceiling=300))
    assert by(capped.lines, "beneficiary").select("beneficiary", "paid").sort("beneficiary").rows() == [
        ("a", 300),
        ("b", 300),
    ]
    floored = settle(policy(), (claim("a", 900), claim("b", 100)), Plan({2024: 500}, floor=80))
    assert paid(floored) == {"a/2024": 420, "b/2024": 80}


# ---- laws ------------------------------------------------------------------------------------------------
ROWS = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 1000), st.sampled_from([2024, 2025])), max_size=12)


@given(ROWS, st.integers(0, 3000), st.integers(0, 3000), st.sampled_from(METHODS))
def test_every_claim_is_paid_cut_or_waits(rows: list[tuple[str, int, int]], one: int, two: int, method: str) -> None:
    claims = [replace(claim(p, a, y), record=f"{n}") for n, (p, a, y) in enumerate(rows)]
    settled = settle(policy(), claims, Plan({2024: one, 2025: two}, method))
    for line in settled.lines.iter_rows(named=True):
        assert line["claim"] == line["paid"] + line["cut"] + line["waiting"]
        assert min(line["paid"], line["cut"], line["waiting"]) >= 0
    for year, pool in ((2024, one), (2025, two)):
        assert settled.payments.filter(settled.payments["year"] == year)["paid"].sum() <= pool
    assert settled.payments["paid"].sum() == settled.lines["paid"].sum()


@given(ROWS, st.integers(0, 3000))
def test_no_method_leaves_money_that_somebody_waits_for(rows: list[tuple[str, int, int]], pool: int) -> None:
    claims = [replace(claim(p, a), record=f"{n}") for n, (p, a, _) in enumerate(rows)]
    for method in METHODS:
        settled = settle(policy(), claims, Plan({2024: pool}, method))
        assert settled.lines["paid"].sum() == min(pool, sum(c.amount for c in claims))


# ---- what the policy itself states -----------------------------------------------------------------------
@pytest.fixture(scope="module")
def schedule(tmp_path_factory: pytest.TempPathFactory) -> ir.Policy:
    """A policy with 分担, 名额 and 资金池: four places and 60 million yuan a year, in proportion."""
    folder = tmp_path_factory.mktemp("schedule")
    shutil.copy(PATTERN, folder / "policy.md")
    made = read_policy(folder).policy
    assert made is not None
    return made


def pilots(*wan: int) -> list[Claim]:
    return [replace(claim(f"p{n}", w * WAN), incentive="pilot") for n, w in enumerate(wan)]


def test_a_stated_quota_takes_the_largest_and_a_stated_pool_is_divided(schedule: ir.Policy) -> None:
    settled = settle(schedule, pilots(4000, 3000, 2000, 1000, 500), Plan({2024: 10**15}, "queue"))
    assert paid(settled) == dict(zip([f"p{n}/2024" for n in range(5)], [w * WAN for w in (2400, 1800, 1200, 600, 0)],
                                     strict=True))  # fmt: skip
    assert settled.lines["why"].to_list() == ["own-pool"] * 4 + ["quota"]


def test_a_tie_for_the_last_place_waits(schedule: ir.Policy) -> None:
    settled = settle(schedule, pilots(900, 800, 700, 500, 500), Plan({2024: 10**15}))
    assert settled.lines["why"].to_list() == ["", "", "", "tied", "tied"]
    assert settled.lines["waiting"].sum() == 1000 * WAN


def test_stated_shares_come_before_those_of_the_plan(schedule: ir.Policy) -> None:
    plan = Plan({2024: 10**15}, payers={"市级": Fraction(6, 10), "县级": Fraction(4, 10)})
    claims = [*pilots(100), replace(claim("q", 1001), incentive="settle")]
    rows = settle(schedule, claims, plan).payments.select("incentive", "payer", "paid").rows()
    assert rows == [
        ("pilot", "市财政", 50 * WAN),
        ("pilot", "县财政", 50 * WAN),
        ("settle", "市级", 601),
        ("settle", "县级", 400),
    ]


def test_the_policy_s_own_lines_can_be_left_out(schedule: ir.Policy) -> None:
    settled = settle(schedule, pilots(4000, 3000), Plan({2024: 10**15}, stated=False))
    assert settled.lines["cut"].sum() == 0


# ---- from results ----------------------------------------------------------------------------------------
def test_claims_come_from_the_results_and_the_undetermined_are_told_apart() -> None:
    population = city(("a", 2030, {"rent": 10}), ("b", 2030, {"rent": 40}), ("c", 2030, {"rent": None}))
    found = asked(policy(), population, evaluate(policy(), population, only=["shed"]))
    assert [(c.party, c.year, c.amount) for c in found.claims] == [("a", 2030, 35_000_00), ("b", 2030, 60_000_00)]
    assert (found.pending, found.pending_high, found.unbounded) == (1, 60_000_00, 0)


def test_who_loses_most_comes_first() -> None:
    population = city(("a", 2030, {"rent": 10}), ("b", 2030, {"rent": 40}))
    found = asked(policy(), population, evaluate(policy(), population, only=["shed"]))
    lines = with_owners(settle(policy(), found.claims, Plan({2030: 19_000_00})).lines, policy(), population)
    assert worst(lines).select("beneficiary", "claim", "paid").rows() == [
        ("b", 60_000_00, 12_000_00),
        ("a", 35_000_00, 7_000_00),
    ]
