"""Beneficiaries set apart take along every record that their cases reach."""

from __future__ import annotations

import pytest
from tests.agreement import programs
from tests.agreement.programs import Town, policy_of
from tests.agreement.twin import differences, in_columns, one_by_one

PARK = """
事实 lease 租约
  字段 enterprise 租户 引用 enterprise 主键
  字段 park 园区 文本 主键
  字段 year 年度 年 主键
  字段 rent 租金 金额 不小于 0元

事实 park 园区年报
  字段 park 园区 文本 主键
  字段 year 年度 年 主键
  字段 level 等次 金额 不小于 0元

"""
PAID = (
    "award",
    {"incentive": "one", "beneficiary": "乙", "key": "别的", "year": 2021, "amount": 500, "origin": "here"},
)


SEEN = "条件  已奖（one，其中 金额 > 1000元） = 0元"
"""A look at single awards, which columns leave to the other engine."""


def firms() -> list[tuple[str, dict[str, object]]]:
    return [("enterprise", {"id": firm, "capital": 1}) for firm in "甲乙丙"]


def test_a_first_time_of_another_party() -> None:
    """乙 has an earlier award; that 甲's second project is not the first is told by one that 乙 is not named in."""
    rule = f"依据  项目\n  受益  引荐人\n  条件  首次 每 业主\n  {SEEN}\n  性质  定额\n  "
    rule += "金额  10元\n  频次  每 项目名称 一次"
    policy = policy_of(f"奖补 one 奖励\n  {rule}")
    projects = [("一", "甲", "丙", 2022), ("二", "甲", "乙", 2023), ("三", "乙", "乙", 2022)]
    rows = [
        ("project", {"object": name, "enterprise": owner, "partner": by, "start": year, "sales": 1000})
        for name, owner, by, year in projects
    ]
    city = Town((*firms(), *rows, PAID)).city(policy)
    made = one_by_one(policy, city)
    assert sorted(made["outcome"].cast(str)) == ["definite", "definite", "not_eligible"]
    assert differences(in_columns(policy, city).results, made) == []


def test_what_stands_beside_by_a_key_that_is_no_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    """乙 has an earlier award; whether the lease counts is told by the park's own record."""
    at = programs.TEMPLATE.index("事实 award")
    monkeypatch.setattr(programs, "TEMPLATE", programs.TEMPLATE[:at] + PARK.lstrip() + programs.TEMPLATE[at:])
    rule = "依据  租约\n  受益  租户\n  条件  园区年报.等次 > 5元\n  性质  定额\n  "
    rule += "金额  租金 × 1%\n  频次  每 租户、园区 一次\n  " + SEEN
    policy = policy_of(f"奖补 one 奖励\n  {rule}")
    park = ("park", {"park": "高新", "year": 2023, "level": 1000})
    lease = ("lease", {"enterprise": "乙", "park": "高新", "year": 2023, "rent": 1_000_000})
    city = Town((*firms(), park, lease, PAID)).city(policy)
    columns = in_columns(policy, city)
    made = one_by_one(policy, city)
    assert columns.apart == 1
    assert columns.results.height == 1
    assert made["unknown"].to_list() == [0]
    assert differences(columns.results, made) == []
