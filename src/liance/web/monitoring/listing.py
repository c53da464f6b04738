"""Writes: facts that speak for a target without a figure, and candidates of a count with their chances."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from liance.web.audit.services import record
from liance.web.monitoring import queries
from liance.web.monitoring.models import Exhibit, Prospect
from liance.web.monitoring.permissions import can_list
from liance.web.people.actor import Actor
from liance.web.policies.models import Edition
from liance.web.site import clock
from liance.web.site.refusals import fail_if_any, refusal

LACKS = refusal(
    "listing-lacks", "请填写{what}", "give {what_en}",
    hint_zh="写清楚，让别人能核对。", hint_en="So that others can check it.", status=422,
)  # fmt: skip
NO_TARGET = refusal(
    "listing-no-target", "政策没有监测“{target}”，或没有这一类", "no such target or kind: {target}",
    hint_zh="从列表里选。", hint_en="Choose one of the list.", status=404,
)  # fmt: skip
TWICE = refusal(
    "listing-twice", "“{title}”已经登记过", "{title} is listed already",
    hint_zh="同一事实只登记一次。", hint_en="A fact is listed once.",
)  # fmt: skip


@transaction.atomic
def exhibit(
    *,
    edition: Edition,
    target: str,
    kind: str,
    title: str,
    unit: str,
    day: date,
    proof: str,
    actor: Actor,
    now: datetime,
) -> Exhibit:
    """List a fact that speaks for a target without a figure. Raises Refused with all that is missing."""
    can_list.demand(actor)
    watch = queries.watched_of(edition).watches.get(target)
    given = {"事实": (title, "the fact"), "单位": (unit, "the unit"), "证明": (proof, "the proof")}
    told = [LACKS.given(what=zh, what_en=en) for zh, (text, en) in given.items() if not text.strip()]
    if watch is None or kind not in (watch.kinds or {}):
        told.append(NO_TARGET.given(target=target))
    if day > clock.day_of(now):
        told.append(LACKS.given(what="不晚于今天的日期", what_en="a day that has come"))
    if Exhibit.objects.filter(policy=edition.policy, target=target, title=title.strip(), unit=unit.strip()).exists():
        told.append(TWICE.given(title=title.strip()))
    fail_if_any(told)
    made = Exhibit.objects.create(
        policy=edition.policy, target=target, kind=kind, title=title.strip(), unit=unit.strip(), day=day,
        proof=proof.strip(), by=actor.account, at=now,
    )  # fmt: skip
    record(actor=actor, now=now, action="exhibit-listed", thing="exhibit", thing_id=made.pk, after=made.title)
    return made


@transaction.atomic
def estimate(
    *, edition: Edition, target: str, name: str, chance: int, why: str, actor: Actor, now: datetime
) -> Prospect:
    """Say how likely a candidate comes to count for a target; the last word on each counts."""
    can_list.demand(actor)
    watch = queries.watched_of(edition).watches.get(target)
    told = [LACKS.given(what=zh, what_en=en) for text, zh, en in
            ((name, "候选", "the candidate"), (why, "理由", "the reason")) if not text.strip()]  # fmt: skip
    if not 0 <= chance <= 100:
        told.append(LACKS.given(what="0到100的百分数", what_en="a percentage from 0 to 100"))
    if watch is None or watch.line is None:
        told.append(NO_TARGET.given(target=target))
    fail_if_any(told)
    made = Prospect.objects.create(
        policy=edition.policy,
        target=target,
        name=name.strip(),
        chance=chance,
        why=why.strip(),
        by=actor.account,
        at=now,
    )
    record(actor=actor, now=now, action="prospect-estimated", thing="prospect", thing_id=made.pk, after=str(made),
           details={"target": target, "why": made.why})  # fmt: skip
    return made
