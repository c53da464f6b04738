"""What columns leave to the single-case engine, construct by construct, with the same results in the end."""

from __future__ import annotations

from datetime import date

import pytest
from tests.agreement.programs import FEN, FIRMS, YEARS, Town, policy_of
from tests.agreement.twin import differences, in_columns, one_by_one

FIRM = "依据  企业年度\n  受益  企业\n  性质  定额\n  "
DEAL = "依据  合同\n  受益  企业\n  性质  定额\n  "
TITLE = "依据  称号\n  受益  企业\n  性质  定额\n  "
PROJECT = "依据  项目\n  受益  业主\n  性质  定额\n  "
HELD = {
    "other years": FIRM + "金额  上年 收入 ＋ 前2年 收入",
    "a base year": FIRM + "金额  基期（2022年） 收入",
    "a base year by record": FIRM + "金额  基期（重组年度） 收入",
    "the highest before": FIRM + "金额  此前最高 收入",
    "the total before": FIRM + "金额  此前合计 收入",
    "a first time of years": FIRM + "条件  首次成立（收入 > 100元 期间 政策期）\n  金额  10元",
    "tiers": FIRM + "档位  收入 首次突破 100元 10元  333.33元 20元",
    "tiers, each once": FIRM + "档位  收入 首次突破 100元 10元  333.33元 20元\n  频次  每 企业、档 一次",
    "a first time of events": TITLE + "条件  首次 每 企业 其中 评级 ≥ 本次.评级\n  金额  10元",
    "a record beside": FIRM + "金额  用电年度.电费",
    "a record referred to": DEAL + "金额  企业.注册资本",
    "slices": FIRM + "金额  分段（收入：0元 → 100%；100元 → 1%）",
    "whole steps": FIRM + "金额  每满（收入，100元） × 10元",
    "a square": FIRM + "金额  增幅 ^2 × 收入",
    "the ledger": FIRM + "条件  已奖（one） = 0元\n  金额  10元",
    "a published figure": FIRM + "条件  增幅 > 全市平均\n  金额  10元",
    "a limit per thing": DEAL + "金额  合同额\n  上限  1000元 每 合同号 累计",
    "several times": DEAL + "金额  合同额\n  频次  每 企业 2次",
    "another payee": PROJECT.replace("业主", "引荐人") + "金额  投资额",
}
OUT = {
    "rows of another type": (
        FIRM + "金额  合计（奖金 于 称号）",
        "counting or summing the rows of another record type",
    ),
    "a count of rows": (
        FIRM + "条件  计数（称号） ≥ 2个\n  金额  10元",
        "counting or summing the rows of another record type",
    ),
    "a payee that changes by year": (
        DEAL.replace("受益  企业", "受益  供应商") + "金额  合同额",
        "its records cannot be put in columns",
    ),
    "a reference that changes by year": (FIRM + "金额  合作方.注册资本", "its records cannot be put in columns"),
    "a first time of years by keys": (
        FIRM + "条件  首次 每 企业\n  金额  10元",
        "a first time that is told from the records of several parties or years",
    ),
    "a first time of no party": (
        TITLE + "条件  首次 每 对象\n  金额  10元",
        "a first time that is told from the records of several parties or years",
    ),
    "a step that may be negative": (FIRM + "金额  每满（收入，利润） × 10元", "每满 over a step that may be negative"),
}


def town() -> Town:
    """Three firms with all kinds of records."""
    rows: list[tuple[str, dict[str, object]]] = [("enterprise", {"id": f, "capital": 100_000}) for f in FIRMS]
    rows += [("title", {"enterprise": f, "object": "子", "date": date(2023, 7, 1), "prize": 900}) for f in FIRMS]
    for n, (firm, year) in enumerate((f, y) for f in FIRMS for y in YEARS):
        figures = {"sales": FEN[n % len(FEN)] * 7, "profit": FEN[-n % len(FEN)] - 100, "merged": 2022, "partner": "乙"}
        rows.append(("firm_year", {"enterprise": firm, "year": year, **figures}))
        rows.append(("power_year", {"enterprise": firm, "year": year, "bill": 500 + n}))
        rows.append(("deal", {"enterprise": firm, "number": "子", "year": year, "sales": 70_000 + n, "supplier": "甲"}))
    return Town(tuple(rows))  # type: ignore[arg-type]


@pytest.mark.parametrize("what", HELD)
def test_columns_hold(what: str) -> None:
    policy = policy_of(f"奖补 one 奖励\n  {HELD[what]}")
    city = town().city(policy)
    assessed = in_columns(policy, city)
    assert assessed.beyond == {}
    assert differences(assessed.results, one_by_one(policy, city)) == []


@pytest.mark.parametrize("what", OUT)
def test_columns_leave_to_the_other_engine(what: str) -> None:
    """Every construct with its reason: the list may shrink, never grow unseen."""
    rule, reason = OUT[what]
    policy = policy_of(f"奖补 one 奖励\n  {rule}")
    city = town().city(policy)
    assessed = in_columns(policy, city)
    assert assessed.beyond == {"one": reason}
    assert differences(assessed.results, one_by_one(policy, city)) == []


def test_a_group_follows_its_member() -> None:
    """What shares a group with an incentive beyond columns is decided with it."""
    rules = "\n\n".join(
        f"奖补 {name} 奖励\n  {rule}"
        for name, rule in (("one", OUT["a count of rows"][0]), ("two", FIRM + "金额  收入"))
    )
    policy = policy_of(f"{rules}\n\n合并 both 一起\n  项目  one、two\n  同一  企业、年\n  方式  补差")
    city = town().city(policy)
    assessed = in_columns(policy, city)
    assert assessed.beyond == {"one": OUT["a count of rows"][1], "two": "is in the group both"}
    assert differences(assessed.results, one_by_one(policy, city)) == []


def test_what_has_no_records_is_not_compiled() -> None:
    """Nothing of a type is on file: nothing is decided, and nothing is said to be beyond columns."""
    policy = policy_of(f"奖补 one 奖励\n  {OUT['a first time of no party'][0]}\n\n奖补 two 奖励\n  {FIRM}金额  收入")
    city = Town(tuple(row for row in town().rows if row[0] != "title")).city(policy)
    assessed = in_columns(policy, city)
    assert assessed.beyond == {}
    assert assessed.results.height > 0
    assert differences(assessed.results, one_by_one(policy, city)) == []
