"""Reads: where each fen of a claim is; every decided fen is in exactly one place."""

from __future__ import annotations

from collections import Counter

from django.db.models import Sum

from liance.web.funds.models import LIVE, Claim, Order, Recovery


def whereabouts(claim: Claim) -> dict[str, int]:
    """Fen of a claim by place: waiting, committed, ordered, bank, suspense, paid, receivable, recovered."""
    found: Counter[str] = Counter(waiting=sum(s.waiting_fen for s in claim.shares.all()))
    for share in claim.shares.prefetch_related("commitments__orders"):
        for commitment in share.commitments.all():
            if commitment.released_at is None:
                found[_place_of(list(commitment.orders.all()))] += commitment.fen
    back = Recovery.objects.filter(claim=claim).aggregate(d=Sum("decided_fen"), r=Sum("received_fen"))
    decided, received = back["d"] or 0, back["r"] or 0
    found.update(recovered=received, receivable=decided - received, paid=-decided)
    return dict(found)


def _place_of(orders: list[Order]) -> str:
    live = next((o for o in orders if o.status in LIVE), None)
    if live is not None:
        return {"made": "ordered", "checked": "ordered", "sent": "bank", "paid": "paid"}[live.status]
    return "suspense" if any(o.status == Order.Status.FAILED for o in orders) else "committed"
