"""Who draws up and publishes notices."""

from __future__ import annotations

from liance.web.people.actor import Actor
from liance.web.people.roles import Role
from liance.web.site.actions import action


@action("notices.draw-up", "拟定和发布公示", "draw up and publish notices", roles=(Role.CITY_OFFICER, Role.CITY_LEADER))
def can_draw_up(actor: Actor) -> bool:
    """City officers."""
    return True
