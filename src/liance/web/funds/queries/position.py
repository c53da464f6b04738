"""Reads: how far the money of a claim is."""

from __future__ import annotations

from dataclasses import dataclass

from liance.web.funds.models import LIVE, Claim, Commitment, Order, PayeeAccount

GONE = (Order.Status.CHECKED, Order.Status.SENT, Order.Status.PAID)


@dataclass(frozen=True, slots=True)
class Position:
    """Sums of a claim in fen, each including the next: committed, ordered, checked, paid; and what stands in the way.

    `failed`: why the bank did not pay something that has not been ordered again; empty when nothing failed.
    """

    waiting: int
    committed: int
    ordered: int
    checked: int
    paid: int
    failed: str
    carried: bool
    account: bool


def position_of(claim: Claim) -> Position:
    """Where the money of a claim is now."""
    shares = list(claim.shares.all())
    commitments = list(
        Commitment.objects.filter(share__claim=claim, released_at=None).prefetch_related("orders").order_by("pk")
    )
    live = [o for c in commitments for o in c.orders.all() if o.status in LIVE]
    idle = [c for c in commitments if not any(o.status in LIVE for o in c.orders.all())]
    failed = [o.failure for c in idle for o in c.orders.all() if o.status == Order.Status.FAILED]
    account = PayeeAccount.objects.filter(organisation=claim.beneficiary_id, status=PayeeAccount.Status.CONFIRMED)
    return Position(
        waiting=sum(s.waiting_fen for s in shares),
        committed=sum(c.fen for c in commitments),
        ordered=sum(o.fen for o in live),
        checked=sum(o.fen for o in live if o.status in GONE),
        paid=sum(o.fen for o in live if o.status == Order.Status.PAID),
        failed=failed[-1] if failed else "",
        carried=any(s.waits_for > claim.year for s in shares),
        account=account.exists(),
    )
