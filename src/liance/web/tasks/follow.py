"""What the casework asks of the slice: what it forbids, and what follows from an act in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from liance.records.city import Provenance
from liance.records.city import Record as Facts
from liance.web.cases.hooks import Move
from liance.web.cases.models import Case, Step
from liance.web.policies.queries import policy_of
from liance.web.registry.models import Origin
from liance.web.registry.services import Told as Source
from liance.web.registry.services import state
from liance.web.site import clock
from liance.web.site.refusals import Told, refusal
from liance.web.tasks.hooks import Delay, tell_delay
from liance.web.tasks.models import Filing, Milestone, OutputFigure, Project, Reached, Recognition, Report
from liance.web.tasks.queries.projects import DISPATCH, delay_of
from liance.web.tasks.queries.tasks import after, live_milestones, milestones_of_projects
from liance.web.tasks.services.tasks import GONE

RECORD = "project"
"""The type of record that incentives on investment are decided on."""
DISPATCHED = ("normal", "delayed", "completed")
ON_ITS_PAGE = refusal(
    "task-on-its-page", "这一步要填数，请在{where}办理", "this step carries figures: do it on {where_en}",
    hint_zh="案件页上方有链接。", hint_en="The case's page links to it.", status=422,
)  # fmt: skip
NO_NODES = refusal(
    "project-no-nodes", "还没有排节点", "no node is planned yet",
    hint_zh="先在项目页排至少一个节点，再确定计划。", hint_en="Plan at least one node first.",
    status=422,
)  # fmt: skip
NODES_OPEN = refusal(
    "project-nodes-open", "还有{count}个节点没有完成：{titles}", "{count} nodes are not reached yet: {titles}",
    hint_zh="完成的在调度里登记，不再做的在项目页取消并写明原因。",
    hint_en="Note them as reached, or take them out of the plan and say why.", status=422,
)  # fmt: skip


# ---- reports ---------------------------------------------------------------------------------------------------------
def forbids_report(move: Move) -> Iterable[Told]:
    """A report is filed on its own page; it is archived only if its milestones still stand."""
    if move.outcome.id == "filed" and not _fresh(move.case, ("filed",)):
        yield ON_ITS_PAGE.given(where="月报填报页", where_en="the page of the report")
    if move.outcome.id == "archive":
        report = Report.objects.get(case=move.case)
        named = _reached_in(_last(move.case))
        standing = set(
            live_milestones(report.policy, until=after(move.now))
            .filter(item=report.item, reached=None)
            .values_list("pk", flat=True)
        )
        for milestone in Milestone.objects.filter(pk__in=set(named) - standing):
            yield GONE.given(title=milestone.title)


def report(move: Move, step: Step) -> None:
    """What was filed counts from the moment in which somebody else archived it."""
    if move.outcome.id != "archive":
        return
    filing, of = _last(move.case), Report.objects.get(case=move.case)
    for row in filing.content.get("figures", ()):
        OutputFigure.objects.create(
            policy=of.policy, item=of.item, output=row["output"], value=Decimal(row["value"]),
            as_of=date.fromisoformat(row["as_of"]), filing=filing, evidence_id=row["evidence"],
            checked_by=step.person, at=move.now,
        )  # fmt: skip
    _reach(filing, move)


# ---- projects --------------------------------------------------------------------------------------------------------
def forbids_project(move: Move) -> Iterable[Told]:
    """No plan without a node, no dispatch without money and nodes told, no end with nodes open, no amount unproven."""
    project = Project.objects.filter(case=move.case).first()
    if project is None:
        return
    if move.outcome.id == "planned" and not milestones_of_projects([project.pk], until=after(move.now)).exists():
        yield NO_NODES.given()
    if move.outcome.id in DISPATCHED and move.stage.id == DISPATCH and not _fresh(move.case, DISPATCHED):
        yield ON_ITS_PAGE.given(where="项目页", where_en="the page of the project")
    elif move.outcome.id == "completed":
        named = _reached_in(_last(move.case))
        rows = milestones_of_projects([project.pk], until=after(move.now)).filter(
            kind=Milestone.Kind.NODE, reached=None
        )
        still = [m.title for m in rows if m.pk not in named]
        if still:
            yield NODES_OPEN.given(count=len(still), titles="、".join(still))
    if move.outcome.id == "recognise":
        found = Recognition.objects.filter(project=project).first()
        if found is None or found.invested != move.amount:
            yield ON_ITS_PAGE.given(where="项目页", where_en="the page of the project")


def project(move: Move, step: Step) -> None:
    """Nodes told as reached are; a delay is passed on; what was recognised becomes a record of the registry."""
    if move.outcome.id in DISPATCHED and move.stage.id == DISPATCH:
        _reach(_last(move.case), move)
    if move.outcome.id == "delayed":
        _delayed(move, step)
    if move.outcome.id == "recognise":
        _recorded(
            Recognition.objects.select_related("project__introducer", "evidence").get(project__case=move.case), move
        )


def _delayed(move: Move, step: Step) -> None:
    one = Project.objects.get(case=move.case)
    until = clock.end_of(clock.day_of(move.now))
    days = delay_of(milestones_of_projects([one.pk], until=until), clock.day_of(move.now), until)
    reasons = tuple((r["about"], r["text"]) for r in step.reasons)
    tell_delay(Delay(one, _last(move.case), days, reasons, move.actor, move.now))


def _recorded(found: Recognition, move: Move) -> None:
    """The record of the investment, as far as the vocabulary has its fields."""
    one = found.project
    type_ = policy_of(move.case.edition).vocabulary.type_named(RECORD)
    if type_ is None:
        return
    values = {
        "name": one.name, "investor": found.investor_id, "introducer": one.introducer_id,
        "year": clock.day_of(move.now).year, "actual_investment": found.invested, "land_cost": found.land,
        "planned_investment": one.planned, "contract_investment": one.contract, "fixed_assets": found.fixed,
        "newly_introduced": one.newly_introduced, "supporting": one.supporting,
        "independent_legal_person": one.independent,
    }  # fmt: skip
    known = {name: value for name, value in values.items() if value is not None and name in type_.by_id}
    source = Source(
        Origin.PLATFORM, source=f"{one.number} 投资认定书", evidence=found.evidence, as_of=found.completed,
        confirmed_by=found.by,
    )  # fmt: skip
    state(facts=Facts(type_, known, Provenance()), told=source, actor=move.actor, now=move.now)


# ---- filings ---------------------------------------------------------------------------------------------------------
def _last(case: Case) -> Filing:
    return Filing.objects.filter(case=case).latest("number")


def _fresh(case: Case, outcomes: tuple[str, ...]) -> bool:
    """Whether something was filed that no act has carried yet."""
    return case.filings.count() > case.steps.filter(outcome__in=outcomes).count()


def _reached_in(filing: Filing) -> dict[int, date]:
    return {r["milestone"]: date.fromisoformat(r["day"]) for r in filing.content.get("reached", ())}


def _reach(filing: Filing, move: Move) -> None:
    rows = _reached_in(filing).items()
    Reached.objects.bulk_create(Reached(milestone_id=m, day=day, filing=filing, at=move.now) for m, day in rows)
