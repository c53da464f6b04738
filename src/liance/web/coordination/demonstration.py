"""What the demonstration shows of the chain leader's office: its register, a meeting with tickets, a firm's problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from liance.web.cases import services as casework
from liance.web.cases.services import Grounds
from liance.web.coordination.models import Duty, Meeting, PlanItem, Ticket
from liance.web.coordination.queries import editions
from liance.web.coordination.services import meetings, register, tickets, tours
from liance.web.people.actor import Actor
from liance.web.people.models import Membership, Organisation
from liance.web.people.queries import actor_for
from liance.web.policies.models import Edition
from liance.web.site import clock

CLERK, LEADER, OFFICER, FIRM = "lianban", "lianzhang", "bumen", "qiye"
PAPER = "演示市委办〔2026〕1号"


def demonstrate(
    *, actor: Actor, now: datetime, enterprises: int = 0, say: Callable[[str, str], None] | None = None
) -> list[dict[str, str]]:
    """Make it once, through the services, by people of the made-up city. Raises RuntimeError unless debugging."""
    if not settings.DEBUG:
        raise RuntimeError("a demonstration is only made with LIANCE_DEBUG=yes")
    people = {m.account.username: actor_for(m.account, m.pk, on=clock.day_of(now)) for m in _members()}
    edition = next(iter(editions()), None)
    if edition is None or Meeting.objects.exists() or not {CLERK, LEADER, OFFICER, FIRM} <= people.keys():
        return []
    with transaction.atomic():
        _register(edition, people, now)
        _ticket(edition, people, now)
        _meeting(edition, people, now)
    if say is not None:
        say("演示链长制：分工、会议、工单、巡链", "the chain leader's office: register, meeting, tickets, a visit")
    return []


def _members() -> list[Membership]:
    names = [CLERK, LEADER, OFFICER, FIRM]
    rows = Membership.objects.filter(account__username__in=names, organisation__demonstration=True)
    return list(rows.select_related("account", "organisation").order_by("-pk"))


def _register(edition: Edition, people: Mapping[str, Actor], now: datetime) -> None:
    clerk, day = people[CLERK], clock.day_of(now).replace(month=1, day=1)
    for part, person, home in (
        (Duty.Part.LEADER, "演示链长", None), (Duty.Part.OFFICE, "", clerk.organisation),
        (Duty.Part.MASTER, "", people[FIRM].organisation),
    ):  # fmt: skip
        register.appoint(
            edition=edition, part=part, since=day, source=PAPER, person=person, actor=clerk, now=now,
            organisation=Organisation.objects.get(pk=home) if home else None,
        )  # fmt: skip
    for kind, title in ((PlanItem.Part.PLAN, "印发年度工作方案"), (PlanItem.Part.TASK, "组织供需对接会4场")):
        register.plan(
            edition=edition, year=day.year, part=kind, title=f"（演示）{title}", due=day.replace(month=12, day=31),
            actor=clerk, now=now,
        )  # fmt: skip


def _ticket(edition: Edition, people: Mapping[str, Actor], now: datetime) -> Ticket:
    made = tickets.raise_ticket(
        edition=edition, title="（演示）厂区外道路积水", text="雨后积水，货车进不来，希望修通排水沟",
        contact="演示联系人", actor=people[FIRM], now=now,
    )  # fmt: skip
    _act(made, "assign", people[CLERK], now, people[OFFICER])
    _act(made, "plan", people[OFFICER], now)
    return made


def _act(ticket: Ticket, outcome: str, actor: Actor, now: datetime, unit: Actor | None = None) -> None:
    home = Organisation.objects.get(pk=unit.organisation) if unit is not None else None
    casework.act(case=ticket.case, outcome=outcome, actor=actor, now=now, grounds=Grounds(opinion="已安排", unit=home))


def _meeting(edition: Edition, people: Mapping[str, Actor], now: datetime) -> None:
    clerk, leader, today = people[CLERK], people[LEADER], clock.day_of(now)
    firm, bureau = (Organisation.objects.get(pk=people[p].organisation) for p in (FIRM, OFFICER))
    tours.plan(edition=edition, organisation=firm, day=today + timedelta(days=7), purpose="（演示）看项目进展",
               who="演示链长", actor=clerk, now=now)  # fmt: skip
    held = meetings.call(edition=edition, title="（演示）第一次链长会议", actor=clerk, now=now)
    meetings.plan(meeting=held, day=today, place="演示会议室", chair="演示链长", present="演示链长、连五", actor=clerk,
                  now=now)  # fmt: skip
    item = meetings.add(meeting=held, title="（演示）检测设备共享", text="几家企业都要买同样的检测设备", on=True,
                        proposer=firm, actor=clerk, now=now)  # fmt: skip
    _go(held, "set", clerk, now)
    meetings.settle(item=item, decided=True, result="同意由科技部门牵头建共享平台", actor=clerk, now=now)
    meetings.resolve(item=item, text="（演示）拿出检测平台建设方案", unit=bureau, until=today + timedelta(days=28),
                     actor=clerk, now=now)  # fmt: skip
    _go(held, "decided", leader, now)
    _go(held, "hand-out", clerk, now)


def _go(meeting: Meeting, outcome: str, actor: Actor, now: datetime) -> None:
    meeting.case.refresh_from_db()
    casework.act(case=meeting.case, outcome=outcome, actor=actor, now=now, grounds=Grounds(opinion="同意"))
