"""A ticket from a firm's problem to a satisfied closure: clocks, one return, the ladder, evidence, merging, counts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from tests.web.coordination.conftest import Office

from liance.procedures import BEIJING, Reason
from liance.web.audit.queries import verify
from liance.web.cases import queries as casework
from liance.web.cases import services
from liance.web.cases.late import tick
from liance.web.cases.models import Case, Step
from liance.web.cases.services import Grounds
from liance.web.coordination import queries
from liance.web.coordination.models import Ticket
from liance.web.coordination.services import tickets
from liance.web.people.actor import SYSTEM, Actor
from liance.web.site import clock
from liance.web.site.refusals import Refused

PDF = ("凭据.pdf", b"%PDF-1.4\n%EOF\n")
WHY = (Reason("职责", "不归本单位管"),)


def raised(office: Office, *, title: str = "厂区排水不畅", now: datetime | None = None) -> Ticket:
    return tickets.raise_ticket(
        edition=office.edition, title=title, text="雨后积水，进不了货车", contact="徐 0635-0000000", actor=office.agent,
        now=now or office.now,
    )  # fmt: skip


def act(
    ticket: Ticket, outcome: str, actor: Actor, now: datetime, *, file: tuple[str, bytes] | None = None, **more: object
) -> Case:
    grounds = Grounds(opinion="意见", **more)  # type: ignore[arg-type]
    case = Case.objects.get(pk=ticket.case_id)
    return services.act(case=case, outcome=outcome, actor=actor, now=now, grounds=grounds, file=file)


def solved(office: Office, ticket: Ticket) -> None:
    """Assigned, answered and done, all today."""
    act(ticket, "assign", office.clerk, office.now, unit=office.bureau)
    act(ticket, "plan", office.officer, office.now)
    act(ticket, "solved", office.officer, office.now, file=PDF)


def test_a_problem_is_assigned_answered_solved_evaluated_and_closed(office: Office) -> None:
    ticket = raised(office)
    case = ticket.case
    assert (ticket.source, ticket.contact, case.due) == ("enterprise", "徐 0635-0000000", date(2024, 9, 3))
    case = act(ticket, "assign", office.clerk, office.now, unit=office.bureau)
    assert (case.stage, case.unit, case.due) == ("answer", office.bureau.code, date(2024, 9, 5))
    assert list(casework.inbox(office.officer)) == [case]
    assert list(casework.inbox(office.stranger)) == [], "another bureau's officer has the same role, and nothing to do"
    case = act(ticket, "plan", office.officer, office.now)
    assert case.due == date(2024, 9, 24), "fifteen working days over the autumn festival"
    act(ticket, "solved", office.officer, office.now, file=PDF)
    act(ticket, "satisfied", office.agent, office.now)
    case = act(ticket, "close", office.clerk, office.now)
    assert case.ended == "closed"
    assert verify().sound


def test_only_people_of_the_unit_in_charge_act_for_it(office: Office) -> None:
    ticket = raised(office)
    act(ticket, "assign", office.clerk, office.now, unit=office.bureau)
    with pytest.raises(Refused, match="case-act"):
        act(ticket, "plan", office.stranger, office.now)
    assert [o.outcome.id for o in casework.offered(Case.objects.get(), office.stranger, now=office.now).open] == []


def test_nothing_is_done_without_evidence(office: Office) -> None:
    ticket = raised(office)
    act(ticket, "assign", office.clerk, office.now, unit=office.bureau)
    act(ticket, "plan", office.officer, office.now)
    with pytest.raises(Refused, match="case-act"):
        act(ticket, "solved", office.officer, office.now)
    assert Case.objects.get().stage == "handle"


def test_a_unit_returns_a_ticket_once(office: Office) -> None:
    ticket = raised(office)
    for unit, officer in ((office.other, office.stranger), (office.bureau, office.officer)):
        act(ticket, "assign", office.clerk, office.now, unit=unit)
        if unit == office.other:
            act(ticket, "return", officer, office.now, reasons=WHY)
    with pytest.raises(Refused, match="case-act"):
        act(ticket, "return", office.officer, office.now, reasons=WHY)


def test_the_proposer_says_so_himself_until_his_days_are_over(office: Office) -> None:
    ticket = raised(office)
    solved(office, ticket)
    with pytest.raises(Refused, match="ticket-proposer-first"):
        act(ticket, "satisfied", office.clerk, office.now)
    later = office.now + timedelta(days=8)
    act(ticket, "satisfied", office.clerk, later)
    with pytest.raises(Refused, match="case-act"):
        act(ticket, "close", office.clerk, later)
    assert act(ticket, "close", office.second, later).ended == "closed", "who called does not close"


def test_who_is_not_satisfied_has_it_handled_again(office: Office) -> None:
    ticket = raised(office)
    solved(office, ticket)
    case = act(ticket, "unsatisfied", office.agent, office.now)
    assert (case.stage, case.due) == ("handle", date(2024, 9, 24))
    act(ticket, "solved", office.officer, office.now, file=PDF)
    act(ticket, "satisfied", office.agent, office.now)
    act(ticket, "close", office.leader, office.now)
    counted = queries.counts(queries.stood_all(office.edition.policy, "", clock.end_of(date(2024, 9, 2))))
    assert (counted.closing, counted.content, counted.on_time) == (Fraction(1), Fraction(0), Fraction(1))


def test_whoever_is_late_is_passed_by_to_the_head_of_the_unit_and_then_to_the_chain_leader(office: Office) -> None:
    ticket = raised(office)
    act(ticket, "assign", office.clerk, office.now, unit=office.bureau)
    on = datetime(2024, 9, 6, 0, 30, tzinfo=BEIJING)
    assert tick(now=on - timedelta(hours=1)) == 0, "the third working day is the fifth"
    assert tick(now=on) == 1
    case = Case.objects.get()
    assert (case.stage, case.due) == ("urge", date(2024, 9, 13))
    assert list(casework.inbox(office.head)) == [case]
    assert list(casework.inbox(office.officer)) == [case], "who was late may still do it"
    tick(now=datetime(2024, 9, 14, 1, tzinfo=BEIJING))
    case = Case.objects.get()
    assert case.stage == "lead"
    assert list(casework.inbox(office.leader)) == [case]
    assert list(casework.inbox(office.head)) == []
    later = datetime(2024, 9, 18, 10, tzinfo=BEIJING)
    case = act(ticket, "instruct", office.leader, later, until=date(2024, 9, 30))
    assert (case.stage, case.due, case.unit) == ("handle-by", date(2024, 9, 30), office.bureau.code)
    assert [(s.stage, s.outcome, s.role) for s in Step.objects.filter(outcome="late")] == [
        ("answer", "late", "system"), ("urge", "late", "system"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("began", "days", "stage", "due"),
    [
        ("2023-04-27", 3, "answer", "2023-05-05"),
        ("2024-09-27", 5, "review", "2024-10-10"),
        ("2024-09-27", 1, "assign", "2024-09-29"),
        ("2025-01-27", 1, "assign", "2025-02-05"),
    ],
)
def test_days_are_working_days_over_holidays_and_moved_weekends(
    office: Office, began: str, days: int, stage: str, due: str
) -> None:
    now = datetime.fromisoformat(f"{began} 10:00").replace(tzinfo=BEIJING)
    ticket = raised(office, now=now)
    if stage != "assign":
        act(ticket, "assign", office.clerk, now, unit=office.bureau)
    if stage == "review":
        act(ticket, "plan", office.officer, now)
        act(ticket, "solved", office.officer, now, file=PDF)
    case = Case.objects.get()
    assert (case.stage, str(case.due)) == (stage, due)


def test_a_duplicate_is_merged_and_says_into_what(office: Office) -> None:
    first, again = raised(office), raised(office, title="厂区又积水")
    with pytest.raises(Refused, match="ticket-into"):
        act(again, "merge", office.clerk, office.now)
    tickets.merge(ticket=again, into=first, actor=office.clerk, now=office.now)
    again.refresh_from_db()
    assert (again.into, Case.objects.get(pk=again.case_id).ended) == (first, "merged")
    with pytest.raises(Refused, match="ticket-not-into"):
        tickets.merge(ticket=first, into=again, actor=office.clerk, now=office.now)
    counted = queries.counts(queries.stood_all(office.edition.policy, "", clock.end_of(date(2024, 9, 2))))
    assert (counted.raised, counted.open, counted.closed, counted.closing) == (2, 1, 0, Fraction(0))


def test_the_same_warning_is_raised_once_while_it_is_open(office: Office) -> None:
    def warned() -> Ticket:
        return tickets.raise_ticket(
            edition=office.edition,
            title="缺口预警",
            text="连续两月没有供货",
            origin="gap:x",
            actor=SYSTEM,
            now=office.now,
        )

    assert warned().pk == warned().pk
    assert Ticket.objects.get().source == "data"


def test_how_a_ticket_stood_on_a_day_never_changes_by_what_came_later(office: Office) -> None:
    ticket = raised(office)
    act(ticket, "assign", office.clerk, office.now, unit=office.bureau)
    that_day = clock.end_of(date(2024, 9, 2))
    before = queries.stood(Ticket.objects.get(), that_day)
    assert before is not None
    assert (before.stage, before.light) == ("answer", "warn")
    act(ticket, "plan", office.officer, office.now + timedelta(days=1))
    tick(now=office.now + timedelta(days=60))
    assert queries.stood(Ticket.objects.get(), that_day) == before
    assert queries.stood(Ticket.objects.get(), clock.end_of(date(2024, 9, 1))) is None
