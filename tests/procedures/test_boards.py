"""Boards and branches as officials would walk them: experts score blindly while departments review jointly."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from tests.procedures.transcripts import calendar, play, shared, spoken, told, when

from liance.diagnostics.diagnostic import Rejected
from liance.procedures import (
    Actor,
    Run,
    act,
    deemed_said,
    from_json,
    offered,
    overdue,
    progress,
    reviewers_of,
    rounds,
    run_digest,
    run_from_json,
    run_to_json,
    say,
    settled,
    turns,
)
from liance.procedures import replay as played_again
from liance.rules import ir
from liance.rules.ir.procedures import digest_of

APPLIED = """
    standard-application about 甲公司
    2026-03-02 10:00 王一 enterprise of 甲公司: submit
    2026-03-03 10:00 李二 county_officer of 县工信局: accept
    2026-03-04 10:00 赵四 county_officer of 县工信局: recommend 100 opinion
    2026-03-05 10:00 孙五 city_officer of 市工信局: pass 100
"""
EXPERTS = """
    2026-03-06 09:00 孙五 city_officer of 市工信局 at expert-review seat 1: names 周六 of 大学甲
    2026-03-06 09:00 孙五 city_officer of 市工信局 at expert-review seat 2: names 吴七 of 大学乙
    2026-03-06 09:00 孙五 city_officer of 市工信局 at expert-review seat 3: names 郑八 of 研究院
    2026-03-09 09:00 周六 expert of 大学甲 at expert-review seat 1: declares none
    2026-03-09 09:00 吴七 expert of 大学乙 at expert-review seat 2: declares none
    2026-03-09 09:00 郑八 expert of 研究院 at expert-review seat 3: declares none
"""
SCORED = [
    "2026-03-10 09:00 周六 expert of 大学甲 at expert-review seat 1: says scored 30 25 20 amount 10000 opinion",
    "2026-03-10 09:00 吴七 expert of 大学乙 at expert-review seat 2: says scored 20 15 15 amount 9050 opinion",
    "2026-03-10 09:00 郑八 expert of 研究院 at expert-review seat 3: says scored 40 20 22 amount 8000 opinion",
]
SEATS = {"信用": "市发展改革委", "税务": "市税务局", "应急管理": "市应急局", "生态环境": "市生态环境局"}
ASKED = "".join(
    f"    2026-03-06 09:30 孙五 city_officer of 市工信局 at joint-check seat {seat}: names - of {of}\n"
    for seat, of in SEATS.items()
)
CLEAR = "".join(
    f"    2026-03-10 10:00 {of}经办 department_officer of {of} at joint-check seat {seat}: says none\n"
    for seat, of in SEATS.items()
)

JOINT = "2026-03-10 10:00 joint-check is settled"


def story(*parts: str) -> str:
    """What was told in parts, in the order of time."""
    head, *lines = [line.strip() for part in parts for line in part.splitlines() if line.strip()]
    return "\n".join([head, *sorted(lines, key=lambda line: line[:16])])


def codes(text: str) -> list[str]:
    with pytest.raises(Rejected) as refused:
        play(text)
    return [d.code for d in refused.value.diagnostics]


def where(run: Run) -> list[tuple[str, str]]:
    return [(b.stage, str(b.due)) for b in run.open]


# ---- side by side ----------------------------------------------------------------------------------------------------
def test_experts_and_departments_begin_at_once_each_with_its_own_last_day() -> None:
    run = play(APPLIED)
    assert where(run) == [("expert-review", "2026-03-23"), ("joint-check", "2026-03-12")]
    assert run.due == run.open[0].due


def test_the_next_stage_begins_when_both_have_ended() -> None:
    run = play(story(APPLIED, ASKED, CLEAR, JOINT))
    assert where(run) == [("expert-review", "2026-03-23")]
    run = play(story(APPLIED, ASKED, CLEAR, JOINT, scored("2026-03-11")))
    assert where(run) == [("finance-review", "2026-03-18")]
    assert [(a.stage, a.outcome, a.amount) for a in run.acts[-2:]] == [
        ("joint-check", "clear", None), ("expert-review", "suggest", 9000),
    ]  # fmt: skip
    assert run.branches == ()


def scored(day: str = "2026-03-10", *, low: bool = False) -> str:
    """What three experts say, and what follows; `low`: less than sixty points on average."""
    lines = "\n".join(SCORED)
    lines = lines.replace("scored 30 25 20", "scored 10 10 10") if low else lines
    return EXPERTS + lines.replace("2026-03-10", day) + f"\n{day} 11:00 expert-review is settled"


def test_where_they_differ_it_goes_back_as_far_as_any_of_them_leads() -> None:
    """Departments object, experts are content: back to the city's review; but not before the experts have ended."""
    objects = CLEAR.replace("seat 税务: says none", "seat 税务: says object reason")
    run = play(story(APPLIED, ASKED, objects, JOINT))
    assert where(run) == [("expert-review", "2026-03-23")]
    run = play(story(APPLIED, ASKED, objects, JOINT, scored("2026-03-11")))
    assert where(run) == [("city-review", "2026-03-23")]
    run = play(story(APPLIED, ASKED, CLEAR, JOINT, scored("2026-03-11", low=True)))
    assert where(run) == [("city-review", "2026-03-23")]


def test_what_needs_no_experts_goes_to_the_departments_alone() -> None:
    run = play(APPLIED.replace("pass 100", "plain 100 opinion"))
    assert where(run) == [("joint-check", "2026-03-12")]
    run = play(story(APPLIED.replace("pass 100", "plain 100 opinion"), ASKED, CLEAR, JOINT))
    assert where(run) == [("finance-review", "2026-03-17")]


def test_the_total_counts_days_once_however_many_work_at_a_time() -> None:
    run = play(story(APPLIED, ASKED, CLEAR, JOINT, scored("2026-03-11")))
    assert run.used == calendar().between(when("2026-03-02 10:00").date(), when("2026-03-11 10:00").date())


def test_progress_shows_both_where_it_stands() -> None:
    run = play(story(APPLIED, ASKED, CLEAR, JOINT))
    steps = progress(shared()[run.procedure], play(APPLIED), calendar=calendar(), procedures=shared())
    assert [s.title for s in steps if s.when == "present"] == ["专家评审", "部门联审"]
    (finance, *_) = [s for s in steps if s.when == "ahead"]
    assert (finance.title, str(finance.due)) == ("联合财审", "2026-03-30"), "five days after the later of the two"
    past = progress(shared()[run.procedure], run, calendar=calendar())
    joint = next(s for s in past if s.title == "部门联审")
    assert (joint.when, joint.outcome, str(joint.entered)[:10]) == ("past", "无异议", "2026-03-05")


def test_each_is_late_by_itself() -> None:
    run = play(APPLIED)
    late = overdue(shared()[run.procedure], run, at=when("2026-03-16 09:00"), calendar=calendar())
    assert [(x.stage, x.days, x.escalate_to) for x in late] == [("joint-check", 4, "city_leader")]
    late = overdue(shared()[run.procedure], run, at=when("2026-03-24 09:00"), calendar=calendar())
    assert [x.stage for x in late] == ["expert-review", "joint-check"]


# ---- a board ---------------------------------------------------------------------------------------------------------
def test_nobody_picks_the_outcome_of_a_board() -> None:
    """Not the officer, not an expert, not the platform before all have spoken or with another amount."""
    run = play(APPLIED + EXPERTS + "\n".join(SCORED[:2]))
    procedure = shared()[run.procedure]
    assert settled(procedure, run, "expert-review", at=when("2026-03-10 12:00")) is None
    for line in ("孙五 city_officer of 市工信局", "周六 expert of 大学甲", "- system"):
        with pytest.raises(Rejected) as refused:
            act(procedure, run, told(run, f"2026-03-10 12:00 {line}: expert-review/suggest 9000"), calendar=calendar())
        assert [d.code for d in refused.value.diagnostics] == ["act-by-rule"]
    run = play(APPLIED + EXPERTS + "\n".join(SCORED))
    with pytest.raises(Rejected):
        act(procedure, run, told(run, "2026-03-10 12:00 - system: expert-review/suggest 10000"), calendar=calendar())


def test_the_amount_is_the_mean_rounded_and_the_words_tell_the_score() -> None:
    """(100.00 + 90.50 + 80.00) ÷ 3 = 90.1666… yuan, whole yuan: 90; points (75 + 50 + 82) ÷ 3 = 69."""
    run = play(APPLIED + EXPERTS + "\n".join(SCORED))
    follows = settled(shared()[run.procedure], run, "expert-review", at=when("2026-03-10 12:00"))
    assert follows is not None
    assert (follows.outcome, follows.amount, follows.opinion) == ("suggest", 9000, "已评分3席；平均分69分")


def test_the_order_of_voices_does_not_matter() -> None:
    ends = set()
    for order in permutations(SCORED):
        run = play(APPLIED + EXPERTS + "\n".join(order))
        follows = settled(shared()[run.procedure], run, "expert-review", at=when("2026-03-10 12:00"))
        ends.add(follows)
    assert len(ends) == 1


def test_a_blind_board_shows_each_his_own_sheet_until_all_have_spoken() -> None:
    run = play(APPLIED + EXPERTS + "\n".join(SCORED[:2]))
    procedure = shared()[run.procedure]

    def seen(run: Run, viewer: str) -> list[tuple[str, ...]]:
        (made,) = [r for r in rounds(procedure, run, viewer=viewer) if r.stage == "expert-review"]
        return [("?" if s.hidden else str(sum(s.spoken.scores)) if s.spoken else "-",) for s in made.seats]

    assert seen(run, "周六") == [("75",), ("?",), ("-",)]
    assert seen(run, "孙五") == [("?",), ("?",), ("-",)], "the officer sees who has spoken, not what"
    assert seen(play(APPLIED + EXPERTS + "\n".join(SCORED)), "孙五") == [("75",), ("50",), ("82",)]


def test_departments_see_one_another_as_they_speak() -> None:
    run = play(APPLIED + ASKED + CLEAR.splitlines()[0])
    (made,) = [r for r in rounds(shared()[run.procedure], run, viewer="孙五") if r.stage == "joint-check"]
    assert [s.spoken.answer if s.spoken else "" for s in made.seats] == ["none", "", "", ""]


def test_who_has_a_conflict_of_interest_is_replaced_and_stays_away() -> None:
    told_ = APPLIED + EXPERTS.replace("郑八 expert of 研究院 at expert-review seat 3: declares none",
                                      "郑八 expert of 研究院 at expert-review seat 3: declares conflict")  # fmt: skip
    assert codes(told_ + SCORED[2]) == ["seat-not-yours", "say-conflict"]
    again = "2026-03-10 09:00 孙五 city_officer of 市工信局 at expert-review seat 3: names "
    assert codes(told_ + again + "郑八 of 研究院") == ["named-conflict"]
    run = play(
        told_
        + again
        + """冯九 of 大学丙
        2026-03-10 10:00 冯九 expert of 大学丙 at expert-review seat 3: declares none
        2026-03-10 11:00 冯九 expert of 大学丙 at expert-review seat 3: says scored 40 30 30 amount 10000 opinion
    """
    )
    (made,) = [r for r in rounds(shared()[run.procedure], run, viewer="冯九") if r.stage == "expert-review"]
    assert (made.seats[2].holder, made.seats[2].declared[0]) == ("冯九", ("郑八", "曾任申报单位顾问"))


def test_more_experts_may_be_named_only_before_anybody_has_spoken() -> None:
    fourth = "2026-03-{} 09:00 孙五 city_officer of 市工信局 at expert-review seat 4: names 冯九 of 大学丙\n"
    run = play(APPLIED + EXPERTS + fourth.format("09") + "\n".join(SCORED))
    assert settled(shared()[run.procedure], run, "expert-review", at=when("2026-03-10 12:00")) is None, "four seats now"
    assert codes(APPLIED + EXPERTS + SCORED[0] + "\n" + fourth.format("11")) == ["seat-unknown"]


def test_a_silent_holder_may_be_replaced_but_not_one_who_has_spoken() -> None:
    other = "2026-03-11 09:00 孙五 city_officer of 市工信局 at expert-review seat {}: names 冯九 of 大学丙"
    play(APPLIED + EXPERTS + "\n".join(SCORED[:2]) + "\n" + other.format(3))
    assert codes(APPLIED + EXPERTS + "\n".join(SCORED[:2]) + "\n" + other.format(1)) == ["seat-heard"]


def test_controls_side_by_side_are_next_to_each_other() -> None:
    """An expert who is also a department's officer speaks for one of them; and who spoke does not review the money."""
    run = play(story(APPLIED, EXPERTS, ASKED, SCORED[0]))
    both = spoken("2026-03-10 12:00 周六 department_officer of 市税务局 at joint-check seat 税务: says none")
    with pytest.raises(Rejected) as refused:
        say(shared()[run.procedure], run, both)
    assert [(d.code, d.args["other"]) for d in refused.value.diagnostics] == [("act-adjacent", "专家评审")]
    done = story(APPLIED, ASKED, CLEAR, JOINT, scored("2026-03-11"))
    assert codes(done + "\n2026-03-12 10:00 周六 finance_officer of 市财政局: agree 100") == ["act-adjacent"]
    assert {"周六", "市税务局经办", "孙五"} <= set(reviewers_of(shared()[run.procedure], play(done)))


def test_nobody_of_the_party_speaks_whatever_he_is_called() -> None:
    named = EXPERTS.replace("周六 of 大学甲", "周六 of 甲公司")
    assert codes(APPLIED + named) == ["named-party"]
    own = SCORED[0].replace("大学甲", "甲公司")
    assert codes(APPLIED + EXPERTS + own) == ["act-own-organisation"]


def test_a_person_is_told_what_he_may_do_at_a_board() -> None:
    procedure, run = shared()["standard-application"], play(APPLIED + EXPERTS + SCORED[0])

    def may(person: str, role: str, of: str, day: str = "2026-03-10 10:00") -> list[tuple[str, str]]:
        found = turns(procedure, run, Actor(person, role, of), at=when(day))
        return [(t.what, t.seat) for t in found if t.open]

    assert may("周六", "expert", "大学甲") == []
    assert may("吴七", "expert", "大学乙") == [("spoken", "2")]
    assert may("孙五", "city_officer", "市工信局") == [("named", "2"), ("named", "3"), *(("named", s) for s in SEATS)]
    assert may("何十", "city_leader", "市工信局") == []
    assert ("named", "2") in may("何十", "city_leader", "市工信局", "2026-03-24 10:00"), "late: the one above may name"
    open_ = [o for o in offered(procedure, run, Actor("孙五", "city_officer", "市工信局"), at=run.last) if o.open]
    assert open_ == []


def test_past_the_limit_the_one_above_sits_down_himself() -> None:
    late = "2026-03-16 09:00 何十 city_leader of 市工信局 at joint-check seat 税务: "
    some = ASKED + "".join(line + "\n" for line in CLEAR.splitlines() if "税务" not in line)
    assert codes(APPLIED + some + late + "says none") == ["seat-not-yours"]
    run = play(
        APPLIED + some + late + "names - of 市工信局\n" + late + "says none\n2026-03-16 09:00 joint-check is settled"
    )
    assert where(run) == [("expert-review", "2026-03-23")]


# ---- signing in turn, silence ----------------------------------------------------------------------------------------
SIGNED = ir.Stage(
    "sign", "会签", ("finance", "legal"),
    (
        ir.Outcome("agreed", "会签通过", ending=ir.Ending("done", "completed", "完成"), when=(ir.Tally("all", "yes"),)),
        ir.Outcome("again", "退回", ending=ir.Ending("back", "terminated", "终止"), otherwise=True),
    ),
    limit=ir.TimeLimit(3, working=True, ground="规定"), deemed="yes",
    board=ir.Board((ir.Seat("财政", "finance"), ir.Seat("法制", "legal"), ir.Seat("审计")),
                   (ir.Answer("yes", "同意"), ir.Answer("no", "不同意", ("reason",))), named_by=("finance",)),
)  # fmt: skip
ROLES = tuple(ir.Role(r, r) for r in ("finance", "legal"))
SIGNING = ir.Procedure("signing", "会签", "other", "会签", (SIGNED,), ROLES)
SIGNING = replace(SIGNING, digest=digest_of(SIGNING))
BEGUN = "signing about 甲公司\n2026-03-02 09:00 李二 legal of 司法局 at sign seat 法制: says yes\n"


def signing(more: str = "") -> Run:
    return play(BEGUN + more, {"signing": SIGNING})


def test_the_seat_of_a_role_waits_for_nobody_to_be_named() -> None:
    assert signing().said[0].person == "李二"
    with pytest.raises(Rejected) as refused:
        signing("2026-03-03 09:00 王五 legal of 司法局 at sign seat 财政: says yes")
    assert [d.code for d in refused.value.diagnostics] == ["act-role", "seat-not-yours"]


def test_past_the_limit_the_one_above_signs_for_a_role() -> None:
    above = replace(SIGNED, escalate_to="mayor", deemed=None)
    made = replace(SIGNING, stages=(above,), roles=(*ROLES, ir.Role("mayor", "市长")))
    made = replace(made, digest=digest_of(made))
    line = "2026-03-{} 09:00 孙市长 mayor of 市政府 at sign seat 财政: says yes"
    with pytest.raises(Rejected):
        play(BEGUN + line.format("03"), {"signing": made})
    assert play(BEGUN + line.format("06"), {"signing": made}).said[-1].person == "孙市长"


def test_silence_says_what_the_procedure_says_but_only_of_who_was_asked() -> None:
    run = signing()
    assert overdue(SIGNING, run, at=when("2026-03-05 23:00"), calendar=calendar()) == ()
    (late,) = overdue(SIGNING, run, at=when("2026-03-06 09:00"), calendar=calendar())
    assert (late.deemed, late.answer, late.silent) == (None, "yes", ("财政",)), "nobody was named to the third seat"
    for said in deemed_said(late, at=when("2026-03-06 09:00")):
        run = say(SIGNING, run, said)
    assert settled(SIGNING, run, "sign", at=when("2026-03-06 09:00")) is None
    run = signing("2026-03-02 10:00 钱一 finance of 财政局 at sign seat 审计: names - of 审计局")
    (late,) = overdue(SIGNING, run, at=when("2026-03-06 09:00"), calendar=calendar())
    for said in deemed_said(late, at=when("2026-03-06 09:00")):
        run = say(SIGNING, run, said)
    follows = settled(SIGNING, run, "sign", at=when("2026-03-06 09:00"))
    assert follows is not None
    assert act(SIGNING, run, follows, calendar=calendar()).ended == "done"
    with pytest.raises(Rejected):
        say(SIGNING, signing(), spoken("2026-03-03 09:00 - system at sign seat 财政: says yes"))


# ---- what was begun before -------------------------------------------------------------------------------------------
def test_a_run_of_before_goes_on_unchanged() -> None:
    """A procedure, a run and their digests as they were written before there were boards and branches."""
    kept = json.loads((Path(__file__).parent / "before_boards.json").read_text("utf-8"))
    procedure = from_json(kept["procedure"])
    run = run_from_json(kept["run"])
    assert (procedure.digest, run_digest(run)) == (kept["digest"], kept["run_digest"])
    assert run_to_json(run) == kept["run"]
    assert played_again(procedure, run, calendar=calendar()) == run
    run = act(
        procedure, run, told(run, "2026-03-12 10:00 吴七 department_officer of 市税务局: clear"), calendar=calendar()
    )
    assert (run.stage, str(run.due)) == ("finance-review", "2026-03-19")
