"""Who sees the overview."""

from __future__ import annotations

from liance.web.people.actor import Actor
from liance.web.people.roles import Role
from liance.web.site.actions import action

SEEING = (
    Role.LEADER, Role.CHAIN_LEADER, Role.CHAIN_OFFICE, Role.CITY_LEADER, Role.CITY_OFFICER, Role.FINANCE_LEADER,
    Role.AUDITOR,
)  # fmt: skip


@action("leader.see", "看总览", "see the overview", roles=SEEING)
def can_see(actor: Actor) -> bool:
    """Whoever leads, the chain office, the city bureau, and who audits them."""
    return True
