"""Who may apply for whom."""

from __future__ import annotations

from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import APPLICANTS


def can_apply(actor: Actor, beneficiary: Organisation) -> bool:
    """The organisation's own agents, acting for it."""
    return actor.role in APPLICANTS and actor.organisation == beneficiary.code
