"""Who keeps the register and the plan, prepares meetings, raises and reads tickets, plans visits, reads the digest."""

from __future__ import annotations

from liance.web.cases.permissions import can_see as can_see_case
from liance.web.coordination.models import Ticket
from liance.web.people.actor import Actor
from liance.web.people.roles import APPLICANTS, OFFICIALS, READERS, Role
from liance.web.site.actions import action

OFFICE = (Role.CHAIN_OFFICE, Role.CHAIN_LEADER)
RAISING = (*APPLICANTS, Role.CHAIN_OFFICE, Role.SYSTEM)


@action(
    "coordination.see", "看链长制的分工、会议、巡链和工单统计",
    "see the register, meetings, visits and counts of tickets",
    roles=(*OFFICIALS, *READERS),
)  # fmt: skip
def can_see(actor: Actor) -> bool:
    """Officials and who only reads."""
    return True


@action("coordination.register", "登记链长制分工和年度工作计划", "keep the register and the yearly plan",
        roles=(Role.CHAIN_OFFICE,))  # fmt: skip
def can_register(actor: Actor) -> bool:
    """The chain office."""
    return True


@action("coordination.prepare", "筹备链长会议、登记议题和议定事项",
        "prepare meetings, write down topics and resolutions",
        roles=(Role.CHAIN_OFFICE,))  # fmt: skip
def can_prepare(actor: Actor) -> bool:
    """The chain office; who decides is the meeting's own business, by its procedure."""
    return True


@action(
    "coordination.raise", "提出问题工单", "raise a ticket", roles=RAISING,
    where_zh="企业、园区、协会为本单位提出", where_en="enterprises, parks and associations for themselves",
)  # fmt: skip
def can_raise(actor: Actor) -> bool:
    """For the organisation acted for; the chain office for anybody; the platform from data."""
    return actor.role not in APPLICANTS or bool(actor.organisation)


@action(
    "coordination.see-ticket", "看问题工单", "see a ticket", roles=(*APPLICANTS, *OFFICIALS, *READERS),
    where_zh="提出人看本单位的，县区看本县区的和交给本单位承办的，市级看全部",
    where_en="who raised it its own, a county its own and what it is to handle, the city all",
)  # fmt: skip
def can_see_ticket(actor: Actor, ticket: Ticket) -> bool:
    """Who sees its case."""
    return can_see_case(actor, ticket.case)


@action("coordination.merge", "并单", "merge a ticket into another", roles=(Role.CHAIN_OFFICE,))
def can_merge(actor: Actor) -> bool:
    """The chain office, which assigns."""
    return True


@action(
    "coordination.contact", "看工单联系人", "see whom to call about a ticket",
    roles=(*APPLICANTS, *OFFICIALS),
    where_zh="链办、链长、承办单位和提出人自己", where_en="the chain office, the unit in charge, and who raised it",
)  # fmt: skip
def can_call(actor: Actor, ticket: Ticket) -> bool:
    """The office, the unit in charge, whoever raised it."""
    if actor.role in APPLICANTS:
        return ticket.case.party_id is not None and actor.acts_for(ticket.case.party_id)
    return actor.role in OFFICE or (ticket.unit_id is not None and actor.organisation == ticket.unit_id)


@action("coordination.tour", "安排和登记巡链", "plan and record visits along a chain", roles=OFFICE)
def can_tour(actor: Actor) -> bool:
    """The chain office and the chain leader."""
    return True


@action("coordination.digest", "看链长简报", "read the digest", roles=(*OFFICE, Role.CITY_LEADER, *READERS))
def can_read_digest(actor: Actor) -> bool:
    """The chain leader and his office, the city's leaders, who audits."""
    return True


@action("coordination.issue-digest", "印发链长简报", "issue the digest", roles=(Role.CHAIN_OFFICE,))
def can_issue(actor: Actor) -> bool:
    """The chain office."""
    return True
