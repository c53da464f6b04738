"""Anybody does anything in matters of every declared kind; their laws hold after every step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.matters.world import PDF

from liance import procedures
from liance.procedures import Reason
from liance.records.city import Value
from liance.records.vocabulary import Field
from liance.records.vocabulary import Kind as Holds
from liance.rules import ir
from liance.values.workdays import Calendar
from liance.web.audit.queries import verify
from liance.web.cases import boards
from liance.web.cases import services as casework
from liance.web.cases.engine import acting_in, calendar, procedure_of, run_of
from liance.web.cases.late import tick
from liance.web.cases.models import Case, Said, Step
from liance.web.cases.queries import stages_of
from liance.web.cases.services import Grounds
from liance.web.matters import lots, queries, rows, services
from liance.web.matters.kinds import Declared, as_given, declared, of
from liance.web.matters.models import Matter
from liance.web.matters.reminders import remind
from liance.web.notices import queries as notice_queries
from liance.web.notices import services as notices
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import APPLICANTS, Kind, Role
from liance.web.policies.models import Edition
from liance.web.registry.models import Version
from liance.web.site import clock
from liance.web.site.refusals import Refused

OFFICES = (
    (Role.COUNTY_OFFICER, 2), (Role.COUNTY_LEADER, 1), (Role.CITY_OFFICER, 3), (Role.CITY_LEADER, 2), (Role.EXPERT, 4),
    (Role.DEPARTMENT_OFFICER, 3), (Role.FINANCE_OFFICER, 2), (Role.FINANCE_LEADER, 1), (Role.AUDITOR, 1),
)  # fmt: skip
EVE = datetime(2024, 9, 26, 15, 0)
"""Before the long holiday of October 2024, so that walks go across it."""


class Walk:
    """Matters of one kind, and people of every office."""

    def __init__(self, kind: Declared, party: Organisation, person: Callable[..., Actor], now: datetime) -> None:
        self.kind, self.party, self.now = kind, party, now
        role = {Kind.PARK: Role.PARK, Kind.ASSOCIATION: Role.ASSOCIATION}.get(Kind(party.kind), Role.ENTERPRISE)
        self.agents = [person("agent", role, party), person("deputy", role, party)]
        self.people = [*self.agents, *(person(f"{r}-{n}", r) for r, count in OFFICES for n in range(count))]
        self.serial = 0

    def value(self, data: st.DataObject, field: Field) -> Value:
        """Something that a field may hold."""
        self.serial += 1
        if field.choices:
            return data.draw(st.sampled_from([c.id for c in field.choices]))
        known: dict[Holds, Value] = {
            Holds.MONEY: data.draw(st.integers(0, 10**10)), Holds.RATIO: Fraction(1, 2), Holds.BOOL: True,
            Holds.COUNT: data.draw(st.integers(1, 12)), Holds.YEAR: 2024, Holds.DATE: clock.day_of(self.now),
            Holds.PARTY: self.party.code,
        }  # fmt: skip
        return known.get(field.kind, f"文字{self.serial}")

    def values(self, data: st.DataObject, fields: list[Field]) -> dict[str, Value]:
        return {f.id: self.value(data, f) for f in fields if data.draw(st.integers(0, 9))}

    def open(self, data: st.DataObject) -> None:
        first = self.kind.procedure.stages[0]
        asked = self.kind.kind.asks[first.id, first.outcomes[0].id]
        able = [p for p in self.people if p.role in self.kind.kind.opened_by]
        actor = data.draw(st.sampled_from(able or self.people))
        file = PDF if data.draw(st.integers(0, 3)) else None
        told = self.values(data, [a.field for a in asked])
        services.open_matter(of_kind=self.kind, values=told, actor=actor, now=self.now, file=file)

    def any_case(self, data: st.DataObject) -> Case | None:
        cases = list(Case.objects.filter(ended="", matter__isnull=False).order_by("pk"))
        return data.draw(st.sampled_from(cases)) if cases else None

    def step(self, data: st.DataObject) -> None:
        """Anybody takes any outcome of any stage, well or badly grounded."""
        case = self.any_case(data)
        if case is None:
            return
        stage = procedure_of(case).stage(data.draw(st.sampled_from(stages_of(case))))
        outcome = data.draw(st.sampled_from(stage.outcomes))
        asked = self.kind.kind.asks.get((stage.id, outcome.id), ())
        likely = [p for p in self.people if f",{p.role}," in case.waits_for] or self.people
        actor = data.draw(st.sampled_from(likely if data.draw(st.integers(0, 4)) else self.people))
        good = data.draw(st.integers(0, 4)) > 0
        grounds = Grounds(
            opinion="意见" if good else "", amount=10**8, remedy="可以复议" if good else "",
            reasons=(Reason("事实不实", "核查"),) if good else (),
        )  # fmt: skip
        casework.act(
            case=case, outcome=outcome.id, stage=stage.id, actor=actor, now=self.now, grounds=grounds,
            file=PDF if good else None, more=as_given(self.values(data, [a.field for a in asked])),
        )  # fmt: skip

    def fill(self, data: st.DataObject) -> None:
        case = self.any_case(data)
        if case is None or not self.kind.kind.rows:
            return
        of_rows, matter = data.draw(st.sampled_from(self.kind.kind.rows)), Matter.objects.get(case=case)
        told = self.values(data, list(of_rows.own_fields(self.kind.kind.record)))
        actor = data.draw(st.sampled_from(self.people))
        rows.add_row(matter=matter, type_id=of_rows.type.id, values=told, actor=actor, now=self.now)

    def speak(self, data: st.DataObject) -> None:
        """Somebody does at a board what he may, now and then from another's seat."""
        case = self.any_case(data)
        if case is None or not case.seats.exists():
            return
        procedure, run = procedure_of(case), run_of(case)
        found = [
            (p, t)
            for p in self.people
            for t in procedures.turns(procedure, run, acting_in(run, procedure, p), at=self.now)
            if t.open
        ]
        if not found:
            return
        own, turn = data.draw(st.sampled_from(found))
        actor = own if data.draw(st.integers(0, 6)) else data.draw(st.sampled_from(self.people))
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
                scores=[data.draw(st.integers(c.most // 2, c.most)) for c in board.criteria],
                grounds=Grounds("意见", (Reason("事实不实", "核查"),)),
            )  # fmt: skip

    def elsewhere(self, data: st.DataObject) -> None:
        """The notice is given and concluded, the lot drawn, what ends soon brought up."""
        actor = data.draw(st.sampled_from([p for p in self.people if p.role == Role.CITY_OFFICER]))
        if self.kind.kind.draws is not None:
            lots.draw_lot(of_kind=self.kind, seed=str(self.now), share=30, actor=actor, now=self.now)
        waiting = list(notice_queries.waiting())
        if waiting:
            drawn = notices.draw_up(title="公示", cases=waiting, actor=actor, now=self.now)
            notices.publish(notice=drawn, actor=actor, now=self.now)
        for one in notice_queries.published():
            notices.conclude(notice=one, actor=actor, now=self.now)
        remind(now=self.now)

    def wait(self, data: st.DataObject) -> None:
        self.now += timedelta(days=data.draw(st.integers(0, 9)))
        tick(now=self.now)


def laws(kind: Declared, days: Calendar) -> None:
    """What holds of every matter at any time."""
    for matter in Matter.objects.select_related("case__edition", "case__procedure"):
        case, run = matter.case, run_of(matter.case)
        procedure = procedure_of(case)
        assert procedures.replay(procedure, run, calendar=days) == run, "no stage was skipped"
        entered = Version.objects.filter(source__startswith=f"{case.number} ")
        enters = of(matter).kind.enters
        assert not entered.exists() or case.ended in enters, "nothing is entered before the end"
        if case.ended in enters:
            own = kind.kind.record in enters[case.ended]
            assert not own or matter.record_id is not None, "and something is entered then"
        assert matter.due is None or case.ended != "", "nothing is due before the end"
        if matter.public_on is not None and kind.kind.public is not None and kind.kind.public.consent:
            assert matter.values[kind.kind.public.consent] == "true", "nothing is public without consent"
        _apart(case, procedure)
        _days(run, procedure, days)


def _apart(case: Case, procedure: ir.Procedure) -> None:
    """Nobody judges what he brought, nor his own house, nor in two control stages next to each other."""
    steps = list(case.steps.all())
    by_stage: dict[str, set[str]] = {}
    for step in steps:
        stage = procedure.stage(step.stage)
        outcome = stage.outcome(step.outcome)
        assert outcome is not None
        for need in ("reason", "remedy", "opinion"):
            if need in outcome.needs and step.role != Role.SYSTEM:
                assert {"reason": step.reasons, "remedy": step.remedy, "opinion": step.opinion}[need]
        if stage.control and step.role != Role.SYSTEM and outcome.ending is None:
            assert step.person not in ("agent", "deputy") or step.role not in APPLICANTS
        for other in stage.recuse:
            assert step.person not in by_stage.get(other, set()), "who acted there does not act here"
        by_stage.setdefault(stage.id, set()).add(step.person)
    for said in Said.objects.filter(case=case, what="spoken"):
        earlier = Said.objects.filter(case=case, what="declared", person=said.person, stage=said.stage)
        assert not earlier.exclude(conflict="").exists(), "who has an interest does not speak"


def _days(run: procedures.Run, procedure: ir.Procedure, days: Calendar) -> None:
    """A last day lies so many working days after the entry, whatever holidays come between."""
    for branch in run.open:
        limit = procedure.stage(branch.stage).limit
        if limit is not None and limit.working and branch.due is not None and not run.paused:
            assert days.between(clock.day_of(branch.entered), branch.due) == limit.days


@pytest.mark.parametrize("examples", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_whoever_does_whatever_the_laws_of_matters_hold(
    examples: int, edition: Edition, organisation: Callable[..., Organisation], person: Callable[..., Actor],
    facts: Callable[..., None], now: datetime,
) -> None:  # fmt: skip
    """Walks through every declared kind, each in a transaction of its own, across the holiday of October."""
    firm = organisation(1, "甲电子")
    park, society = organisation(400, "光电园", Kind.PARK), organisation(300, "光电协会", Kind.ASSOCIATION)
    facts({"enterprise": [{"id": firm.code, "name": "甲电子"}]})
    kinds = declared()
    assert len(kinds) > 15

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def walks(data: st.DataObject) -> None:
        for kind in kinds if examples > 1 else kinds[:3:2]:
            party = park if "park" in kind.kind.opened_by and kind.kind.record.keys[0].id == "park" else firm
            party = society if kind.kind.record.keys[0].id == "association" else party
            with transaction.atomic():
                walk = Walk(kind, party, person, EVE.replace(tzinfo=now.tzinfo))
                moves = [walk.open, walk.fill, walk.fill, walk.elsewhere, walk.wait]
                moves += [walk.step] * 6 + [walk.speak] * 3
                for _ in range(12 if examples == 1 else 30):
                    try:
                        with transaction.atomic():
                            data.draw(st.sampled_from(moves))(data)
                    except Refused:
                        continue
                    finally:
                        laws(kind, calendar())
                assert verify().sound
                transaction.set_rollback(True)

    walks()


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [(date(2024, 9, 27), 5, date(2024, 10, 10)), (date(2025, 4, 29), 60, date(2025, 7, 28)),
     (date(2023, 4, 27), 3, date(2023, 5, 5))],
)  # fmt: skip
def test_working_days_go_round_holidays(start: date, days: int, due: date) -> None:
    assert calendar().add(start, days) == due


def test_steps_are_of_the_matters_own_procedure(edition: Edition) -> None:
    """Whatever a kind asks, requires, enters and publishes lies on its procedure's ways."""
    for d in declared():
        ways = {(s.id, o.id) for s in d.procedure.stages for o in s.outcomes}
        assert {*d.kind.asks, *d.kind.requires} <= ways
        assert set(d.kind.enters) <= {e.id for e in d.procedure.endings}
        assert not {e.id for e in d.procedure.endings if e.kind == "refused"} & set(d.kind.enters)
    assert Step.objects.count() == 0
    assert queries.counts() == []
