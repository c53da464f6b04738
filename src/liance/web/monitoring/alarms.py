"""Warnings raised by rules, each matter once, and closed by people with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from liance.chains.blast import blast
from liance.chains.wiring import Part, What
from liance.insight.entries import Both
from liance.insight.warnings import Closing
from liance.insight.warnings import Warning as Raised
from liance.values.faults import ValueFault
from liance.web.audit.services import record
from liance.web.cases.engine import calendar
from liance.web.chains.queries import known_of
from liance.web.monitoring.listing import LACKS
from liance.web.monitoring.models import Warning
from liance.web.monitoring.permissions import can_close, can_list
from liance.web.monitoring.queries import watched_of
from liance.web.people.actor import Actor
from liance.web.policies.models import Edition
from liance.web.site import clock
from liance.web.site.refusals import fail_if_any, refusal

CLOSED = refusal(
    "warning-closed", "这条预警已经有结论", "this warning is closed already",
    hint_zh="情况有变化时规则会另提一条。", hint_en="If something changes a rule raises another.",
)  # fmt: skip
REASON = refusal(
    "warning-reason", "结论要写理由", "closing takes a reason",
    hint_zh="写明看了什么、为什么这样定。", hint_en="Say what was looked at and why.", status=422,
)  # fmt: skip
NO_PRODUCT = refusal(
    "event-no-product", "产业链图上没有“{product}”", "the graph has no product {product}",
    hint_zh="写产业链图上的编号或名称，用、分开。", hint_en="Ids or names of the graph, parted by 、.", status=422,
)  # fmt: skip


@transaction.atomic
def raise_all(*, edition: Edition, found: Iterable[Raised], now: datetime, confidential: bool = False) -> list[Warning]:
    """Keep warnings that are not there yet; each with who answers and by when."""
    rules, wanted = watched_of(edition).rules.by_id, {one.key: one for one in found}
    there = Warning.objects.filter(policy=edition.policy, key__in=wanted).values_list("key", flat=True)
    fresh = [one for key, one in wanted.items() if key not in set(there)]
    return Warning.objects.bulk_create(
        Warning(
            policy=edition.policy, rule=one.rule, key=one.key[:300], zh=one.words.zh[:1000], en=one.words.en[:1000],
            evidence=list(one.evidence), confidential=confidential, owner=rules[one.rule].owner, raised_at=now,
            due=_due(clock.day_of(now), rules[one.rule].days),
        )
        for one in fresh
    )  # fmt: skip


def _due(day: date, days: int) -> date | None:
    """So many working days later; None where the calendar of that year is not known yet."""
    try:
        return calendar().add(day, days)
    except ValueFault:
        return None


@transaction.atomic
def close(*, warning: Warning, closing: Closing, reason: str, actor: Actor, now: datetime) -> Warning:
    """Say what came of a warning: true, false or a duplicate, and why."""
    warning = Warning.objects.select_for_update().get(pk=warning.pk)
    can_close.demand(actor, warning)
    if warning.closed_at is not None:
        fail_if_any([CLOSED.given()])
    if not reason.strip():
        fail_if_any([REASON.given()])
    warning.closing, warning.reason = closing.value, reason.strip()
    warning.closed_by, warning.closed_at = actor.account, now
    warning.save(update_fields=["closing", "reason", "closed_by", "closed_at"])
    record(actor=actor, now=now, action="warning-closed", thing="warning", thing_id=warning.pk, after=closing.value,
           details={"reason": warning.reason})  # fmt: skip
    return warning


@transaction.atomic
def event(*, edition: Edition, what: str, source: str, products: Iterable[str], actor: Actor, now: datetime) -> Warning:
    """Enter something that happened outside and touches products; what falls with them on the graph is attached."""
    can_list.demand(actor)
    given = {"事件": (what, "the event"), "来源": (source, "the source")}
    told = [LACKS.given(what=zh, what_en=en) for zh, (text, en) in given.items() if not text.strip()]
    known = known_of(edition)
    names = {name: p.id for p in known.graph.products for name in (p.id, p.name)} if known is not None else {}
    asked = [one.strip() for one in products if one.strip()]
    told += [NO_PRODUCT.given(product=one) for one in asked if one not in names]
    fail_if_any(told)
    fallen: list[str] = []
    if known is not None and asked:
        found = blast(known.supply, [Part(What.PRODUCT, names[one]) for one in asked])
        fallen = [known.graph.product[id_].name for id_ in (*(names[one] for one in asked), *found.surely)]
    words = f"{what.strip()}（{source.strip()}）"
    made = watched_of(edition).rules.event(
        f"{clock.day_of(now)}:{what.strip()}", Both(words, words), list(dict.fromkeys(fallen))
    )
    record(actor=actor, now=now, action="event-entered", thing="warning", thing_id=made.key, after=made.words.zh,
           details={"source": source.strip(), "products": asked})  # fmt: skip
    raise_all(edition=edition, found=[made], now=now)
    return Warning.objects.get(policy=edition.policy, key=made.key[:300])
