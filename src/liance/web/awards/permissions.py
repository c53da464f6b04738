"""Who may apply for whom."""

from __future__ import annotations

from liance.web.awards.models import Award
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import APPLICANTS, OFFICIALS, Role


def can_apply(actor: Actor, beneficiary: Organisation) -> bool:
    """The organisation's own agents, acting for it."""
    return actor.role in APPLICANTS and actor.organisation == beneficiary.code


def can_compute_anew(actor: Actor, award: Award) -> bool:
    """The officials who review, and the beneficiary's own agents."""
    return actor.role in OFFICIALS or actor.acts_for(award.beneficiary_id)


def can_offer(actor: Actor) -> bool:
    """City officers open proactive awards."""
    return actor.role in (Role.CITY_OFFICER, Role.CITY_LEADER)


def can_make_roll(actor: Actor) -> bool:
    """Officials put cases together for review."""
    return actor.role in OFFICIALS
