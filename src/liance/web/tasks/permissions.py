"""Who reads tasks and projects, plans them, reports on them, and recognises what was invested."""

from __future__ import annotations

from liance.web.people.actor import Actor
from liance.web.people.roles import GIVEN_BY, OFFICIALS, READERS, Role
from liance.web.site.actions import action
from liance.web.tasks.models import Project, Report

REPORTING = (Role.CITY_OFFICER, Role.COUNTY_OFFICER, Role.DEPARTMENT_OFFICER, Role.CHAIN_OFFICE)
"""Roles in which people report for a unit that leads."""
LEADING = frozenset(kind for role in REPORTING for kind in GIVEN_BY[role])
"""The kinds of organisation that can lead."""
PLACE_ZH, PLACE_EN = "县区只限本县区的", "a county only its own"


def in_place(actor: Actor, county: str) -> bool:
    """Whether a project of a county is within what an official looks after."""
    return not actor.is_any(Role.COUNTY_OFFICER, Role.COUNTY_LEADER) or actor.county == county


@action("tasks.see", "看任务、进度和灯号", "see tasks, their progress and lights", roles=(*OFFICIALS, *READERS))
def can_see(actor: Actor) -> bool:
    """Officials, leaders and auditors: every task."""
    return True


@action("tasks.lead", "指定任务的责任单位，确认文件里的单位", "name who leads a task, confirm bodies of the text",
        roles=(Role.CHAIN_OFFICE, Role.CITY_OFFICER, Role.CITY_LEADER))  # fmt: skip
def can_lead(actor: Actor) -> bool:
    """The chain office and the city's office."""
    return True


@action(
    "tasks.plan", "排定和调整任务节点", "plan the milestones of a measure", roles=REPORTING,
    where_zh="链办和市级经办，其余只限本单位牵头的", where_en="others than chain and city office only what they lead",
)  # fmt: skip
def can_plan(actor: Actor, unit: str) -> bool:
    """The chain office, the city's officers, and the unit that leads."""
    return actor.is_any(Role.CHAIN_OFFICE, Role.CITY_OFFICER) or (unit != "" and actor.organisation == unit)


@action(
    "tasks.report", "填报任务月报", "file the monthly report of a measure", roles=REPORTING,
    where_zh="只限本单位牵头的", where_en="of what one's own unit leads",
)  # fmt: skip
def can_report(actor: Actor, report: Report) -> bool:
    """Whoever acts for the unit that owes it."""
    return actor.organisation == report.unit_id


@action("tasks.see-projects", "看重大和招引项目", "see major and attracted projects", roles=(*OFFICIALS, *READERS))
def can_see_projects(actor: Actor) -> bool:
    """Officials, leaders and auditors; a county sees the others' too."""
    return True


@action("tasks.enter-project", "申报项目入库", "enter a project", roles=(Role.COUNTY_OFFICER,))
def can_enter(actor: Actor) -> bool:
    """Officers of a county, for it."""
    return bool(actor.county)


@action(
    "tasks.plan-project", "排项目节点和要素保障", "plan nodes and guarantees of a project",
    roles=(Role.COUNTY_OFFICER, Role.DEPARTMENT_OFFICER), where_zh=PLACE_ZH, where_en=PLACE_EN,
)  # fmt: skip
def can_plan_project(actor: Actor, project: Project) -> bool:
    """Officers of its county, and departments for what they guarantee."""
    return in_place(actor, project.county)


@action(
    "tasks.dispatch", "项目月度调度", "report a project at its monthly dispatch", roles=(Role.COUNTY_OFFICER,),
    where_zh=PLACE_ZH, where_en=PLACE_EN,
)  # fmt: skip
def can_dispatch(actor: Actor, project: Project) -> bool:
    """Officers of its county."""
    return in_place(actor, project.county)


@action("tasks.recognise", "认定项目投资", "recognise what was invested", roles=(Role.AUDITOR,))
def can_recognise(actor: Actor, project: Project) -> bool:
    """Auditors; that they neither entered nor dispatched it is the procedure's."""
    return True
