"""Figures set, readings chosen, clauses removed: as the changed text would have it, and back again to the byte."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.simulate.reforms import FOLDER, LOWER, UPPER, mills, policy, policy_of, said

from liance.diagnostics.diagnostic import Rejected
from liance.rules import ir
from liance.simulate.evaluate import evaluate
from liance.simulate.figures import RuleFigure, figures_of
from liance.simulate.patches import (
    ChooseReading,
    Law,
    Patch,
    Remove,
    Replace,
    SetFigure,
    SetParameter,
    SetPeriod,
    applied,
    inverse,
)
from liance.values.money import WAN

LAW = Law(policy())


@cache
def before() -> pl.DataFrame:
    return evaluate(policy(), mills())


def after(*patches: Patch) -> pl.DataFrame:
    return evaluate(applied(patches, LAW).policy, mills())


def paid(table: pl.DataFrame, incentive: str, party: str) -> dict[int, int | None]:
    mine = table.filter(incentive=incentive, beneficiary=party)
    return dict(zip(mine["year"], mine["high"], strict=True))


def codes(*patches: Patch) -> list[str]:
    with pytest.raises(Rejected) as rejected:
        applied(patches, LAW)
    return [d.code for d in rejected.value.diagnostics]


# ---- where figures stand -----------------------------------------------------------------------------------------
def test_every_figure_has_a_path_of_its_own() -> None:
    assert {f.path: f.text for f in figures_of(policy())} == {
        "in-force.条件.2030年": "2030年",
        "tiers.档位.30万元.门槛": "30万元",
        "tiers.档位.30万元": "1万元",
        "tiers.档位.80万元.门槛": "80万元",
        "tiers.档位.80万元": "4万元",
        "grant.金额.6%": "6%",
        "grant.上限.2万元": "2万元",
        "Q.5人#1": "5人",
        "Q.5人#2": "5人",
        "jobs.金额.3000元": "3000元",
        "jobs.金额.7%#1": "7%",
        "jobs.金额.7%#2": "7%",
        "water.金额.2000元": "2000元",
        "water.金额.5000元": "5000元",
        "water.金额.9000元": "9000元",
        "起点": "10万元",
    }


def test_a_figure_tells_its_clause_and_who_uses_it() -> None:
    by_path = {f.path: f for f in figures_of(policy())}
    assert by_path["grant.上限.2万元"].clause == "第3句"
    assert by_path["起点"].users == ("grant", "jobs", "water")
    assert by_path["in-force.条件.2030年"].users == tuple(i.id for i in policy().incentives)
    assert by_path["起点"].value == 10 * WAN
    assert by_path["grant.金额.6%"].value == Fraction(6, 100)


def test_the_figures_of_one_incentive_include_those_that_it_shares() -> None:
    assert [f.path for f in figures_of(policy(), "water")] == [
        "in-force.条件.2030年",
        "water.金额.2000元",
        "water.金额.5000元",
        "water.金额.9000元",
        "起点",
    ]


# ---- what a patch does -------------------------------------------------------------------------------------------
def test_the_award_of_a_tier_is_named_by_its_threshold() -> None:
    assert paid(before(), "tiers", UPPER) == {2031: WAN, 2032: 4 * WAN}
    assert paid(after(SetFigure("tiers.档位.30万元", "1.5万元")), "tiers", UPPER) == {
        2031: 15 * WAN // 10,
        2032: 4 * WAN,
    }


def test_a_threshold_itself_can_be_moved() -> None:
    assert paid(after(SetFigure("tiers.档位.30万元.门槛", "310000元")), "tiers", UPPER) == {2032: 4 * WAN}


def test_a_term_changes_wherever_it_is_used() -> None:
    table = after(SetFigure("起点", "20万元"))
    assert paid(before(), "grant", UPPER) == {2030: 3000_00, 2031: 12600_00, 2032: 2 * WAN}
    assert paid(table, "grant", UPPER) == {2031: 6600_00, 2032: 2 * WAN}
    assert paid(table, "jobs", UPPER).keys() == {2031, 2032}


def test_an_incentive_may_be_called_by_its_title_and_a_case_by_its_label() -> None:
    assert paid(before(), "water", LOWER) == {2030: 5000_00}
    assert paid(after(SetFigure("水源奖励.金额.溪流", "6000元")), "water", LOWER) == {2030: 6000_00}


def test_an_add_on_is_set_without_its_unwritten_zero() -> None:
    """What is added when the condition does not hold stays nothing, also after the figure was zero."""
    zero = applied([SetFigure("jobs.金额.7%#1", "0%")], LAW)
    back = applied(inverse([SetFigure("jobs.金额.7%#1", "0%")], LAW), zero)
    assert paid(evaluate(zero.policy, mills()), "jobs", UPPER)[2030] == 3000_00
    assert evaluate(back.policy, mills()).equals(before())


def test_a_reading_overrules_what_incentives_adopted() -> None:
    """As `--reading` does everywhere."""
    chosen = after(ChooseReading("Q", "strict"))
    assert chosen.equals(evaluate(policy(), mills(), {"Q": "strict"}))
    assert not chosen.equals(before())


def test_a_removed_incentive_leaves_its_group() -> None:
    table = after(Remove("jobs"))
    assert "jobs" not in table["incentive"]
    assert paid(table, "water", UPPER) == {2030: 2000_00}


def test_the_period_and_a_published_figure_are_part_of_the_law() -> None:
    law = applied([SetPeriod((2031, 2034)), SetParameter(("growth", "east", 2031), Fraction(8, 100))], LAW)
    assert law.policy.period == (2031, 2034)
    assert law.parameters == {("growth", "east", 2031): Fraction(8, 100)}


# ---- laws --------------------------------------------------------------------------------------------------------
REWORDED = [
    ("tiers.档位.30万元", "1万元", "1.25万元"),
    ("tiers.档位.80万元.门槛", "80万元", "900000元"),
    ("grant.金额.6%", "6%", "12.5%"),
    ("grant.上限.2万元", "2万元", "15000元"),
    ("jobs.金额.3000元", "3000元", "0.5万元"),
    ("water.金额.9000元", "9000元", "1万元"),
    ("起点", "10万元", "12万元"),
    ("in-force.条件.2030年", "2030年", "2031年"),
]


@pytest.mark.parametrize(("path", "old", "new"), REWORDED, ids=[r[0] for r in REWORDED])
def test_a_patched_rule_is_what_the_changed_text_gives(path: str, old: str, new: str, tmp_path: Path) -> None:
    """Also its words and the text of its conditions, by which decisions are explained."""
    text = (FOLDER / "policy.md").read_text("utf-8")
    changed = "".join(new if part == old else part for part in split_at(text, old))
    written = policy_of(changed, tmp_path)
    patched = applied([SetFigure(path, new)], LAW).policy
    assert list(said(patched)) == list(said(written))
    assert evaluate(patched, mills()).equals(evaluate(written, mills()))


def split_at(text: str, figure: str) -> list[str]:
    """The text in pieces, each place where the figure stands a piece of its own.

    Not where it ends a longer one, nor in a table of published figures.
    """
    pieces, start, at = [], 0, text.find(figure)
    while at >= 0:
        whole = not text[at - 1].isdigit() and text[at - 3 : at] != "取值 "
        if whole:
            pieces += [text[start:at], figure]
            start = at + len(figure)
        at = text.find(figure, at + 1)
    return [*pieces, text[start:]]


def other_value(figure: RuleFigure, times: int) -> str:
    """Another figure of the same kind, written like the old one."""
    digits = figure.text.rstrip("万元%人年‰")
    unit = figure.text[len(digits) :]
    return f"{int(digits) + times if unit == '年' else int(digits) * times}{unit}"


@st.composite
def reforms(draw: st.DrawFn) -> list[Patch]:
    figures = draw(st.lists(st.sampled_from(figures_of(policy())), unique_by=lambda f: f.path, max_size=5))
    times = draw(st.integers(1, 3))
    made: list[Patch] = [SetFigure(f.path, other_value(f, times)) for f in figures if "档位" not in f.path]
    made += draw(st.sampled_from([[], [SetFigure("tiers.档位.80万元", f"{times}万元")]]))
    others: list[Patch] = [
        ChooseReading("Q", draw(st.sampled_from(["incl", "strict"]))),
        SetPeriod((2030, 2030 + times)),
        SetParameter(("growth", "west", 2030), Fraction(times, 100)),
    ]
    return [*draw(st.lists(st.sampled_from(others), unique=True)), *made]


@given(reforms())
@settings(max_examples=30, deadline=None)
def test_a_reform_and_its_inverse_change_nothing(patches: list[Patch]) -> None:
    law = applied(patches, LAW)
    back = applied(inverse(patches, LAW), law)
    assert list(said(back.policy)) == list(said(LAW.policy))
    assert back.parameters == LAW.parameters
    assert back.policy.period == LAW.policy.period
    assert evaluate(back.policy, mills()).equals(before())


@pytest.mark.parametrize("gone", [i.id for i in policy().incentives])
def test_a_removed_clause_comes_back(gone: str) -> None:
    patches = [Remove(gone), SetFigure("起点", "20万元")] if gone != "grant" else [Remove(gone)]
    law = applied(patches, LAW)
    assert [i.id for i in law.policy.incentives] == [i.id for i in policy().incentives if i.id != gone]
    assert evaluate(applied(inverse(patches, LAW), law).policy, mills()).equals(before())


def test_another_document_and_back() -> None:
    other = applied([SetFigure("起点", "20万元")], LAW).policy
    law = applied([Replace(other)], LAW)
    assert law.policy is other
    assert applied(inverse([Replace(other)], LAW), law).policy is policy()


def test_every_patched_policy_has_a_digest_of_its_own() -> None:
    """What is kept under a policy's digest must not be taken for another's."""
    tries: list[Patch] = [
        *(Remove(i.id) for i in policy().incentives),
        SetFigure("起点", "20万元"),
        SetFigure("起点", "30万元"),
    ]
    digests = {applied([p], LAW).policy.digest for p in tries}
    assert len(digests | {policy().digest}) == len(tries) + 1


def test_what_is_not_touched_is_shared() -> None:
    patched = applied([SetFigure("起点", "20万元")], LAW).policy
    assert isinstance(patched.incentives[0], ir.Incentive)
    assert patched.vocabulary is policy().vocabulary
    assert patched.incentives[0].sentence is policy().incentives[0].sentence


# ---- mistakes ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("grant.上限.2万元", "5%", "reform-value"),
        ("grant.金额.6%", "6万元", "reform-value"),
        ("grant.上限.2万元", "0.001元", "reform-value"),
        ("Q.5人#1", "5年", "reform-value"),
        ("Q.5人#1", "", "reform-value"),
        ("Q.5人", "6人", "reform-ambiguous"),
        ("jobs.金额.7%", "8%", "reform-ambiguous"),
        ("grant.上限.3万元", "2万元", "reform-path"),
        ("nobody.上限.3万元", "2万元", "reform-path"),
        ("tiers.档位.30万元.门槛", "80万元", "reform-order"),
    ],
)
def test_a_wrong_patch_is_refused(path: str, value: str, code: str) -> None:
    assert codes(SetFigure(path, value)) == [code]


def test_all_mistakes_are_told_at_once() -> None:
    wrong = [
        SetFigure("grant.上限.2万元", "5%"),
        SetFigure("Q.5人", "6人"),
        SetFigure("起点", "1万元"),
        SetFigure("起点", "2万元"),
    ]
    assert codes(*wrong) == ["reform-value", "reform-ambiguous", "reform-twice"]


def test_thresholds_may_pass_each_other_together() -> None:
    table = after(SetFigure("tiers.档位.30万元.门槛", "100万元"), SetFigure("tiers.档位.80万元.门槛", "200万元"))
    assert paid(table, "tiers", UPPER) == {}


def test_a_path_that_does_not_exist_brings_what_can_be_set_there() -> None:
    with pytest.raises(Rejected) as rejected:
        applied([SetFigure("grant.上限.3万元", "2万元")], LAW)
    (problem,) = rejected.value.diagnostics
    assert "grant.上限.2万元（2万元）" in problem.hint()
    assert "jobs" not in problem.hint()
