"""Near misses: the least change of one fact that alters an outcome, each found again in a city where it is so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from tests.policies.cities import FIRM, PARTIES, Row, Town, town

from liance.records.city import Record, Value
from liance.records.vocabulary import Kind
from liance.rules import ir
from liance.rules.answers.decide import decide
from liance.rules.answers.explain import Answer, Program
from liance.rules.answers.near import STEPS, NearMiss, near_misses, reads_in_common
from liance.rules.kleene import Unknown
from liance.rules.library import load_policy

LIAOCHENG = Path(__file__).resolve().parents[2] / "policies" / "liaocheng-it-2023"
FICTIONAL = Path(__file__).parent / "fictional" / "policy.md"
WAN = 10_000_00
YI = 100_000_000_00
AVERAGE = ("city_average_growth", "electronics_manufacturing", 2023)
MAKER: Row = (
    "enterprise",
    {
        "id": FIRM, "industry": "3976", "registered_here": True, "dishonest": False, "listed_as": "none",
        "established": date(2022, 1, 1),
    },
)  # fmt: skip


@cache
def policy() -> ir.Policy:
    return load_policy(LIAOCHENG)


@cache
def alone(incentive: str, choices: tuple[tuple[str, str], ...] = ()) -> Program:
    return Program(policy(), dict(choices), [incentive])


def made(*rows: Row) -> Town:
    return Town(policy().vocabulary, (MAKER, *rows), {AVERAGE: Fraction(8, 100)})


def misses(there: Town, incentive: str, party: str = FIRM, **choices: str) -> dict[str, NearMiss]:
    """By field; every one of them replayed, and nothing nearer found."""
    program = alone(incentive, tuple(choices.items()))
    found = near_misses(program, there.city(), party)
    for miss in found:
        replays(program, there, party, miss)
        nothing_nearer(program, there, party, miss)
    assert len({m.fact for m in found}) == len(found)
    return {m.field.id: m for m in found}


# ---- checked the slow way: in a city where the fact is so -------------------------------------------------
def worth(answers: list[Answer]) -> int:
    return sum(a.high or 0 for a in answers if not a.guidance and a.outcome != "undetermined")


def looked_up(program: Program, there: Town, party: str, record: Record) -> tuple[str, int]:
    """The outcome of a record, and all that the party gets of the incentive."""
    answers = program.answers(there.city(), party)
    (mine,) = (a for a in answers if (a.record.type.id, a.record.key) == (record.type.id, record.key))
    return mine.outcome, worth(answers)


def after(program: Program, there: Town, party: str, miss: NearMiss, then: object) -> tuple[str, int]:
    assert isinstance(then, int | Fraction | bool | str)
    _, before = looked_up(program, there, party, miss.answer.record)
    outcome, now = looked_up(program, there.with_fact(miss.fact, then), party, miss.answer.record)
    return outcome, now - before


def replays(program: Program, there: Town, party: str, miss: NearMiss) -> None:
    assert after(program, there, party, miss, miss.then) == (miss.outcome, miss.gain)
    assert miss.gain > 0 or miss.outcome != miss.answer.outcome
    assert miss.gain > 0 or miss.answer.outcome != "not_eligible"


def nothing_nearer(program: Program, there: Town, party: str, miss: NearMiss) -> None:
    """The last steps before it, and others on the way, leave the outcome and bring nothing."""
    if miss.field.kind not in STEPS:
        return
    assert isinstance(miss.now, int | Fraction)
    assert isinstance(miss.then, int | Fraction)
    step, way = STEPS[miss.field.kind], Fraction(miss.then - miss.now)
    sign, steps = (1 if way > 0 else -1), int(abs(way) / step)
    for back in {1, 2, 3, *(steps * i // 10 for i in range(1, 10)), steps - 1} - {0}:
        if back < steps:
            nearer = miss.then - sign * back * step
            outcome, gain = after(program, there, party, miss, nearer)
            assert outcome == miss.answer.outcome, f"{miss.fact}: {nearer} is enough, not {miss.then}"
            assert gain <= 0, f"{miss.fact}: {nearer} brings money already, not only {miss.then}"


def year(number: int, revenue: int) -> Row:
    return "enterprise_year", {"enterprise": FIRM, "year": number, "revenue": revenue}


def chip(**more: Value) -> Row:
    facts: dict[str, Value] = {"category": "chip", "self_developed": True, "self_produced": True, "sales": 3000 * WAN}
    return "product_year", {"enterprise": FIRM, "product": "甲", "year": 2023, **facts, **more}


def park(total: int, new: int) -> Row:
    return "park_year", {
        "park": "东园", "year": 2024, "electronics_enterprises": total, "new_electronics_enterprises": new,
    }  # fmt: skip


# ---- one of each kind -------------------------------------------------------------------------------------
def test_one_fen_short_of_a_figure_that_must_be_passed() -> None:
    found = misses(made(year(2022, 8000 * WAN), year(2023, YI)), "manufacturing-scale-up")
    miss = found["revenue"]
    assert (miss.now, miss.then, miss.outcome, miss.gain) == (YI, YI + 1, "ceiling", 10 * WAN)
    assert miss.label == "2023年企业年度的营业收入"


def test_one_fen_short_of_a_figure_that_must_be_reached() -> None:
    project: Row = (
        "project",
        {"name": "甲", "investor": FIRM, "year": 2024, "actual_investment": 5000 * WAN - 1, "land_cost": 0},
    )
    found = misses(made(project), "investment")
    miss = found["actual_investment"]
    assert (miss.then, miss.outcome, miss.gain) == (5000 * WAN, "definite", 500 * WAN)


def test_growth_that_equals_the_average() -> None:
    """8% more than 9500万: one fen more this year, or one less last year."""
    program = alone("manufacturing-scale-up")
    there = made(year(2022, 9500 * WAN), year(2023, 10260 * WAN))
    found = [m for m in near_misses(program, there.city(), FIRM) if m.answer.year == 2023]
    assert [(m.fact[1][1], m.then, m.outcome, m.gain) for m in found] == [
        (2022, 9500 * WAN - 1, "ceiling", 10 * WAN),
        (2023, 10260 * WAN + 1, "ceiling", 10 * WAN),
    ]


def test_a_missing_flag() -> None:
    found = misses(made(chip(self_produced=False)), "chip-sales")
    miss = found["self_produced"]
    assert (miss.now, miss.then, miss.gain) == (False, True, 30 * WAN)
    assert set(found) == {"self_produced"}, "nothing else alone is enough"


def test_a_choice_from_a_list() -> None:
    found = misses(made(year(2022, 8000 * WAN), year(2023, YI + 1)), "manufacturing-scale-up", M13="list")
    miss = found["listed_as"]
    assert (miss.now, miss.then, miss.gain) == ("none", "electronics_manufacturing", 10 * WAN)


@pytest.mark.parametrize(
    ("total", "new", "field", "then"),
    [(9, 6, "electronics_enterprises", 10), (12, 4, "new_electronics_enterprises", 5)],
)
def test_one_too_few(total: int, new: int, field: str, then: int) -> None:
    found = misses(made(park(total, new)), "park-cluster", "东园")
    assert [(m.field.id, m.then, m.gain) for m in found.values()] == [(field, then, 300 * WAN)]


def test_two_things_too_few_are_no_near_miss() -> None:
    assert misses(made(park(9, 4)), "park-cluster", "东园") == {}


SHARE = """\
> 作坊自用比例60%以上的，奖励2000元。

```liance
奖补 own-use 自用奖励
  依据  作坊年度
  受益  作坊
  条件  自用比例 ≥ 60%
  金额  2000元
  性质  定额
  频次  每 作坊、年 一次
```

## 二、热气球
"""


@pytest.mark.parametrize(
    ("now", "then", "outcome", "gain"),
    [
        (Fraction(599_999, 1_000_000), Fraction(6, 10), "definite", 2000_00),
        (Fraction(1, 3), Fraction(6, 10), "definite", 2000_00),
        (Fraction(6, 10), Fraction(599_999, 1_000_000), "not_eligible", -2000_00),
    ],
)
def test_a_ratio_just_below_its_figure(tmp_path: Path, now: Fraction, then: Fraction, outcome: str, gain: int) -> None:
    """The first policy compares no ratio that a party states, so a clause of the fictional city does."""
    text = FICTIONAL.read_text(encoding="utf-8").replace("## 二、热气球\n", SHARE)
    field = "字段 rent 租金 金额 不小于 0元\n"
    text = text.replace(field, f"{field}  字段 own_use 自用比例 比率 不小于 0% 不大于 100%\n")
    (tmp_path / "policy.md").write_text(text, encoding="utf-8")
    law = load_policy(tmp_path)
    rows: tuple[Row, ...] = (
        ("enterprise", {"id": "篾匠铺", "dishonest": False}),
        ("workshop_year", {"workshop": "篾匠铺", "year": 2030, "own_use": now}),
    )
    there, program = Town(law.vocabulary, rows), Program(law, only=["own-use"])
    (miss,) = (m for m in near_misses(program, there.city(), "篾匠铺") if m.field.kind is Kind.RATIO)
    assert (miss.then, miss.outcome, miss.gain) == (then, outcome, gain)
    replays(program, there, "篾匠铺", miss)
    nothing_nearer(program, there, "篾匠铺", miss)


# ---- what is left out -------------------------------------------------------------------------------------
def test_an_award_shrinking_to_nothing_is_found_where_it_happens() -> None:
    """With 9000万 of land the amount is gone long before the figure of the condition is."""
    project: Row = (
        "project",
        {"name": "甲", "investor": FIRM, "year": 2024, "actual_investment": YI, "land_cost": 9000 * WAN},
    )
    miss = misses(made(project), "investment")["actual_investment"]
    assert (miss.then, miss.outcome) == (9000 * WAN + 9_99, "not_eligible")


def test_less_money_of_the_same_kind_is_no_near_miss() -> None:
    """A tier lower is still a ceiling: it brings nothing and changes no outcome."""
    there = made(year(2022, 8000 * WAN), year(2023, 3 * YI + 1))
    found = [m for m in near_misses(alone("manufacturing-scale-up"), there.city(), FIRM) if m.answer.year == 2023]
    assert [m for m in found if m.gain <= 0 and m.outcome == m.answer.outcome] == []


def test_a_year_that_only_takes_the_award_of_another_is_not_nearly_eligible() -> None:
    """Had 2022 passed the figure, 2023 would not be the first: nothing gained."""
    there = made(year(2021, 5000 * WAN), year(2022, 9500 * WAN), year(2023, 11000 * WAN))
    there = Town(there.vocabulary, there.rows, {**there.parameters, (*AVERAGE[:2], 2022): Fraction(8, 100)})
    found = near_misses(alone("manufacturing-scale-up"), there.city(), FIRM)
    assert [m for m in found if m.answer.outcome == "not_eligible" and m.gain <= 0] == []


def test_an_unknown_answer_has_no_near_miss() -> None:
    rows: Mapping[str, Row] = {
        "this year": year(2022, 8000 * WAN),
        "flag": chip(self_produced=True),
    }
    no_revenue: Row = ("enterprise_year", {"enterprise": FIRM, "year": 2023})
    there = made(rows["this year"], no_revenue)
    waiting = [a for a in alone("manufacturing-scale-up").answers(there.city(), FIRM) if a.year == 2023]
    assert [a.outcome for a in waiting] == ["undetermined"]
    assert [m for m in near_misses(alone("manufacturing-scale-up"), there.city(), FIRM) if m.answer.year == 2023] == []

    _, values = rows["flag"]
    unsaid = made(("product_year", {k: v for k, v in values.items() if k != "self_produced"}))
    assert [a.outcome for a in alone("chip-sales").answers(unsaid.city(), FIRM)] == ["undetermined"]
    assert misses(unsaid, "chip-sales") == {}


def test_nobody_changes_a_published_figure_a_key_or_the_ledger() -> None:
    for seed in range(6):
        for party in PARTIES:
            for miss in near_misses(Program(policy()), town(policy(), seed, empty=0).city(), party):
                assert miss.fact[0] not in ("parameter", "award")
                assert not miss.field.key


def test_guidance_and_what_a_person_handles_have_none() -> None:
    kinds = {
        m.answer.decided.rule.nature.kind
        for seed in range(6)
        for m in near_misses(Program(policy()), town(policy(), seed, empty=0).city(), FIRM)
    }
    assert kinds
    assert not kinds & {"guidance", "manual"}


@pytest.mark.parametrize("seed", range(4))
def test_what_is_refused_without_a_fact_is_refused_whatever_it_is(seed: int) -> None:
    """So that no other value of it needs to be tried."""
    there = town(policy(), seed, empty=8)
    city, program, tried = there.city(), Program(policy()), 0
    for answer in (a for party in PARTIES for a in program.answers(city, party) if a.outcome == "not_eligible"):
        alone = program.alone(answer.decided.rule)
        for fact, now in answer.decided.case.facts.items():
            open_ = decide(answer.decided.rule, city, answer.record, {fact: Unknown(frozenset((fact,)))})
            if open_ is None or open_.verdict is not False or not isinstance(now, bool | int):
                continue
            for then in (not now,) if isinstance(now, bool) else (0, 1, now - 1, now + 1, 2 * now, 100 * YI):
                tried += 1
                asked = alone.answers(city, answer.beneficiary, {fact: then})
                mine = {a.outcome for a in asked if a.record is answer.record}
                assert mine <= {"not_eligible"}, (answer.incentive.id, fact, then)
    assert tried > 100


@pytest.mark.parametrize("choices", [{}, {"M12": "occur"}])
def test_a_fact_that_a_failed_condition_does_not_read_turns_nothing(choices: Mapping[str, str]) -> None:
    """So that it need not be tried."""
    program, beside = Program(policy(), choices), 0
    for city in (town(policy(), seed, empty=8).city() for seed in range(4)):
        for answer in (a for party in PARTIES for a in program.answers(city, party) if a.outcome == "not_eligible"):
            if (able := reads_in_common(answer.decided)) is None:
                continue
            for fact in answer.decided.case.facts.keys() - able:
                beside += 1
                open_ = decide(answer.decided.rule, city, answer.record, {fact: Unknown(frozenset((fact,)))})
                assert open_ is None or open_.verdict is False, (answer.incentive.id, fact)
    assert beside > 100


# ---- every one of many towns ------------------------------------------------------------------------------
@pytest.mark.parametrize("empty", [0, 8])
@pytest.mark.parametrize("seed", range(8))
def test_every_near_miss_replays_and_is_the_least(seed: int, empty: int) -> None:
    there = town(policy(), seed, empty=empty)
    for party in PARTIES:
        found = near_misses(Program(policy()), there.city(), party)
        assert [m.gain for m in found] == sorted((m.gain for m in found), reverse=True)
        for miss in found:
            program = alone(miss.answer.incentive.id)
            replays(program, there, party, miss)
            nothing_nearer(program, there, party, miss)
