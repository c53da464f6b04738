"""What a check-up's result leads to, an application or the case on its way; and where awards of a clause are listed."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from liance.web.awards.models import Award
from liance.web.cases.queries import cases_seen
from liance.web.guide.links import Block, Link, Offered
from liance.web.people.actor import Actor
from liance.web.people.roles import APPLICANTS
from liance.web.policies.queries import current_editions, policy_of
from liance.web.site.words import Words

Matter = tuple[str, str, str, str, str]


def to_apply(actor: Actor, offers: Sequence[Offered]) -> dict[Offered, Link]:
    """A form that applies, for the organisation's own agents; a link to the case, for whoever may see it."""
    known = _on_their_way(offers)
    seen = set(cases_seen(actor).filter(pk__in=[a.case_id for a in known.values()]).values_list("pk", flat=True))
    open_to_all = _can_be_applied_for() if actor.role in APPLICANTS else set()
    made = {}
    for offered in offers:
        award = known.get(_matter(offered))
        if award is not None and award.case_id in seen:
            number = award.case.number
            words = Words(f"已在办理：{number}", f"on its way: {number}")
            made[offered] = Link(words, reverse("cases:case", args=[number]))
        elif award is None and actor.organisation == offered.party and _rule(offered) in open_to_all:
            made[offered] = _form(offered)
    return made


def where_awarded(actor: Actor, blocks: Sequence[Block]) -> dict[Block, list[Link]]:
    """The awards of an incentive that a procedure awards."""
    awarded = {(e.policy, i.id) for e in current_editions() for i in policy_of(e).incentives if i.procedure}
    mine = [b for b in blocks if b.kind == "incentive" and (b.policy, b.id) in awarded]
    words = Words("办理情况", "awards")
    return {b: [Link(words, f"{reverse('awards:list')}?incentive={b.id}")] for b in mine}


def _form(offered: Offered) -> Link:
    fields = {
        "policy": offered.policy, "incentive": offered.incentive, "record_type": offered.record_type,
        "record_key": offered.record_key,
    }  # fmt: skip
    return Link(Words("申请", "Apply"), reverse("awards:apply"), fields, primary=True)


def _matter(offered: Offered) -> Matter:
    return offered.policy, offered.incentive, offered.party, offered.record_type, offered.record_key


def _rule(offered: Offered) -> tuple[str, str]:
    return offered.policy, offered.incentive


def _on_their_way(offers: Sequence[Offered]) -> dict[Matter, Award]:
    """The live awards of those whom the offers are for, by what each is about."""
    rows = Award.objects.filter(beneficiary__in={o.party for o in offers}, live=True).select_related("case")
    rows = rows.only("policy", "incentive", "beneficiary", "record_type", "record_key", "case__number")
    return {(a.policy, a.incentive, a.beneficiary_id, a.record_type, a.record_key): a for a in rows}


def _can_be_applied_for() -> set[tuple[str, str]]:
    """The incentives, by policy and id, whose procedure begins with a step of the party's own."""
    found = set()
    for policy in (policy_of(edition) for edition in current_editions()):
        for rule in policy.incentives:
            procedure = policy.procedures.get(rule.procedure)
            if procedure is not None and {r.id for r in procedure.roles if r.party} & set(procedure.stages[0].roles):
                found.add((policy.id, rule.id))
    return found
