"""The shared procedures as an official would walk them: the usual way, the ways back, and what holds them together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.procedures.transcripts import ROOT, calendar, play, shared, when

from liance.procedures import (
    DECLARED,
    NAMED,
    SPOKEN,
    Act,
    Reason,
    Run,
    Said,
    act,
    pinned,
    progress,
    replay,
    resume,
    reviewers_of,
    run_from_json,
    run_to_json,
    say,
    settled,
    start,
)
from liance.rules import ir
from liance.rules.ir.procedures import REFUSED, main_days, walk_outcomes
from liance.rules.library import load_policy

POLICY = load_policy(ROOT / "policies" / "liaocheng-it-2023")
BY_MODE = {
    "proactive-award": "first-edition-software industrial-app-national industrial-app-provincial industrial-software "
    "smart-sports manufacturing-scale-up software-scale-up software-top100 key-software-project "
    "software-engineering-center cmmi smart-pv software-park featured-software-park",
    "fast-lane": "rent park-cluster",
    "standard-application": "chip-sales investment project-introducer project-investor demo-project vr-center "
    "association talent-case",
    "": "software-ic-income-tax software-vat-refund sector-tax-plan rd-super-deduction",
}


@pytest.mark.parametrize("procedure", BY_MODE)
def test_every_incentive_names_its_procedure_and_guidance_none(procedure: str) -> None:
    assert {i.id for i in POLICY.incentives if i.procedure == procedure} == set(BY_MODE[procedure].split())


def test_a_standard_application_is_within_sixty_working_days_as_experts_and_departments_work_at_once() -> None:
    """From the formal review to the money on the account: 2 + 10 + 8 + 12 (beside 5) + 5 + 5, notice 8, payment 7."""
    procedure = shared()["standard-application"]
    assert procedure.total is not None
    assert main_days(procedure, shared(), procedure.total.since) == 2 + 10 + 8 + 12 + 5 + 5 + 8 + 7 == 57
    assert procedure.total.days == 60
    one_after_the_other = 57 + 5
    assert one_after_the_other > procedure.total.days


@pytest.mark.parametrize("name", shared())
def test_every_limit_says_what_it_rests_on(name: str) -> None:
    limits = [s.limit for s in shared()[name].stages if s.limit is not None]
    assert limits
    assert all(limit.advised or limit.ground or limit.named for limit in limits)


@pytest.mark.parametrize("name", shared())
def test_every_refusal_carries_reasons_and_a_remedy(name: str) -> None:
    for stage, outcome in walk_outcomes(shared()[name]):
        if stage.runs is None and outcome.ending is not None and outcome.ending.kind == REFUSED:
            assert {"reason", "remedy"} <= set(outcome.needs)


def usual(procedure: ir.Procedure, run: Run) -> Run:
    """The first outcome of every stage, by a new person each, on the day itself or when the term has passed."""
    number = 0
    while run.ended is None:
        number += 1
        stage = procedure.stage(min(run.open, key=lambda b: b.due or date.max).stage)
        outcome = stage.outcomes[0]
        if stage.runs is not None:
            child = shared()[stage.runs]
            begun = start(
                child, at=run.last, calendar=calendar(), party=run.party, reviewers=reviewers_of(procedure, run)
            )
            ended = usual(child, begun)
            run = resume(procedure, run, ended, at=ended.last, calendar=calendar())
            continue
        if stage.board is not None:
            run = agreed(procedure, run, stage, stage.board)
            continue
        at = when(f"{run.due} 23:59") if run.due is not None else run.last
        if outcome.at_term:
            at = when(f"{calendar().add(at.date(), 1)} 08:00")
        role = (outcome.by or stage.roles)[0]
        person = "" if role == "system" else f"{procedure.id}-{number}"
        organisation = run.party if procedure.role(role).party else "机关"
        done = Act(
            stage.id, outcome.id, person, role, at, organisation, "意见", (Reason("条件", "核对无误"),), "复议", 100,
            0, ("sha256:1",), unit="机关", until=at.date(),
        )  # fmt: skip
        run = act(procedure, run, done, calendar=calendar())
    return run


def agreed(procedure: ir.Procedure, run: Run, stage: ir.Stage, board: ir.Board) -> Run:
    """Everybody at a board says what leads to its first outcome, on its last day; then the rule is applied."""
    at, answer = when(f"{run.due} 23:59"), board.answers[0]
    for n, seat in enumerate(board.seats):
        who, of = f"{stage.id}-{n}", f"机关{n}"
        holder = who if board.persons else ""
        named = Said(NAMED, stage.id, seat.id, "经办", board.named_by[0], at, holder=holder, holder_of=of)
        declared = Said(DECLARED, stage.id, seat.id, who, stage.roles[0], at, of)
        spoken = Said(
            SPOKEN, stage.id, seat.id, who, stage.roles[0], at, of, answer=answer.id, opinion="意见",
            scores=tuple(c.most for c in board.criteria), amount=100 if "amount" in answer.needs else None,
        )  # fmt: skip
        for said in (named, declared, spoken):
            run = say(procedure, run, said)
    follows = settled(procedure, run, stage.id, at=at)
    assert follows is not None
    assert follows.outcome == stage.outcomes[0].id
    return act(procedure, run, follows, calendar=calendar())


@pytest.mark.parametrize("name", shared())
def test_the_usual_way_ends_well(name: str) -> None:
    procedure = shared()[name]
    run = usual(procedure, start(procedure, at=when("2026-03-02 09:00"), calendar=calendar(), party="甲公司"))
    assert next(e for e in procedure.endings if e.id == run.ended).kind == "completed"
    assert replay(procedure, run, calendar=calendar()) == run
    assert run_from_json(run_to_json(run)) == run


def test_with_every_stage_on_its_last_day_the_whole_is_in_time_but_for_the_day_after_the_notice() -> None:
    """The notice is clear on the day after its last day: the one day that no limit counts."""
    procedure = shared()["standard-application"]
    run = usual(procedure, start(procedure, at=when("2026-03-02 09:00"), calendar=calendar(), party="甲公司"))
    assert procedure.total is not None
    assert run.used == 57 + 1 <= procedure.total.days


def test_who_reviewed_an_application_does_not_judge_the_objection_to_it() -> None:
    run = play("""
        fast-lane about 甲公司
        2026-03-02 09:00 王一 enterprise of 甲公司: submit
        2026-03-03 09:00 李二 county_officer of 县工信局: pass 100
        2026-03-04 09:00 赵四 city_officer of 市工信局: agree 100
    """)
    assert run.stage == "notice"
    assert reviewers_of(shared()["fast-lane"], run) == ("李二", "赵四")


def test_one_person_makes_a_payment_order_and_another_sends_it() -> None:
    made = """
        payment about 甲公司
        2026-03-02 09:00 李二 finance_officer of 市财政局: enough 100
        2026-03-02 10:00 - system: match
        2026-03-02 11:00 赵四 finance_officer of 市财政局: make 100
    """
    with pytest.raises(Exception, match="1 problem"):
        play(made + "2026-03-02 12:00 赵四 finance_officer of 市财政局: send")
    assert play(made + "2026-03-02 12:00 李二 finance_officer of 市财政局: send").stage == "bank"


def test_money_that_is_short_stops_the_clock() -> None:
    run = play("""
        payment about 甲公司
        2026-03-02 09:00 李二 finance_officer of 市财政局: queue reason
        2026-06-01 09:00 李二 finance_officer of 市财政局: funded
    """)
    assert (run.stage, str(run.due)) == ("budget", "2026-06-02")


def test_what_is_kept_with_a_case_is_the_procedure_and_those_inside_it() -> None:
    assert set(pinned(shared(), "fast-lane")) == {"fast-lane", "public-notice", "payment"}
    assert set(pinned(shared(), "complaint")) == {"complaint"}


def test_progress_shows_what_was_what_is_and_by_when_the_rest() -> None:
    run = play("""
        fast-lane about 甲公司
        2026-03-02 09:00 王一 enterprise of 甲公司: submit
        2026-03-03 09:00 李二 county_officer of 县工信局: pass 100
    """)
    steps = progress(shared()["fast-lane"], run, calendar=calendar(), procedures=shared())
    assert [(s.when, s.title, str(s.due)) for s in steps] == [
        ("past", "申请", "None"),
        ("past", "核验", "None"),
        ("present", "复核", "2026-03-04"),
        ("ahead", "公示", "2026-03-16"),
        ("ahead", "拨付", "2026-03-25"),
    ]
    assert [(s.outcome, s.person) for s in steps[:2]] == [("提交", "王一"), ("通过", "李二")]


def test_progress_leaves_open_what_no_calendar_tells() -> None:
    run = play("fast-lane about 甲公司\n2026-12-29 09:00 王一 enterprise of 甲公司: submit")
    steps = progress(shared()["fast-lane"], run, calendar=calendar(), procedures=shared())
    assert [str(s.due) for s in steps if s.when != "past"] == ["2026-12-31", "None", "None", "None"]
    alone = replace(run, due=None)
    assert {s.due for s in progress(shared()["fast-lane"], alone, calendar=calendar())} == {None}
