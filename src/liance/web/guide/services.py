"""Writes: counts of beneficiaries kept, and the event that somebody looked into another's check-up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from liance.simulate.evaluate import Population, evaluate
from liance.web.audit.services import record
from liance.web.guide.models import BeneficiaryCount
from liance.web.guide.permissions import can_check, can_count, is_applicant
from liance.web.guide.queries import Party, registry_state
from liance.web.people.actor import Actor
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.registry.queries import whole_city
from liance.web.site import clock


def count_beneficiaries(*, edition: Edition, actor: Actor, now: datetime) -> BeneficiaryCount:
    """Count over the whole registry who could benefit from each incentive if all applied now; once for each state.

    Raises Refused for somebody who may not.
    """
    can_count.demand(actor)
    day = clock.day_of(now)
    state = registry_state(day)
    found = BeneficiaryCount.objects.filter(edition=edition, state=state).first()
    return found or _kept(edition, state, _numbers(edition, day), actor, now)


@transaction.atomic
def _kept(
    edition: Edition, state: str, numbers: dict[str, dict[str, int]], actor: Actor, now: datetime
) -> BeneficiaryCount:
    made, fresh = BeneficiaryCount.objects.get_or_create(
        edition=edition, state=state, defaults={"numbers": numbers, "at": now}
    )
    if fresh:
        record(
            actor=actor, now=now, action="beneficiaries-counted", thing="policy", thing_id=edition.policy,
            after=numbers, details={"edition": edition.number, "state": state},
        )  # fmt: skip
    return made


def _numbers(edition: Edition, day: date) -> dict[str, dict[str, int]]:
    """By incentive how many different beneficiaries are eligible, and how many more are undecided."""
    policy = policy_of(edition)
    population = Population.of(replace(whole_city(policy), applied_on=day))
    rows = evaluate(policy, population).select("incentive", "beneficiary", "outcome").unique()
    sure: dict[str, set[str]] = {}
    open_: dict[str, set[str]] = {}
    for incentive, beneficiary, outcome in rows.iter_rows():
        if beneficiary is not None:
            (open_ if outcome == "undetermined" else sure).setdefault(incentive, set()).add(beneficiary)
    return {
        i.id: {
            "eligible": len(sure.get(i.id, ())),
            "undecided": len(open_.get(i.id, set()) - sure.get(i.id, set())),
        }
        for i in policy.incentives
    }


def look_into(*, party: Party, edition: Edition, actor: Actor, now: datetime) -> None:
    """Let somebody see the check-up of an organisation; another's is noted as a read. Raises Refused."""
    can_check.demand(actor, party.code, party.county)
    if is_applicant(actor):
        return
    with transaction.atomic():
        record(
            actor=actor, now=now, action="check-up-read", thing="organisation", thing_id=party.code,
            details={"policy": edition.policy, "edition": edition.number},
        )  # fmt: skip
