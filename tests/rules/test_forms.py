"""What to ask next: the facts that undecided answers wait for, most money first, guidance last."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from tests.policies.cities import FIRM, PARTIES, Row, Town, possible, town

from liance.records.vocabulary import Kind
from liance.rules import ir
from liance.rules.answers.explain import Answer, Program
from liance.rules.answers.forms import Question, questions
from liance.rules.kleene import Fact
from liance.rules.library import load_policy

LIAOCHENG = Path(__file__).resolve().parents[2] / "policies" / "liaocheng-it-2023"
WAN = 10_000_00
SEEDS = range(10)


@cache
def policy() -> ir.Policy:
    return load_policy(LIAOCHENG)


@cache
def program() -> Program:
    return Program(policy())


def answers(there: Town) -> list[Answer]:
    return program().answers(there.city())


def asked(there: Town) -> list[Question]:
    return questions(answers(there))


def firm(**more: object) -> Row:
    values = {
        "id": FIRM, "industry": "3976", "registered_here": True, "dishonest": False, "established": date(2020, 1, 1),
    } | more  # fmt: skip
    return "enterprise", {k: v for k, v in values.items() if v is not None}  # type: ignore[misc]


def maker(**more: object) -> Town:
    """A chip maker that waits for nothing but what a test leaves out."""
    chip: Row = (
        "product_year",
        {
            "enterprise": FIRM, "product": "甲", "year": 2023, "category": "chip", "self_developed": True,
            "self_produced": True, "sales": 3000 * WAN,
        },
    )  # fmt: skip
    lease: Row = (
        "lease_year",
        {
            "enterprise": FIRM, "park": "东园", "year": 2024, "year_of_lease": 2, "rent": 60 * WAN,
            "self_use_share": 1, "park_investment": 600 * WAN,
        },
    )  # fmt: skip
    return Town(policy().vocabulary, (firm(**more), chip, lease))


def without(there: Town, kind: str, *fields: str) -> Town:
    rows = [(k, {f: v for f, v in values.items() if k != kind or f not in fields}) for k, values in there.rows]
    return Town(there.vocabulary, tuple(rows), there.parameters)


def ask(there: Town, kind: str, field: str) -> Question:
    (question,) = (q for q in asked(there) if (q.fact[0], q.fact[2]) == (kind, field))
    return question


# ---- stake ------------------------------------------------------------------------------------------------
def test_a_town_that_lacks_nothing_is_asked_nothing() -> None:
    assert [q for q in asked(maker()) if not q.guidance] == []


def test_at_stake_is_the_most_that_waits_for_the_fact() -> None:
    question = ask(without(maker(), "product_year", "self_produced"), "product_year", "self_produced")
    assert (question.at_stake, question.unbounded, question.incentives) == (30 * WAN, False, ("chip-sales",))
    assert question.label == "2023年企业产品年度·甲的自主生产"
    assert question.kind is Kind.BOOL


def test_at_stake_sums_over_all_that_wait_for_it() -> None:
    """The chip award of 30万 and the rent of 30万 both stand behind the gate; each beneficiary's whole sum counts."""
    question = ask(maker(dishonest=None), "enterprise", "dishonest")
    assert question.at_stake == 60 * WAN
    assert question.incentives == ("chip-sales", "rent")


def test_an_amount_without_a_highest_is_bounded_by_the_limit_of_the_clause() -> None:
    question = ask(without(maker(), "lease_year", "rent"), "lease_year", "rent")
    assert (question.at_stake, question.unbounded) == (100 * WAN, False)


def test_an_enumeration_brings_its_choices() -> None:
    question = ask(without(maker(), "product_year", "category"), "product_year", "category")
    assert [c.id for c in question.choices] == ["chip", "ic_equipment", "ic_material", "other"]


@pytest.mark.parametrize("seed", SEEDS)
def test_stake_and_incentives_are_those_of_the_answers_that_wait(seed: int) -> None:
    told = answers(town(policy(), seed, empty=25))
    made = questions(told)
    assert {q.fact for q in made} == {f for a in told for f in a.missing}
    for q in made:
        waiting = [a for a in told if q.fact in a.missing]
        assert all(a.outcome == "undetermined" for a in waiting)
        assert q.at_stake == sum(a.high or 0 for a in waiting if not a.guidance)
        assert set(q.incentives) == {a.incentive.id for a in waiting}
        assert q.guidance == all(a.guidance for a in waiting)


# ---- order ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", SEEDS)
def test_city_money_first_then_what_has_no_bound_then_most_money(seed: int) -> None:
    made = asked(town(policy(), seed, empty=25))
    order = [(q.guidance, not q.unbounded, -q.at_stake, q.name) for q in made]
    assert order == sorted(order)
    assert len({q.name for q in made}) == len(made)


def test_guidance_comes_last_and_puts_nothing_at_stake() -> None:
    """Nobody's tax relief is asked about before the city's own money, however large."""
    tax: Row = (
        "enterprise_year",
        {"enterprise": FIRM, "year": 2023, "revenue": 1, "rd_expense": 90_000 * WAN},
    )
    there = without(maker(), "product_year", "self_produced")
    made = asked(Town(there.vocabulary, (*there.rows, tax)))
    kinds = [q.guidance for q in made]
    assert kinds == sorted(kinds)
    assert any(kinds)
    assert not all(kinds)
    assert [q.at_stake for q in made if q.guidance] == [0] * sum(kinds)
    assert any(q.fact[2] == "income_tax_rate" for q in made if q.guidance)


# ---- answering --------------------------------------------------------------------------------------------
def supplied(there: Town, fact: Fact) -> list[Town]:
    """The town with the fact filled in, once with each of some values it may have."""
    if fact[0] == "parameter":
        return []
    kind = there.vocabulary.type_named(fact[0])
    assert kind is not None
    if fact[1] not in [key for name, key in there.places() if name == fact[0]] or fact[2] not in kind.by_id:
        return []
    values = possible(kind.by_id[fact[2]])
    return [there.with_fact(fact, value) for value in values[:: max(1, len(values) // 4)]]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_supplied_answer_takes_its_question_away(seed: int) -> None:
    there = town(policy(), seed, empty=25)
    tried = 0
    for question in asked(there)[:12]:
        for filled in supplied(there, question.fact):
            tried += 1
            assert question.fact not in {q.fact for q in asked(filled)}
    assert tried


def test_a_published_figure_that_is_supplied_is_asked_no_more() -> None:
    years: tuple[Row, ...] = tuple(
        ("enterprise_year", {"enterprise": FIRM, "year": y, "revenue": r * WAN})
        for y, r in ((2020, 1), (2021, 1), (2022, 8000), (2023, 12000))
    )
    there = Town(policy().vocabulary, (firm(), *years))
    figure = ("city_average_growth", "electronics_manufacturing", 2023)
    question = ask(there, "parameter", "city_average_growth")
    assert (question.at_stake, question.kind, question.label) == (
        10 * WAN,
        None,
        "2023年全市平均增幅（电子信息制造业）",
    )
    known = Town(there.vocabulary, there.rows, {figure: 0})
    assert [q for q in asked(known) if not q.guidance] == []


def test_answering_all_of_them_leaves_no_question() -> None:
    """Round by round: a supplied fact may raise another question, but they come to an end."""
    there = town(policy(), 3, empty=25)
    assert PARTIES[0] in {a.beneficiary for a in answers(there)}
    for _ in range(200):
        fillable = [towns[0] for q in asked(there) if (towns := supplied(there, q.fact))]
        if not fillable:
            break
        there = fillable[0]
    assert not any(supplied(there, q.fact) for q in asked(there))
