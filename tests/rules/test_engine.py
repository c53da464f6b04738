"""What each construct of the language means, on a policy of a city that does not exist."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from liance.records.city import City, Record, Value
from liance.rules.answers.explain import Answer, Program
from liance.rules.build import Loaded
from liance.rules.checks.worked import run_case
from liance.rules.kleene import fact_name
from liance.rules.library import read_policy

FOLDER = Path(__file__).parent / "fictional"


@cache
def loaded() -> Loaded:
    return read_policy(FOLDER)


def check(incentive: str, text: str, **choices: str) -> None:
    """Run facts and results written as in an example block; both may take several lines."""
    made = loaded()
    assert made.policy is not None
    results = run_case(made.policy, made.scope, incentive, text.strip(), choices)
    assert results
    assert [f"expected {r.expected}, got {r.got}: {r.detail}" for r in results if not r.ok] == []


def sales(*years: str) -> str:
    """`2030 25万元` as a year of the workshop."""
    return " ".join("已知 作坊年度 {}年 销售额 = {}".format(*y.split()) for y in years)


# ---- first crossing ----
@pytest.mark.parametrize(
    ("facts", "result"),
    [
        (sales("2029 20万元", "2030 299999.99元"), "不符合 “差 0.02元”"),
        (sales("2029 20万元", "2030 30万元"), "不符合 “差 0.01元”"),
        (sales("2029 20万元", "2030 300000.01元"), "6000元"),
        (sales("2029 31万元", "2030 40万元"), "不符合 “不是首次”"),
        (sales("2028 31万元", "2029 20万元", "2030 40万元"), "不符合 “不是首次”"),
        (sales("2030 40万元"), "8000元"),
        (sales("2029 20万元", "2030 未知"), "待定 “销售额”"),
    ],
)
def test_first_crossing(facts: str, result: str) -> None:
    check("first-sale", f"{facts} 结果 2030年 {result}")


def test_a_gap_in_a_series_may_hide_the_first_crossing() -> None:
    check("first-sale", f"{sales('2028 20万元', '2030 40万元')} 结果 2030年 待定 “2029年作坊年度的销售额”")


def test_a_gap_does_not_matter_where_the_figure_is_not_reached() -> None:
    check("first-sale", f"{sales('2028 20万元', '2030 10万元')} 结果 2030年 不符合")


def test_a_gap_does_not_matter_where_an_earlier_year_settles_it() -> None:
    check("first-sale", f"{sales('2028 35万元', '2030 40万元')} 结果 2030年 不符合 “不是首次”")


# ---- tiers ----
TWO_AT_ONCE = sales("2029 5万元", "2030 25万元")
ONE_AFTER_ANOTHER = sales("2029 5万元", "2030 15万元", "2031 25万元")


@pytest.mark.parametrize(
    ("facts", "choice", "result"),
    [
        (TWO_AT_ONCE, "highest", "结果 2030年 3万元"),
        (TWO_AT_ONCE, "cumul", "结果 2030年 4万元"),
        (TWO_AT_ONCE, "diff", "结果 2030年 3万元"),
        (ONE_AFTER_ANOTHER, "highest", "结果 2030年 1万元 结果 2031年 3万元"),
        (ONE_AFTER_ANOTHER, "cumul", "结果 2030年 1万元 结果 2031年 3万元"),
        (ONE_AFTER_ANOTHER, "diff", "结果 2030年 1万元 结果 2031年 2万元"),
    ],
)
def test_tiers_in_each_mode(facts: str, choice: str, result: str) -> None:
    check("sale-tiers", f"{facts} {result}", K1=choice)


@pytest.mark.parametrize(
    ("now", "result"),
    [
        ("10万元", "不符合 “差 0.01元”"),
        ("100000.01元", "1万元"),
        ("20万元", "1万元"),
        ("200000.01元", "3万元"),
        ("400000.01元", "7万元"),
    ],
)
def test_a_tier_is_crossed_past_its_figure(now: str, result: str) -> None:
    check("sale-tiers", f"{sales('2029 5万元', f'2030 {now}')} 结果 2030年 {result}")


def test_a_tier_reached_before_is_not_paid_again() -> None:
    check("sale-tiers", f"{sales('2028 15万元', '2029 5万元', '2030 15万元')} 结果 2030年 不符合")


PAID_TIER = "已知 已获奖补 2020年 奖补项目 = sale-tiers，事项 = 10万元，金额 = 1万元，来源 = 本市"


def test_a_tier_that_the_ledger_shows_as_paid_is_not_paid_again() -> None:
    check("sale-tiers", f"{sales('2029 5万元', '2030 15万元')} {PAID_TIER} 结果 2030年 不符合")
    check("sale-tiers", f"{TWO_AT_ONCE} {PAID_TIER} 结果 2030年 3万元")


def test_an_unknown_figure_leaves_the_tiers_within_bounds() -> None:
    check("sale-tiers", f"{sales('2029 12万元', '2030 未知')} 结果 2030年 待定 “0元–7万元”")


# ---- last year ----
@pytest.mark.parametrize(
    ("facts", "result"),
    [
        (sales("2029 8万元", "2030 10万元"), "不符合"),
        (sales("2029 8万元", "2030 100000.01元"), "5000元"),
        (sales("2029 0元", "2030 10万元"), "不符合"),
        (sales("2030 10万元"), "待定 “2029年作坊年度的销售额”"),
        ("已知 作坊 编号 = 篾匠铺，开业日期 = 2030-01-01 " + sales("2030 10万元"), "不符合"),
        ("已知 作坊 编号 = 篾匠铺，开业日期 = 2029-12-31 " + sales("2030 10万元"), "待定"),
    ],
    ids=["exactly", "just over", "zero before", "not given", "opened this year", "opened last year"],
)
def test_growth_needs_last_year(facts: str, result: str) -> None:
    check("growth", f"{facts} 结果 2030年 {result}")


# ---- limits ----
def rent(*years: str) -> str:
    return " ".join("已知 作坊年度 {}年 租金 = {}".format(*y.split()) for y in years)


def test_limits_bind_in_order_and_over_the_years() -> None:
    """35% of 20万 is 7万, a year's limit 6万; the second year finds 4万 left of 10万, the third nothing."""
    check(
        "shed",
        f"""{rent("2030 20万元", "2031 20万元", "2032 1万元")}
        结果 2030年 6万元
        结果 2031年 4万元
        结果 2032年 不符合 “累计上限已经用完”""",
    )


PAID_RENT = "已知 已获奖补 {}年 奖补项目 = shed，金额 = {}，来源 = {}"


@pytest.mark.parametrize(
    ("paid", "result"),
    [
        (PAID_RENT.format(2029, "7万元", "本市"), "3万元"),
        (PAID_RENT.format(2029, "10万元", "“本市（平台启用前）”"), "不符合 “累计上限已经用完”"),
        (PAID_RENT.format(2029, "10万元", "省级"), "6万元"),
        (PAID_RENT.format(2029, "未知", "本市"), "待定 “金额”"),
        (PAID_RENT.format(2029, "10万元", "未知"), "待定 “来源”"),
        (PAID_RENT.format(2030, "6万元", "本市"), "不符合 “台账”"),
    ],
)
def test_the_ledger_counts_towards_the_limit_and_the_year(paid: str, result: str) -> None:
    check("shed", f"{rent('2030 20万元')} {paid} 结果 2030年 {result}")


def test_a_year_paid_by_the_ledger_is_not_counted_twice() -> None:
    paid = PAID_RENT.format(2030, "6万元", "本市")
    check("shed", f"{rent('2030 20万元', '2031 20万元')} {paid} 结果 2031年 4万元")


def test_an_amount_is_rounded_once_at_the_end_and_down() -> None:
    """35% of 9999.99 is 3499.9965."""
    check("shed", f"{rent('2030 9999.99元')} 结果 2030年 3499元")
    check("shed", f"{rent('2030 2.86元')} 结果 2030年 1元")
    check("shed", f"{rent('2030 2.85元')} 结果 2030年 不符合")


# ---- steps, levels, honours ----
@pytest.mark.parametrize(
    ("bought", "result"),
    [("29999.99元", "不符合"), ("3万元", "1000元"), ("89999.99元", "2000元"), ("9万元", "3000元")],
)
def test_whole_steps_count(bought: str, result: str) -> None:
    check("tools", f"已知 作坊年度 2030年 设备购置额 = {bought} 结果 2030年 {result}")


def fame(day: str, rank: str) -> str:
    return f"已知 称号 名称 = 名坊，日期 = {day}，等级 = {rank} "


@pytest.mark.parametrize(
    ("facts", "result"),
    [
        (fame("2030-01-05", "县级") + fame("2031-01-05", "市级"), "结果 2030年 1万元 结果 2031年 2万元"),
        (fame("2030-01-05", "市级") + fame("2031-01-05", "县级"), "结果 2031年 不符合 “不是首次”"),
        (fame("2030-01-05", "省级") + fame("2031-01-05", "省级"), "结果 2031年 不符合 “不是首次”"),
        (fame("2030-01-05", "县级") + fame("2030-09-05", "省级"), "结果 2030年 4万元"),
        (fame("2030-01-05", "未知") + fame("2031-01-05", "市级"), "结果 2031年 待定 “等级”"),
    ],
    ids=["rises", "falls", "again", "both in one year: the higher", "an earlier rank is unknown"],
)
def test_ordered_levels(facts: str, result: str) -> None:
    check("fame", f"{facts} {result}")


def test_a_discretionary_amount_is_a_range_and_each_object_has_its_own() -> None:
    new = "已知 称号 2030年 名称 = 新品，对象 = {} "
    check("novelty", new.format("篮") + new.format("席") + "结果 “篮” 区间 “0元–2万元” 结果 “席” 区间")


def test_what_a_person_must_handle_is_never_zero() -> None:
    check("show", "已知 称号 2030年 名称 = 表演 结果 2030年 人工")


# ---- parties, gates, readings ----
def test_a_place_can_be_the_beneficiary_once() -> None:
    there = "已知 气球场年度 {}年 气球场 = 南坡，放飞次数 = {} "
    check(
        "flights",
        there.format(2030, "1000次") + there.format(2031, "2000次") + "结果 2030年 8万元 结果 2031年 不符合",
    )


@pytest.mark.parametrize(("choice", "result"), [("incl", "8万元"), ("strict", "不符合")])
def test_a_reading_decides_what_the_words_leave_open(choice: str, result: str) -> None:
    check("flights", f"已知 气球场年度 2030年 放飞次数 = 1000次 结果 2030年 {result}", K2=choice)


@pytest.mark.parametrize(
    ("dishonest", "result"),
    [("是", "不符合 “没有失信”"), ("未知", "待定 “失信”"), ("否", "8000元")],
)
def test_a_gate_stands_before_every_award(dishonest: str, result: str) -> None:
    check(
        "first-sale",
        f"已知 作坊 编号 = 篾匠铺，失信 = {dishonest} {sales('2030 40万元')} 结果 2030年 {result}",
    )


PROJECT = "已知 气球项目 项目 = 云梯，投产年度 = 2030年，投资额 = 100万元"


def test_the_beneficiary_may_be_somebody_else_than_the_owner() -> None:
    check("finder", f"{PROJECT}，引进人 = 篾匠铺 结果 2030年 1万元")


def test_an_unknown_beneficiary_leaves_the_award_open() -> None:
    check("finder", f"{PROJECT} 结果 2030年 待定 “引进人”")


# ---- what the answer carries besides ----
def workshop_answer(*, open_history: bool, opened: date | None = None) -> Answer:
    """The answer for a workshop of which only 2030 was given."""
    policy = loaded().policy
    assert policy is not None
    kinds = {t.id: t for t in policy.vocabulary.types}
    firm: dict[str, Value] = {"id": "篾匠铺", "dishonest": False, **({"opened": opened} if opened else {})}
    year: dict[str, Value] = {"workshop": "篾匠铺", "year": 2030, "sales": 400_000_00}
    records = [Record(kinds["enterprise"], firm), Record(kinds["workshop_year"], year)]
    city = City.of(policy.vocabulary, records, open_history=open_history)
    (answer,) = Program(policy, only=["first-sale"]).answers(city)
    return answer


def test_history_that_nobody_gave_is_an_assumption() -> None:
    answer = workshop_answer(open_history=False)
    assert (answer.outcome, answer.amount) == ("ceiling", 8000_00)
    assert answer.assumptions == ("history_before 2030 not examined",)


def test_open_history_makes_it_unknown_instead() -> None:
    answer = workshop_answer(open_history=True)
    assert (answer.outcome, answer.low, answer.high) == ("undetermined", 0, 8000_00)
    assert [fact_name(f) for f in answer.missing] == ["workshop_year.history_before[篾匠铺,2030]"]


@pytest.mark.parametrize("open_history", [False, True])
def test_a_workshop_opened_this_year_has_no_history_to_examine(open_history: bool) -> None:
    answer = workshop_answer(open_history=open_history, opened=date(2030, 1, 2))
    assert (answer.outcome, answer.amount, answer.assumptions) == ("ceiling", 8000_00, ())


def test_the_ceiling_is_never_called_definite() -> None:
    answer = workshop_answer(open_history=False)
    assert answer.outcome == "ceiling"
    assert "ceiling" in [r.code for r in answer.reasons]


def test_the_readings_an_answer_rests_on_are_named() -> None:
    policy = loaded().policy
    assert policy is not None
    assert Program(policy, only=["sale-tiers"]).rules[0].readings == {"K1": "highest"}
