"""What deciding one beneficiary reads, and which incentives cannot be cut by beneficiary."""

from __future__ import annotations

import pytest
from tests.agreement.programs import policy_of

from liance.assessment.reach import Copy, Hop, reach_of, undivided

FIRM = "奖补 one 奖励\n  依据  企业年度\n  受益  企业\n  性质  定额\n  "
DEAL = "奖补 one 奖励\n  依据  合同\n  性质  定额\n  金额  合同额\n  受益  "
TITLE = "奖补 one 奖励\n  依据  称号\n  受益  企业\n  性质  定额\n  金额  10元\n  条件  "


def hops(rule: str) -> set[Hop]:
    """The ways out of a partition, but for the dates from which on firms exist."""
    return set(reach_of(policy_of(rule)).far())


def test_records_of_the_beneficiary_lie_together():
    reach = reach_of(policy_of(FIRM + "金额  上年 收入 ＋ 企业.注册资本"))
    assert {Copy("firm_year", "enterprise"), Copy("enterprise", "id")} <= set(reach.cuts())
    assert reach.far() == []


def test_only_fields_that_rules_read_are_kept():
    fields = reach_of(policy_of(FIRM + "金额  收入")).fields["firm_year"]
    assert {"enterprise", "year", "sales"} <= fields
    assert "profit" not in fields


def test_a_project_lies_with_everyone_who_may_get_money_for_it():
    rules = "奖补 one 甲\n  依据  项目\n  受益  业主\n  性质  定额\n  金额  10元\n\n"
    rules += "奖补 two 乙\n  依据  项目\n  受益  引荐人\n  性质  定额\n  金额  投资额"
    assert {c.column for c in reach_of(policy_of(rules)).cuts() if c.type == "project"} == {"enterprise", "partner"}


def test_a_partner_is_fetched_from_where_he_lies():
    far = hops(FIRM + "金额  合作方.注册资本")
    assert Hop(1, "firm_year", "partner", Copy("enterprise", "id")) in far


def test_rows_of_another_type_are_found_by_the_field_that_links_them():
    reach = reach_of(policy_of(FIRM + "金额  合计（奖金 于 称号）"))
    assert Copy("title", "enterprise") in reach.cuts()
    assert reach.far() == []


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (DEAL + "供应商", "the beneficiary may change from year to year"),
        (TITLE + "首次 每 对象", "whether it is the first of its kind is told by records of others"),
    ],
)
def test_what_is_told_by_records_of_others_cannot_be_cut(rule, reason):
    policy = policy_of(rule)
    assert {name: en for name, (_, en) in undivided(policy, policy.incentives, {}).items()} == {"one": reason}


@pytest.mark.parametrize("rule", [DEAL + "企业", TITLE + "首次 每 企业", TITLE + "首次 每 企业、对象"])
def test_what_the_own_records_tell_can_be_cut(rule):
    policy = policy_of(rule)
    assert undivided(policy, policy.incentives, {}) == {}
