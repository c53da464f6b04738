"""Who may look into whose check-up, look organisations up, and have the counts made anew."""

from __future__ import annotations

from liance.web.people.actor import Actor
from liance.web.people.roles import APPLICANTS, OFFICIALS, READERS, Role
from liance.web.site.actions import action

CITY_WIDE = (Role.CITY_OFFICER, Role.CITY_LEADER, Role.CHAIN_OFFICE, Role.AUDITOR)
COUNTY_WIDE = (Role.COUNTY_OFFICER, Role.COUNTY_LEADER)


def is_applicant(actor: Actor) -> bool:
    """Whether somebody acts for an organisation that can have a check-up of its own file."""
    return actor.signed_in and actor.is_any(*APPLICANTS) and bool(actor.organisation)


@action(
    "guide.read-check-up", "查看单位的政策体检", "see an organisation's check-up",
    roles=(*APPLICANTS, *COUNTY_WIDE, *CITY_WIDE),
    where_zh="单位看自己的，县区看本县区的", where_en="organisations their own, counties those of the county",
)  # fmt: skip
def can_check(actor: Actor, code: str, county: str) -> bool:
    """Whether somebody may see the check-up of an organisation of a county."""
    if actor.is_any(*APPLICANTS):
        return is_applicant(actor) and actor.organisation == code
    return actor.is_any(*CITY_WIDE) or (bool(county) and actor.county == county)


@action(
    "guide.find-organisations", "查找单位以看政策体检", "look up organisations for their check-ups",
    roles=(*COUNTY_WIDE, *CITY_WIDE), where_zh="县区只查本县区的", where_en="counties those of the county",
)  # fmt: skip
def can_find(actor: Actor) -> bool:
    """Whether somebody may look up organisations at all."""
    return True


@action(
    "guide.count-beneficiaries", "统计可能受益的家数", "count who could benefit",
    roles=(Role.SYSTEM, Role.CITY_OFFICER, Role.CITY_LEADER),
)  # fmt: skip
def can_count(actor: Actor) -> bool:
    """Whether somebody may have beneficiaries counted anew; the system does it at night."""
    return True


@action(
    "guide.see-coverage", "看每一句话在哪里落实", "see where each sentence is worked on", roles=(*OFFICIALS, *READERS)
)
def can_see_coverage(actor: Actor) -> bool:
    """Officials, leaders and auditors: the pages that it leads to are theirs."""
    return True
