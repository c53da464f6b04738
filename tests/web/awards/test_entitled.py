"""Who is entitled without being asked: found over the registry, kept until found anew, offered on facts as they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from tests.web.renting import about

from liance.web.awards import entitled
from liance.web.awards.models import Award, Entitled
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.site import clock

WAN = 1_000_000
Facts = Callable[[dict[str, list[dict[str, object]]]], None]


def title(firm: str, **more: object) -> dict[str, object]:
    return {
        "party": firm, "title": "software_top100", "subject": firm, "date": "2024-06-30", "level": "provincial",
    } | more  # fmt: skip


@pytest.fixture
def firm(organisation: Callable[..., Organisation], facts: Facts) -> Organisation:
    """A firm with a title that brings 20万元 without an application."""
    made = organisation(1, "甲软件")
    facts({"enterprise": [about(made)], "recognition": [title(made.code)]})
    return made


@pytest.fixture
def officer(person: Callable[..., Actor]) -> Actor:
    return person("wang", Role.CITY_OFFICER)


def test_who_is_found_is_kept_and_offered_once(
    firm: Organisation, edition: Edition, officer: Actor, now: datetime
) -> None:
    entitled.find(edition=edition, actor=officer, now=now)
    (row,) = entitled.found(edition)
    assert (row.incentive, row.beneficiary, row.ceiling) == ("software-top100", firm.code, 20 * WAN)
    (award,) = entitled.offer(edition=edition, chosen=[row], actor=officer, now=now)
    assert (award.case.stage, award.beneficiary) == ("match", firm)
    assert not entitled.found(edition).exists()
    entitled.find(edition=edition, actor=officer, now=now)
    assert not entitled.found(edition).exists(), "it is on its way"


def test_it_is_found_anew_only_when_the_registry_changed(
    firm: Organisation, edition: Edition, officer: Actor, now: datetime, facts: Facts
) -> None:
    first = entitled.find(edition=edition, actor=officer, now=now)
    assert entitled.find(edition=edition, actor=officer, now=now) == first
    assert entitled.finding_of(edition, on=clock.day_of(now)) == (first, False)
    facts({"recognition": [title(firm.code, subject="另一项")]})
    assert entitled.finding_of(edition, on=clock.day_of(now)) == (first, True)
    assert entitled.find(edition=edition, actor=officer, now=now) != first


def test_two_products_of_one_firm_are_told_apart(
    firm: Organisation, edition: Edition, officer: Actor, now: datetime, facts: Facts
) -> None:
    facts({"recognition": [title(firm.code, title="first_edition_software", subject=s) for s in ("产品甲", "产品乙")]})
    entitled.find(edition=edition, actor=officer, now=now)
    told = {(c.entitled.incentive, c.about) for c in entitled.candidates(entitled.found(edition), edition)}
    assert told == {
        ("first-edition-software", "产品甲"), ("first-edition-software", "产品乙"), ("software-top100", "")
    }  # fmt: skip


def test_what_is_no_longer_due_is_not_offered(
    firm: Organisation, edition: Edition, officer: Actor, now: datetime, facts: Facts
) -> None:
    entitled.find(edition=edition, actor=officer, now=now)
    facts({"enterprise": [about(firm) | {"dishonest": True}]})
    assert entitled.offer(edition=edition, chosen=list(entitled.found(edition)), actor=officer, now=now) == []
    assert not Award.objects.exists()
    assert not Entitled.objects.exists()


def test_whoever_is_not_registered_is_shown_and_not_offered(
    edition: Edition, officer: Actor, now: datetime, facts: Facts, organisation: Callable[..., Organisation]
) -> None:
    stranger = organisation(2, "乙软件")
    code = stranger.code
    facts({"enterprise": [about(stranger)], "recognition": [title(code)]})
    stranger.delete()
    entitled.find(edition=edition, actor=officer, now=now)
    (shown,) = entitled.candidates(entitled.found(edition), edition)
    assert (shown.owner, shown.entitled.beneficiary) == (None, code)
    assert entitled.offer(edition=edition, chosen=[shown.entitled], actor=officer, now=now) == []
    assert entitled.found(edition).exists(), "until it is registered"


def test_every_day_once(firm: Organisation, edition: Edition, now: datetime) -> None:
    assert entitled.find_daily(actor=SYSTEM, now=now) == 1
    assert entitled.find_daily(actor=SYSTEM, now=now + timedelta(hours=1)) == 0
    assert entitled.find_daily(actor=SYSTEM, now=now + timedelta(days=1)) == 1
