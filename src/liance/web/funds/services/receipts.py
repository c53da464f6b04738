"""What payees say of payments: the money came, or it did not."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from liance.web.audit.services import record
from liance.web.funds.models import Order, Receipt
from liance.web.funds.permissions import can_say_received
from liance.web.people.actor import Actor
from liance.web.site.refusals import Told, fail_if_any, refusal, refuse

NOT_PAID = refusal(
    "receipt-not-paid", "指令{order}还没有到账", "order {order} is not paid yet",
    hint_zh="银行回单显示到账后再确认。", hint_en="Confirm after the bank has reported it paid.",
)  # fmt: skip
MISSING_SAYS_WHY = refusal(
    "receipt-memo", "没有说明情况", "nothing is said about it",
    hint_zh="没有收到的，请写明查询账户的时间。", hint_en="Say when you looked at the account.", status=422,
)  # fmt: skip


@transaction.atomic
def say_received(*, order: Order, received: bool, memo: str, actor: Actor, now: datetime) -> Receipt:
    """The payee confirms a paid order, or says that nothing came; said once, it stands."""
    can_say_received.demand(actor, order.commitment.share.claim.beneficiary_id)
    order = Order.objects.select_for_update().get(pk=order.pk)
    said = Receipt.objects.filter(order=order).first()
    if said is not None:
        return said
    if order.status != Order.Status.PAID:
        raise refuse(NOT_PAID, order=order.number)
    fail_if_any(_faults(received, memo))
    made = Receipt.objects.create(order=order, received=received, memo=memo.strip(), said_by=actor.account, said_at=now)
    record(
        actor=actor, now=now, action="receipt-said", thing="order", thing_id=order.number, after=[received, made.memo],
        details={"received": received},
    )  # fmt: skip
    return made


def _faults(received: bool, memo: str) -> list[Told]:
    return [] if received or memo.strip() else [MISSING_SAYS_WHY.given()]
