"""A meeting from topics to tickets that are all closed: agenda from data, results, resolutions, monthly lights."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from tests.web.coordination.conftest import Office
from tests.web.coordination.test_tickets import PDF, WHY, act, raised

from liance.procedures import BEIJING, Reason
from liance.web.audit.queries import verify
from liance.web.cases import services as casework
from liance.web.cases.digest import Asked, topics
from liance.web.cases.engine import calendar
from liance.web.cases.late import tick
from liance.web.cases.models import Case
from liance.web.cases.services import Grounds
from liance.web.coordination import queries
from liance.web.coordination.models import Item, Meeting, Resolution, Ticket
from liance.web.coordination.services import meetings
from liance.web.people.actor import Actor
from liance.web.site import clock
from liance.web.site.refusals import Refused

UNTIL = date(2024, 9, 30)


def called(office: Office, now: datetime | None = None) -> Meeting:
    return meetings.call(edition=office.edition, title="第一次链长会议", actor=office.clerk, now=now or office.now)


def planned(office: Office, meeting: Meeting) -> Meeting:
    return meetings.plan(
        meeting=meeting, day=office.now.date(), place="第二会议室", chair="刘", present="刘、连", actor=office.clerk,
        now=office.now,
    )  # fmt: skip


def go(meeting: Meeting, outcome: str, actor: Actor, now: datetime, *, reasons: tuple[Reason, ...] = ()) -> Case:
    case = Case.objects.get(pk=meeting.case_id)
    grounds = Grounds(opinion="意见", reasons=reasons)
    return casework.act(case=case, outcome=outcome, actor=actor, now=now, grounds=grounds)


def decided(office: Office, titles: tuple[str, ...] = ("厂区排水",)) -> tuple[Meeting, list[Item]]:
    """A meeting at which every topic was decided, at the breaking down."""
    meeting = planned(office, called(office))
    items = [
        meetings.add(meeting=meeting, title=t, on=True, proposer=office.firm, actor=office.clerk, now=office.now)
        for t in titles
    ]
    go(meeting, "set", office.clerk, office.now)
    for item in items:
        meetings.settle(item=item, decided=True, result="同意", actor=office.clerk, now=office.now)
    go(meeting, "decided", office.leader, office.now)
    return meeting, items


def resolved(office: Office, item: Item, until: date = UNTIL, now: datetime | None = None) -> Resolution:
    return meetings.resolve(
        item=item, text="修通排水沟", unit=office.bureau, until=until, actor=office.clerk, now=now or office.now
    )


def test_what_is_resolved_becomes_tickets_and_the_meeting_ends_when_all_are_closed(office: Office) -> None:
    meeting, (item,) = decided(office)
    assert Case.objects.get(pk=meeting.case_id).due == date(2024, 9, 4), "two working days to break it down"
    resolved(office, item)
    go(meeting, "hand-out", office.clerk, office.now)
    ticket = Ticket.objects.select_related("case", "unit").get()
    assert (ticket.source, ticket.case.stage, ticket.case.due) == ("meeting", "handle-by", UNTIL)
    assert (ticket.unit, ticket.case.party, ticket.resolution.item) == (office.bureau, office.firm, item)
    with pytest.raises(Refused, match="meeting-not-closed"):
        go(meeting, "finish", office.clerk, office.now)
    go(meeting, "checked", office.clerk, office.now)
    act(ticket, "solved", office.officer, office.now, file=PDF)
    act(ticket, "satisfied", office.agent, office.now)
    act(ticket, "close", office.clerk, office.now)
    assert go(meeting, "finish", office.clerk, office.now).ended == "finished"
    assert verify().sound


def test_every_topic_is_dealt_with_before_the_agenda_is_set_and_at_the_meeting(office: Office) -> None:
    meeting = called(office)
    with pytest.raises(Refused) as refused:
        go(meeting, "set", office.clerk, office.now)
    codes = [t.refusal.code for t in refused.value.told]
    assert codes == ["meeting-lacks"] * 4 + ["meeting-empty"]
    planned(office, meeting)
    one = meetings.add(meeting=meeting, title="排水", actor=office.clerk, now=office.now)
    two = meetings.add(meeting=meeting, title="用电", actor=office.clerk, now=office.now)
    with pytest.raises(Refused, match="meeting-undecided"):
        go(meeting, "set", office.clerk, office.now)
    meetings.put_on(item=one, actor=office.clerk, now=office.now)
    with pytest.raises(Refused, match="meeting-lacks"):
        meetings.leave_out(item=two, why=" ", actor=office.clerk, now=office.now)
    assert meetings.into_ticket(item=two, actor=office.clerk, now=office.now).case.stage == "assign"
    go(meeting, "set", office.clerk, office.now)
    with pytest.raises(Refused, match="meeting-undecided"):
        go(meeting, "decided", office.leader, office.now)
    with pytest.raises(Refused, match="meeting-stage"):
        meetings.add(meeting=meeting, title="迟到的议题", actor=office.clerk, now=office.now)


def test_only_the_chain_leader_decides(office: Office) -> None:
    meeting = planned(office, called(office))
    item = meetings.add(meeting=meeting, title="排水", on=True, actor=office.clerk, now=office.now)
    go(meeting, "set", office.clerk, office.now)
    meetings.settle(item=item, decided=True, result="同意", actor=office.clerk, now=office.now)
    with pytest.raises(Refused, match="case-act"):
        go(meeting, "decided", office.clerk, office.now)
    assert go(meeting, "decided", office.leader, office.now).stage == "break-down"


def test_what_is_studied_again_is_proposed_to_the_next_meeting(office: Office) -> None:
    meeting = planned(office, called(office))
    one = meetings.add(meeting=meeting, title="排水", on=True, actor=office.clerk, now=office.now)
    two = meetings.add(meeting=meeting, title="用电", on=True, actor=office.clerk, now=office.now)
    go(meeting, "set", office.clerk, office.now)
    meetings.settle(item=one, decided=True, result="同意", actor=office.clerk, now=office.now)
    meetings.settle(item=two, decided=False, result="先测算", actor=office.clerk, now=office.now)
    go(meeting, "decided", office.leader, office.now)
    go(meeting, "nothing", office.clerk, office.now, reasons=WHY)
    asked = Asked(office.edition, "", office.now.date())
    assert [t.title for t in topics(asked) if t.origin.startswith("item:")] == ["用电"]


def test_a_meeting_that_comes_to_nothing_begins_anew_with_its_topics(office: Office) -> None:
    meeting = planned(office, called(office))
    item = meetings.add(meeting=meeting, title="排水", on=True, actor=office.clerk, now=office.now)
    go(meeting, "set", office.clerk, office.now)
    meetings.settle(item=item, decided=False, result="先测算", actor=office.clerk, now=office.now)
    assert go(meeting, "again", office.leader, office.now, reasons=WHY).stage == "collect"
    item.refresh_from_db()
    assert (item.state, item.result) == ("on", "")


def test_topics_come_from_data_and_each_is_taken_up_once(office: Office) -> None:
    ticket = raised(office)
    act(ticket, "assign", office.clerk, office.now, unit=office.bureau)
    tick(now=office.now + timedelta(days=4))
    asked = Asked(office.edition, "", office.now.date() + timedelta(days=4))
    found = topics(asked)
    assert [t.title for t in found if t.origin == f"ticket:{ticket.number}"] == ["厂区排水不畅"]
    assert any(t.origin.startswith("gap:") for t in found)
    meeting = called(office)
    late = next(t for t in found if t.origin.startswith("ticket:"))
    meetings.add(meeting=meeting, title=late.title, origin=late.origin, actor=office.clerk, now=office.now)
    with pytest.raises(Refused, match="meeting-topic-twice"):
        meetings.add(meeting=meeting, title=late.title, origin=late.origin, actor=office.clerk, now=office.now)


def test_topics_are_collected_within_five_working_days_over_the_national_holiday(office: Office) -> None:
    now = datetime(2024, 9, 27, 10, tzinfo=BEIJING)
    assert called(office, now).case.due == date(2024, 10, 10)


def test_sixty_working_days_for_a_resolution_are_counted_over_may_and_the_dragon_boat_festival(office: Office) -> None:
    """What is set as a day, by counting: 2025-04-29 and sixty working days."""
    now = datetime(2025, 4, 29, 10, tzinfo=BEIJING)
    until = calendar().add(now.date(), 60)
    assert until == date(2025, 7, 28)
    meeting, (item,) = decided(office)
    resolved(office, item, until, now)
    go(meeting, "hand-out", office.clerk, now)
    case = Ticket.objects.get().case
    assert case.due == until
    assert tick(now=datetime(2025, 7, 28, 23, tzinfo=BEIJING)) == 1, "the meeting is late, the ticket is not"
    tick(now=datetime(2025, 7, 29, 1, tzinfo=BEIJING))
    assert Case.objects.get(pk=case.pk).stage == "urge"


def test_monthly_lights_are_green_then_yellow_then_red(office: Office) -> None:
    meeting, (item,) = decided(office)
    resolved(office, item)
    go(meeting, "hand-out", office.clerk, office.now)
    ticket = Ticket.objects.get()
    lights = [
        s.light
        for day in (date(2024, 9, 20), date(2024, 9, 27), date(2024, 9, 30), date(2024, 10, 1))
        if (s := queries.stood(ticket, clock.end_of(day))) is not None
    ]
    assert lights == ["good", "warn", "warn", "bad"]
    act(ticket, "solved", office.officer, office.now, file=PDF)
    act(ticket, "unsatisfied", office.agent, office.now)
    assert Case.objects.get(pk=ticket.case_id).stage == "handle"


def test_a_resolution_written_down_wrongly_is_taken_back_before_it_goes_out(office: Office) -> None:
    meeting, (item,) = decided(office)
    one = resolved(office, item)
    meetings.take_back(resolution=one, actor=office.clerk, now=office.now)
    with pytest.raises(Refused, match="meeting-no-task"):
        go(meeting, "hand-out", office.clerk, office.now)
    with pytest.raises(Refused, match="meeting-until-past"):
        resolved(office, item, date(2024, 9, 1))
