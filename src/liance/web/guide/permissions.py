"""Who may look into whose check-up, and who may have the counts made anew."""

from __future__ import annotations

from liance.web.people.actor import Actor
from liance.web.people.roles import APPLICANTS, Role

CITY_WIDE = (Role.CITY_OFFICER, Role.CITY_LEADER, Role.CHAIN_OFFICE, Role.AUDITOR)
COUNTY_WIDE = (Role.COUNTY_OFFICER, Role.COUNTY_LEADER)


def can_check_own(actor: Actor) -> bool:
    """Whether somebody acts for an organisation that can have a check-up of its own file."""
    return actor.signed_in and actor.is_any(*APPLICANTS) and bool(actor.organisation)


def can_check(actor: Actor, code: str, county: str) -> bool:
    """Whether somebody may see the check-up of an organisation of a county."""
    if can_check_own(actor) and actor.organisation == code:
        return True
    if not actor.signed_in:
        return False
    return actor.is_any(*CITY_WIDE) or (actor.is_any(*COUNTY_WIDE) and bool(county) and actor.county == county)


def can_check_others(actor: Actor) -> bool:
    """Whether somebody may look up organisations at all."""
    return actor.signed_in and actor.is_any(*CITY_WIDE, *COUNTY_WIDE)


def can_count(actor: Actor) -> bool:
    """Whether somebody may have beneficiaries counted anew."""
    return actor.signed_in and actor.is_any(Role.CITY_OFFICER, Role.CITY_LEADER)
