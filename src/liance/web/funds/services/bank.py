"""The bank's file: a checked batch is sent, once; its rows and its digest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from liance.web.audit.services import record
from liance.web.funds.bankfile import Payment, digest_of, written
from liance.web.funds.models import Batch, Kind, Order, Place
from liance.web.funds.permissions import can_handle_batch
from liance.web.funds.services.books import Move, of_line, post
from liance.web.funds.services.gates import account_gone, against
from liance.web.funds.services.orders import NOT_MADE, locked_batch
from liance.web.people.actor import Actor
from liance.web.site.refusals import fail_if_any, refuse


@transaction.atomic
def send_batch(*, batch: Batch, actor: Actor, now: datetime) -> Batch:
    """A checked batch goes to the bank; sent again, it is the same. The gates are asked a last time."""
    can_handle_batch.demand(actor, batch.county)
    batch, orders = locked_batch(batch)
    if batch.status == Batch.Status.SENT:
        return batch
    if batch.status != Batch.Status.CHECKED:
        raise refuse(NOT_MADE, batch=batch.number, status=batch.words.zh, status_en=batch.words.en)
    fail_if_any([*against([o.commitment for o in orders], actor), *account_gone(orders)])
    post(moves=[_sending(o) for o in orders], actor=actor, now=now)
    Order.objects.filter(pk__in=[o.pk for o in orders], status=Order.Status.CHECKED).update(status=Order.Status.SENT)
    batch.status, batch.sent_by, batch.sent_at = Batch.Status.SENT, actor.account, now
    batch.digest = digest_of(file_of(orders))
    batch.save(update_fields=["status", "sent_by", "sent_at", "digest"])
    record(
        actor=actor, now=now, action="batch-sent", thing="batch", thing_id=batch.number, after=batch.digest,
        details={"orders": len(orders), "fen": sum(o.fen for o in orders), "file": batch.digest},
    )  # fmt: skip
    return batch


def _sending(order: Order) -> Move:
    line = order.commitment.line_id
    ends = of_line(Place.ORDERED, line), of_line(Place.BANK, line)
    return Move(f"order:{order.number}:send", *ends, order.fen, Kind.SEND, order.number)


def file_of(orders: Sequence[Order], *, encoding: str = "utf-8") -> bytes:
    """The bank's file of orders, in the order of their numbers; the same orders give the same bytes."""
    return written([_payment(o) for o in sorted(orders, key=lambda o: o.number)], encoding=encoding)


def _payment(order: Order) -> Payment:
    account, claim = order.account, order.commitment.share.claim
    purpose = f"{claim.title} {claim.case_number}"
    return Payment(order.number, account.holder, account.bank, account.bank_code, account.number, order.fen, purpose)


@transaction.atomic
def download(*, batch: Batch, encoding: str, actor: Actor, now: datetime) -> bytes:
    """The file of a batch that was sent, for its treasury's finance; who took it is recorded."""
    can_handle_batch.demand(actor, batch.county)
    if batch.status != Batch.Status.SENT:
        raise refuse(NOT_MADE, batch=batch.number, status=batch.words.zh, status_en=batch.words.en)
    data = file_of(locked_batch(batch)[1], encoding=encoding)
    record(
        actor=actor, now=now, action="batch-file-taken", thing="batch", thing_id=batch.number, after=digest_of(data),
        details={"encoding": encoding, "file": digest_of(data)},
    )  # fmt: skip
    return data
