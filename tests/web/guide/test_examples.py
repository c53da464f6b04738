"""Worked examples: the documented result through the page's own code, and other figures put in."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.web.conftest import LIAOCHENG
from tests.web.guide.conftest import PAGE, loaded

from liance.rules.answers.explain import Answer, Program
from liance.rules.checks.worked import Example
from liance.telling.examples import Worked, examples_of, program_for, work
from liance.telling.results import subject
from liance.telling.voice import Voice
from liance.values.money import format_money, parse_money
from liance.web.guide import queries
from liance.web.policies.models import Edition

VOICE = Voice("zh")


def all_examples() -> list[tuple[str, int, Example]]:
    found = examples_of(loaded(), (LIAOCHENG / "cases.csv").read_text("utf-8"))
    return [(name, n, e) for name, rows in found.items() for n, e in enumerate(rows)]


def outcome(answers: tuple[Answer, ...], which: str) -> str:
    """What came out for the year or thing that an expectation names, in its own words."""
    mine = [a for a in answers if not which or which in (f"{a.year}年", *map(str, a.record.key))]
    if all(a.amount is not None for a in mine):
        return format_money(sum(a.amount or 0 for a in mine))
    return VOICE.outcome(mine[0].outcome)


EXPECTED = re.compile(r"(?:([^\s（]+) )?([^\s（]+)(?:（.*）)?")


def as_documented(expected: str, worked: Worked) -> bool:
    found = EXPECTED.fullmatch(expected)
    assert found is not None
    which, word = found.group(1) or "", found.group(2)
    wanted = word if word in ("不符合", "人工", "待定", "区间") else format_money(parse_money(word))
    return outcome(worked.answers, which) == wanted


def test_every_incentive_has_a_worked_example() -> None:
    policy = loaded().policy
    assert policy is not None
    assert {name for name, _, _ in all_examples()} == {i.id for i in policy.incentives}


@pytest.mark.parametrize(("incentive", "number", "example"), all_examples(), ids=lambda v: str(v)[:30])
def test_an_example_gives_its_documented_result_also_after_its_own_figures_were_sent(
    incentive: str, number: int, example: Example
) -> None:
    policy = loaded().policy
    assert policy is not None
    program = program_for(policy, incentive)
    untouched = work(example, program)
    sent = {c.name: c.shown if not c.choices else c.text for c in untouched.cells}
    again = work(example, program, sent)
    assert again.faults == ()
    assert example.expected
    for worked in (untouched, again):
        assert all(as_documented(expected, worked) for expected in example.expected), worked.answers
    assert [(subject(a, VOICE), a.outcome, a.amount) for a in untouched.answers] == [
        (subject(a, VOICE), a.outcome, a.amount) for a in again.answers
    ]


@pytest.mark.django_db
def test_a_changed_figure_changes_the_result_and_says_why(client: Client, edition: Edition) -> None:
    path = f"{PAGE}/examples/rent/0"
    cells = {c.field.label: c for c in work(queries.examples(edition)["rent"][0], program_for_rent()).cells}
    more = client.post(path, {cells["实付租金"].name: "80万元"}).content.decode()
    assert "40万元" in more
    unknown = client.post(path, {cells["实付租金"].name: ""}).content.decode()
    assert "待定" in unknown
    assert "2024年租赁年度·产业园甲的实付租金" in unknown
    wrong = client.post(path, {cells["实付租金"].name: "很多"}).content.decode()
    assert 'aria-invalid="true"' in wrong
    assert "金额，如" in wrong


@pytest.mark.django_db
def test_for_htmx_only_the_part_that_changes_is_sent(client: Client, edition: Edition) -> None:
    whole = client.get(f"{PAGE}/examples/rent/0").content.decode()
    part = client.get(f"{PAGE}/examples/rent/0", headers={"HX-Request": "true"}).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert part.strip().startswith('<div class="worked" id="work-rent-0">')


def program_for_rent() -> Program:
    policy = loaded().policy
    assert policy is not None
    return program_for(policy, "rent")
