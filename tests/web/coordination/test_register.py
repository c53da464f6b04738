"""Who has which part on which day, by which document; the plan with its evidence; visits and what they find."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.web.coordination.conftest import Office
from tests.web.coordination.test_tickets import PDF

from liance.web.coordination import queries
from liance.web.coordination.models import Duty, PlanItem
from liance.web.coordination.services import register, tours
from liance.web.site import clock
from liance.web.site.refusals import Refused

FIRST = date(2024, 1, 1)


def appointed(office: Office, person: str, since: date, part: Duty.Part = Duty.Part.LEADER) -> Duty:
    return register.appoint(
        edition=office.edition, part=part, since=since, source="市委办〔2024〕1号", person=person, chain="software",
        actor=office.clerk, now=office.now,
    )  # fmt: skip


def who(office: Office, day: date) -> list[str]:
    return [d.who for d in queries.duties(office.edition.policy, on=day)]


def test_the_register_tells_who_it_was_on_a_day(office: Office) -> None:
    first = appointed(office, "张某", FIRST)
    register.end(duty=first, until=date(2024, 6, 30), source="市委办〔2024〕7号", actor=office.clerk, now=office.now)
    appointed(office, "刘某", date(2024, 7, 1))
    assert [who(office, d) for d in (date(2023, 12, 31), FIRST, date(2024, 6, 30), date(2024, 7, 1))] == [
        [], ["张某"], ["张某"], ["刘某"],
    ]  # fmt: skip


def test_a_chain_has_one_leader_at_a_time(office: Office) -> None:
    first = appointed(office, "张某", FIRST)
    with pytest.raises(Refused, match="register-held"):
        appointed(office, "刘某", date(2024, 7, 1))
    for name in ("甲", "乙"):
        appointed(office, name, FIRST, Duty.Part.DEPUTY)
    with pytest.raises(Refused, match="register-before"):
        register.end(duty=first, until=date(2023, 1, 1), source="文件", actor=office.clerk, now=office.now)


def test_what_was_not_recorded_yet_was_not_known(office: Office) -> None:
    """As of a day, and as known at a moment: a document entered later changes only what is known later."""
    duty = appointed(office, "张某", FIRST)
    later = office.now + timedelta(days=30)
    register.end(duty=duty, until=date(2024, 6, 30), source="市委办〔2024〕7号", actor=office.clerk, now=later)
    policy, day = office.edition.policy, date(2024, 8, 1)
    assert queries.duties(policy, on=day) == []
    assert queries.duties(policy, on=day, known=clock.end_of(date(2024, 9, 2))) == [duty]
    assert queries.duties(policy, on=day, known=clock.end_of(date(2024, 9, 1))) == []


def test_the_register_only_grows(office: Office) -> None:
    appointed(office, "张某", FIRST)
    for change in (Duty.objects.all().delete, lambda: Duty.objects.update(person="他人")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_everything_missing_is_told_at_once(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        register.appoint(edition=office.edition, part=Duty.Part.PARK, since=FIRST, source=" ", actor=office.clerk,
                         now=office.now)  # fmt: skip
    assert [t.refusal.code for t in refused.value.told] == ["register-lacks", "register-lacks"]


def test_a_line_of_the_plan_is_done_with_evidence(office: Office) -> None:
    item = register.plan(
        edition=office.edition, year=2024, part=PlanItem.Part.TASK, title="建成检测平台", due=date(2024, 12, 31),
        unit=office.bureau, actor=office.clerk, now=office.now,
    )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanItem.objects.filter(pk=item.pk).update(done_at=office.now, result="完成")
    done = register.done(item=item, result="已建成", file=PDF, actor=office.clerk, now=office.now)
    assert done.evidence is not None
    with pytest.raises(Refused, match="plan-done"):
        register.done(item=item, result="又建成", file=PDF, actor=office.clerk, now=office.now)
    assert list(queries.plan_of(office.edition.policy, 2024)) == [done]


def test_a_visit_is_planned_held_and_its_problem_becomes_a_ticket_of_the_firm(office: Office) -> None:
    tour = tours.plan(
        edition=office.edition, organisation=office.firm, day=date(2024, 9, 2), purpose="看项目进展", who="刘某",
        actor=office.leader, now=office.now,
    )  # fmt: skip
    with pytest.raises(Refused, match="tour-not-held"):
        tours.problem(tour=tour, title="用工", text="缺人", actor=office.clerk, now=office.now)
    with pytest.raises(Refused, match="tour-future"):
        tours.tell(tour=tour, held_on=date(2024, 9, 3), met="徐", found="缺人", actor=office.clerk, now=office.now)
    tour = tours.tell(tour=tour, held_on=date(2024, 9, 2), met="徐", found="缺人", actor=office.clerk, now=office.now)
    ticket = tours.problem(tour=tour, title="用工难", text="缺熟练工20人", actor=office.clerk, now=office.now)
    assert (ticket.source, ticket.case.party, list(tour.tickets.all())) == ("tour", office.firm, [ticket])
    with pytest.raises(Refused, match="tour-told"):
        tours.call_off(tour=tour, why="改期", actor=office.clerk, now=office.now)
