"""The laws of projects, whatever people try in whatever order: stages in turn, other people, days, nothing lost."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.web.tasks.conftest import PDF, Town

from liance import procedures
from liance.procedures import Reason
from liance.web.cases.engine import calendar, procedure_of, run_of
from liance.web.cases.late import tick
from liance.web.cases.models import Case, Step
from liance.web.cases.services import Grounds, act
from liance.web.people.actor import Actor
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.registry.models import Record
from liance.web.site import clock
from liance.web.site.refusals import Refused
from liance.web.tasks.models import Milestone, Project, Reached, Recognition
from liance.web.tasks.queries.projects import standing
from liance.web.tasks.services import projects, tasks
from liance.web.tasks.services.projects import Card, Dispatch, Found
from liance.web.tasks.services.tasks import Planned

START = datetime.fromisoformat("2024-09-02T10:00+08:00")
END = date(2026, 10, 1)
"""The year after has no calendar yet."""
ACTS = ("submit", "admit", "back", "refuse", "planned", "stop", "recognise", "normal", "completed")
WHY = Grounds(opinion="已核", reasons=(Reason("材料", "不全"),), remedy="可以申请复议", amount=1)


class Projects(RuleBasedStateMachine):
    """One project whose people try everything, allowed or not; what is refused must leave no trace."""

    town: Town
    edition: Edition

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = START
        two = Actor("shen", Role.COUNTY_OFFICER, self.town.county.organisation, "shen", self.town.county.county)
        self.people = (self.town.county, self.town.city, self.town.leader, self.town.office, self.town.auditor,
                       self.town.firm, two)  # fmt: skip
        card = Card(Project.Kind.MAJOR, "溶剂项目", "东区芯材", 1_000_000_00, self.town.investor)
        self.project = projects.enter(
            edition=self.edition, card=card, opinion="入库", actor=self.town.county, now=self.now
        )

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @rule()
    def things_go_on(self) -> None:
        """Whoever should does what usually follows."""
        county, now = self.town.county, self.now
        match self.case.stage if not self.case.ended else "":
            case "enter":
                act(case=self.case, outcome="submit", actor=county, now=now, grounds=WHY)
            case "admit":
                act(case=self.case, outcome="admit", actor=self.town.city, now=now)
            case "plan":
                tasks.plan_node(project=self.project, planned=Planned("封顶", self.today), actor=county, now=now)
                with self.tried():  # somebody of two hats may have acted before
                    projects.settle_plan(project=self.project, opinion="排定", actor=county, now=now)
            case "dispatch":
                self.somebody_dispatches(0, "completed", True, 1_000_000_00)
            case "recognise":
                self.somebody_recognises(4, 1_000_000_00, 1)

    # ---- what people try -------------------------------------------------------------------------------------------
    @rule(days=st.integers(1, 20))
    def days_pass(self, days: int) -> None:
        if (self.now + timedelta(days=days)).date() < END:
            self.now += timedelta(days=days)
            tick(now=self.now)

    @rule(who=st.integers(0, 6), outcome=st.sampled_from(ACTS))
    def somebody_takes_an_outcome(self, who: int, outcome: str) -> None:
        with self.tried():
            act(case=self.case, outcome=outcome, actor=self.people[who], now=self.now, grounds=WHY, file=PDF)

    @rule(who=st.integers(0, 6), days=st.integers(-5, 60), guarantee=st.booleans())
    def somebody_plans(self, who: int, days: int, guarantee: bool) -> None:
        kind = Milestone.Kind.GUARANTEE if guarantee else Milestone.Kind.NODE
        planned = Planned("封顶", self.today + timedelta(days=days), kind=kind, unit="市自然资源局")
        with self.tried():
            tasks.plan_node(project=self.project, planned=planned, actor=self.people[who], now=self.now)

    @rule(who=st.integers(0, 6), how=st.sampled_from(["normal", "delayed", "completed"]), all_of_it=st.booleans(),
          invested=st.integers(0, 2_000_000_00))  # fmt: skip
    def somebody_dispatches(self, who: int, how: str, all_of_it: bool, invested: int) -> None:
        open_ = standing(self.project, on=self.today).milestones
        reached = {m.pk: self.today for m in open_ if getattr(m, "reached", None) is None} if all_of_it else {}
        told = Dispatch(how, "按计划", invested, "供地晚", reached, PDF)
        with self.tried():
            projects.dispatch(project=self.project, told=told, actor=self.people[who], now=self.now)

    @rule(who=st.integers(0, 6), invested=st.integers(0, 2_000_000_00), land=st.integers(0, 1_000_000_00))
    def somebody_recognises(self, who: int, invested: int, land: int) -> None:
        found = Found(invested, land, 0, self.today)
        with self.tried():
            projects.recognise(
                project=self.project, found=found, opinion="认定", file=PDF, actor=self.people[who], now=self.now
            )

    # ---- the laws --------------------------------------------------------------------------------------------------
    @invariant()
    def no_stage_is_skipped(self) -> None:
        """What was done, done again from the start, gives the same run."""
        case, procedure = self.case, procedure_of(self.case)
        assert procedures.replay(procedure, run_of(case), calendar=calendar()) == run_of(case)
        stages = [s.stage for s in self.steps]
        for earlier, later in (("enter", "admit"), ("admit", "plan"), ("plan", "dispatch"), ("dispatch", "recognise")):
            assert later not in stages or stages.index(earlier) < stages.index(later)

    @invariant()
    def nobody_recognises_what_he_reported(self) -> None:
        recognised = {s.person for s in self.steps if s.outcome == "recognise"}
        assert not recognised & {s.person for s in self.steps if s.outcome != "recognise" and s.stage != "recognise"}
        assert not recognised & {self.town.firm.account}

    @invariant()
    def nothing_is_recognised_without_its_record(self) -> None:
        found, kept = Recognition.objects.first(), Record.objects.filter(type="project").first()
        assert (found is None) == (kept is None) == (self.case.ended != "recognised")
        if found is not None and kept is not None and kept.current is not None:
            yuan = f"{found.invested // 100}.{found.invested % 100:02}".removesuffix(".00")
            assert kept.current.values["actual_investment"] == yuan
            assert self.steps[-1].amount == found.invested >= found.land

    @invariant()
    def every_dispatch_was_filed_and_nothing_else_was(self) -> None:
        """What was refused has left nothing."""
        sent = [s for s in self.steps if s.outcome in ("normal", "delayed", "completed")]
        assert self.case.filings.count() == len(sent)
        assert Reached.objects.filter(at__gt=self.now).count() == 0

    @invariant()
    def a_dispatch_is_due_on_the_fifth_or_the_working_day_after(self) -> None:
        case = self.case
        if case.stage == "dispatch" and not case.ended and case.due is not None:
            entered = clock.day_of(case.entered)
            fifth = (entered.replace(day=1) + timedelta(days=32)).replace(day=5)
            days = (fifth + timedelta(days=n) for n in range(15))
            assert case.due == next(d for d in days if calendar().is_working_day(d))

    @invariant()
    def completed_means_that_every_node_was_reached_or_dropped(self) -> None:
        if self.case.stage == "recognise":
            nodes = standing(self.project, on=self.today).milestones
            left = [m for m in nodes if m.kind == Milestone.Kind.NODE and getattr(m, "reached", None) is None]
            assert left == []

    # ---- helpers ---------------------------------------------------------------------------------------------------
    @property
    def case(self) -> Case:
        return Case.objects.select_related("edition", "procedure").get(pk=self.project.case_id)

    @property
    def steps(self) -> list[Step]:
        return list(self.case.steps.all())

    @property
    def today(self) -> date:
        return clock.day_of(self.now)

    class tried(suppress):  # noqa: N801  # read as a phrase: with self.tried(): …
        """What is refused is taken back, as a request's transaction is."""

        def __init__(self) -> None:
            super().__init__(Refused)
            self.atomic = transaction.atomic()

        def __enter__(self) -> None:
            self.atomic.__enter__()

        def __exit__(self, kind: object, error: object, trace: object) -> bool:
            self.atomic.__exit__(kind, error, trace)  # type: ignore[arg-type]
            return kind is not None and issubclass(kind, Refused)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.django_db
def test_whatever_people_try_the_laws_of_projects_hold(town: Town, edition: Edition) -> None:
    Projects.town, Projects.edition = town, edition
    quiet = settings(max_examples=8, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Projects, settings=quiet)
