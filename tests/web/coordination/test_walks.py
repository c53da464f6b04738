"""Random people take random steps on tickets and meetings, through the services; the laws hold after every step."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.coordination.conftest import Office
from tests.web.coordination.test_tickets import PDF, WHY

from liance import procedures
from liance.web.cases import services
from liance.web.cases.engine import calendar, procedure_of, run_of
from liance.web.cases.late import tick
from liance.web.cases.models import Case, Step
from liance.web.cases.services import Grounds
from liance.web.coordination import queries
from liance.web.coordination.models import Item, Meeting, Resolution, Ticket
from liance.web.coordination.services import meetings, tickets
from liance.web.site import clock
from liance.web.site.refusals import Refused

State = Item.State
T = TypeVar("T")


class Walk:
    """An office, a firm with problems, two bureaus; somebody does something, or days pass."""

    def __init__(self, office: Office) -> None:
        self.office, self.now = office, office.now
        self.people = [office.agent, office.clerk, office.second, office.leader, office.officer, office.head,
                       office.stranger]  # fmt: skip

    def raise_one(self, data: st.DataObject) -> None:
        actor = data.draw(st.sampled_from(self.people))
        tickets.raise_ticket(edition=self.office.edition, title="问题", text="积水", actor=actor, now=self.now)

    def call(self, data: st.DataObject) -> None:
        made = meetings.call(edition=self.office.edition, title="会议", actor=self.office.clerk, now=self.now)
        day = self.now.date() + timedelta(data.draw(st.sampled_from([0, 0, 3])))
        meetings.plan(
            meeting=made, day=day, place="二室", chair="刘", present="刘", actor=self.office.clerk, now=self.now
        )
        meetings.add(meeting=made, title="排水", actor=self.office.clerk, now=self.now, on=data.draw(st.booleans()))

    def act(self, data: st.DataObject) -> None:
        """Anybody takes any outcome of any open case, with a file or without."""
        case = self._drawn(data, list(Case.objects.filter(ended="").order_by("pk")))
        likely = [p for p in self.people if f"{p.role}," in case.waits_for] or self.people
        actor = self._drawn(data, likely if data.draw(st.integers(0, 4)) else self.people)
        outcome = self._drawn(data, list(procedure_of(case).stage(case.stage).outcomes))
        unit = data.draw(st.sampled_from([self.office.bureau, self.office.other]))
        grounds = Grounds(
            opinion="意见", reasons=WHY, remedy="可以投诉", unit=unit if "unit" in outcome.needs else None,
            until=self.now.date() + timedelta(data.draw(st.integers(-1, 20))),
        )  # fmt: skip
        file = PDF if data.draw(st.integers(0, 3)) else None
        services.act(case=case, outcome=outcome.id, actor=actor, now=self.now, grounds=grounds, file=file)

    def merge(self, data: st.DataObject) -> None:
        one, into = (self._drawn(data, list(Ticket.objects.order_by("pk"))) for _ in range(2))
        tickets.merge(ticket=one, into=into, actor=data.draw(st.sampled_from(self.people)), now=self.now)

    def topic(self, data: st.DataObject) -> None:
        """Something is done about a topic, whatever the stage."""
        item = self._drawn(data, list(Item.objects.select_related("meeting__case").order_by("pk")))
        clerk, now, unit = self.office.clerk, self.now, self.office.bureau
        match data.draw(st.integers(0, 5)):
            case 0:
                meetings.put_on(item=item, actor=clerk, now=now)
            case 1:
                meetings.leave_out(item=item, why="不必上会", actor=clerk, now=now)
            case 2:
                meetings.into_ticket(item=item, actor=clerk, now=now)
            case 3 | 4:
                meetings.settle(item=item, decided=data.draw(st.booleans()), result="同意", actor=clerk, now=now)
            case _:
                until = now.date() + timedelta(10)
                meetings.resolve(item=item, text="修排水沟", unit=unit, until=until, actor=clerk, now=now)

    def wait(self, data: st.DataObject) -> None:
        self.now += timedelta(days=data.draw(st.integers(0, 9)))
        tick(now=self.now)

    def _drawn(self, data: st.DataObject, rows: list[T]) -> T:
        if not rows:
            raise Refused([tickets.INTO.given()])
        return data.draw(st.sampled_from(rows))

    def laws(self) -> None:
        """What must hold at any time."""
        for ticket in Ticket.objects.select_related("case", "into__case"):
            case, run = ticket.case, run_of(ticket.case)
            assert procedures.replay(procedure_of(case), run, calendar=calendar()) == run
            assert case.unit == run.unit == (ticket.unit_id or "")
            assert (case.ended == "merged") == (ticket.into_id is not None)
            if case.ended == "closed":
                steps = list(Step.objects.filter(case=case).order_by("number"))
                said = [s for s in steps if s.stage == "review"][-1]
                done = [s for s in steps if s.number < said.number][-1]
                assert said.outcome == "satisfied"
                assert done.attachments.exists()
                assert steps[-1].person != said.person
            stood = queries.stood(ticket, clock.end_of(clock.day_of(self.now)))
            assert stood is not None
            assert (stood.ended, stood.stage) == (case.ended, case.stage)
        for meeting in Meeting.objects.select_related("case"):
            states = set(meeting.items.values_list("state", flat=True))
            if meeting.case.stage != "collect":
                assert State.PROPOSED not in states
            if meeting.case.stage in ("break-down", "supervise"):
                assert State.ON not in states
            made = Resolution.objects.filter(item__meeting=meeting).select_related("ticket__case")
            handed = meeting.case.stage == "supervise" or meeting.case.ended == "finished"
            assert all((r.ticket is not None) == handed for r in made)
            if meeting.case.ended == "finished":
                assert all(r.ticket is not None and r.ticket.case.ended for r in made)


@pytest.mark.parametrize(("walks", "steps"), [(2, 25), pytest.param(12, 60, marks=pytest.mark.slow)])
def test_whoever_does_whatever_the_laws_hold(office: Office, walks: int, steps: int) -> None:
    """Each walk in a transaction of its own."""

    @settings(max_examples=walks, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def walked(data: st.DataObject) -> None:
        with transaction.atomic():
            walk = Walk(office)
            walk.call(data)
            tickets.raise_ticket(edition=office.edition, title="问题", text="积水", actor=office.agent, now=walk.now)
            moves = [walk.act] * 8 + [walk.topic] * 4 + [walk.raise_one, walk.call, walk.merge, walk.wait]
            for _ in range(steps):
                try:
                    with transaction.atomic():
                        data.draw(st.sampled_from(moves))(data)
                except Refused:
                    continue
                walk.laws()
            transaction.set_rollback(True)

    walked()
