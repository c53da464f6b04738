"""Cases for a demonstration: its enterprise applies, and entitled firms are offered awards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from liance.rules import ir
from liance.web.awards import queries, services
from liance.web.awards.models import Award
from liance.web.cases.services import act
from liance.web.people.actor import Actor
from liance.web.people.models import Account, Organisation
from liance.web.people.queries import actor_for
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import current_editions, policy_of, program_of
from liance.web.registry.queries import city_about
from liance.web.registry.values import key_text
from liance.web.site import clock
from liance.web.site.refusals import Refused

OFFERED = 5


def demonstrate(*, actor: Actor, now: datetime, enterprises: int, say: Callable[[str, str], None]) -> None:
    """Open the cases, once."""
    if Award.objects.exists():
        return
    people = [actor_for(a, None, on=clock.day_of(now)) for a in Account.objects.filter(demonstration=True)]
    agents = [p for p in people if p.role == Role.ENTERPRISE]
    officer = next((p for p in people if p.role == Role.CITY_OFFICER), None)
    for edition in current_editions():
        for agent in agents:
            _apply(edition, agent, now)
        if officer is not None:
            entitled = queries.candidates(edition, on=clock.day_of(now))
            found = [c.answer for c in entitled if c.owner is not None][:OFFERED]
            services.offer(edition=edition, answers=found, actor=officer, now=now)
    say(f"演示案件{Award.objects.count()}件", f"{Award.objects.count()} demonstration cases")


def _apply(edition: Edition, agent: Actor, now: datetime) -> None:
    """Apply for whatever the enterprise can get by applying, and submit it."""
    policy = policy_of(edition)
    owner = Organisation.objects.get(pk=agent.organisation)
    city = replace(city_about(owner.code, edition), applied_on=clock.day_of(now))
    for answer in program_of(edition).answers(city, owner.code):
        if answer.outcome not in queries.PAYING or answer.guidance or not _by_application(policy, answer.incentive):
            continue
        try:
            award = services.apply(
                beneficiary=owner, edition=edition, incentive=answer.incentive.id, record_type=answer.record.type.id,
                record_key=key_text(answer.record), actor=agent, now=now,
            )  # fmt: skip
            act(case=award.case, outcome="submit", actor=agent, now=now)
        except Refused:
            continue  # a restriction, or facts that changed: not everything that could be applied for must be


def _by_application(policy: ir.Policy, incentive: ir.Incentive) -> bool:
    """Whether the party takes the first step."""
    procedure = policy.procedures.get(incentive.procedure)
    return procedure is not None and procedure.stages[0].outcome("submit") is not None
