"""What must not change an answer, and what may change it in one direction only."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest
from tests.policies.cities import FIRM, OTHER, STRANGER, Row, Town, town

from liance.records.city import Value
from liance.rules import ir
from liance.rules.answers.explain import Program
from liance.rules.kleene import fact_name
from liance.rules.library import load_policy

POLICY = Path(__file__).resolve().parents[2] / "policies" / "liaocheng-it-2023"
SEEDS = range(12)


@cache
def policy() -> ir.Policy:
    return load_policy(POLICY)


@cache
def program() -> Program:
    return Program(policy())


def said(city: Town, **how: str) -> list[tuple[object, ...]]:
    """Everything an answer tells, in the order in which it is told."""
    return [
        (
            a.incentive.id,
            a.record.key,
            a.beneficiary,
            a.outcome,
            a.amount,
            a.low,
            a.high,
            tuple(fact_name(f) for f in a.missing),
            tuple(r.zh for r in a.reasons),
            a.assumptions,
        )
        for a in program().answers(city.city(), **how)
    ]


def by_text(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return sorted(rows, key=repr)


@pytest.mark.parametrize("seed", SEEDS)
def test_answers_are_the_same_every_time(seed: int) -> None:
    assert said(town(policy(), seed)) == said(town(policy(), seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_the_rows_does_not_matter(seed: int) -> None:
    made = town(policy(), seed)
    shuffled = list(made.rows)
    Random(seed).shuffle(shuffled)
    assert by_text(said(replace(made, rows=tuple(shuffled)))) == by_text(said(made))


def renamed(rows: tuple[Row, ...], names: dict[Value, Value]) -> tuple[Row, ...]:
    """The rows with other parties and other things' names."""
    return tuple((kind, {f: names.get(v, v) for f, v in values.items()}) for kind, values in rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_unrelated_organisation_changes_nothing(seed: int) -> None:
    made, other = town(policy(), seed), town(policy(), seed + 500)
    apart = {FIRM: STRANGER, OTHER: "913715000000000044", "甲": "丙", "乙": "丁"}
    both = replace(made, rows=(*made.rows, *renamed(other.rows, apart)))
    keys = set(made.places())
    mine = [a for a in program().answers(both.city()) if (a.record.type.id, a.record.key) in keys]
    before = program().answers(made.city())
    assert [_sum(a) for a in mine] == [_sum(a) for a in before]


def _sum(a: object) -> tuple[object, ...]:
    return (a.incentive.id, a.record.key, a.outcome, a.amount, a.low, a.high, a.missing)  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("party", [FIRM, OTHER])
def test_an_organisation_alone_gets_what_it_gets_in_the_city(seed: int, party: str) -> None:
    made = town(policy(), seed)
    alone = [row for row in said(made, party=party) if row[2] == party]
    assert by_text(alone) == by_text([row for row in said(made) if row[2] == party])


@pytest.mark.parametrize("seed", SEEDS)
def test_more_in_the_ledger_never_brings_more_money(seed: int) -> None:
    """Highest and lowest possible totals of the beneficiary both go down or stay."""
    made = town(policy(), seed, empty=0)
    dice = Random(seed)
    for incentive in policy().incentives:
        award: dict[str, Value] = {
            "incentive": incentive.id,
            "beneficiary": FIRM,
            "key": dice.choice(("甲", "乙", "1亿元", "4")),
            "year": 2019,
            "amount": 40_000_000,
            "origin": "here",
        }
        fuller = replace(made, rows=(*made.rows, ("award", award)))
        assert _paid(fuller, incentive.id) <= _paid(made, incentive.id)


def _paid(city: Town, incentive: str) -> int:
    answers = program().answers(city.city(), FIRM)
    return sum(a.high or 0 for a in answers if a.incentive.id == incentive and a.beneficiary == FIRM)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_amount_is_whole_yuan_and_never_below_zero(seed: int) -> None:
    for answer in program().answers(town(policy(), seed).city()):
        assert answer.amount is None or (answer.amount > 0 and answer.amount % 100 == 0)
        assert answer.low is None or answer.low >= 0
        assert answer.low is None or answer.high is None or answer.low <= answer.high


@pytest.mark.parametrize("seed", range(60))
def test_an_open_answer_says_what_is_missing_and_a_closed_one_misses_nothing(seed: int) -> None:
    dice = Random(seed)
    choices = {r.id: dice.choice(r.options).id for r in policy().readings.values()} if seed % 4 else {}
    for answer in Program(policy(), choices).answers(town(policy(), seed).city()):
        assert bool(answer.missing) == (answer.outcome == "undetermined")
