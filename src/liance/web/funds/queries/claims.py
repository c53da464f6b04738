"""Reads: what waits for money, and what may be paid now."""

from __future__ import annotations

from django.db.models import F, QuerySet

from liance.web.funds.models import LIVE, BudgetLine, Commitment, Hold, Order, Share


def waiting_for(line: BudgetLine, *, lock: bool = False) -> list[Share]:
    """The shares that this line may pay and that still wait for money, first decided first."""
    rows = Share.objects.filter(
        claim__policy=line.policy, level=line.level, county=line.county, waits_for__lte=line.year,
        committed_fen__lt=F("fen"),
    )  # fmt: skip
    if lock:
        rows = rows.select_for_update(of=("self",))
    rows = rows.select_related("claim", "claim__beneficiary").order_by("pk")
    found = [s for s in rows if line.may_pay(s.claim.incentive)]
    return sorted(found, key=lambda s: (s.claim.decided_at, s.claim.key))


def to_pay(county: str) -> QuerySet[Commitment]:
    """Commitments of a treasury without a live order, oldest first: new ones, and those whose payment failed."""
    live = Order.objects.filter(status__in=LIVE).values("commitment")
    rows = Commitment.objects.filter(line__county=county, released_at=None).exclude(pk__in=live)
    return rows.select_related("line", "share__claim__beneficiary").order_by("pk")


def held(beneficiaries: set[str]) -> dict[str, set[str]]:
    """Holds in force by beneficiary: the incentives held, with an empty text for all of them."""
    found: dict[str, set[str]] = {}
    rows = Hold.objects.filter(lifted_at=None, beneficiary__in=beneficiaries)
    for beneficiary, incentive in rows.values_list("beneficiary_id", "incentive"):
        found.setdefault(beneficiary, set()).add(incentive)
    return found
