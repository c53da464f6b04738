"""Where a yuan can be, and the kinds of moves between these places."""

from __future__ import annotations

from django.db import models


class Place(models.TextChoices):
    """Where money is. Each account of the books is one place of one budget line, payee or treasury."""

    SOURCE = "source", "预算来源"
    AVAILABLE = "available", "可用指标"
    COMMITTED = "committed", "已占用"
    ORDERED = "ordered", "已制单"
    BANK = "bank", "银行在途"
    SUSPENSE = "suspense", "支付失败待处理"
    PAID = "paid", "已到账"
    RECEIVABLE = "receivable", "应追回"
    RECOVERED = "recovered", "已追回"
    CHARGES = "charges", "利息罚款来源"
    CHARGED = "charged", "应收利息罚款"
    COLLECTED = "collected", "已收利息罚款"


PLACES_EN = {
    Place.SOURCE: "source of the budget", Place.AVAILABLE: "available", Place.COMMITTED: "committed",
    Place.ORDERED: "ordered", Place.BANK: "at the bank, in transit", Place.SUSPENSE: "failed, in suspense",
    Place.PAID: "paid", Place.RECEIVABLE: "to be recovered", Place.RECOVERED: "recovered",
    Place.CHARGES: "source of interest and fines", Place.CHARGED: "interest and fines due",
    Place.COLLECTED: "interest and fines received",
}  # fmt: skip

DEBIT_FREE = (Place.SOURCE, Place.CHARGES)
"""Where money comes into the books: the only accounts whose balance may be (and always is) at most zero."""


class Kind(models.TextChoices):
    """What a transfer does."""

    APPROPRIATE = "appropriate", "下达预算"
    SUPPLEMENT = "supplement", "追加预算"
    REDUCE = "reduce", "调减预算"
    COMMIT = "commit", "占用指标"
    RELEASE = "release", "释放占用"
    ORDER = "order", "制单"
    REORDER = "reorder", "重付制单"
    CANCEL = "cancel", "撤单"
    SEND = "send", "送银行"
    PAY = "pay", "到账"
    FAIL = "fail", "支付失败"
    BOUNCE = "bounce", "退汇"
    CLAIM_BACK = "claim-back", "决定追回"
    RECOVER = "recover", "缴回"
    CHARGE = "charge", "计收利息罚款"
    COLLECT = "collect", "收取利息罚款"


KINDS_EN = {
    Kind.APPROPRIATE: "appropriation", Kind.SUPPLEMENT: "supplement", Kind.REDUCE: "reduction",
    Kind.COMMIT: "commitment", Kind.RELEASE: "release", Kind.ORDER: "order", Kind.REORDER: "order again",
    Kind.CANCEL: "order cancelled", Kind.SEND: "sent to the bank", Kind.PAY: "paid", Kind.FAIL: "failed",
    Kind.BOUNCE: "sent back by the bank", Kind.CLAIM_BACK: "recovery decided", Kind.RECOVER: "recovered",
    Kind.CHARGE: "interest or fine", Kind.COLLECT: "interest or fine received",
}  # fmt: skip
