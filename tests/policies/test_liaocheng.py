"""The first policy's worked cases: every expected result was worked out by hand from the clause."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from liance.rules.build import Loaded
from liance.rules.checks.worked import run_case
from liance.rules.library import read_policy

POLICY = Path(__file__).resolve().parents[2] / "policies" / "liaocheng-it-2023"
ITEMS = range(1, 38)
COLUMNS = ["项目序号", "奖补", "说明", "事实", "口径", "结果"]


@cache
def loaded() -> Loaded:
    return read_policy(POLICY)


def rows() -> list[dict[str, str]]:
    with (POLICY / "cases.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def choices(row: dict[str, str]) -> dict[str, str]:
    """`M3=incl、M4=cumul` as a mapping."""
    return dict(part.split("=", 1) for part in row["口径"].split("、") if part)


def body(row: dict[str, str]) -> str:
    """The row in the notation of an example block."""
    return row["事实"] + "".join(f" 结果 {expected}" for expected in row["结果"].split("；"))


def name(row: dict[str, str]) -> str:
    return "-".join(part for part in (row["项目序号"], row["说明"], row["口径"]) if part)


@pytest.mark.parametrize("row", rows(), ids=name)
def test_a_worked_case(row: dict[str, str]) -> None:
    made = loaded()
    assert made.policy is not None
    results = run_case(made.policy, made.scope, row["奖补"], body(row), choices(row))
    assert len(results) == len(row["结果"].split("；"))
    wrong = [f"expected {r.expected}, got {r.got}: {r.detail}" for r in results if not r.ok]
    assert wrong == []


def test_the_table_has_the_columns_people_know() -> None:
    assert list(rows()[0]) == COLUMNS


def test_every_item_and_every_incentive_has_cases() -> None:
    policy = loaded().policy
    assert policy is not None
    assert {int(row["项目序号"]) for row in rows()} == set(ITEMS)
    assert {row["奖补"] for row in rows()} == {i.id for i in policy.incentives}


def test_every_option_that_is_not_adopted_has_a_case() -> None:
    policy = loaded().policy
    assert policy is not None
    others = {(r.id, o.id) for r in policy.readings.values() for o in r.options if o.id != r.default}
    tried = {pair for row in rows() for pair in choices(row).items()}
    assert others - tried == set()


def test_no_case_is_there_twice() -> None:
    seen = [(row["奖补"], row["事实"], row["口径"]) for row in rows()]
    assert sorted(x for x in set(seen) if seen.count(x) > 1) == []
