"""Reconciliation: a batch whose every order is settled agrees with the bank and the books; its cases end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from liance.web.audit.services import record
from liance.web.cases import services as casework
from liance.web.funds.models import Batch, LineOutcome, Order, ReturnLine
from liance.web.funds.permissions import can_handle_batch
from liance.web.funds.queries.books import checks
from liance.web.funds.services.casework import case_of
from liance.web.funds.services.orders import locked_batch
from liance.web.people.actor import Actor
from liance.web.site.refusals import Told, fail_if_any, refusal

NOT_SETTLED = refusal(
    "reconcile-not-settled", "指令{order}还没有回单", "order {order} has no return yet",
    hint_zh="请导入银行回单后再对账。", hint_en="Take in the bank's return first.",
)  # fmt: skip
DISPUTED = refusal(
    "reconcile-disputed", "指令{order}：收款单位说没有收到", "order {order}: the payee says that nothing came",
    hint_zh="请向银行查询后处理。", hint_en="Ask the bank and settle it.",
)  # fmt: skip
DIFFERS = refusal(
    "reconcile-differs", "回单第{row}行（{number}）{what}", "line {row} of the return ({number}): {what_en}",
    hint_zh="请与银行核对，更正后重新导入。", hint_en="Settle it with the bank and take in the mended return.",
)  # fmt: skip
BOOKS_DIFFER = refusal(
    "reconcile-books", "“{place}”账面与业务数据不一致", "{place_en}: books and orders differ",
    hint_zh="请立即联系系统管理员。", hint_en="Tell the system administrator at once.",
)  # fmt: skip
ENDED = "balanced"


@transaction.atomic
def reconcile(*, batch: Batch, actor: Actor, now: datetime) -> Batch:
    """Say that a batch agrees. Raises Refused with every difference; reconciled again, it is the same."""
    can_handle_batch.demand(actor, batch.county)
    batch, orders = locked_batch(batch)
    if batch.reconciled_at is not None:
        return batch
    fail_if_any(_differences(batch, orders))
    batch.reconciled_by, batch.reconciled_at = actor.account, now
    batch.save(update_fields=["reconciled_by", "reconciled_at"])
    record(
        actor=actor, now=now, action="batch-reconciled", thing="batch", thing_id=batch.number,
        after=[[o.number, o.status, o.fen] for o in orders], details={"orders": len(orders)},
    )  # fmt: skip
    for claim in {o.commitment.share.claim_id: o.commitment.share.claim for o in orders}.values():
        case = case_of(claim) if claim.award_id is not None else None
        if case is not None and case.stage == "reconcile":
            casework.act(case=case, outcome=ENDED, actor=actor, now=now)
    return batch


def _differences(batch: Batch, orders: Iterable[Order]) -> Iterable[Told]:
    for order in orders:
        if order.status not in (Order.Status.PAID, Order.Status.FAILED):
            yield NOT_SETTLED.given(order=order.number)
        receipt = getattr(order, "receipt", None)
        if receipt is not None and not receipt.received and order.status == Order.Status.PAID:
            yield DISPUTED.given(order=order.number)
    wrong = ReturnLine.objects.filter(order__batch=batch, outcome__in=(LineOutcome.AMOUNT, LineOutcome.CONTRADICTS))
    for line in wrong:
        yield DIFFERS.given(row=line.row, number=line.number, what=line.words.zh, what_en=line.words.en)
    for check in checks():
        if check.difference:
            yield BOOKS_DIFFER.given(place=check.words.zh, place_en=check.words.en)
