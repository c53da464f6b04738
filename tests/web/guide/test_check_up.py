"""The check-up equals the engine, whatever order the questions are answered in."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.web.guide.conftest import cases, desk, loaded

from liance.records.city import City
from liance.records.vocabulary import Kind
from liance.rules.answers.explain import Answer, Program
from liance.rules.checks.worked import case_example
from liance.telling.checkup import Asked, CheckUp
from liance.telling.matters import SELF
from liance.telling.sheet import Item, Sheet, sheet_of

NO_SHRINK = [p for p in Phase if p is not Phase.shrink]
START = Sheet(
    2024, "", {
        ("enterprise", (SELF,)): {"industry": "39", "registered_here": "true", "dishonest": "false"},
        ("enterprise_year", (SELF, "2023")): {}, ("enterprise_year", (SELF, "2024")): {},
    },
)  # fmt: skip


def told(answers: list[Answer] | tuple[Answer, ...]) -> Counter[tuple[object, ...]]:
    return Counter((a.incentive.id, a.year, a.outcome, a.amount, a.low, a.high) for a in answers)


def as_sheet(city: City, party: str) -> Sheet:
    """The sheet of somebody who states about itself what a city records about a party."""
    made = sheet_of(city)
    rows = {
        (type_id, tuple(SELF if k == party else k for k in key)): {
            f: SELF if v == party else v for f, v in cells.items()
        }
        for (type_id, key), cells in made.rows.items()
    }
    return Sheet(None, "", rows, made.given, made.trail)


@pytest.mark.parametrize("row", cases(), ids=lambda row: f"{row['奖补']}-{row['说明']}")
def test_a_case_stated_in_a_check_up_has_the_answer_of_the_engine(row: dict[str, str]) -> None:
    policy = loaded().policy
    assert policy is not None
    example = case_example(policy, loaded().scope, row["奖补"], row["事实"] + f" 结果 {row['结果'].split('；')[0]}")
    answers = [a for a in Program(policy).answers(example.city) if a.incentive.id == row["奖补"]]
    for party in {a.beneficiary for a in answers if a.beneficiary is not None}:
        found = desk().check(as_sheet(example.city, party), nearly=False)
        mine = [a for a in found.answers if a.incentive.id == row["奖补"] and a.beneficiary == SELF]
        assert told(mine) == told([a for a in answers if a.beneficiary == party])


# ---- any order ---------------------------------------------------------------------------------------------
def truth(asked: Asked, seed: int) -> str:
    """What a made-up asker knows: the same fact has the same answer whenever it is asked; some he does not know."""
    dice = random.Random(f"{seed} {asked.item.as_json()}")
    if dice.random() < 0.2:
        return ""
    if asked.field is None:
        return dice.choice(["yes", "no"])
    if asked.field.choices:
        return dice.choice([c.id for c in asked.field.choices])
    match asked.field.kind:
        case Kind.BOOL:
            return dice.choice(["true", "false"])
        case Kind.MONEY:
            return dice.choice(["0", "5000万元", "1.2亿元", "49999999.99", "3亿元"])
        case Kind.RATIO:
            return dice.choice(["0%", "8%", "25%"])
        case _:
            return dice.choice(["1", "2", "10"])


def answered(seed: int, order: random.Random | None) -> tuple[Sheet, CheckUp]:
    """Everything that is asked answered: by the most money first, or in an order of its own."""
    sheet = START
    while True:
        found = desk().check(sheet, nearly=False)
        open_ = [a for a in found.asked if a.item not in sheet.given]
        if not open_:
            return sheet, found
        asked = order.choice(open_) if order is not None else open_[0]
        sheet = sheet.answered(asked.item, truth(asked, seed))


def given_or_open(found: CheckUp) -> list[Answer]:
    """All but refusals: of what is refused anyway one order may not ask whether it is concerned at all."""
    return [a for a in found.answers if a.outcome != "not_eligible"]


@pytest.mark.slow
@settings(max_examples=60, deadline=None, phases=NO_SHRINK)
@given(seed=st.integers(0, 10_000), shuffle=st.integers(0, 10_000))
def test_questions_answered_in_many_orders_end_in_the_same_result(seed: int, shuffle: int) -> None:
    same_in_any_order(seed, shuffle)


@settings(max_examples=3, deadline=None, phases=NO_SHRINK)
@given(seed=st.integers(0, 10_000), shuffle=st.integers(0, 10_000))
def test_questions_answered_in_any_order_end_in_the_same_result(seed: int, shuffle: int) -> None:
    same_in_any_order(seed, shuffle)


def same_in_any_order(seed: int, shuffle: int) -> None:
    _, usual = answered(seed, None)
    _, other = answered(seed, random.Random(shuffle))
    assert told(given_or_open(usual)) == told(given_or_open(other))
    assert usual.sums == other.sums
    assert [m.id for m in usual.absent] == [m.id for m in other.absent]


@settings(max_examples=3, deadline=None, phases=NO_SHRINK)
@given(seed=st.integers(0, 10_000))
def test_a_sheet_says_the_same_after_it_travelled(seed: int) -> None:
    sheet, found = answered(seed, None)
    again = Sheet.from_json(sheet.as_json())
    assert again == sheet
    assert told(desk().check(again, nearly=False).answers) == told(found.answers)


# ---- what is asked, and what is shown ----------------------------------------------------------------------
def test_the_most_money_is_asked_for_first_and_guidance_last() -> None:
    found = desk().check(START, nearly=False)
    city_money = [a for a in found.asked if not a.guidance]
    assert [a.at_stake for a in city_money] == sorted((a.at_stake for a in city_money), reverse=True)
    assert found.asked.index(city_money[-1]) < min(n for n, a in enumerate(found.asked) if a.guidance)
    assert city_money[0].item == Item("matter", ("project&payee=investor",))
    assert city_money[0].at_stake == 15_000_000_00


def test_a_matter_that_is_taken_back_takes_its_facts_along() -> None:
    lease = Item("matter", ("lease_year&payee=enterprise",))
    rent = Item("fact", ("lease_year", SELF, "本项", "2024"), "rent")
    sheet = START.answered(lease, "yes").answered(rent, "60万元")
    assert any(a.incentive.id == "rent" for a in desk().check(sheet).answers)
    back = sheet.answered(lease, "no")
    found = desk().check(back)
    assert not any(a.incentive.id == "rent" for a in found.answers)
    assert [m.type.id for m in found.absent] == ["lease_year"]


def test_guidance_is_never_in_the_sums_and_unknown_is_not_zero() -> None:
    year = ("enterprise_year", SELF, "2024")
    sheet = START.answered(Item("fact", year, "general_taxpayer"), "true")
    sheet = sheet.answered(Item("fact", year, "software_sales"), "1000万元")
    sheet = sheet.answered(Item("fact", year, "software_vat"), "100万元")
    found = desk().check(sheet)
    refund = next(o for o in found.offers if o.answer.incentive.id == "software-vat-refund")
    assert (refund.group, refund.answer.amount) == ("guidance", 70_000_000)
    assert (found.sums.definite, found.sums.ceiling) == (0, 0)
    assert found.sums.open > 0
    undecided = next(o for o in found.group("undecided"))
    assert undecided.answer.amount is None


def test_one_more_yuan_is_told_where_it_brings_money() -> None:
    growth = Item("figure", ("parameter", "electronics_manufacturing", "2023"), "city_average_growth")
    sheet = START.answered(growth, "9%")
    for year, text in (("2022", "8000万元"), ("2023", "1亿元")):
        sheet = sheet.answered(Item("fact", ("enterprise_year", SELF, year), "revenue"), text)
    nearly = desk().check(sheet).group("nearly")
    assert [o.answer.incentive.id for o in nearly] == ["manufacturing-scale-up"]
    least = next(n for n in nearly[0].near if n.fact == ("enterprise_year", (SELF, 2023), "revenue"))
    assert (least.now, least.then, least.gain) == (100_000_000_00, 100_000_000_01, 100_000_00)


def test_another_years_fact_may_be_stated_but_not_a_strangers_record() -> None:
    sheet = START.answered(Item("fact", ("enterprise_year", "别家", "2024"), "revenue"), "3亿元")
    assert told(desk().check(sheet).answers) == told(desk().check(START).answers)
