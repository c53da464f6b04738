"""The award ledger: what was decided and paid, as records of the registry, so that rules see it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Sum

from liance.records.city import Record as Facts
from liance.records.city import Value
from liance.records.vocabulary import RecordType
from liance.web.funds.models import Claim, Order
from liance.web.people.actor import Actor
from liance.web.policies.queries import vocabulary
from liance.web.registry.models import Origin, Record
from liance.web.registry.services import Told, state
from liance.web.registry.values import key_text

LEDGER = "award"


def enter_in_ledger(*, claims: Iterable[Claim], actor: Actor, now: datetime) -> None:
    """State each claim's award: a record for each day of payment, and one without a day for what is not paid yet.

    Together they say what was decided. Days on which nothing was paid after all are withdrawn. Policies whose
    vocabulary has no ledger get none. Needs a transaction.
    """
    type_ = vocabulary().type_named(LEDGER)
    if type_ is None:
        return
    for claim in claims:
        _enter(claim, type_, actor, now)


def _enter(claim: Claim, type_: RecordType, actor: Actor, now: datetime) -> None:
    paid = _paid_by_day(claim)
    open_fen = claim.decided_fen - sum(paid.values())
    told = Told(Origin.PLATFORM, source=claim.case_number, as_of=max(paid, default=None))
    days = {_day_of(key) for key in _stated(claim, type_)} | set(paid) | {None}
    for day in sorted(days, key=lambda d: d or date.min):
        fen = open_fen if day is None else paid.get(day, 0)
        facts = _facts(claim, type_, day, fen)
        known = Record.objects.filter(type=type_.id, key=key_text(facts)).exists()
        if fen or known:
            state(facts=facts, told=told, actor=actor, now=now, withdrawn=not fen)


def _paid_by_day(claim: Claim) -> dict[date, int]:
    rows = Order.objects.filter(commitment__share__claim=claim, status=Order.Status.PAID)
    sums = rows.order_by().values_list("settled_on").annotate(fen=Sum("fen"))
    return {day: fen for day, fen in sums if day is not None}


def _stated(claim: Claim, type_: RecordType) -> list[str]:
    """The keys of what the ledger says of this award so far."""
    without_day = key_text(_facts(claim, type_, None, 0))
    return list(Record.objects.filter(type=type_.id, key__startswith=without_day).values_list("key", flat=True))


def _day_of(key: str) -> date | None:
    last = key.rsplit("\x1f", 1)[-1]
    return date.fromisoformat(last) if last else None


def _facts(claim: Claim, type_: RecordType, day: date | None, fen: int) -> Facts:
    values: dict[str, Value] = {
        "incentive": claim.incentive, "beneficiary": claim.beneficiary_id, "year": claim.year, "amount": fen,
        "origin": "here",
    }  # fmt: skip
    if claim.matter:
        values["key"] = claim.matter
    if day is not None:
        values["paid_on"] = day
    return Facts(type_, values)
