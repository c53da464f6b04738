"""Writes: who leads, which organisation a name means, milestones planned and planned anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from liance.web.audit.services import record
from liance.web.cases.models import Case
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.policies.queries import current
from liance.web.site import clock
from liance.web.site.refusals import Told, fail_if_any, refusal
from liance.web.tasks.models import Lead, Milestone, Project, SameBody
from liance.web.tasks.permissions import LEADING, can_lead, can_plan, can_plan_project
from liance.web.tasks.plan import Measure, plan_of
from liance.web.tasks.queries.tasks import after, leads_of, live_milestones, milestones_of_projects

PLANNING = ("plan", "dispatch")
"""The stages in which nodes of a project are planned."""
NO_ITEM = refusal(
    "task-no-item", "政策里没有任务或举措“{item}”", "the policy has no task or measure {item}",
    hint_zh="政策可能已有新版本，请从任务总览重新进入。", hint_en="Go in again from the overview.", status=404,
)  # fmt: skip
CANNOT_LEAD = refusal(
    "task-cannot-lead", "“{name}”不是部门，不能作责任单位", "{name} is no office and cannot lead",
    hint_zh="责任单位选市级部门、县区部门或链办。", hint_en="Choose an office of city or county.",
    status=422,
)  # fmt: skip
MISSING = refusal(
    "task-lacks", "请填写{what}", "give {what_en}", hint_zh="补上以后再提交。", hint_en="Fill it in and send again.",
    status=422,
)  # fmt: skip
NO_OUTPUT = refusal(
    "task-no-output", "举措{item}没有产出“{output}”", "measure {item} has no output {output}",
    hint_zh="从这项举措的产出里选。", hint_en="Choose one of its outputs.", status=422,
)  # fmt: skip
GONE = refusal(
    "milestone-changed", "节点“{title}”已经调整或完成", "the milestone {title} was replaced or reached",
    hint_zh="请刷新后看最新的节点。", hint_en="Reload the page.",
)  # fmt: skip
NOT_PLANNED_NOW = refusal(
    "project-not-planned-now", "项目不在排计划或调度的环节，不能排节点", "the project is not planned at its stage",
    hint_zh="同意入库以后、报竣工以前可以排和调整。", hint_en="Between admission and completion it can be planned.",
)  # fmt: skip
NEGATIVE = refusal(
    "task-negative", "“{output}”不能是负数", "{output} cannot be negative",
    hint_zh="核对数值；不知道就空着，不要填零。", hint_en="Leave it empty when not known.", status=422,
)  # fmt: skip


# ---- leads and bodies ------------------------------------------------------------------------------------------------
@transaction.atomic
def name_lead(
    *, edition: Edition, item: str, unit: Organisation, since: date, actor: Actor, now: datetime, person: str = ""
) -> Lead:
    """From a day on a unit leads a task with all its measures, or one measure. Raises Refused."""
    can_lead.demand(actor)
    told = [] if plan_of(edition).head(item) is not None else [NO_ITEM.given(item=item)]
    if unit.kind not in LEADING:
        told.append(CANNOT_LEAD.given(name=unit.name))
    fail_if_any(told)
    made = Lead.objects.create(
        policy=edition.policy, item=item, edition=edition, unit=unit, person=person.strip(), since=since,
        by=actor.account or "system", at=now,
    )  # fmt: skip
    record(actor=actor, now=now, action="task-led", thing="task", thing_id=f"{edition.policy}:{item}", after=unit.pk,
           details={"since": str(since)})  # fmt: skip
    return made


@transaction.atomic
def confirm_body(
    *, edition: Edition, name: str, organisation: Organisation | None, actor: Actor, now: datetime
) -> SameBody:
    """Say which organisation a name of the document means; none: take it back."""
    can_lead.demand(actor)
    if not any(name in m.bodies for m in plan_of(edition).measures):
        fail_if_any([NO_ITEM.given(item=name)])
    made = SameBody.objects.create(policy=edition.policy, name=name, organisation=organisation,
                                   by=actor.account or "system", at=now)  # fmt: skip
    record(actor=actor, now=now, action="body-confirmed", thing="body", thing_id=f"{edition.policy}:{name}",
           after=organisation.pk if organisation is not None else None)  # fmt: skip
    return made


# ---- milestones ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Planned:
    """A milestone as planned; `unit` sees to a guarantee; `dropped`: it only takes one out of the plan."""

    title: str
    due: date
    output: str = ""
    planned: Decimal | None = None
    kind: Milestone.Kind = Milestone.Kind.NODE
    unit: str = ""
    dropped: bool = False


@transaction.atomic
def plan_milestone(
    *, edition: Edition, item: str, planned: Planned, actor: Actor, now: datetime, replaces: Milestone | None = None,
    why: str = "",
) -> Milestone:  # fmt: skip
    """Plan a milestone of a measure, or put it in place of one that stands. Raises Refused with all that is wrong."""
    plan = plan_of(edition)
    measure = plan.measure(item)
    lead = leads_of(edition.policy, plan, on=clock.day_of(now), until=clock.end_of(clock.day_of(now))).get(item)
    can_plan.demand(actor, lead.unit_id if lead is not None else "")
    told = list(_against(planned, measure, item))
    told += _against_replacing(replaces, why, live_milestones(edition.policy, until=after(now)).filter(item=item))
    fail_if_any(told)
    return _planned(planned, actor, now, replaces, why, policy=edition.policy, item=item, edition=edition)


@transaction.atomic
def plan_node(
    *, project: Project, planned: Planned, actor: Actor, now: datetime, replaces: Milestone | None = None, why: str = ""
) -> Milestone:
    """The same for a project: a node of it, or what somebody guarantees."""
    can_plan_project.demand(actor, project)
    case = Case.objects.select_related("edition").get(pk=project.case_id)
    told = [] if case.stage in PLANNING and not case.ended else [NOT_PLANNED_NOW.given()]
    if not planned.title.strip():
        told.append(MISSING.given(what="内容", what_en="what is to be reached"))
    if planned.kind == Milestone.Kind.GUARANTEE and not planned.unit.strip():
        told.append(MISSING.given(what="保障事项的责任单位", what_en="who sees to the guarantee"))
    told += _against_replacing(replaces, why, milestones_of_projects([project.pk], until=after(now)))
    fail_if_any(told)
    return _planned(planned, actor, now, replaces, why, policy=project.policy, project=project, edition=case.edition)


@transaction.atomic
def drop_milestone(*, milestone: Milestone, why: str, actor: Actor, now: datetime) -> Milestone:
    """Take a milestone out of the plan, with the reason; it stays in what was known before."""
    planned = Planned(milestone.title, milestone.due, milestone.output, milestone.planned,
                      Milestone.Kind(milestone.kind), milestone.unit, dropped=True)  # fmt: skip
    return replan(milestone=milestone, planned=planned, why=why, actor=actor, now=now)


def replan(*, milestone: Milestone, planned: Planned, why: str, actor: Actor, now: datetime) -> Milestone:
    """Put another plan in place of a milestone that stands. Raises Refused."""
    if milestone.project is not None:
        return plan_node(project=milestone.project, planned=planned, replaces=milestone, why=why, actor=actor, now=now)
    edition = current(milestone.policy) or milestone.edition
    return plan_milestone(
        edition=edition, item=milestone.item, planned=planned, replaces=milestone, why=why, actor=actor, now=now
    )


def _against(planned: Planned, measure: Measure | None, item: str) -> Iterable[Told]:
    if measure is None:
        yield NO_ITEM.given(item=item)
    elif planned.output and not any(planned.output == what for what, _ in measure.block.outputs):
        yield NO_OUTPUT.given(item=item, output=planned.output)
    if not planned.title.strip():
        yield MISSING.given(what="节点内容", what_en="what is to be reached")
    if planned.planned is not None and not planned.output:
        yield MISSING.given(what="计划数对应的产出", what_en="the output that the figure is planned for")
    if planned.planned is not None and planned.planned < 0:
        yield NEGATIVE.given(output=planned.output)


def _against_replacing(replaces: Milestone | None, why: str, live: Iterable[Milestone]) -> Iterable[Told]:
    if replaces is None:
        return
    standing = {m.pk for m in live if getattr(m, "reached", None) is None}
    if replaces.pk not in standing:
        yield GONE.given(title=replaces.title)
    if not why.strip():
        yield MISSING.given(what="调整原因", what_en="why it is changed")


def _planned(
    planned: Planned, actor: Actor, now: datetime, replaces: Milestone | None, why: str, **of: object
) -> Milestone:
    made = Milestone.objects.create(
        title=planned.title.strip(), due=planned.due, output=planned.output, planned=planned.planned,
        kind=planned.kind, unit=planned.unit.strip(), dropped=planned.dropped, replaces=replaces, why=why.strip(),
        by=actor.account or "system", at=now, **of,
    )  # fmt: skip
    record(actor=actor, now=now, action="milestone-planned", thing="milestone", thing_id=made.pk,
           before=str(replaces.due) if replaces is not None else None, after=str(made.due),
           details={"title": made.title, "why": made.why})  # fmt: skip
    return made
