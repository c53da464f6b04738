"""What a check-up's result leads to: an application, or the case that is already on its way."""

from __future__ import annotations

from django.urls import reverse

from liance.web.awards.models import Award
from liance.web.cases.queries import cases_seen
from liance.web.guide.links import Link, Offered
from liance.web.people.actor import Actor
from liance.web.people.roles import APPLICANTS
from liance.web.policies.queries import current, policy_of
from liance.web.site.words import Words


def to_apply(actor: Actor, offered: Offered) -> Link | None:
    """A form that applies, for the organisation's own agents; a link to the case, for whoever may see it."""
    known = Award.objects.filter(
        policy=offered.policy, incentive=offered.incentive, beneficiary=offered.party,
        record_type=offered.record_type, record_key=offered.record_key, live=True,
    ).select_related("case").first()  # fmt: skip
    if known is not None:
        if not cases_seen(actor).filter(pk=known.case_id).exists():
            return None
        number = known.case.number
        return Link(Words(f"已在办理：{number}", f"on its way: {number}"), reverse("cases:case", args=[number]))
    if actor.role not in APPLICANTS or actor.organisation != offered.party or not _can_be_applied_for(offered):
        return None
    fields = {
        "policy": offered.policy, "incentive": offered.incentive, "record_type": offered.record_type,
        "record_key": offered.record_key,
    }  # fmt: skip
    return Link(Words("申请", "Apply"), reverse("awards:apply"), fields, primary=True)


def _can_be_applied_for(offered: Offered) -> bool:
    """Whether the first step of the incentive's procedure is the party's own."""
    edition = current(offered.policy)
    policy = policy_of(edition) if edition is not None else None
    rule = policy.incentive(offered.incentive) if policy is not None else None
    procedure = policy.procedures.get(rule.procedure) if policy is not None and rule is not None else None
    if procedure is None:
        return False
    party = {r.id for r in procedure.roles if r.party}
    return bool(party & set(procedure.stages[0].roles))
