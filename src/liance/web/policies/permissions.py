"""Who takes in editions of policies, and who puts them in use."""

from __future__ import annotations

from liance.web.people.actor import Actor
from liance.web.people.roles import Role
from liance.web.site.actions import action


@action(
    "policies.admit", "收录政策的新版本", "take in a new edition of a policy",
    roles=(Role.CITY_OFFICER, Role.CITY_LEADER, Role.SYSTEM),
)  # fmt: skip
def can_admit(actor: Actor) -> bool:
    """City officers, and the operator at the server."""
    return True


@action(
    "policies.put-in-use", "启用政策的新版本", "put a new edition of a policy in use",
    roles=(Role.CITY_LEADER, Role.SYSTEM),
    where_zh="收录的人以外", where_en="not whoever took it in",
)  # fmt: skip
def can_put_in_use(actor: Actor) -> bool:
    """City leaders, and the operator at the server; that it is another person is asked where it is done."""
    return True
