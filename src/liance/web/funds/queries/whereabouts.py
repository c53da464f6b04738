"""Reads: where each fen of a claim is; every decided fen is in exactly one place."""

from __future__ import annotations

from collections import Counter

from django.db.models import Sum

from liance.web.funds.models import LIVE, Claim, Order, Recovery
from liance.web.site.words import Words


def whereabouts(claim: Claim) -> dict[str, int]:
    """Fen of a claim by place: waiting, committed, ordered, bank, suspense, paid, receivable, recovered."""
    shares = list(claim.shares.prefetch_related("commitments__orders"))
    found: Counter[str] = Counter(waiting=sum(s.waiting_fen for s in shares))
    for share in shares:
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


def places(claim: Claim) -> list[tuple[Words, int]]:
    """The same for people: the places that hold something, in the order in which money passes them."""
    found = whereabouts(claim)
    return [(words, found[name]) for name, words in NAMES.items() if found.get(name)]


NAMES = {
    "waiting": Words("等待资金", "waiting for money"), "committed": Words("已占用指标", "committed"),
    "ordered": Words("已制单", "ordered"), "bank": Words("银行在途", "at the bank"),
    "suspense": Words("支付失败待重付", "failed, to be paid again"), "paid": Words("已到账", "paid"),
    "receivable": Words("应追回", "to be recovered"), "recovered": Words("已追回", "recovered"),
}  # fmt: skip
