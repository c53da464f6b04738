"""Batches: cases of one incentive at one stage put together, reviewed as one, with a summary sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, QuerySet, Sum

from liance import procedures
from liance.rules import ir
from liance.web.audit.services import record
from liance.web.awards.models import Award, Roll
from liance.web.awards.permissions import can_make_roll
from liance.web.cases import queries as case_queries
from liance.web.cases import services as casework
from liance.web.cases.engine import procedure_of
from liance.web.cases.models import Case
from liance.web.cases.permissions import seen_by
from liance.web.people.actor import Actor
from liance.web.policies.queries import policy_of
from liance.web.site.beside import how_many
from liance.web.site.refusals import Refused, Told, fail_if_any, refusal

EMPTY = refusal(
    "roll-empty", "没有待您办理的这类案件", "no such case waits for you",
    hint_zh="请先看待办列表。", hint_en="See what waits for you.",
)  # fmt: skip
DONE = refusal(
    "roll-done", "批次 {number} 已经办理", "batch {number} was already done",
    hint_zh="请看批次中各案件的现状。", hint_en="See its cases.",
)  # fmt: skip
ONE_FAILED = refusal(
    "roll-case", "{number}：{message}", "{number}: {message}",
    hint_zh="整批没有办理；请先单独处理这一件，或重新编制批次。",
    hint_en="Nothing of the batch was done; deal with this one first, or make the batch anew.",
)  # fmt: skip
MOST = 500


@dataclass(frozen=True, slots=True)
class Ready:
    """Cases of one incentive that wait at one stage: how many, and what the rules compute for them together."""

    incentive: str
    title: str
    stage: str
    stage_title: str
    count: int
    indicative: int


@dataclass(frozen=True, slots=True)
class Line:
    """A case on the sheet."""

    case: Case
    award: Award


@dataclass(frozen=True, slots=True)
class Sheet:
    """The summary sheet: its lines, sums in fen, and the outcomes that all of its cases can take together."""

    title: str
    lines: tuple[Line, ...]
    ceiling: int
    indicative: int
    decided: int
    outcomes: tuple[ir.Outcome, ...]


def ready(actor: Actor) -> list[Ready]:
    """What could be put into a batch by this person now."""
    waiting = case_queries.inbox(actor).filter(award__isnull=False).order_by("award__incentive", "stages")
    sums = {"count": Count("pk"), "money": Sum("award__indicative", default=0), "first": Min("pk")}
    rows: list[Any] = list(waiting.values("award__incentive", "procedure", "stages", "stage").annotate(**sums))
    cases = Case.objects.select_related("edition").defer("run").in_bulk([row["first"] for row in rows])
    found: dict[tuple[str, str], Ready] = {}
    for row in rows:
        for stage in _acts_alone(cases[row["first"]], actor):
            key = (row["award__incentive"], stage.id)
            made = _ready(cases[row["first"]], stage, row["award__incentive"], row["count"], row["money"])
            before = found.get(key)
            if before is not None:
                made = replace(made, count=made.count + before.count, indicative=made.indicative + before.indicative)
            found[key] = made
    return list(found.values())


def _acts_alone(case: Case, actor: Actor) -> list[ir.Stage]:
    """The stages where a case stands in which one person of the role settles it, for whom it would wait by itself."""
    procedure = procedure_of(case)
    stages = [procedure.stage(s) for s in case_queries.stages_of(case)]
    return [s for s in stages if s.board is None and actor.role in procedures.roles_at(s, passed=True)]


def _ready(case: Case, stage: ir.Stage, incentive: str, count: int, money: int) -> Ready:
    rule = policy_of(case.edition).incentive(incentive)
    return Ready(incentive, rule.title if rule else incentive, stage.id, stage.title, count, money)


@transaction.atomic
def make(*, incentive: str, stage: str, actor: Actor, now: datetime) -> Roll:
    """A batch of the cases of an incentive that wait for the person at a stage, at most 500. Raises Refused."""
    can_make_roll.demand(actor)
    waiting = case_queries.inbox(actor).filter(stages__contains=f",{stage},", award__incentive=incentive)
    cases = list(waiting.select_related("edition")[:MOST])
    if not cases:
        fail_if_any([EMPTY.given()])
    made = Roll.objects.create(
        number=casework.next_number(f"roll-{now.year}", "roll", now), edition=cases[0].edition, incentive=incentive,
        stage=stage, county=actor.county, made_by=actor.account, made_at=now,
    )  # fmt: skip
    made.cases.set(cases)
    numbers = [c.number for c in cases]
    record(actor=actor, now=now, action="roll-made", thing="roll", thing_id=made.number, after=numbers)
    return made


def seen(actor: Actor) -> QuerySet[Roll]:
    """The batches with cases that the person may see, newest first."""
    lines = Roll.cases.through.objects.all()
    rows = Roll.objects.filter(pk__in=lines.filter(seen_by(actor, "case")).values("roll"))
    return rows.annotate(size=how_many(lines, "roll")).order_by("-made_at", "-pk")


def sheet(roll: Roll, actor: Actor, *, now: datetime) -> Sheet:
    """The summary sheet of a batch, and what the person may do with all of it."""
    awards = Award.objects.filter(case__in=roll.cases.all()).select_related("case", "beneficiary", "edition")
    lines = tuple(Line(a.case, a) for a in awards.order_by("beneficiary__county", "case__number"))
    rule = policy_of(roll.edition).incentive(roll.incentive)
    outcomes = () if roll.outcome else _common([line.case for line in lines], roll.stage, actor, now)
    return Sheet(
        rule.title if rule is not None else roll.incentive, lines, sum(x.award.ceiling or 0 for x in lines),
        sum(x.award.indicative or 0 for x in lines), sum(x.award.decided or 0 for x in lines), outcomes,
    )  # fmt: skip


def _common(cases: Iterable[Case], stage: str, actor: Actor, now: datetime) -> tuple[ir.Outcome, ...]:
    """The outcomes of a stage open in every case that need nothing but an amount, an opinion or nothing."""
    common: dict[str, ir.Outcome] | None = None
    for case in cases:
        offers = [o for o in case_queries.offered(case, actor, now=now).open if o.stage == stage]
        mine = {o.outcome.id: o.outcome for o in offers if procedures.needed(o.outcome) <= {"amount", "opinion"}}
        common = mine if common is None else {k: v for k, v in common.items() if k in mine}
    return tuple((common or {}).values())


@transaction.atomic
def act_on(*, roll: Roll, outcome: str, actor: Actor, now: datetime) -> Roll:
    """Take one outcome in every case of a batch, each with its computed amount: all or none. Raises Refused."""
    roll = Roll.objects.select_for_update().get(pk=roll.pk)
    if roll.outcome:
        fail_if_any([DONE.given(number=roll.number)])
    told: list[Told] = []
    for award in Award.objects.filter(case__in=roll.cases.all()).select_related("case").order_by("case__number"):
        grounds = casework.Grounds(opinion=f"批次 {roll.number}", amount=_amount(award, roll.stage, outcome))
        try:
            casework.act(case=award.case, outcome=outcome, stage=roll.stage, actor=actor, now=now, grounds=grounds)
        except Refused as refused:
            told += [ONE_FAILED.given(number=award.case.number, message=t.message) for t in refused.told]
    fail_if_any(told)
    roll.outcome, roll.acted_by, roll.acted_at = outcome, actor.account, now
    roll.save(update_fields=["outcome", "acted_by", "acted_at"])
    record(actor=actor, now=now, action="roll-acted", thing="roll", thing_id=roll.number, after=outcome)
    return roll


def _amount(award: Award, stage: str, outcome: str) -> int | None:
    found = procedure_of(award.case).stage(stage).outcome(outcome)
    return award.indicative if found is not None and "amount" in found.needs else None
