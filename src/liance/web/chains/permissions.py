"""Who reads the working material of a chain, judges links, states findings, and goes after target firms."""

from __future__ import annotations

from liance.web.people.actor import Actor
from liance.web.people.roles import EVERYBODY, OFFICIALS, READERS, Role
from liance.web.site.actions import action

OFFICE = (Role.CHAIN_OFFICE, Role.CITY_OFFICER, Role.CITY_LEADER)


@action("chains.see", "看产业链图、缺口数和状态", "see the map of a chain, states and counts", roles=EVERYBODY)
def can_see(actor: Actor) -> bool:
    """Everybody: no firm's figures, no target firms."""
    return True


@action(
    "chains.see-working", "看补链清单、供需配对和招商目标", "see gaps, supply pairs and target firms",
    roles=(*OFFICIALS, *READERS, Role.EXPERT),
)  # fmt: skip
def can_see_working(actor: Actor) -> bool:
    """Officials, experts, leaders and auditors."""
    return True


@action(
    "chains.judge-link", "确认或否定产业链上的联系", "confirm or refuse a link", roles=(Role.EXPERT, Role.CHAIN_OFFICE)
)
def can_judge(actor: Actor) -> bool:
    """Experts, and the chain office for them."""
    return True


@action("chains.find", "登记谁生产、谁不生产的核实结果", "state who makes a product and who does not",
        roles=(*OFFICE, Role.COUNTY_OFFICER))  # fmt: skip
def can_find(actor: Actor) -> bool:
    """The chain office, the city's and the counties' officers."""
    return True


@action("chains.pursue", "提出招商目标、登记走访", "propose target firms and record visits", roles=OFFICE)
def can_pursue(actor: Actor) -> bool:
    """The chain office and the city's officers."""
    return True
