"""The award ledger in the registry: what was decided or paid, as the rules see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from liance.records.city import Record as Facts
from liance.web.awards.models import Award
from liance.web.people.actor import SYSTEM
from liance.web.policies.queries import policy_of
from liance.web.registry.models import Origin
from liance.web.registry.permissions import party_of
from liance.web.registry.services import Told, state

TYPE = "award"
SOURCE = "平台核定"


def facts_of(award: Award, *, amount: int, paid_on: date | None = None) -> Facts:
    """The ledger's record of an award: amount in fen; paid on a day, or decided and not yet paid."""
    type_ = policy_of(award.edition).vocabulary.type_named(TYPE)
    assert type_ is not None, "the vocabulary has a ledger"
    values: dict[str, object] = {
        "incentive": award.incentive,
        "beneficiary": party_of(award.beneficiary),
        "key": award.matter or None,
        "year": award.year,
        "paid_on": paid_on,
        "amount": amount,
        "origin": "here",
    }
    return Facts(type_, {k: v for k, v in values.items() if v is not None})  # type: ignore[misc]


def counted(award: Award, paid: Mapping[date, int]) -> dict[date, int]:
    """What payments count for in the ledger, by day in fen: what came back is off them, the last payment first.

    A policy may say in its settings that it goes on counting. A day that has nothing left stays with zero: the
    award was given, so once-only rules and tiers still see it.
    """
    back = award.recovered if policy_of(award.edition).recovered == "freed" else 0
    return less(paid, back)


def less(paid: Mapping[date, int], back: int) -> dict[date, int]:
    """Payments by day less so many fen, taken off the last days first."""
    left = dict(sorted(paid.items()))
    for day in reversed(left):
        off = min(back, left[day])
        left[day] -= off
        back -= off
    return left


def enter(*, award: Award, now: datetime, paid_on: date | None = None) -> None:
    """Put what was decided into the ledger, so that every other award sees it at once."""
    if not award.decided:
        return
    told = Told(Origin.PLATFORM, source=f"{SOURCE} {award.case.number}", stated_for=award.beneficiary_id)
    state(facts=facts_of(award, amount=award.decided, paid_on=paid_on), told=told, actor=SYSTEM, now=now)


def take_back(*, award: Award, now: datetime) -> None:
    """Take an entry that is not yet paid out of the ledger; its versions stay."""
    if not award.decided:
        return
    told = Told(Origin.PLATFORM, source=f"{SOURCE} {award.case.number}", stated_for=award.beneficiary_id)
    state(facts=facts_of(award, amount=award.decided), told=told, actor=SYSTEM, now=now, withdrawn=True)


def paid(*, award: Award, on: date, now: datetime) -> None:
    """The undated entry gives way to one with the day of payment."""
    take_back(award=award, now=now)
    enter(award=award, now=now, paid_on=on)
