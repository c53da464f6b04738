"""Who works on tasks and projects in the tests' town, and what they file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.tasks.models import Project, Report
from liance.web.tasks.plan import plan_of
from liance.web.tasks.services import projects as projects_
from liance.web.tasks.services import reports, tasks
from liance.web.tasks.services.tasks import Planned

PDF = ("佐证.pdf", b"%PDF-1.4 proof")
ITEM = "T13-1"
"""A measure whose outputs are parks planned and firms that came."""


class Town:
    """People by what they do."""

    def __init__(self, person: Callable[..., Actor], organisation: Callable[..., Organisation]) -> None:
        self.unit = organisation(201, "市科学技术局", Kind.CITY)
        self.office = person("lian", Role.CHAIN_OFFICE, organisation(112, "市链长办公室", Kind.CHAIN))
        self.reporter = person("ke", Role.DEPARTMENT_OFFICER, self.unit)
        self.city = person("shi", Role.CITY_OFFICER)
        self.leader = person("ju", Role.CITY_LEADER)
        self.county = person("xian", Role.COUNTY_OFFICER)
        self.auditor = person("shen", Role.AUDITOR)
        self.investor = organisation(31, "东区芯材有限公司")
        self.firm = person("xin", Role.ENTERPRISE, self.investor)


@pytest.fixture
def town(person: Callable[..., Actor], organisation: Callable[..., Organisation]) -> Town:
    """Everybody."""
    return Town(person, organisation)


@pytest.fixture
def led(edition: Edition, town: Town, now: datetime) -> Edition:
    """The measure is led, and one milestone is planned with its figure."""
    tasks.name_lead(edition=edition, item=ITEM, unit=town.unit, since=date(2024, 1, 1), actor=town.office, now=now)
    tasks.plan_milestone(
        edition=edition, item=ITEM, actor=town.office, now=now,
        planned=Planned("园区规划获批", date(2024, 10, 31), "规划建设的软件产业名园", planned=1),
    )  # fmt: skip
    return edition


@pytest.fixture
def report(led: Edition, town: Town, now: datetime) -> Report:
    """The report that the measure owes for September."""
    plan = plan_of(led)
    measure = plan.measure(ITEM)
    assert measure is not None
    from liance.web.tasks.models import Lead

    return reports.open_report(
        edition=led, measure=measure, lead=Lead.objects.get(), month=date(2024, 9, 1), now=now + timedelta(days=23)
    )


@pytest.fixture
def project(edition: Edition, town: Town, now: datetime) -> Project:
    """A project that is attracted to the county, handed in."""
    card = projects_.Card(
        kind=Project.Kind.ATTRACTED, name="高纯溶剂项目", investor_name="东区芯材", planned=120_000_000_00,
        investor=town.investor, introducer=town.investor, item="T5-3", newly_introduced=True, supporting=True,
        independent=True,
    )  # fmt: skip
    assert "project" in policy_of(edition).procedures
    return projects_.enter(edition=edition, card=card, opinion="请予入库", actor=town.county, now=now)
