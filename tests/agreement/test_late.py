"""The day of application makes things late and never due, and every engine says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.agreement.programs import Town, policy_of
from tests.agreement.test_liaocheng import policy
from tests.agreement.twin import differences, in_columns, one_by_one
from tests.policies.test_liaocheng import loaded
from tests.rules.sql_twin import Told, database
from tests.rules.sql_twin import differences as sql_differences

from liance.records.city import City
from liance.rules import ir
from liance.rules.answers.explain import Answer, Program
from liance.rules.checks.worked import case_example
from liance.simulate.marks import marks_of
from liance.simulate.population import demo_city

LAST = 2025
"""The last year of the first policy."""


@cache
def town() -> City:
    return demo_city(policy().vocabulary, enterprises=60, seed=3, marks=marks_of(policy()))


def on(day: date | None) -> City:
    return replace(town(), applied_on=day)


@settings(max_examples=8, deadline=None)
@given(st.dates(date(2021, 1, 1), date(2030, 12, 31)))
def test_a_day_within_the_period_changes_nothing_and_a_later_one_ends_all_city_money(day: date) -> None:
    found = in_columns(policy(), on(day), everything=False).results
    guidance = [i.id for i in policy().incentives if i.is_guidance]
    if day.year <= LAST:
        assert differences(found, in_columns(policy(), on(None), everything=False).results) == []
    else:
        assert set(found["incentive"]) <= set(guidance)


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 1, 1)])
def test_columns_and_explain_agree_on_both_sides_of_the_last_day(day: date) -> None:
    assert differences(in_columns(policy(), on(day)).results, one_by_one(policy(), on(day))) == []


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 1, 1)])
@pytest.mark.parametrize("incentive", ["rent", "chip-sales", "software-scale-up"])
def test_the_query_agrees_too(incentive: str, day: date) -> None:
    found, seen = policy().incentive(incentive), list[Told]()
    assert found is not None
    assert sql_differences(policy(), found, {}, on(day), database(on(day)), seen) == []
    assert seen


# ---- one rent, told in words -----------------------------------------------------------------------------------------
RENT = (
    "已知 企业 行业 = 3976 "
    "已知 租赁年度 2023年 园区 = 产业园甲，第几年 = 1，实付租金 = 60万元，自用比例 = 100%，园区投资额 = 600万元 "
    "结果 42万元"
)


def rent(day: date | None, **readings: str) -> Answer:
    example = case_example(policy(), loaded().scope, "rent", RENT)
    city = replace(example.city, applied_on=day)
    return next(a for a in Program(policy(), readings, ["rent"]).answers(city))


def test_a_late_application_is_refused_with_its_clause_and_the_reason() -> None:
    late = rent(date(2026, 1, 4))
    assert late.outcome == "not_eligible"
    (reason,) = late.reasons
    assert reason.clause == "三（五）第2句"
    assert (reason.code, reason.zh) == (
        "gate:policy-period", "不符合“在政策期内”：实际申报年份为2026，须不超过2025",
    )  # fmt: skip


def test_where_no_day_is_known_it_counts_as_applied_for_in_the_year_due_and_says_so() -> None:
    known, unknown = rent(date(2025, 12, 31)), rent(None)
    assert (known.amount, unknown.amount) == (420_000_00, 420_000_00)
    assert (known.assumptions, unknown.assumptions) == ((), ("applied_in 2023 not examined",))


@pytest.mark.parametrize(("reading", "outcome"), [("apply", "not_eligible"), ("occur", "definite")])
def test_whether_lateness_matters_is_a_reading(reading: str, outcome: str) -> None:
    """Where the event must lie in the policy's years, it may be applied for when they are over."""
    assert rent(date(2026, 1, 4), M12=reading).outcome == outcome


# ---- any policy ------------------------------------------------------------------------------------------------------
TITLE = """奖补 one 称号奖励
  依据  称号
  受益  企业
  条件  实际申报年份 ≤ 2024年
  金额  100元
  性质  定额"""


@pytest.mark.parametrize("year", [2022, 2024, 2025])
@pytest.mark.parametrize("day", [None, date(2020, 5, 5), date(2024, 12, 31), date(2025, 1, 1)])
def test_an_event_can_be_late_but_not_early(year: int, day: date | None) -> None:
    rows = (("enterprise", {"id": "甲"}), ("title", {"enterprise": "甲", "object": "子", "date": date(year, 7, 1)}))
    law: ir.Policy = policy_of(TITLE)
    city = Town(rows, applied_on=day).city(law)
    (answer,) = Program(law).answers(city)
    late = max(year, day.year if day is not None else year) > 2024
    assert answer.outcome == ("not_eligible" if late else "definite")
    assert differences(in_columns(law, city).results, one_by_one(law, city)) == []
