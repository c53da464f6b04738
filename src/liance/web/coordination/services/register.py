"""Writes: parts in a chain with their documents, the yearly plan, what came of its items."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from liance.web.audit.services import record
from liance.web.coordination.models import Duty, DutyEnd, PlanItem
from liance.web.coordination.permissions import can_register
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.registry.services import keep_evidence
from liance.web.site import clock
from liance.web.site.refusals import Told, fail_if_any, refusal

LACKS = refusal(
    "register-lacks", "请填写{what}", "give {what_en}",
    hint_zh="写明是谁、依据哪份文件。", hint_en="Say who it is, and by which document.", status=422,
)  # fmt: skip
ENDED = refusal(
    "register-ended", "“{who}”已经登记了截止日期{day}", "{who} has a last day already: {day}",
    hint_zh="重新任职的，另登记一条。", hint_en="Whoever begins anew gets a row of his own.",
)  # fmt: skip
BEFORE = refusal(
    "register-before", "截止日期不能早于开始日期{day}", "the last day is before the first, {day}",
    hint_zh="核对文件上的日期。", hint_en="Check the days in the document.", status=422,
)  # fmt: skip
HELD = refusal(
    "register-held", "{part}已由{who}担任", "{part} is {who} already",
    hint_zh="先登记前任的截止日期；链长、链长办公室一条链同时只有一个。",
    hint_en="End the one before first: a chain has one leader and one office at a time.",
)  # fmt: skip
DONE = refusal(
    "plan-done", "这一项已经登记完成", "this item is done already",
    hint_zh="看完成情况和凭据。", hint_en="See its result and evidence.",
)  # fmt: skip
ALONE = (Duty.Part.LEADER, Duty.Part.OFFICE)
"""Parts that only one has at a time in a chain."""


@transaction.atomic
def appoint(
    *, edition: Edition, part: str, since: date, source: str, actor: Actor, now: datetime, chain: str = "",
    person: str = "", organisation: Organisation | None = None, body: str = "",
) -> Duty:  # fmt: skip
    """Write down who has a part in a chain, since when and by which document. Raises Refused."""
    can_register.demand(actor)
    wrong: list[Told] = []
    if not person.strip() and organisation is None and not body.strip():
        wrong.append(LACKS.given(what="姓名或者单位", what_en="the person or the body"))
    if not source.strip():
        wrong.append(LACKS.given(what="依据文件", what_en="the document"))
    wrong += _held(edition.policy, chain, Duty.Part(part), since)
    fail_if_any(wrong)
    made = Duty.objects.create(
        policy=edition.policy, chain=chain, part=part, person=person.strip(), organisation=organisation,
        body=body.strip(), since=since, source=source.strip(), by=actor.account, at=now,
    )  # fmt: skip
    record(
        actor=actor, now=now, action="duty-recorded", thing="duty", thing_id=made.pk, after=made.who,
        details={"part": part, "since": str(since), "source": made.source},
    )  # fmt: skip
    return made


def _held(policy: str, chain: str, part: Duty.Part, since: date) -> list[Told]:
    if part not in ALONE:
        return []
    rows = Duty.objects.filter(policy=policy, chain=chain, part=part).select_related("organisation", "end")
    clash = next((d for d in rows if getattr(d, "end", None) is None or d.end.until >= since), None)
    return [HELD.given(part=part.label, who=clash.who)] if clash is not None else []


@transaction.atomic
def end(*, duty: Duty, until: date, source: str, actor: Actor, now: datetime) -> DutyEnd:
    """Write down the last day of a part. Raises Refused."""
    can_register.demand(actor)
    held = DutyEnd.objects.filter(duty=duty).first()
    wrong = [ENDED.given(who=duty.who, day=held.until)] if held is not None else []
    wrong += [] if source.strip() else [LACKS.given(what="依据文件", what_en="the document")]
    wrong += [BEFORE.given(day=duty.since)] if until < duty.since else []
    fail_if_any(wrong)
    made = DutyEnd.objects.create(duty=duty, until=until, source=source.strip(), by=actor.account, at=now)
    record(actor=actor, now=now, action="duty-ended", thing="duty", thing_id=duty.pk, after=str(until),
           details={"source": made.source})  # fmt: skip
    return made


# ---- the plan --------------------------------------------------------------------------------------------------------
@transaction.atomic
def plan(
    *, edition: Edition, year: int, part: str, title: str, due: date, actor: Actor, now: datetime, chain: str = "",
    unit: Organisation | None = None,
) -> PlanItem:  # fmt: skip
    """One line of a year's plan. Raises Refused."""
    can_register.demand(actor)
    if not title.strip():
        fail_if_any([LACKS.given(what="事项", what_en="what is to be done")])
    made = PlanItem.objects.create(
        policy=edition.policy, chain=chain, year=year, part=part, title=title.strip(), unit=unit, due=due,
        by=actor.account, at=now,
    )  # fmt: skip
    record(actor=actor, now=now, action="plan-item-added", thing="plan-item", thing_id=made.pk, after=made.title)
    return made


@transaction.atomic
def done(*, item: PlanItem, result: str, file: tuple[str, bytes], actor: Actor, now: datetime) -> PlanItem:
    """What came of an item, with evidence. Raises Refused."""
    can_register.demand(actor)
    item = PlanItem.objects.select_for_update().get(pk=item.pk)
    wrong = [DONE.given()] if item.done_at is not None else []
    wrong += [] if result.strip() else [LACKS.given(what="完成情况", what_en="what came of it")]
    fail_if_any(wrong)
    item.evidence = keep_evidence(data=file[1], name=file[0], organisation=item.unit, actor=actor, now=now)
    item.result, item.done_by, item.done_at = result.strip(), actor.account, now
    item.save()
    record(
        actor=actor, now=now, action="plan-item-done", thing="plan-item", thing_id=item.pk, after=item.result,
        details={"evidence": item.evidence.digest, "day": str(clock.day_of(now))},
    )  # fmt: skip
    return item
