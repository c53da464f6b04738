"""Random people take random steps on awards, notices, payments and complaints; the laws hold after every step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.renting import WAN, about, lease
from tests.web.reviewing import before_experts, project

from liance import procedures
from liance.procedures import Reason
from liance.values.money import money_from_cell
from liance.web.audit.queries import verify
from liance.web.awards import services as awards
from liance.web.awards.models import Award, Decision
from liance.web.cases import boards, queries, services
from liance.web.cases.engine import acting_in, calendar, procedure_of, run_of, seats_of
from liance.web.cases.late import tick
from liance.web.cases.models import Case, Step
from liance.web.cases.services import Grounds
from liance.web.notices import queries as notice_queries
from liance.web.notices import services as notices
from liance.web.notices.models import Line, Notice, Objection
from liance.web.people.actor import PUBLIC, Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.registry.models import Record
from liance.web.site import clock
from liance.web.site.refusals import Refused

CAP = 100 * WAN
"""Rent for one enterprise over all years."""
OFFICES = (
    (Role.COUNTY_OFFICER, 2), (Role.COUNTY_LEADER, 1), (Role.CITY_OFFICER, 3), (Role.CITY_LEADER, 1), (Role.WINDOW, 1),
    (Role.FINANCE_OFFICER, 3), (Role.LEGAL_OFFICER, 1), (Role.EXPERT, 3), (Role.DEPARTMENT_OFFICER, 4),
    (Role.AUDITOR, 1),
)  # fmt: skip


class Walk:
    """A small city: one firm with three leases, two people of it, and officers of every office."""

    def __init__(self, edition: Edition, firm: Organisation, person: Callable[..., Actor], now: datetime) -> None:
        self.edition, self.firm, self.now, self.person = edition, firm, now, person
        self.agents = [person("agent", Role.ENTERPRISE, firm), person("deputy", Role.ENTERPRISE, firm)]
        officers = [person(f"{role}-{n}", role) for role, count in OFFICES for n in range(count)]
        self.people = [*self.agents, *officers, Actor("stranger", Role.COUNTY_OFFICER, "x", "", "西区", account_id=1)]
        self.began: dict[str, str] = {}

    def apply(self, data: st.DataObject) -> None:
        park = data.draw(st.sampled_from(["园区甲", "园区乙", "园区丙"]))
        awards.apply(
            beneficiary=self.firm, edition=self.edition, incentive="rent", record_type="lease_year",
            record_key=f"{self.firm.code}\x1f{park}\x1f2024", actor=data.draw(st.sampled_from(self.people[:5])),
            now=self.now,
        )  # fmt: skip

    def apply_for_the_project(self, data: st.DataObject) -> None:
        """What experts and departments must see, as far as them."""
        before_experts(self.firm, self.edition, self.person, self.now)

    def speak(self, data: st.DataObject) -> None:
        """Anybody does at a board what he may, or pretends to another's seat."""
        cases = list(Case.objects.filter(ended="", seats__isnull=False).distinct().order_by("pk"))
        if not cases:
            return
        case = data.draw(st.sampled_from(cases))
        procedure, run = procedure_of(case), run_of(case)
        actor = data.draw(st.sampled_from(self.people))
        found = [
            (p, t)
            for p in self.people
            for t in procedures.turns(procedure, run, acting_in(run, procedure, p), at=self.now)
            if t.open
        ]
        if not found:
            return
        own, turn = data.draw(st.sampled_from(found))
        actor = own if data.draw(st.integers(0, 4)) else actor
        board = procedure.stage(turn.stage).board
        assert board is not None
        if turn.what == procedures.NAMED:
            other = data.draw(st.sampled_from(self.people))
            holder = boards.Holder(other.account if board.persons else "", other.organisation)
            boards.name(case=case, stage=turn.stage, named={turn.seat: holder}, actor=actor, now=self.now)
        elif turn.what == procedures.DECLARED:
            told = data.draw(st.sampled_from(["", "", "顾问"]))
            boards.declare(case=case, stage=turn.stage, seat=turn.seat, conflict=told, actor=actor, now=self.now)
        else:
            answer = data.draw(st.sampled_from(board.answers))
            boards.speak(
                case=case, stage=turn.stage, seat=turn.seat, answer=answer.id, actor=actor, now=self.now,
                scores=[data.draw(st.integers(0, c.most)) for c in board.criteria],
                grounds=Grounds("意见", (Reason("信用", "核查"),), amount=10 * WAN if board.criteria else None),
            )  # fmt: skip

    def step(self, data: st.DataObject) -> None:
        """Anybody takes any outcome of any open case, well or badly grounded, for any sum."""
        cases = list(Case.objects.filter(ended="").order_by("pk"))
        if not cases:
            return
        case = data.draw(st.sampled_from(cases))
        where = data.draw(st.sampled_from(queries.stages_of(case)))
        stage = procedure_of(case).stage(where)
        outcome = data.draw(st.sampled_from([o.id for o in stage.outcomes]))
        most = Award.objects.filter(case=case).values_list("ceiling", flat=True).first() or 0
        amount = data.draw(st.sampled_from([None, 0, most, max(most - 1, 0), most + 1, 70 * WAN]))
        good = data.draw(st.booleans())
        grounds = Grounds(
            opinion="意见" if good else "", amount=amount, remedy="可申请行政复议" if good else "",
            reasons=(Reason("自用比例", "核查"),) if good else (),
        )  # fmt: skip
        likely = [p for p in self.people if f",{p.role}," in case.waits_for] or self.people
        actor = data.draw(st.sampled_from(likely if data.draw(st.integers(0, 3)) else self.people))
        services.act(case=case, outcome=outcome, stage=where, actor=actor, now=self.now, grounds=grounds)

    def notice(self, data: st.DataObject) -> None:
        actor = data.draw(st.sampled_from(self.people))
        if data.draw(st.booleans()) and notice_queries.waiting().exists():
            drawn = notices.draw_up(title="公示", cases=list(notice_queries.waiting()), actor=actor, now=self.now)
            notices.publish(notice=drawn, actor=actor, now=self.now)
        elif Notice.objects.exists():
            one = data.draw(st.sampled_from(list(Notice.objects.order_by("pk"))))
            if data.draw(st.booleans()):
                notices.conclude(notice=one, actor=actor, now=self.now)
            else:
                line = data.draw(st.sampled_from(list(Line.objects.filter(notice=one))))
                name = data.draw(st.sampled_from(["张三", ""]))
                notices.object_to(line=line, name=name, contact="1", text="不服", actor=PUBLIC, now=self.now)

    def compute(self, data: st.DataObject) -> None:
        found = list(Award.objects.order_by("pk"))
        if found:
            actor = data.draw(st.sampled_from(self.people))
            awards.compute_anew(award=data.draw(st.sampled_from(found)), actor=actor, now=self.now)

    def wait(self, data: st.DataObject) -> None:
        self.now += timedelta(days=data.draw(st.integers(0, 12)))
        tick(now=self.now)

    def laws(self) -> None:
        """What must hold at any time."""
        for award in Award.objects.select_related("case"):
            if award.decided is not None:
                assert award.ceiling is None or 0 <= award.decided <= award.ceiling
            assert award.recovered <= award.paid <= (award.decided or 0)
        sums = Award.objects.filter(live=True).aggregate(decided=Sum("decided"), back=Sum("recovered"))
        decided = (sums["decided"] or 0) - (sums["back"] or 0)
        rent = Award.objects.filter(live=True, incentive="rent").aggregate(sum=Sum("decided"), back=Sum("recovered"))
        used = (rent["sum"] or 0) - (rent["back"] or 0)
        assert used <= CAP, "the cap of the clause, over all awards, less what came back"
        entries = Record.objects.filter(type="award", current__withdrawn=False).select_related("current")
        kept = sum(money_from_cell(r.current.values["amount"]) for r in entries if r.current)
        assert kept == decided, "the ledger agrees"
        for decision in Decision.objects.filter(granted=False):
            assert decision.reasons
            assert decision.remedy
        for case in Case.objects.select_related("procedure"):
            self.began.setdefault(case.number, case.procedure_id)
            assert case.procedure_id == self.began[case.number], "a case ends on the version it began with"
            procedure, run = procedure_of(case), run_of(case)
            assert procedures.replay(procedure, run, calendar=calendar()) == run
            assert len(run.acts) == case.steps.count()
            assert len(run.said) == case.said.count()
            kept = [(s.stage, s.seat, s.holder, s.heard) for s in case.seats.order_by("pk")]
            today = clock.day_of(self.now)
            assert kept == [(s.stage, s.seat, s.holder, s.heard) for s in seats_of(case, procedure, run, on=today)]
        for child in Case.objects.filter(procedure__purpose="payment").select_related("parent"):
            lines = Line.objects.filter(case__parent=child.parent)
            assert lines.filter(case__ended="cleared").exists(), "no payment before its notice ended"
            assert not Objection.objects.filter(line__in=lines, result="").exists(), "nor with an open objection"
        for step in Step.objects.filter(role__in=["county_officer", "city_officer", "finance_officer"]):
            assert step.person not in ("agent", "deputy")


@pytest.mark.parametrize("steps", [12, pytest.param(45, marks=pytest.mark.slow)])
def test_whoever_does_whatever_the_laws_hold(
    steps: int, edition: Edition, organisation: Callable[..., Organisation], person: Callable[..., Actor],
    facts: Callable[..., None], now: datetime,
) -> None:  # fmt: skip
    """Four walks (in the slow lane sixty longer ones), each in a transaction of its own."""
    firm = organisation(1, "甲电子")
    parks = [lease(firm, park) for park in ("园区甲", "园区乙", "园区丙")]
    facts({"enterprise": [about(firm)], "lease_year": parks, "recognition": project(firm)["recognition"]})

    @settings(
        max_examples=4 if steps < 40 else 60, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(data=st.data())
    def walks(data: st.DataObject) -> None:
        with transaction.atomic():
            walk = Walk(edition, firm, person, now)
            moves = [walk.apply, walk.step, walk.step, walk.step, walk.step, walk.notice, walk.compute, walk.wait]
            moves += [walk.apply_for_the_project, walk.speak, walk.speak]
            for _ in range(steps):
                move = data.draw(st.sampled_from(moves))
                try:
                    with transaction.atomic():
                        move(data)
                except Refused:
                    continue
                finally:
                    walk.laws()
            assert verify().sound
            transaction.set_rollback(True)

    walks()


def test_an_inbox_holds_only_what_can_be_done(
    edition: Edition, firm: Organisation, agent: Actor, person: Callable[..., Actor], now: datetime
) -> None:
    """Whatever waits for a role offers that role something to do."""
    award = awards.apply(
        beneficiary=firm, edition=edition, incentive="rent", record_type="lease_year",
        record_key=f"{firm.code}\x1f园区甲\x1f2024", actor=agent, now=now,
    )  # fmt: skip
    case = services.act(case=award.case, outcome="submit", actor=agent, now=now)
    for role, _ in OFFICES:
        actor = person(f"one-{role}", role)
        waits = case in queries.inbox(actor)
        assert waits == bool(queries.offered(case, actor, now=now).open), role
