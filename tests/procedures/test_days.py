"""Last days: across holidays, with pauses, past the end of the known calendars; what is overdue then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.procedures.transcripts import calendar, play, shared, when

from liance.diagnostics.diagnostic import Rejected
from liance.procedures import Clock, act, deemed_act, local_day, overdue, total_used
from liance.rules import ir
from liance.rules.ir.procedures import digest_of

CLOCK = Clock(calendar())


@pytest.mark.parametrize(
    ("limit", "entered", "due"),
    [
        (ir.TimeLimit(5, working=True), date(2024, 9, 27), date(2024, 10, 10)),
        (ir.TimeLimit(60, working=True), date(2025, 4, 29), date(2025, 7, 28)),
        (ir.TimeLimit(3, working=True), date(2023, 4, 27), date(2023, 5, 5)),
        (ir.TimeLimit(1, working=True), date(2026, 3, 6), date(2026, 3, 9)),
        (ir.TimeLimit(30, working=False), date(2026, 3, 2), date(2026, 4, 1)),
        (ir.TimeLimit(30, working=False), date(2025, 9, 1), date(2025, 10, 9)),
        (ir.TimeLimit(5, working=False, monthly=True), date(2024, 7, 25), date(2024, 8, 5)),
        (ir.TimeLimit(5, working=False, monthly=True), date(2024, 9, 30), date(2024, 10, 8)),
        (ir.TimeLimit(5, working=False, monthly=True), date(2025, 12, 1), date(2026, 1, 5)),
    ],
    ids=[
        "National Day", "two holidays", "Labour Day", "a weekend", "thirty days", "ends in a holiday",
        "the fifth of the next month", "the fifth in a holiday", "the fifth of the next year",
    ],
)  # fmt: skip
def test_the_last_day_of_a_limit(limit: ir.TimeLimit, entered: date, due: date) -> None:
    assert CLOCK.due(limit, entered) == due


def test_a_year_without_a_calendar_is_an_error_never_a_guess() -> None:
    with pytest.raises(Rejected) as refused:
        CLOCK.due(ir.TimeLimit(5, working=True), date(2026, 12, 31))
    (found,) = refused.value.diagnostics
    assert found.code == "calendar-missing"
    assert "2027" in found.message() + found.hint()


def test_the_day_is_that_of_beijing() -> None:
    assert local_day(datetime(2026, 3, 2, 16, 0, tzinfo=UTC)) == date(2026, 3, 3)


CORRECTED = """
    standard-application about 甲公司
    2026-03-02 10:00 王一 enterprise of 甲公司: submit
    2026-03-03 10:00 李二 county_officer of 县工信局: correct reason
"""


def test_a_pause_keeps_what_is_left_and_stops_the_total() -> None:
    """Two days for the formal review: one is used before the gaps are told, the other begins when they are filled."""
    run = play(CORRECTED)
    assert (run.stage, str(run.due)) == ("correction", "2026-03-17")
    assert (run.paused, run.used, run.since) == ((("formal-review", 1),), 1, None)
    run = play(CORRECTED + "2026-03-16 10:00 王一 enterprise of 甲公司: corrected")
    assert (run.stage, str(run.due), run.paused) == ("formal-review", "2026-03-17", ())
    assert total_used(shared()[run.procedure], run, at=when("2026-03-17 10:00"), calendar=calendar()) == 2


def test_a_total_that_begins_in_a_pause_stands_still_until_the_pause_is_over() -> None:
    """An odd procedure whose total begins at the stage where gaps are filled."""
    procedure = shared()["standard-application"]
    assert procedure.total is not None
    odd = replace(procedure, total=replace(procedure.total, since="correction"))
    odd = replace(odd, digest=digest_of(odd))
    run = play(CORRECTED, {odd.id: odd})
    assert (run.used, run.since) == (0, None)
    run = play(CORRECTED + "2026-03-16 10:00 王一 enterprise of 甲公司: corrected", {odd.id: odd})
    assert (run.used, str(run.since)) == (0, "2026-03-16")


def test_a_stage_entered_again_without_a_pause_has_its_whole_limit() -> None:
    run = play("""
        standard-application about 甲公司
        2026-03-02 10:00 王一 enterprise of 甲公司: submit
        2026-03-03 10:00 李二 county_officer of 县工信局: accept
        2026-03-04 10:00 赵四 county_officer of 县工信局: back reason
    """)
    assert (run.stage, str(run.due)) == ("formal-review", "2026-03-06")


def test_an_overdue_review_is_escalated() -> None:
    run = play("standard-application about 甲公司\n2026-03-02 10:00 王一 enterprise of 甲公司: submit")
    procedure = shared()[run.procedure]
    assert overdue(procedure, run, at=when("2026-03-04 23:00"), calendar=calendar()) == ()
    (late,) = overdue(procedure, run, at=when("2026-03-06 09:00"), calendar=calendar())
    assert (late.what, late.days, late.escalate_to, late.deemed) == ("stage", 2, "county_leader", None)
    with pytest.raises(ValueError, match="no outcome"):
        deemed_act(late, at=when("2026-03-06 09:00"))


def test_a_total_that_has_passed_is_told_beside_the_stage() -> None:
    run = play("standard-application about 甲公司\n2026-03-02 10:00 王一 enterprise of 甲公司: submit")
    late = overdue(shared()[run.procedure], run, at=when("2026-06-01 09:00"), calendar=calendar())
    assert [x.what for x in late] == ["stage", "total"]
    assert late[1].days == calendar().between(date(2026, 3, 2), date(2026, 6, 1)) - 60


def test_silence_stands_for_the_outcome_that_the_procedure_names() -> None:
    run = play(CORRECTED)
    procedure = shared()[run.procedure]
    (late, *_) = overdue(procedure, run, at=when("2026-03-18 00:10"), calendar=calendar())
    assert late.deemed == "lapse"
    run = act(procedure, run, deemed_act(late, at=when("2026-03-18 00:10")), calendar=calendar())
    assert run.ended == "lapsed"


def test_a_notice_is_clear_only_after_its_last_day() -> None:
    """Shown on Friday 27 September 2024: the five working days end on 10 October."""
    shown = "public-notice about 甲公司\n2024-09-27 10:00 李二 city_officer of 市工信局: publish\n"
    assert str(play(shown).due) == "2024-10-10"
    with pytest.raises(Rejected):
        play(shown + "2024-10-10 18:00 - system: clear")
    assert play(shown + "2024-10-11 00:05 - system: clear").stage == "conclude"


def test_an_objection_stops_the_notice_and_the_rest_of_it_is_shown_afterwards() -> None:
    run = play("""
        public-notice about 甲公司
        2026-03-02 10:00 李二 city_officer of 市工信局: publish
        2026-03-04 10:00 群众 public: object opinion
        2026-03-16 10:00 吴八 auditor of 市审计局: unfounded reason remedy
    """)
    assert (run.stage, str(run.due)) == ("display", "2026-03-19")


def test_a_limit_that_goes_on_with_no_day_left_on_a_saturday_ends_on_monday() -> None:
    limit = ir.TimeLimit(1, working=True, ground="规定")
    assert CLOCK.after(limit, date(2023, 6, 3), 0) == date(2023, 6, 5)
    assert CLOCK.after(limit, date(2023, 6, 2), 0) == date(2023, 6, 2)
