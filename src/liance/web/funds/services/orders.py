"""Payment orders: a batch is made by one person, checked by another, sent back or thinned out before it goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from liance.web.audit.services import record
from liance.web.funds.models import LIVE, Batch, Claim, Commitment, Kind, Order, PayeeAccount, Place
from liance.web.funds.permissions import can_check_batch, can_handle_batch, can_make_batch
from liance.web.funds.services.books import Move, Spot, of_line, post
from liance.web.funds.services.casework import follow
from liance.web.funds.services.gates import ORDERED, account_gone, against, without_account
from liance.web.funds.services.numbers import next_number
from liance.web.people.actor import Actor
from liance.web.site.refusals import Told, fail_if_any, refusal, refuse

NOTHING_TO_PAY = refusal(
    "payment-batch-empty", "没有选择要支付的事项", "nothing to pay was chosen",
    hint_zh="请至少选择一项。", hint_en="Choose at least one.", status=422,
)  # fmt: skip
OTHER_TREASURY = refusal(
    "batch-other-treasury", "所选事项不属于本级国库", "what was chosen is not of this treasury",
    hint_zh="市级和各县区分别制单。", hint_en="City and counties make batches of their own.", status=422,
)  # fmt: skip
NOT_MADE = refusal(
    "batch-status", "批次{batch}现在是“{status}”，不能这样办理",
    "batch {batch} is {status_en}; this is not possible now",
    hint_zh="请刷新页面查看最新状态。", hint_en="Reload the page.",
)  # fmt: skip
TOO_LATE = refusal(
    "order-too-late", "指令{order}现在是“{status}”，不能撤销", "order {order} is {status_en} and cannot be cancelled",
    hint_zh="已送银行的，等回单；已到账的，走追回。", hint_en="Wait for the bank's return, or recover what was paid.",
)  # fmt: skip
REMARK_MISSING = refusal(
    "batch-remark", "没有写退回原因", "no reason is given",
    hint_zh="请写明退回原因。", hint_en="Say why it is sent back.", status=422,
)  # fmt: skip


@transaction.atomic
def make_batch(*, county: str, commitments: Iterable[int], key: str, actor: Actor, now: datetime) -> Batch:
    """Orders for these commitments of a treasury, all or none. The same `key` again gives the batch made before."""
    can_make_batch.demand(actor, county)
    chosen = _locked(commitments)
    made = Batch.objects.filter(key=key).first()
    if made is not None:
        return made
    earlier = _orders_of(chosen)
    accounts = {
        a.organisation_id: a
        for a in PayeeAccount.objects.filter(
            organisation__in={c.share.claim.beneficiary_id for c in chosen}, status=PayeeAccount.Status.CONFIRMED
        )
    }
    fail_if_any([*_faults(chosen, county, earlier), *against(chosen, actor), *without_account(chosen, accounts)])
    batch = Batch.objects.create(
        number=next_number("ZF", now), key=key, county=county, made_by=actor.account, made_at=now
    )
    orders = [_order(batch, n, c, earlier.get(c.pk, []), accounts) for n, c in enumerate(chosen, 1)]
    Order.objects.bulk_create(orders, batch_size=500)
    post(moves=[_ordering(o) for o in orders], actor=actor, now=now)
    record(
        actor=actor, now=now, action="batch-made", thing="batch", thing_id=batch.number,
        after=[[o.number, o.fen, o.commitment_id] for o in orders],
        details={"orders": len(orders), "fen": sum(o.fen for o in orders)},
    )  # fmt: skip
    follow(claims=_claims(orders), actor=actor, now=now)
    return batch


def _claims(orders: Iterable[Order]) -> list[Claim]:
    return [o.commitment.share.claim for o in orders]


def _locked(commitments: Iterable[int]) -> list[Commitment]:
    """The commitments, held in order, with what is asked about them; orders of failed payments pay them again."""
    rows = Commitment.objects.select_for_update(of=("self",)).filter(pk__in=set(commitments)).order_by("pk")
    return list(rows.select_related("line", "share__claim__beneficiary"))


def _orders_of(commitments: Sequence[Commitment]) -> dict[int, list[Order]]:
    found: dict[int, list[Order]] = {}
    for order in Order.objects.filter(commitment__in=commitments).order_by("attempt"):
        found.setdefault(order.commitment_id, []).append(order)
    return found


def _faults(chosen: Sequence[Commitment], county: str, earlier: dict[int, list[Order]]) -> Iterable[Told]:
    if not chosen:
        yield NOTHING_TO_PAY.given()
    if any(c.line.treasury != county for c in chosen):
        yield OTHER_TREASURY.given()
    for commitment in chosen:
        for order in earlier.get(commitment.pk, []):
            if order.status in LIVE:
                yield ORDERED.given(case=commitment.share.claim.case_number, order=order.number)


def _order(
    batch: Batch, place: int, commitment: Commitment, earlier: Sequence[Order], accounts: dict[str, PayeeAccount]
) -> Order:
    failed = [o for o in earlier if o.status == Order.Status.FAILED]
    return Order(
        number=f"{batch.number}-{place:04}", batch=batch, commitment=commitment,
        attempt=earlier[-1].attempt + 1 if earlier else 1, fen=commitment.fen,
        account=accounts[commitment.share.claim.beneficiary_id], repays=failed[-1] if failed else None,
    )  # fmt: skip


def _before(order: Order) -> Spot:
    """Where the money of an order comes from: the commitment, or suspense when a failed payment is repaid."""
    place = Place.COMMITTED if order.repays_id is None else Place.SUSPENSE
    return of_line(place, order.commitment.line_id)


def _ordering(order: Order) -> Move:
    claim = order.commitment.share.claim
    kind = Kind.ORDER if order.repays_id is None else Kind.REORDER
    target = of_line(Place.ORDERED, order.commitment.line_id)
    return Move(f"order:{order.number}:order", _before(order), target, order.fen, kind, order.number, claim.title)


def _cancelling(order: Order) -> Move:
    source = of_line(Place.ORDERED, order.commitment.line_id)
    return Move(f"order:{order.number}:cancel", source, _before(order), order.fen, Kind.CANCEL, order.number)


@transaction.atomic
def check_batch(*, batch: Batch, actor: Actor, now: datetime) -> Batch:
    """Another person agrees: all that was asked when it was made is asked again."""
    can_check_batch.demand(actor, batch)
    batch, orders = locked_batch(batch)
    _fail_unless(batch, Batch.Status.MADE)
    fail_if_any([*against([o.commitment for o in orders], actor), *account_gone(orders)])
    Order.objects.filter(pk__in=[o.pk for o in orders], status=Order.Status.MADE).update(status=Order.Status.CHECKED)
    batch.status, batch.checked_by, batch.checked_at = Batch.Status.CHECKED, actor.account, now
    batch.save(update_fields=["status", "checked_by", "checked_at"])
    record(
        actor=actor, now=now, action="batch-checked", thing="batch", thing_id=batch.number,
        after=[[o.number, o.fen] for o in orders], details={"orders": len(orders)},
    )  # fmt: skip
    follow(claims=_claims(orders), actor=actor, now=now)
    return batch


@transaction.atomic
def send_back(*, batch: Batch, remark: str, actor: Actor, now: datetime) -> Batch:
    """The checker does not agree: every order is cancelled and its money is committed as before."""
    can_check_batch.demand(actor, batch)
    batch, orders = locked_batch(batch)
    _fail_unless(batch, Batch.Status.MADE)
    fail_if_any([] if remark.strip() else [REMARK_MISSING.given()])
    _cancel(orders, actor, now)
    batch.status, batch.remark = Batch.Status.CANCELLED, remark.strip()
    batch.save(update_fields=["status", "remark"])
    record(
        actor=actor, now=now, action="batch-sent-back", thing="batch", thing_id=batch.number,
        after=batch.remark, details={"remark": batch.remark},
    )  # fmt: skip
    follow(claims=_claims(orders), actor=actor, now=now, reason=batch.remark)
    return batch


@transaction.atomic
def cancel_order(*, order: Order, actor: Actor, now: datetime) -> None:
    """Take one order out of a batch that has not gone to the bank; a batch without orders is cancelled with it."""
    can_handle_batch.demand(actor, order.batch.county)
    batch, orders = locked_batch(order.batch)
    found = next((o for o in orders if o.pk == order.pk), None)
    if found is None or batch.status not in (Batch.Status.MADE, Batch.Status.CHECKED):
        order.refresh_from_db()
        raise refuse(TOO_LATE, order=order.number, status=order.words.zh, status_en=order.words.en)
    _cancel([found], actor, now)
    if len(orders) == 1:
        batch.status = Batch.Status.CANCELLED
        batch.save(update_fields=["status"])
    record(
        actor=actor, now=now, action="order-cancelled", thing="order", thing_id=order.number, after=found.fen,
    )  # fmt: skip


def _cancel(orders: Sequence[Order], actor: Actor, now: datetime) -> None:
    Order.objects.filter(pk__in=[o.pk for o in orders]).update(status=Order.Status.CANCELLED)
    post(moves=[_cancelling(o) for o in orders], actor=actor, now=now)


def locked_batch(batch: Batch) -> tuple[Batch, list[Order]]:
    """The batch as it is now, held until the transaction ends, and its orders that were not cancelled."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    rows = Order.objects.select_for_update(of=("self",)).filter(batch=batch).exclude(status=Order.Status.CANCELLED)
    rows = rows.select_related("account", "commitment__line", "commitment__share__claim__beneficiary")
    return batch, list(rows.order_by("pk"))


def _fail_unless(batch: Batch, status: Batch.Status) -> None:
    if batch.status != status:
        raise refuse(NOT_MADE, batch=batch.number, status=batch.words.zh, status_en=batch.words.en)
