"""Every reason why an act is refused: the example of its page brings it out, alone, in both languages."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest
from tests.diagnostics.test_catalogue import CATALOGUE
from tests.procedures.transcripts import calendar, play, shared, told, when

from liance.diagnostics.diagnostic import Rejected
from liance.diagnostics.show import show
from liance.procedures import Actor, Reason, Run, act, offered, replay, start
from liance.rules.ir.procedures import digest_of

EXAMPLES = {
    code: entry["example"] for code, entry in tomllib.loads((CATALOGUE / "acts.toml").read_text("utf-8")).items()
}


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_example_of_a_code_brings_out_that_code_alone(code: str) -> None:
    with pytest.raises(Rejected) as refused:
        play(EXAMPLES[code])
    assert {d.code for d in refused.value.diagnostics} == {code}
    for diagnostic in refused.value.diagnostics:
        for lang in ("zh", "en"):
            assert code in show(diagnostic, lang)
            assert "{" not in diagnostic.message(lang) + diagnostic.hint(lang)


@pytest.mark.parametrize("code", EXAMPLES)
def test_only_the_last_line_of_an_example_is_refused(code: str) -> None:
    lines = EXAMPLES[code].strip().splitlines()
    if len(lines) > 2 and "another version" not in lines:
        play("\n".join(lines[:-1]))


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(Rejected) as refused:
        play("""
            standard-application about 甲公司
            2026-03-02 10:00 王一 enterprise of 甲公司: submit
            2026-03-01 10:00 王一 enterprise of 甲公司: refuse
        """)
    codes = [d.code for d in refused.value.diagnostics]
    assert codes == ["act-too-early", "act-role", "act-own-organisation", "act-reason", "act-remedy"]


def formal_review() -> Run:
    return play("standard-application about 甲公司\n2026-03-02 10:00 王一 enterprise of 甲公司: submit")


def open_to(run: Run, actor: Actor, day: str = "2026-03-03 10:00") -> list[str]:
    offers = offered(shared()[run.procedure], run, actor, at=when(day))
    return [o.outcome.id for o in offers if o.open]


def test_what_is_offered_is_what_may_be_done() -> None:
    run = formal_review()
    assert open_to(run, Actor("李二", "county_officer", "县工信局")) == ["accept", "correct", "refuse"]
    assert open_to(run, Actor("王一", "enterprise", "甲公司")) == ["withdraw"]
    assert open_to(run, Actor("陈六", "enterprise", "乙公司")) == []
    assert open_to(run, Actor("", "system")) == []


def test_past_the_limit_the_one_above_may_act_too() -> None:
    run = formal_review()
    leader = Actor("孙七", "county_leader", "县工信局")
    assert str(run.due) == "2026-03-04"
    assert open_to(run, leader, "2026-03-04 23:59") == []
    assert open_to(run, leader, "2026-03-05 00:00") == ["accept", "correct", "refuse"]


def test_an_ended_run_offers_nothing() -> None:
    run = play("standard-application about 甲公司\n2026-03-02 10:00 王一 enterprise of 甲公司: withdraw")
    assert run.ended == "withdrawn"
    assert open_to(run, Actor("王一", "enterprise", "甲公司")) == []


def test_a_stage_run_elsewhere_says_where() -> None:
    run = play(EXAMPLES["resume-open"].rsplit("\n", 2)[0])
    (offer, *_) = offered(shared()[run.procedure], run, Actor("赵四", "city_officer", "市"), at=run.last)
    assert [d.code for d in offer.why_not] == ["act-run-elsewhere"]
    assert "public-notice" in offer.why_not[0].message()


def test_a_refusal_needs_its_reasons_even_where_the_procedure_forgot_to_say_so() -> None:
    """What the checker would have told about the document is kept by the interpreter too."""
    procedure = shared()["standard-application"]
    bare = replace(procedure.stages[1], outcomes=tuple(replace(o, needs=()) for o in procedure.stages[1].outcomes))
    loose = replace(procedure, stages=(procedure.stages[0], bare, *procedure.stages[2:]))
    loose = replace(loose, digest=digest_of(loose))
    run = start(loose, at=when("2026-03-02 10:00"), calendar=calendar(), party="甲公司")
    run = act(loose, run, told(run, "2026-03-02 10:00 王一 enterprise of 甲公司: submit"), calendar=calendar())
    with pytest.raises(Rejected) as refused:
        act(loose, run, told(run, "2026-03-03 10:00 李二 county_officer of 县: refuse"), calendar=calendar())
    assert [d.code for d in refused.value.diagnostics] == ["act-reason", "act-remedy"]


def test_a_reason_says_what_it_is_about() -> None:
    run = formal_review()
    said = told(run, "2026-03-03 10:00 李二 county_officer of 县: refuse reason remedy")
    with pytest.raises(Rejected) as refused:
        act(shared()[run.procedure], run, replace(said, reasons=(Reason(" ", "不符合"),)), calendar=calendar())
    assert [d.code for d in refused.value.diagnostics] == ["act-reason"]


def test_replay_refuses_what_was_never_done_in_order() -> None:
    run = formal_review()
    forged = replace(run, acts=tuple(replace(a, outcome="withdraw") for a in run.acts))
    assert replay(shared()[run.procedure], forged, calendar=calendar()) != forged
