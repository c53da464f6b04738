"""Who gives and takes back keys of the API."""

from __future__ import annotations

from liance.web.people.actor import Actor
from liance.web.people.roles import APPLICANTS, Role
from liance.web.site.actions import action


@action("openness.give-key", "签发和吊销接口密钥", "give and revoke keys of the API", roles=(Role.SECURITY_ADMIN,))
def can_give_keys(actor: Actor) -> bool:
    """The security administrator."""
    return True


@action("openness.complain", "投诉", "complain", roles=APPLICANTS)
def can_complain(actor: Actor) -> bool:
    """Agents of enterprises, parks and associations, for these."""
    return bool(actor.organisation)
