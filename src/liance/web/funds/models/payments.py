"""Payments: batches made by one person and checked by another, and orders, each live at most once a commitment."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liance.web.funds.models.bank import PayeeAccount
from liance.web.funds.models.claims import Commitment
from liance.web.site.words import Words


class Batch(models.Model):
    """Orders of one treasury that go to the bank together. `key` is the maker's token: made twice, it is the same."""

    class Status(models.TextChoices):
        """How far it is."""

        MADE = "made", "待复核"
        CHECKED = "checked", "已复核"
        SENT = "sent", "已送银行"
        CANCELLED = "cancelled", "已退回"

    number = models.CharField("批次号", max_length=30, unique=True)
    key = models.CharField(max_length=64, unique=True)
    county = models.CharField("支付主体", max_length=40, blank=True)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.MADE)
    made_by = models.CharField("制单人", max_length=150)
    made_at = models.DateTimeField("制单时间")
    checked_by = models.CharField("复核人", max_length=150, blank=True)
    checked_at = models.DateTimeField("复核时间", null=True)
    sent_by = models.CharField("送出人", max_length=150, blank=True)
    sent_at = models.DateTimeField("送出时间", null=True)
    reconciled_by = models.CharField("对账人", max_length=150, blank=True)
    reconciled_at = models.DateTimeField("对账时间", null=True)
    digest = models.CharField("文件摘要", max_length=64, blank=True)
    remark = models.CharField("意见", max_length=300, blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=["county", "status"]),)
        constraints = (
            models.CheckConstraint(condition=~Q(checked_by=F("made_by")), name="batch_checked_by_another_person"),
            models.CheckConstraint(
                condition=Q(status="made", checked_by="")
                | Q(status="cancelled")
                | (Q(status="checked", digest="") & ~Q(checked_by=""))
                | (Q(status="sent", sent_at__isnull=False) & ~Q(checked_by="") & ~Q(digest="")),
                name="batch_status_of_its_marks",
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def words(self) -> Words:
        """The status in both languages."""
        return Words(str(Batch.Status(self.status).label), BATCH_EN[Batch.Status(self.status)])


BATCH_EN = {
    Batch.Status.MADE: "to be checked", Batch.Status.CHECKED: "checked", Batch.Status.SENT: "sent to the bank",
    Batch.Status.CANCELLED: "sent back",
}  # fmt: skip


class Order(models.Model):
    """One payment of one commitment to one account. A failed one is paid again by another that `repays` it."""

    class Status(models.TextChoices):
        """How far it is."""

        MADE = "made", "待复核"
        CHECKED = "checked", "已复核"
        SENT = "sent", "已送银行"
        PAID = "paid", "已到账"
        FAILED = "failed", "支付失败"
        CANCELLED = "cancelled", "已撤销"

    number = models.CharField("指令编号", max_length=30, unique=True)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="orders")
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="orders")
    attempt = models.PositiveSmallIntegerField("第几次")
    account = models.ForeignKey(PayeeAccount, models.PROTECT, related_name="orders")
    fen = models.BigIntegerField("金额（分）")
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.MADE)
    repays = models.ForeignKey("self", models.PROTECT, related_name="repaid_by", null=True)
    settled_on = models.DateField("银行日期", null=True)
    bank_reference = models.CharField("银行流水号", max_length=60, blank=True)
    failure = models.CharField("失败原因", max_length=200, blank=True)

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=["batch", "status"]), models.Index(fields=["status", "settled_on"]))
        constraints = (
            models.UniqueConstraint(fields=["commitment", "attempt"], name="order_attempt_once"),
            models.UniqueConstraint(
                fields=["commitment"],
                condition=Q(status__in=["made", "checked", "sent", "paid"]),
                name="order_one_live_a_commitment",
            ),
            models.UniqueConstraint(
                fields=["repays"], condition=~Q(status="cancelled"), name="order_failed_one_repaid_once"
            ),
            models.CheckConstraint(condition=Q(fen__gt=0), name="order_of_something"),
            models.CheckConstraint(
                condition=Q(status__in=["made", "checked", "sent", "cancelled"], settled_on=None)
                | Q(status__in=["paid", "failed"], settled_on__isnull=False),
                name="order_settled_with_its_day",
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def words(self) -> Words:
        """The status in both languages."""
        return Words(str(Order.Status(self.status).label), ORDER_EN[Order.Status(self.status)])


ORDER_EN = {
    Order.Status.MADE: "to be checked", Order.Status.CHECKED: "checked", Order.Status.SENT: "sent to the bank",
    Order.Status.PAID: "paid", Order.Status.FAILED: "failed", Order.Status.CANCELLED: "cancelled",
}  # fmt: skip

LIVE = (Order.Status.MADE, Order.Status.CHECKED, Order.Status.SENT, Order.Status.PAID)
"""An order that is under way or has succeeded; a commitment has at most one."""

STEPS = (
    ("made", "checked"), ("made", "cancelled"), ("checked", "cancelled"), ("checked", "sent"),
    ("sent", "paid"), ("sent", "failed"), ("paid", "failed"),
)  # fmt: skip
"""From which status to which an order may go; the database refuses every other step."""
