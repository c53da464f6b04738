"""The chain leader's office of the bench: problems of firms, a meeting with its tickets, a visit, the register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bench.platform.people import acting, agent
from liance.web.cases.models import Case
from liance.web.cases.services import Grounds, act
from liance.web.coordination.models import Duty
from liance.web.coordination.services import meetings, register, tickets, tours
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition


def problems(parties: Sequence[Organisation], edition: Edition, now: datetime) -> None:
    """A ticket of each firm, every second one assigned."""
    clerk, officer = acting(Role.CHAIN_OFFICE, 0, now), acting(Role.DEPARTMENT_OFFICER, 0, now)
    unit = Organisation.objects.get(pk=officer.organisation)
    for place, party in enumerate(parties):
        made = tickets.raise_ticket(
            edition=edition, title=f"问题{place}", text="雨后积水", contact="经办", actor=agent(party), now=now
        )
        if place % 2 == 0:
            act(case=made.case, outcome="assign", actor=clerk, now=now, grounds=Grounds(unit=unit))


def meeting(firm: Organisation, edition: Edition, now: datetime) -> None:
    """One that was held, with a resolution handed out; a visit beside it, and somebody with a part in the chain."""
    clerk, leader = acting(Role.CHAIN_OFFICE, 0, now), acting(Role.CHAIN_LEADER, 0, now)
    unit = Organisation.objects.get(pk=acting(Role.DEPARTMENT_OFFICER, 0, now).organisation)
    held = meetings.call(edition=edition, title="链长会议", actor=clerk, now=now)
    meetings.plan(meeting=held, day=now.date(), place="会议室", chair="链长", present="链长", actor=clerk, now=now)
    item = meetings.add(meeting=held, title="排水", on=True, proposer=firm, actor=clerk, now=now)
    _go(held.case, "set", clerk, now)
    meetings.settle(item=item, decided=True, result="同意", actor=clerk, now=now)
    until = now.date() + timedelta(days=14)
    meetings.resolve(item=item, text="修通排水沟", unit=unit, until=until, actor=clerk, now=now)
    _go(held.case, "decided", leader, now)
    _go(held.case, "hand-out", clerk, now)
    tours.plan(edition=edition, organisation=firm, day=now.date(), purpose="看项目", who="链长", actor=clerk, now=now)
    register.appoint(
        edition=edition, part=Duty.Part.MASTER, since=now.date(), source="文件", organisation=firm, actor=clerk, now=now
    )


def _go(case: Case, outcome: str, actor: Actor, now: datetime) -> None:
    act(case=case, outcome=outcome, actor=actor, now=now, grounds=Grounds(opinion="同意"))
