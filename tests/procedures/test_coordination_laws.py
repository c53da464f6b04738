"""Laws of the chain leader's office, whoever does what and whenever: tickets and meetings walked by random people."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.procedures.transcripts import calendar, shared
from tests.thoroughness import examples

from liance.diagnostics.diagnostic import Rejected
from liance.procedures import BEIJING, Act, Actor, Reason, Run, act, as_of, offered, overdue, replay, start
from liance.rules import ir

FIRM, UNITS, OFFICE = "甲公司", ("市自然资源局", "市水利局"), "市链办"
PEOPLE = (
    Actor("企业人", "enterprise", FIRM), Actor("别家人", "enterprise", "乙公司"),
    *(Actor(f"{u}经办", "department_officer", u) for u in UNITS),
    *(Actor(f"{u}负责人", "department_leader", u) for u in UNITS),
    Actor("链办甲", "chain_office", OFFICE), Actor("链办乙", "chain_office", OFFICE),
    Actor("链长", "chain_leader", OFFICE),
)  # fmt: skip
HANDLING = {"handle", "handle-complex", "handle-by", "urge", "lead"}
LIMITS = {"assign": 1, "answer": 3, "handle": 15, "handle-complex": 30, "urge": 5, "lead": 5, "review": 5, "close": 3,
          "collect": 5, "break-down": 2}  # fmt: skip
ABOVE = {"answer": "urge", "handle": "urge", "handle-complex": "urge", "handle-by": "urge", "urge": "lead"}
DAYS = st.dates(date(2023, 1, 3), date(2025, 10, 31))


def working_days(after: date, until: date) -> int:
    """Counted day by day."""
    days = (after + timedelta(n) for n in range(1, (until - after).days + 1))
    return sum(calendar().is_working_day(d) for d in days)


class Walk(RuleBasedStateMachine):
    """One run of a procedure; what is refused leaves no trace."""

    name = ""
    party = ""
    run: Run

    @initialize(day=DAYS, hour=st.integers(0, 23))
    def begin(self, day: date, hour: int) -> None:
        self.procedure: ir.Procedure = shared()[self.name]
        self.now = datetime(day.year, day.month, day.day, hour, tzinfo=BEIJING)
        self.run = start(self.procedure, at=self.now, calendar=calendar(), party=self.party)
        self.known = {self.now: self.run}

    @rule(who=st.sampled_from(PEOPLE), choice=st.integers(0, 9), hours=st.integers(0, 60), bare=st.integers(0, 5),
          unit=st.sampled_from(UNITS), days=st.integers(-1, 40))  # fmt: skip
    def somebody_tries(self, who: Actor, choice: int, hours: int, bare: int, unit: str, days: int) -> None:
        self.now += timedelta(hours=hours)
        self._acts(who, choice, not bare, unit, days)

    @rule(choice=st.integers(0, 99), hours=st.integers(0, 40), unit=st.sampled_from(UNITS), days=st.integers(0, 40),
          bare=st.integers(0, 9))  # fmt: skip
    def somebody_does_what_he_may(self, choice: int, hours: int, unit: str, days: int, bare: int) -> None:
        self.now += timedelta(hours=hours)
        stage = self.procedure.stage(self.run.stage)
        found = [(w, o) for w in PEOPLE for o in offered(self.procedure, self.run, w, at=self.now) if o.open]
        may = [(w, o.outcome) for w, o in found if o.outcome.ending is None or o.outcome.ending.kind == "completed"]
        if not may:
            return
        who, outcome = may[choice % len(may)]
        self._acts(who, stage.outcomes.index(outcome), not bare, unit, days)

    @rule(hours=st.integers(0, 24 * 12))
    def the_clock_goes_on(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        for late in overdue(self.procedure, self.run, at=self.now, calendar=calendar()):
            if late.deemed is not None:
                self._take(Act(late.stage, late.deemed, "", "system", self.now))

    def _acts(self, who: Actor, choice: int, bare: bool, unit: str, days: int) -> None:
        stage = self.procedure.stage(self.run.stage)
        outcome = stage.outcomes[choice % len(stage.outcomes)]
        named = "unit" in outcome.needs
        full = Act(
            stage.id, outcome.id, who.person, who.role, self.now, who.organisation, "意见", (Reason("事项", "说明"),),
            "复议", attachments=("sha256:1",) if "attachment" in outcome.needs else (), unit=unit if named else "",
            until=self.now.date() + timedelta(days) if "until" in outcome.needs else None,
        )  # fmt: skip
        self._take(Act(stage.id, outcome.id, who.person, who.role, self.now, who.organisation) if bare else full)

    def _take(self, done: Act) -> None:
        before = self.run
        try:
            self.run = act(self.procedure, before, done, calendar=calendar())
        except Rejected:
            assert self.run == before
            return
        self.known[self.now] = self.run

    def teardown(self) -> None:
        """How far it came, for `--hypothesis-show-statistics`."""
        event(f"{self.name}: {self.run.ended or self.run.stage}")

    def paths(self) -> list[tuple[Act, ir.Stage, ir.Outcome]]:
        """Every act with its stage and outcome."""
        found = []
        for done in self.run.acts:
            stage = self.procedure.stage(done.stage)
            outcome = stage.outcome(done.outcome)
            assert outcome is not None
            found.append((done, stage, outcome))
        return found

    @invariant()
    def no_stage_is_skipped(self) -> None:
        here: str | None = self.procedure.stages[0].id
        for done, _, outcome in self.paths():
            assert done.stage == here
            here = outcome.to
        assert self.run.ended is not None or self.run.stage == here

    @invariant()
    def days_are_right_across_holidays(self) -> None:
        if self.run.ended is not None or self.run.due is None:
            return
        entered, stage = self.run.entered.astimezone(BEIJING).date(), self.run.stage
        if stage in LIMITS:
            assert working_days(entered, self.run.due) == LIMITS[stage]
            assert calendar().is_working_day(self.run.due)

    @invariant()
    def what_was_so_then_is_so_for_ever(self) -> None:
        then, run = list(self.known.items())[len(self.known) // 2]
        assert as_of(self.procedure, self.run, then, calendar=calendar()) == run
        assert replay(self.procedure, self.run, calendar=calendar()) == self.run


class Tickets(Walk):
    """A problem of a firm."""

    name, party = "ticket", FIRM

    @invariant()
    def nothing_is_closed_without_evidence_and_a_satisfied_word(self) -> None:
        if self.run.ended != "closed":
            return
        *before, (close, _, _) = self.paths()
        evaluated = before[-1][0]
        handled = next(done for done, stage, _ in reversed(before) if stage.id in HANDLING)
        assert (evaluated.stage, evaluated.outcome) == ("review", "satisfied")
        assert handled.attachments
        assert close.person not in {d.person for d, s, _ in before if s.id == "review"}

    @invariant()
    def it_is_returned_once_only(self) -> None:
        assert sum(done.outcome == "return" for done in self.run.acts) <= 1

    @invariant()
    def who_is_late_is_passed_by_one_step_at_a_time_and_only_past_his_day(self) -> None:
        run = start(self.procedure, at=self.run.started, calendar=calendar(), party=self.party)
        for done, stage, outcome in self.paths():
            if done.outcome == "late":
                assert (done.role, outcome.to) == ("system", ABOVE[stage.id])
                assert run.due is not None
                assert done.at.astimezone(BEIJING).date() > run.due
            run = act(self.procedure, run, done, calendar=calendar())

    @invariant()
    def only_the_unit_in_charge_handles_it_and_only_the_firm_or_the_office_evaluates(self) -> None:
        unit = ""
        for done, stage, _ in self.paths():
            if stage.by_unit and done.role != "system":
                assert done.organisation == unit
            if stage.id == "review":
                assert done.organisation in (FIRM, OFFICE)
            unit = done.unit or unit

    @invariant()
    def what_is_to_be_done_by_a_day_is_due_on_that_day(self) -> None:
        if self.run.ended is None and self.run.stage == "handle-by":
            assert self.run.due == self.run.until
            assert self.run.until is not None
            assert self.run.until >= self.run.entered.astimezone(BEIJING).date()


class Meetings(Walk):
    """A meeting of the chain."""

    name = "chain-meeting"

    @invariant()
    def only_the_chain_leader_decides_and_only_the_office_hands_out(self) -> None:
        for done, stage, _ in self.paths():
            assert stage.id != "meet" or done.role == "chain_leader"
            assert stage.id != "break-down" or done.role == "chain_office"

    @invariant()
    def nothing_is_handed_out_that_was_not_decided(self) -> None:
        stages = [(done.stage, done.outcome) for done in self.run.acts]
        for n, step in enumerate(stages):
            assert step != ("break-down", "hand-out") or stages[n - 1] == ("meet", "decided")
        assert self.run.ended != "finished" or ("break-down", "hand-out") in stages


for _walk in (Tickets, Meetings):
    _walk.TestCase.settings = examples(8, 200, stateful_step_count=30, suppress_health_check=list(HealthCheck))
TestTickets = Tickets.TestCase
TestMeetings = Meetings.TestCase
