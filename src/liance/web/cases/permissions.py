"""Who may see which case."""

from __future__ import annotations

from django.db.models import Q

from liance.web.cases.models import Case
from liance.web.people.actor import Actor
from liance.web.people.roles import Role

COUNTY = {"county_officer", "county_leader"}
EVERYWHERE = {
    "city_officer", "city_leader", "finance_officer", "finance_leader", "department_officer", "legal_officer", "window",
    "chain_office", "leader", "auditor",
}  # fmt: skip


def can_see(actor: Actor, case: Case) -> bool:
    """The party's own people, officials of its county, those of the city, and who only reads."""
    if case.party_id and actor.acts_for(case.party_id):
        return True
    role = str(actor.role)
    if role == Role.EXPERT:
        return f",{role}," in case.waits_for
    return role in EVERYWHERE or (role in COUNTY and case.county == actor.county)


def open_to(actor: Actor, case: Case) -> bool:
    """Whether anybody at all may act in the present stage without seeing the case, as the public may object."""
    return actor.role == Role.PUBLIC and f",{Role.PUBLIC}," in case.waits_for


def seen_by(actor: Actor) -> Q:
    """The same as a condition on cases."""
    own = Q(party__in=actor.belongs_to) if actor.belongs_to else Q(pk__in=[])
    role = str(actor.role)
    if role in EVERYWHERE:
        return Q()
    if role in COUNTY:
        return own | Q(county=actor.county)
    if role == Role.EXPERT:
        return own | Q(waits_for__contains=f",{role},")
    return own
