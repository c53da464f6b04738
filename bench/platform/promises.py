"""Promises of the bench's city: a measure led and reported every month, projects on their way."""

from __future__ import annotations

from datetime import date, datetime

from bench.platform.people import acting
from liance.web.cases.services import act
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.tasks.models import Project
from liance.web.tasks.plan import plan_of
from liance.web.tasks.services import projects, reports, tasks

ITEM = "T13-1"


def promised(edition: Edition, serial: int, now: datetime) -> None:
    """One more lead, milestone and report of the measure, one more project that is reported and one that waits."""
    city, county = acting(Role.CITY_OFFICER, 0, now), acting(Role.COUNTY_OFFICER, 0, now)
    unit, day = Organisation.objects.get(pk=city.organisation), now.date()
    lead = tasks.name_lead(edition=edition, item=ITEM, unit=unit, since=day, actor=city, now=now)
    planned = tasks.Planned(f"节点{serial}", day)
    tasks.plan_milestone(edition=edition, item=ITEM, planned=planned, actor=city, now=now)
    measure = plan_of(edition).measure(ITEM)
    assert measure is not None
    month = date(2000 + serial // 12, serial % 12 + 1, 1)
    report = reports.open_report(edition=edition, measure=measure, lead=lead, month=month, now=now)
    reports.file_report(report=report, text="按计划", actor=city, now=now)
    running, waiting = (
        projects.enter(
            edition=edition, card=projects.Card(Project.Kind.MAJOR, name, "甲电子", 10**9, item=ITEM), opinion="入库",
            actor=county, now=now,
        )
        for name in (f"项目{serial}", f"新项目{serial}")
    )  # fmt: skip
    act(case=running.case, outcome="admit", actor=city, now=now)
    tasks.plan_node(project=running, planned=planned, actor=county, now=now)
    projects.settle_plan(project=running, opinion="排定", actor=county, now=now)
    told = projects.Dispatch("normal", "正常", 10**8)
    projects.dispatch(project=running, told=told, actor=county, now=now)
    assert waiting.case.stage == "admit"
