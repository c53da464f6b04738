"""An enterprise with rent to be paid, and its award on the way: what tests of awards, notices and funds begin with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from liance.web.awards import services
from liance.web.awards.models import Award
from liance.web.cases.services import Grounds, act
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition

WAN = 1_000_000
"""Fen in 万元."""


def lease(firm: Organisation, park: str, **other: object) -> dict[str, object]:
    """A year's lease: 100万元 rent in the first year, all for own use."""
    return {
        "enterprise": firm.code, "park": park, "year": 2024, "year_of_lease": 1, "rent": "1000000.00",
        "self_use_share": "1", "park_investment": "6000000",
    } | other  # fmt: skip


def about(firm: Organisation) -> dict[str, object]:
    """What the register says of it."""
    return {"id": firm.code, "name": "甲电子", "industry": "3976", "registered_here": True, "dishonest": False}


@pytest.fixture
def firm(organisation: Callable[..., Organisation], facts: Callable[..., None]) -> Organisation:
    """A maker of electronics that pays 60万元 rent in two parks, in its first year in each."""
    firm = organisation(1, "甲电子")
    facts({"enterprise": [about(firm)], "lease_year": [lease(firm, "园区甲"), lease(firm, "园区乙")]})
    return firm


@pytest.fixture
def agent(person: Callable[..., Actor], firm: Organisation) -> Actor:
    return person("agent", Role.ENTERPRISE, firm)


def applied(firm: Organisation, edition: Edition, agent: Actor, now: datetime, park: str = "园区甲") -> Award:
    return services.apply(
        beneficiary=firm, edition=edition, incentive="rent", record_type="lease_year",
        record_key=f"{firm.code}\x1f{park}\x1f2024", actor=agent, now=now,
    )  # fmt: skip


def to_decision(award: Award, agent: Actor, person: Callable[..., Actor], now: datetime, fen: int) -> None:
    """Submitted, verified in the county, agreed in the city."""
    case = act(case=award.case, outcome="submit", actor=agent, now=now)
    case = act(case=case, outcome="pass", actor=person("li", Role.COUNTY_OFFICER), now=now, grounds=Grounds(amount=fen))
    act(case=case, outcome="agree", actor=person("wang", Role.CITY_OFFICER), now=now, grounds=Grounds(amount=fen))
