"""Writes: a project entered, completed in its card, planned, reported every month, its investment recognised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from liance.procedures import Reason
from liance.web.audit.services import record
from liance.web.cases import services as casework
from liance.web.cases.models import Case
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.registry.services import keep_evidence
from liance.web.site import clock
from liance.web.site.refusals import Told, fail_if_any, refusal
from liance.web.tasks.models import Amendment, Filing, Milestone, Project, Recognition
from liance.web.tasks.permissions import can_dispatch, can_enter, can_plan_project, can_recognise
from liance.web.tasks.plan import plan_of
from liance.web.tasks.queries.projects import card_of
from liance.web.tasks.queries.tasks import after, milestones_of_projects
from liance.web.tasks.services.reports import FUTURE, File
from liance.web.tasks.services.tasks import GONE, MISSING, NO_ITEM

PROCEDURE = "project"
TWICE = refusal(
    "project-twice", "“{name}”已经入库：{number}", "{name} is entered already: {number}",
    hint_zh="请在原项目里办理。", hint_en="Go on in that project.",
)  # fmt: skip
MONEY = refusal(
    "project-money", "计划总投资要大于零", "the planned investment must be above zero",
    hint_zh="按备案文件填，单位元。", hint_en="As in the filing documents, in yuan.", status=422,
)  # fmt: skip
CLOSED = refusal(
    "project-closed", "{number}已经办结，项目卡不能再改", "{number} has ended; its card stays",
    hint_zh="认定有误的，对台账记录提出异议。", hint_en="Challenge the registry's record if it is wrong.",
)  # fmt: skip
RECOGNISED = refusal(
    "project-recognised", "{number}的投资已经认定过", "what {number} invested was recognised already",
    hint_zh="认定有误的，对台账记录提出异议。", hint_en="Challenge the registry's record if it is wrong.",
)  # fmt: skip
NO_INVESTOR = refusal(
    "project-no-investor", "投资方“{name}”还没有对应到平台上的单位", "the investor {name} is no organisation here yet",
    hint_zh="县区在项目卡上填投资方的统一社会信用代码，平台上没有的先登记单位。",
    hint_en="The county gives its credit code on the card; register it first if need be.",
)  # fmt: skip
PARTS = refusal(
    "project-parts", "土地费用、固定资产投资不能超过实际投资", "land and fixed assets cannot exceed the investment",
    hint_zh="核对审计报告里的三个数。", hint_en="Check the three figures of the audit report.", status=422,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """What a county says of a project; money in fen; what it does not know stays None."""

    kind: Project.Kind
    name: str
    investor_name: str
    planned: int
    investor: Organisation | None = None
    introducer: Organisation | None = None
    contract: int | None = None
    item: str = ""
    product: str = ""
    newly_introduced: bool | None = None
    supporting: bool | None = None
    independent: bool | None = None


@transaction.atomic
def enter(*, edition: Edition, card: Card, opinion: str, actor: Actor, now: datetime) -> Project:
    """Enter a project of one's county and hand it in to be admitted. Raises Refused with all that is wrong."""
    can_enter.demand(actor)
    told = list(_against_card(card, edition))
    same = Project.objects.filter(
        policy=edition.policy, name=card.name.strip(), investor_name=card.investor_name.strip()
    ).first()
    if same is not None:
        told.append(TWICE.given(name=card.name, number=same.number))
    fail_if_any(told)
    case = casework.open_case(
        procedure=policy_of(edition).procedures[PROCEDURE], edition=edition, title=card.name.strip()[:300],
        county=actor.county, actor=actor, now=now,
    )  # fmt: skip
    made = Project.objects.create(
        number=case.number, policy=edition.policy, county=actor.county, case=case, by=actor.account, at=now,
        **_columns(card),
    )  # fmt: skip
    record(actor=actor, now=now, action="project-entered", thing="project", thing_id=made.number, after=made.name)
    grounds = casework.Grounds(opinion=opinion.strip())
    made.case = casework.act(case=case, outcome="submit", actor=actor, now=now, grounds=grounds)
    return made


@transaction.atomic
def amend(*, project: Project, card: Card, actor: Actor, now: datetime) -> Project:
    """Say more, or something else, on the card of a project that has not ended. Raises Refused."""
    project = Project.objects.select_for_update(of=("self",)).select_related("case__edition").get(pk=project.pk)
    can_dispatch.demand(actor, project)
    told = list(_against_card(card, project.case.edition))
    if project.case.ended:
        told.append(CLOSED.given(number=project.number))
    fail_if_any(told)
    before = card_of(project)
    for name, value in _columns(card).items():
        setattr(project, name, value)
    project.save()
    Amendment.objects.create(project=project, before=before, by=actor.account, at=now)
    said = card_of(project)
    record(actor=actor, now=now, action="project-amended", thing="project", thing_id=project.number, before=before,
           after=said, details={"changed": [n for n in said if said[n] != before[n]]})  # fmt: skip
    return project


def _columns(card: Card) -> dict[str, Any]:
    columns: dict[str, Any] = {name: getattr(card, name) for name in Card.__slots__}
    return columns | {"name": card.name.strip(), "investor_name": card.investor_name.strip()}


def _against_card(card: Card, edition: Edition) -> Iterable[Told]:
    for text, zh, en in ((card.name, "项目名称", "the name"), (card.investor_name, "投资方", "the investor")):
        if not text.strip():
            yield MISSING.given(what=zh, what_en=en)
    if card.planned <= 0:
        yield MONEY.given()
    if card.item and plan_of(edition).measure(card.item) is None:
        yield NO_ITEM.given(item=card.item)


@transaction.atomic
def settle_plan(*, project: Project, opinion: str, actor: Actor, now: datetime) -> Case:
    """The plan of nodes and guarantees stands: from now on the project is reported every month. Raises Refused."""
    can_plan_project.demand(actor, project)
    grounds = casework.Grounds(opinion=opinion.strip())
    return casework.act(case=project.case, outcome="planned", actor=actor, now=now, grounds=grounds)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What is reported of a project in a month: how it goes, money done so far (fen), milestones reached by key.

    `outcome`: normal, delayed (with the reason) or completed (with a file).
    """

    outcome: str
    text: str
    invested: int | None
    trouble: str = ""
    reached: Mapping[int, date] | None = None
    file: File | None = None


@transaction.atomic
def dispatch(*, project: Project, told: Dispatch, actor: Actor, now: datetime) -> Case:
    """Report a project at its monthly dispatch. Raises Refused with all that is wrong."""
    can_dispatch.demand(actor, project)
    reached = told.reached or {}
    wrong = [] if told.text.strip() else [MISSING.given(what="进展情况", what_en="how it goes")]
    if told.invested is None:
        wrong.append(MISSING.given(what="累计完成投资", what_en="the money done so far"))
    wrong += _against_reached(project, reached, now)
    fail_if_any(wrong)
    case = casework.locked(project.case)
    Filing.objects.create(
        case=case, number=case.filings.count() + 1, text=told.text.strip(), trouble=told.trouble.strip(),
        invested=told.invested, by=actor.account, at=now,
        content={"reached": [{"milestone": pk, "day": str(day)} for pk, day in reached.items()]},
    )  # fmt: skip
    why = told.trouble.strip() or told.text.strip()
    reasons = (Reason("进度", why),) if told.outcome == "delayed" else ()
    grounds = casework.Grounds(opinion=told.text.strip(), reasons=reasons)
    return casework.act(case=case, outcome=told.outcome, actor=actor, now=now, grounds=grounds, file=told.file)


def _against_reached(project: Project, reached: Mapping[int, date], now: datetime) -> Iterable[Told]:
    standing = (
        {m.pk for m in milestones_of_projects([project.pk], until=after(now)).filter(reached=None)} if reached else ()
    )
    for pk, day in reached.items():
        if pk not in standing:
            title = Milestone.objects.filter(pk=pk).values_list("title", flat=True).first()
            yield GONE.given(title=title or str(pk))
        if day > clock.day_of(now):
            yield FUTURE.given(what="节点完成日期", what_en="the day a node was reached", day=day)


@dataclass(frozen=True, slots=True)
class Found:
    """What the audit found of a completed project: money in fen, and the day of completion."""

    invested: int
    land: int
    fixed: int
    completed: date


@transaction.atomic
def recognise(*, project: Project, found: Found, opinion: str, file: File, actor: Actor, now: datetime) -> Recognition:
    """Recognise what was invested; the registry's record follows in the same transaction. Raises Refused."""
    project = Project.objects.select_for_update(of=("self",)).select_related("investor", "case").get(pk=project.pk)
    can_recognise.demand(actor, project)
    wrong = []
    if Recognition.objects.filter(project=project).exists():
        wrong.append(RECOGNISED.given(number=project.number))
    if project.investor is None:
        wrong.append(NO_INVESTOR.given(name=project.investor_name))
    if max(found.land, found.fixed) > found.invested:
        wrong.append(PARTS.given())
    if found.completed > clock.day_of(now):
        wrong.append(FUTURE.given(what="竣工日期", what_en="the day of completion", day=found.completed))
    fail_if_any(wrong)
    assert project.investor is not None
    proof = keep_evidence(data=file[1], name=file[0], organisation=project.investor, actor=actor, now=now)
    made = Recognition.objects.create(
        project=project, investor=project.investor, evidence=proof, by=actor.account, at=now, **asdict(found)
    )
    grounds = casework.Grounds(opinion=opinion.strip(), amount=found.invested, attachments=[proof])
    casework.act(case=project.case, outcome="recognise", actor=actor, now=now, grounds=grounds)
    return made
