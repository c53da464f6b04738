"""Who draws up and publishes notices."""

from __future__ import annotations

from liance.web.people.actor import Actor
from liance.web.people.roles import Role


def can_draw_up(actor: Actor) -> bool:
    """City officers."""
    return actor.role in (Role.CITY_OFFICER, Role.CITY_LEADER)
