"""The award ledger after payment: a record for each day on which an award was paid, one for what is not paid yet.

What was recovered is off them again, as `awards.ledger.counted` says.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Sum

from liance.values.money import format_money
from liance.web.awards.ledger import TYPE, counted, facts_of
from liance.web.awards.models import Award
from liance.web.funds.models import Claim, Order, Recovery
from liance.web.people.actor import Actor
from liance.web.registry.models import Origin, Record
from liance.web.registry.services import Told, state
from liance.web.registry.values import key_text


def enter_in_ledger(*, claims: Iterable[Claim], actor: Actor, now: datetime) -> None:
    """State what was paid of each award, by day; with what is not paid yet it is what was decided less what came back.

    A day on which nothing was paid after all is withdrawn. Needs a transaction.
    """
    awards = Award.objects.select_related("edition").in_bulk([c.award_id for c in claims if c.award_id is not None])
    for award in awards.values():
        paid = _paid_by_day(award)
        award.paid, award.recovered = sum(paid.values()), _recovered(award)
        Award.objects.filter(pk=award.pk).update(paid=award.paid, recovered=award.recovered)
        if award.decided is not None:
            _state(award, paid, award.decided, actor, now)


def _paid_by_day(award: Award) -> dict[date, int]:
    rows = Order.objects.filter(commitment__share__claim__award=award, status=Order.Status.PAID)
    sums = rows.order_by().values_list("settled_on").annotate(fen=Sum("fen"))
    return {day: fen for day, fen in sums if day is not None}


def _recovered(award: Award) -> int:
    """The principal that came back, in fen; interest and fines are no part of an award."""
    return Recovery.objects.filter(claim__award=award).aggregate(fen=Sum("received_fen"))["fen"] or 0


def _state(award: Award, paid: dict[date, int], decided: int, actor: Actor, now: datetime) -> None:
    back = f"，已追回{format_money(award.recovered)}" if award.recovered else ""
    told = Told(Origin.PLATFORM, source=f"平台拨付 {award.case.number}{back}", stated_for=award.beneficiary_id)
    by_day: dict[date, int | None] = dict.fromkeys(_days_stated(award))
    by_day |= counted(award, paid)
    amounts: list[tuple[date | None, int | None]] = [(None, decided - award.paid or None), *by_day.items()]
    for day, fen in amounts:
        facts = facts_of(award, amount=fen or 0, paid_on=day)
        if fen is not None or Record.objects.filter(type=TYPE, key=key_text(facts)).exists():
            state(facts=facts, told=told, actor=actor, now=now, withdrawn=fen is None)


def _days_stated(award: Award) -> list[date]:
    """The days on which the ledger says that this award was paid."""
    without_day = key_text(facts_of(award, amount=0))
    keys = Record.objects.filter(type=TYPE, key__startswith=without_day).values_list("key", flat=True)
    return [date.fromisoformat(key[len(without_day) :]) for key in keys if key != without_day]
