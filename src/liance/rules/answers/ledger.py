"""What the ledger of past awards says of a beneficiary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liance.records.city import City, Record
from liance.rules import kleene
from liance.rules.answers.case import Case
from liance.rules.kleene import NOTHING, Unknown, Value
from liance.values.faults import ValueFault
from liance.values.money import format_yuan, parse_money

if TYPE_CHECKING:
    from liance.rules.answers.decide import Decided

OWN = ("here", "before")


def awards_to(city: City, payee: Value, incentive: str) -> list[tuple[Record, Value]]:
    """Ledger entries of a beneficiary under an incentive, each with whether it is this city's own money."""
    if not isinstance(payee, str):
        return []
    rows = city.referring("award", "beneficiary", payee)
    return [(r, own) for r in rows if r.values.get("incentive") == incentive and (own := own_money(r)) is not False]


def own_money(award: Record) -> Value:
    """Whether a ledger entry was paid by this city; unknown where its origin is empty."""
    origin = award.values.get("origin")
    if origin is None:
        return Unknown(frozenset((("award", award.key, "origin"),)))
    return origin in OWN


def never_awarded(case: Case) -> Value:
    """Whether the beneficiary was never paid under the current incentive."""
    rows = awards_to(case.city, case.payee, case.incentive)
    return kleene.opposite(kleene.either([own for _, own in rows]))


def tier_paid(case: Case, limit: Value) -> Value:
    """Whether the ledger shows this tier, or a higher one, as paid by this city; unknown where its key is empty."""
    rows = awards_to(case.city, case.payee, case.incentive)
    return kleene.either([kleene.both([own, kleene.compare(">=", tier_of(award), limit)]) for award, own in rows])


def award_for_tier(case: Case, limit: Value) -> Record | None:
    """The first ledger entry that pays this tier or a higher one for certain; None as limit: any entry at all."""
    for award, own in awards_to(case.city, case.payee, case.incentive):
        if own is True and (limit is None or kleene.compare(">=", tier_of(award), limit) is True):
            return award
    return None


def tier_of(award: Record) -> Value:
    """The tier that a ledger entry names as its matter; NOTHING where the matter is no money."""
    text = award.values.get("key")
    if text is None:
        return Unknown(frozenset((("award", award.key, "key"),)))
    try:
        return parse_money(str(text))
    except ValueFault:
        return NOTHING


def matter_of(d: Decided) -> str:
    """What identifies the matter of a decision in the ledger's key: the tier in yuan, or the stated keys joined by `/`.

    Empty where the beneficiary and the year alone identify it.
    """
    if d.rule.once is not None and d.rule.once.tier and d.rule.tiers is not None:
        tier = tier_reached(d)
        return "" if tier is None else format_yuan(tier)
    return "/".join(str(run(d.case)) for run in d.rule.ledger)


def tier_reached(d: Decided) -> int | None:
    """The highest tier, in fen, that the record reaches for certain; None when it reaches none."""
    tiers = d.rule.tiers
    if tiers is None:
        return None
    op, subject = d.rule.words.pick(tiers.op), d.value(tiers.subject)
    limits = [d.value(g.threshold) for g in tiers.grades]
    reached = [t for t in limits if isinstance(t, int) and kleene.compare(op, subject, t) is True]
    return max(reached, default=None)
