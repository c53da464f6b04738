"""Who may apply, compute anew, offer, and put cases together."""

from __future__ import annotations

from liance.web.awards.models import Award
from liance.web.cases.permissions import can_see
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import APPLICANTS, OFFICIALS, Role
from liance.web.site.actions import action


@action(
    "awards.apply", "申请奖补", "apply for an award", roles=APPLICANTS,
    where_zh="只为所代办的单位", where_en="for the organisation acted for",
)  # fmt: skip
def can_apply(actor: Actor, beneficiary: Organisation) -> bool:
    """The organisation's own agents, acting for it."""
    return actor.organisation == beneficiary.code


@action(
    "awards.compute-anew", "重新测算", "compute an award anew", roles=(*APPLICANTS, *OFFICIALS),
    where_zh="看得见该案件的", where_en="who sees the case",
)  # fmt: skip
def can_compute_anew(actor: Actor, award: Award) -> bool:
    """The officials who review, and the beneficiary's own agents."""
    return can_see(actor, award.case)


@action("awards.offer", "发起免申即享", "offer proactive awards", roles=(Role.CITY_OFFICER, Role.CITY_LEADER))
def can_offer(actor: Actor) -> bool:
    """City officers open proactive awards."""
    return True


@action(
    "awards.find-entitled", "查找可以主动兑付的", "find who is entitled without being asked",
    roles=(Role.SYSTEM, Role.CITY_OFFICER, Role.CITY_LEADER),
)  # fmt: skip
def can_find_entitled(actor: Actor) -> bool:
    """City officers; the system does it every day."""
    return True


@action("awards.make-batch", "编制批次", "put cases into a batch", roles=OFFICIALS)
def can_make_roll(actor: Actor) -> bool:
    """Officials put the cases that wait for them together for review."""
    return True
