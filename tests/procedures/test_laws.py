"""Laws that hold on every procedure whoever acts and whenever: random graphs walked by random people."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.procedures.random_procedures import procedures
from tests.procedures.transcripts import calendar
from tests.thoroughness import examples

from liance.diagnostics.diagnostic import Rejected
from liance.procedures import (
    BEIJING,
    Act,
    Actor,
    Reason,
    Run,
    act,
    as_of,
    from_json,
    offered,
    overdue,
    replay,
    run_from_json,
    run_to_json,
    start,
    to_json,
    total_used,
)
from liance.rules import ir

PARTY = "甲公司"
PEOPLE = {"王一": PARTY, "李二": "县工信局", "赵四": "市工信局", "钱五": "市财政局", "孙七": "市工信局"}
REVIEWER = "孙七"
ROLES = ["firm", "county", "city", "finance"]
FIRST = datetime(2023, 6, 1, 9, tzinfo=BEIJING)
ACTORS = st.builds(lambda p, r: Actor(p, r, PEOPLE[p]), st.sampled_from(sorted(PEOPLE)), st.sampled_from(ROLES))


def working_days(after: date, until: date) -> int:
    """Counted day by day."""
    days = (after + timedelta(n) for n in range(1, (until - after).days + 1))
    return sum(calendar().is_working_day(d) for d in days)


class Walk(RuleBasedStateMachine):
    """One run of a random procedure; what is refused leaves no trace."""

    procedure: ir.Procedure
    run: Run

    @initialize(procedure=procedures(), later=st.integers(0, 700))
    def begin(self, procedure: ir.Procedure, later: int) -> None:
        self.procedure = procedure
        self.now = FIRST + timedelta(later)
        self.run = start(procedure, at=self.now, calendar=calendar(), party=PARTY, reviewers=[REVIEWER])
        self.dues = [self.run.due]
        self.known = {self.now: self.run}
        self.kept: dict[str, int] = {}
        self.total = 0
        self.moving = procedure.total is not None and procedure.total.since == procedure.stages[0].id

    @rule(actor=ACTORS, choice=st.integers(0, 3), hours=st.integers(0, 24 * 9), whole=st.integers(0, 5),
          unit=st.sampled_from(sorted(set(PEOPLE.values()))))  # fmt: skip
    def somebody_acts(self, actor: Actor, choice: int, hours: int, whole: int, unit: str) -> None:
        at = self.now + timedelta(hours=hours)
        stage = self.procedure.stage(self.run.stage)
        outcome = stage.outcomes[choice % len(stage.outcomes)]
        full = Act(
            stage.id, outcome.id, actor.person, actor.role, at, actor.organisation, "意见",
            (Reason("条件", "不满足"),), "复议", 100, 0, ("sha256:1",), unit=unit, until=at.date(),
        )  # fmt: skip
        bare = Act(stage.id, outcome.id, actor.person, actor.role, at, actor.organisation)
        open_ = [o.outcome.id for o in offered(self.procedure, self.run, actor, at=at) if o.open]
        before = self.run
        done = self._take(full if whole else bare)
        assert before.ended is None or not done
        if whole:
            assert done == (outcome.id in open_)

    @rule(hours=st.integers(0, 24 * 20))
    def the_platform_looks(self, hours: int) -> None:
        """What is deemed is taken; nothing else can be."""
        at = self.now + timedelta(hours=hours)
        for late in overdue(self.procedure, self.run, at=at, calendar=calendar()):
            if late.what == "stage" and late.deemed is not None:
                self._take(Act(late.stage, late.deemed, "", "system", at))

    def _take(self, done: Act) -> bool:
        day, entered = done.at.astimezone(BEIJING).date(), self.run
        try:
            self.run = act(self.procedure, entered, done, calendar=calendar())
        except Rejected:
            assert self.run == entered
            return False
        self.now = done.at
        self.known[self.now] = self.run
        self._follow(entered, done, day)
        return True

    def _follow(self, before: Run, done: Act, day: date) -> None:
        """The same days by another way: a list of last days, a table of what was left, a count of the total."""
        stage = self.procedure.stage(done.stage)
        outcome = stage.outcome(done.outcome)
        assert outcome is not None
        if self.moving:
            last = (before.acts[-1].at if before.acts else before.started).astimezone(BEIJING).date()
            self.total += working_days(last, day)
        due = self.dues[-1]
        if outcome.pauses:
            working = stage.limit is None or stage.limit.working
            left = 0 if due is None else (due - day).days
            if due is not None and working:
                left = working_days(day, due) if due >= day else -working_days(due, day)
            self.kept[stage.id] = left
        left_over = self.kept.pop(outcome.to or "", None)
        self.dues.append(self.run.due)
        begun = self.moving or self.total > 0 or before.used is not None
        begins = self.procedure.total is not None and outcome.to == self.procedure.total.since
        self.moving = (begun or begins) and not self.kept and outcome.to is not None
        if outcome.to is not None:
            self._due_is_right(self.procedure.stage(outcome.to).limit, day, left_over)

    def _due_is_right(self, limit: ir.TimeLimit | None, day: date, left_over: int | None) -> None:
        due = self.run.due
        assert (due is None) == (limit is None)
        if limit is None or due is None:
            return
        days = limit.days if left_over is None else left_over
        if days > 0:
            assert calendar().is_working_day(due)
        if limit.working and days >= 0:
            assert working_days(day, due) == days
        if not limit.working and days >= 0:
            assert (due - day).days >= days

    # -- what must be true after every step --------------------------------------------------------------------------
    @invariant()
    def it_never_leaves_the_graph(self) -> None:
        here: str | None = self.procedure.stages[0].id
        ended = None
        for done in self.run.acts:
            assert done.stage == here
            outcome = self.procedure.stage(done.stage).outcome(done.outcome)
            assert outcome is not None
            here, ended = outcome.to, outcome.ending
        assert self.run.ended == (ended.id if ended is not None else None)
        assert ended is not None or self.run.stage == here

    @invariant()
    def once_is_once(self) -> None:
        taken = [(a.stage, a.outcome) for a in self.run.acts]
        for stage in self.procedure.stages:
            for outcome in stage.outcomes:
                assert not outcome.once or taken.count((stage.id, outcome.id)) <= 1

    @invariant()
    def nobody_acts_in_two_adjacent_control_stages(self) -> None:
        people = [a for a in self.run.acts if a.role != "system" and not self._withdraws(a)]
        controls = [a for a in people if self.procedure.stage(a.stage).control]
        for one, following in pairwise(controls):
            assert one.stage == following.stage or one.person != following.person

    @invariant()
    def nobody_reviews_his_own_matter(self) -> None:
        for done in self.run.acts:
            if self.procedure.stage(done.stage).control:
                assert done.organisation != PARTY or self._withdraws(done)

    @invariant()
    def who_must_stand_back_does(self) -> None:
        for n, done in enumerate(self.run.acts):
            stage = self.procedure.stage(done.stage)
            earlier = {a.stage for a in self.run.acts[:n] if a.person == done.person}
            assert not done.person or not earlier & set(stage.recuse)
            assert not stage.recuse_reviewers or done.person != REVIEWER

    @invariant()
    def only_its_roles_act_and_only_the_party_for_the_party(self) -> None:
        for done, due in zip(self.run.acts, self.dues, strict=False):
            stage = self.procedure.stage(done.stage)
            outcome = stage.outcome(done.outcome)
            assert outcome is not None
            late = due is not None and done.at.astimezone(BEIJING).date() > due
            allowed = {*(outcome.by or (*stage.roles, *([stage.escalate_to] if late else [])))}
            allowed |= {"system"} if late and stage.deemed == outcome.id else set()
            assert done.role in allowed
            assert done.role != "firm" or done.organisation == PARTY
            assert late or not outcome.at_term

    @invariant()
    def a_refusal_has_its_reasons_and_a_remedy(self) -> None:
        for done in self.run.acts:
            outcome = self.procedure.stage(done.stage).outcome(done.outcome)
            assert outcome is not None
            if outcome.ending is not None and outcome.ending.kind == "refused":
                assert done.reasons
                assert done.remedy
            assert "amount" not in outcome.needs or done.amount is not None
            assert "interest" not in outcome.needs or done.interest is not None

    @invariant()
    def the_total_counts_no_paused_day(self) -> None:
        if self.procedure.total is not None and self.run.ended is None:
            assert total_used(self.procedure, self.run, at=self.now, calendar=calendar()) == self.total
            assert dict(self.run.paused) == self.kept

    @invariant()
    def its_acts_make_the_same_run_again(self) -> None:
        assert replay(self.procedure, self.run, calendar=calendar()) == self.run
        assert run_from_json(run_to_json(self.run)) == self.run

    @invariant()
    def what_is_handed_to_a_unit_is_handled_by_its_people(self) -> None:
        for n, done in enumerate(self.run.acts):
            stage = self.procedure.stage(done.stage)
            named = [a.unit for a in self.run.acts[:n] if a.unit]
            if stage.by_unit and done.role in stage.roles and done.role != "system":
                assert done.organisation == (named[-1] if named else "")

    @invariant()
    def what_was_known_then_is_known_for_ever(self) -> None:
        then, run = list(self.known.items())[len(self.known) // 2]
        assert as_of(self.procedure, self.run, then, calendar=calendar()) == run

    def _withdraws(self, done: Act) -> bool:
        outcome = self.procedure.stage(done.stage).outcome(done.outcome)
        assert outcome is not None
        return done.role == "firm" and outcome.ending is not None and outcome.ending.kind == "withdrawn"


Walk.TestCase.settings = examples(30, 80, stateful_step_count=25, suppress_health_check=list(HealthCheck))
TestWalk = Walk.TestCase


@given(procedures())
@examples(30, 200)
def test_a_procedure_is_stored_and_read_back_whole(procedure: ir.Procedure) -> None:
    again = from_json(to_json(procedure))
    assert again == procedure
    assert to_json(again) == to_json(procedure)


@given(procedures(), procedures())
@examples(15, 100)
def test_a_run_ends_on_the_version_it_began_with(one: ir.Procedure, other: ir.Procedure) -> None:
    assume(one != other)
    run = start(one, at=FIRST, calendar=calendar(), party=PARTY)
    with pytest.raises(Rejected) as refused:
        offered(other, run, Actor("李二", "county", "县工信局"), at=FIRST)
    assert [d.code for d in refused.value.diagnostics] == ["act-other-version"]
