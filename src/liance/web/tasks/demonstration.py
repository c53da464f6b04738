"""What the demonstration shows of tasks and projects: leads, milestones, reports, a project late and one to admit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings

from liance.web.cases.models import Case
from liance.web.cases.services import act
from liance.web.people.actor import Actor
from liance.web.people.demonstration import somebody
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import current_editions, policy_of
from liance.web.site import clock
from liance.web.tasks.models import Lead, Milestone, Project, Report
from liance.web.tasks.plan import Measure, plan_of
from liance.web.tasks.services import projects, reports, tasks
from liance.web.tasks.services.projects import Card, Dispatch
from liance.web.tasks.services.tasks import Planned

MARK = "（演示）"
PROOF = ("演示佐证.pdf", b"%PDF-1.4\n% demonstration\n")
FILED = 9
"""So many measures have reported; every third of them falls short of its plan."""
PLANNED = 24
"""So many measures have milestones."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The demonstration's people who plan, report, check, and look after a county's projects."""

    office: Actor
    city: Actor
    county: Actor
    reporter: Actor


DESK = (Role.CHAIN_OFFICE, Role.CITY_OFFICER, Role.COUNTY_OFFICER, Role.DEPARTMENT_OFFICER)


def demonstrate(
    *, actor: Actor, now: datetime, enterprises: int = 0, say: Callable[[str, str], None] | None = None
) -> list[dict[str, str]]:
    """Make what is missing; nothing without the demonstration's people. No accounts.

    Raises RuntimeError unless debugging.
    """
    if not settings.DEBUG:
        raise RuntimeError("a demonstration is only made with LIANCE_DEBUG=yes")
    office, city, county, reporter = (somebody(role, now) for role in DESK)
    if office is None or city is None or county is None or reporter is None or Lead.objects.exists():
        return []
    desk = Desk(office, city, county, reporter)
    for edition in current_editions():
        if {reports.PROCEDURE, projects.PROCEDURE} <= set(policy_of(edition).procedures) and plan_of(edition).heads:
            _tasks(edition, desk, now)
            _projects(edition, desk, now)
            if say is not None:
                say("演示任务、月报和项目", "tasks, reports and projects of the demonstration")
    return []


def _tasks(edition: Edition, desk: Desk, now: datetime) -> None:
    """Every task has a lead, most measures a milestone; some reported, the others owe it."""
    today, before = clock.day_of(now), now - timedelta(days=3)
    units = [Organisation.objects.get(pk=desk.reporter.organisation), *_offices()]
    heads = plan_of(edition).heads
    for n, head in enumerate(heads):
        unit = units[0] if n % 2 == 0 else units[n % len(units)]
        since = today.replace(month=1, day=1)
        tasks.name_lead(edition=edition, item=head.id, unit=unit, since=since, actor=desk.office, now=before)
    for n, measure in enumerate(plan_of(edition).measures[:PLANNED]):
        _milestones(edition, measure, n, desk, before, today)
    reports.open_reports(now=before)
    rows = Report.objects.filter(policy=edition.policy, unit=desk.reporter.organisation)
    for n, report in enumerate(rows.select_related("case", "unit", "edition").order_by("pk")[:FILED]):
        _reported(report, n, desk, now)


def _offices() -> Sequence[Organisation]:
    return list(Organisation.objects.filter(kind=Kind.CITY, demonstration=True).order_by("pk")[:4])


def _milestones(edition: Edition, measure: Measure, n: int, desk: Desk, now: datetime, today: date) -> None:
    output = next((what for what, _ in measure.block.outputs), "")
    first = Planned(f"{measure.title}启动{MARK}", today - timedelta(days=20 + 5 * (n % 5)), output,
                    Decimal(10) if output else None)  # fmt: skip
    ahead = Planned(f"{measure.title}年度目标{MARK}", today + timedelta(days=10 + 20 * (n % 6)))
    for planned in (first, ahead)[: 2 - n % 2]:
        tasks.plan_milestone(edition=edition, item=measure.id, planned=planned, actor=desk.office, now=now)


def _reported(report: Report, n: int, desk: Desk, now: datetime) -> None:
    """Filed with a figure and the first milestone reached; all but the last archived."""
    measure = plan_of(report.edition).measure(report.item)
    milestone = Milestone.objects.filter(policy=report.policy, item=report.item).order_by("due").first()
    if measure is None or milestone is None or not measure.block.outputs:
        return
    today = clock.day_of(now)
    value = Decimal(12) if n % 3 else Decimal(7)
    figures = [reports.Filed(measure.block.outputs[0][0], value, today)]
    text, trouble = f"{report.month:%Y年%-m月}按计划推进{MARK}", "" if n % 3 else f"需协调用地指标{MARK}"
    reports.file_report(
        report=report, text=text, trouble=trouble, figures=figures, file=PROOF,
        reached={milestone.pk: min(milestone.due, today)}, actor=desk.reporter, now=now,
    )  # fmt: skip
    if n < FILED - 1:
        act(case=report.case, outcome="archive", actor=desk.city, now=now)


def _projects(edition: Edition, desk: Desk, now: datetime) -> None:
    """One on its way and late, one waiting to be admitted."""
    today, before = clock.day_of(now), now - timedelta(days=2)
    firm = Organisation.objects.filter(kind=Kind.ENTERPRISE, demonstration=True).order_by("pk").first()
    name, first = firm.name if firm is not None else "演示投资方", plan_of(edition).measures[0].id
    late = Card(Project.Kind.ATTRACTED, f"高端材料项目{MARK}", name, 128_000_000_00, firm, item=first, supporting=True,
                newly_introduced=True, independent=True)  # fmt: skip
    waiting = Card(Project.Kind.MAJOR, f"智能终端基地{MARK}", name, 60_000_000_00, firm, item=first)
    made = [
        projects.enter(edition=edition, card=c, opinion="请予入库", actor=desk.county, now=before)
        for c in (late, waiting)
    ]
    project = made[0]
    act(case=project.case, outcome="admit", actor=desk.city, now=before)
    project.case = Case.objects.select_related("edition").get(pk=project.case_id)
    nodes = [("开工", -90), ("主体封顶", -12), ("设备安装", 60)]
    for title, days in nodes:
        planned = Planned(f"{title}{MARK}", today + timedelta(days=days))
        tasks.plan_node(project=project, planned=planned, actor=desk.county, now=before)
    land = Planned(f"供地{MARK}", today - timedelta(days=100), kind=Milestone.Kind.GUARANTEE, unit="演示自然资源部门")
    tasks.plan_node(project=project, planned=land, actor=desk.county, now=before)
    projects.settle_plan(project=project, opinion="节点已排定", actor=desk.county, now=before)
    done = project.milestones.filter(due__lt=today - timedelta(days=30))
    reached = {m.pk: m.due for m in done}
    told = Dispatch("delayed", f"主体施工进度滞后{MARK}", 36_500_000_00, f"钢材到货晚{MARK}", reached)
    projects.dispatch(project=project, told=told, actor=desk.county, now=now)
