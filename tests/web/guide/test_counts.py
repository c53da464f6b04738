"""Who could benefit: counted over the whole registry, kept once for each state of it, small numbers never shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.management import call_command
from django.test import Client
from tests.web.conftest import code
from tests.web.guide.conftest import PAGE

from liance.web.audit.models import Event
from liance.web.guide import queries
from liance.web.guide.models import BeneficiaryCount
from liance.web.guide.services import count_beneficiaries
from liance.web.people.actor import PUBLIC, SYSTEM, Actor
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.site.refusals import Refused

Facts = Callable[[dict[str, list[dict[str, object]]]], None]


def firms(count: int, *, first: int = 1, dishonest: bool | None = False) -> dict[str, list[dict[str, object]]]:
    """So many enterprises, each with a project that brings money."""
    codes = [code(first + n) for n in range(count)]
    known = {} if dishonest is None else {"dishonest": dishonest}
    return {
        "enterprise": [{"id": c, "name": c, "registered_here": True, **known} for c in codes],
        "project": [
            {"name": f"项目{c}", "investor": c, "year": 2024, "actual_investment": "60000000", "land_cost": "0"}
            for c in codes
        ],
    }


@pytest.mark.django_db
def test_counts_are_of_beneficiaries_and_small_ones_are_not_shown(
    client: Client, edition: Edition, facts: Facts, now: datetime
) -> None:
    facts(firms(4))
    facts(firms(2, first=50, dishonest=None))
    count_beneficiaries(edition=edition, actor=SYSTEM, now=now)
    counted = queries.counted(edition, on=now.date())
    assert counted is not None
    assert counted.numbers["investment"] == {"eligible": 4, "undecided": 2}
    assert counted.of("investment") == (("eligible", 4), ("undecided", None))
    page = client.get(PAGE).content.decode()
    part = page[page.index('id="award-investment"') : page.index('id="award-project-introducer"')]
    assert "符合4家" in part
    assert "少于3家" in part
    assert "2024-09-02 12:00" in page


@pytest.mark.django_db
def test_the_same_registry_is_counted_once_and_a_changed_one_is_told_as_changed(
    client: Client, edition: Edition, facts: Facts, now: datetime
) -> None:
    facts(firms(3))
    call_command("count_beneficiaries")
    call_command("count_beneficiaries")
    assert BeneficiaryCount.objects.count() == 1
    assert Event.objects.filter(action="beneficiaries-counted").count() == 1
    facts(firms(1, first=80))
    assert "此后登记有变动" in client.get(PAGE).content.decode()
    count_beneficiaries(edition=edition, actor=SYSTEM, now=now)
    assert BeneficiaryCount.objects.count() == 2


@pytest.mark.django_db
def test_only_city_officers_and_the_system_have_it_counted(
    edition: Edition, person: Callable[..., Actor], now: datetime
) -> None:
    count_beneficiaries(edition=edition, actor=person("zhao", Role.CITY_OFFICER), now=now)
    for actor in (PUBLIC, person("qian", Role.COUNTY_OFFICER), person("sun", Role.AUDITOR)):
        with pytest.raises(Refused):
            count_beneficiaries(edition=edition, actor=actor, now=now)
