"""How the slice's actions are tried."""

from collections.abc import Callable
from datetime import date
from functools import partial

from tests.web.chains.tries import edition
from tests.web.matrix import NOW, actor_as, tries

from liance.web.cases.models import Case
from liance.web.cases.services import act
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.tasks import permissions
from liance.web.tasks.models import Lead, Project, Report
from liance.web.tasks.plan import plan_of
from liance.web.tasks.services import projects, reports, tasks
from liance.web.tasks.services.tasks import Planned

ITEM = "T1-1"
PDF = ("a.pdf", b"%PDF-1.4 a")


def a_lead(unit: str) -> Lead:
    """A measure led by a unit."""
    return Lead.objects.create(
        policy=edition().policy, item=ITEM, edition=edition(), unit_id=unit, since=date(2026, 1, 1), by="lian", at=NOW
    )


def unit_of(actor: Actor) -> str:
    """The person's organisation, or the chain office."""
    return actor.organisation or actor_as(Role.CHAIN_OFFICE).organisation


def a_report(actor: Actor) -> Report:
    """A report that the person's unit owes."""
    measure = plan_of(edition()).measure(ITEM)
    assert measure is not None
    lead = a_lead(unit_of(actor))
    return reports.open_report(edition=edition(), measure=measure, lead=lead, month=date(2026, 11, 1), now=NOW)


def a_project(stage: str) -> Project:
    """A project of the county at a stage."""
    card = projects.Card(Project.Kind.MAJOR, "演示项目", "演示投资方", 1_000_000)
    county = actor_as(Role.COUNTY_OFFICER)
    made = projects.enter(edition=edition(), card=card, opinion="入库", actor=county, now=NOW)
    if stage != "admit":
        act(case=made.case, outcome="admit", actor=actor_as(Role.CITY_OFFICER), now=NOW)
    if stage == "dispatch":
        tasks.plan_node(project=made, planned=Planned("封顶", date(2026, 12, 1)), actor=county, now=NOW)
        projects.settle_plan(project=made, opinion="排定", actor=county, now=NOW)
    made.case = Case.objects.get(pk=made.case_id)
    return made


@tries("tasks.see")
def see(actor: Actor) -> None:
    permissions.can_see.demand(actor)


@tries("tasks.lead")
def lead(actor: Actor) -> Callable[[], object]:
    unit = Organisation.objects.get(pk=actor_as(Role.CITY_OFFICER).organisation)
    return partial(
        tasks.name_lead, edition=edition(), item=ITEM, unit=unit, since=date(2026, 1, 1), actor=actor, now=NOW
    )


@tries("tasks.plan")
def plan(actor: Actor) -> Callable[[], object]:
    a_lead(unit_of(actor))
    planned = Planned("对接会", date(2026, 12, 1))
    return partial(tasks.plan_milestone, edition=edition(), item=ITEM, planned=planned, actor=actor, now=NOW)


@tries("tasks.report")
def report(actor: Actor) -> Callable[[], object]:
    return partial(reports.file_report, report=a_report(actor), text="已办", actor=actor, now=NOW)


@tries("tasks.see-projects")
def see_projects(actor: Actor) -> None:
    permissions.can_see_projects.demand(actor)


@tries("tasks.enter-project")
def enter(actor: Actor) -> Callable[[], object]:
    card = projects.Card(Project.Kind.MAJOR, "演示项目", "演示投资方", 1_000_000)
    return partial(projects.enter, edition=edition(), card=card, opinion="入库", actor=actor, now=NOW)


@tries("tasks.plan-project")
def plan_project(actor: Actor) -> Callable[[], object]:
    planned = Planned("封顶", date(2026, 12, 1))
    return partial(tasks.plan_node, project=a_project("plan"), planned=planned, actor=actor, now=NOW)


@tries("tasks.dispatch")
def dispatch(actor: Actor) -> Callable[[], object]:
    told = projects.Dispatch("normal", "正常", 0)
    return partial(projects.dispatch, project=a_project("dispatch"), told=told, actor=actor, now=NOW)


@tries("tasks.recognise")
def recognise(actor: Actor) -> Callable[[], object]:
    project = a_project("dispatch")
    firm = Organisation.objects.get(pk=actor_as(Role.ENTERPRISE).organisation)
    Project.objects.filter(pk=project.pk).update(investor=firm)
    node = project.milestones.get().pk
    done = projects.Dispatch("completed", "竣工", 1, reached={node: date(2026, 11, 27)}, file=PDF)
    projects.dispatch(project=project, told=done, actor=actor_as(Role.COUNTY_OFFICER), now=NOW)
    found = projects.Found(1, 0, 0, date(2026, 11, 27))
    return partial(projects.recognise, project=project, found=found, opinion="认定", file=PDF, actor=actor, now=NOW)
