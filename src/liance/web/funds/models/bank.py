"""The bank's side: accounts of payees, the bank's return files line by line, and what payees confirm."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liance.web.people.models import Organisation
from liance.web.site.vault import Sealed
from liance.web.site.words import Words


class PayeeAccount(models.Model):
    """A bank account of an organisation: entered by one person, confirmed by another; never changed, only replaced.

    Its number is kept encrypted, bound to the organisation; the last four digits stand beside it for everybody.
    """

    class Status(models.TextChoices):
        """Whether it may be paid to."""

        PROPOSED = "proposed", "待核对"
        CONFIRMED = "confirmed", "已核对"
        REFUSED = "refused", "不符"
        REPLACED = "replaced", "已更换"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="payee_accounts")
    holder = models.CharField("户名", max_length=200)
    bank = models.CharField("开户行", max_length=200)
    bank_code = models.CharField("联行号", max_length=12, blank=True)
    number = Sealed(bound_to="organisation_id")
    number_sealed = models.TextField("账号（加密）")
    number_digest = models.CharField(max_length=64, db_index=True)
    number_tail = models.CharField("账号末四位", max_length=4)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.PROPOSED)
    entered_by = models.CharField("录入人", max_length=150)
    entered_at = models.DateTimeField("录入时间")
    judged_by = models.CharField("核对人", max_length=150, blank=True)
    judged_at = models.DateTimeField("核对时间", null=True)
    reason = models.CharField("原因", max_length=200, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(status="confirmed"), name="payee_one_confirmed_account"
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(status="proposed"), name="payee_one_proposed_account"
            ),
            models.CheckConstraint(condition=~Q(judged_by=F("entered_by")), name="payee_judged_by_another_person"),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | ~Q(judged_by=""), name="payee_confirmed_by_somebody"
            ),
        )

    def __str__(self) -> str:
        return f"{self.holder} {self.masked}"

    @property
    def masked(self) -> str:
        """The number for everybody but finance: its last four digits."""
        return f"**** {self.number_tail}"

    @property
    def words(self) -> Words:
        """The status in both languages."""
        status = PayeeAccount.Status(self.status)
        return Words(str(status.label), PAYEE_EN[status])


PAYEE_EN = {
    PayeeAccount.Status.PROPOSED: "to be checked", PayeeAccount.Status.CONFIRMED: "confirmed",
    PayeeAccount.Status.REFUSED: "does not match", PayeeAccount.Status.REPLACED: "replaced",
}  # fmt: skip


class BankReturn(models.Model):
    """A return file of the bank, once by its digest; append-only."""

    digest = models.CharField("摘要", max_length=64, unique=True)
    name = models.CharField("文件名", max_length=200)
    county = models.CharField("支付主体", max_length=40, blank=True)
    imported_by = models.CharField("导入人", max_length=150)
    imported_at = models.DateTimeField("导入时间")

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name


class LineOutcome(models.TextChoices):
    """What became of a line of a return file."""

    APPLIED = "applied", "已入账"
    REPEATED = "repeated", "重复，未再入账"
    UNKNOWN = "unknown", "查无此指令"
    AMOUNT = "amount", "金额不符"
    CONTRADICTS = "contradicts", "与账面状态矛盾"
    UNCLEAR = "unclear", "读不懂"


OUTCOMES_EN = {
    LineOutcome.APPLIED: "booked", LineOutcome.REPEATED: "told before, not booked again",
    LineOutcome.UNKNOWN: "no such order", LineOutcome.AMOUNT: "amount differs",
    LineOutcome.CONTRADICTS: "contradicts the books", LineOutcome.UNCLEAR: "not understood",
}  # fmt: skip


class ReturnLine(models.Model):
    """One line of a return file as it was read, and what became of it; append-only."""

    file = models.ForeignKey(BankReturn, models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField("行")
    order = models.ForeignKey("Order", models.PROTECT, related_name="return_lines", null=True)
    number = models.CharField("指令编号", max_length=60)
    told = models.CharField("状态", max_length=60)
    amount = models.CharField("金额", max_length=60, blank=True)
    outcome = models.CharField("处理", max_length=12, choices=LineOutcome.choices)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ("file", "row")
        indexes = (models.Index(fields=["outcome"]),)
        constraints = (models.UniqueConstraint(fields=["file", "row"], name="return_line_once"),)

    def __str__(self) -> str:
        return f"{self.file_id}:{self.row} {self.number}"

    @property
    def words(self) -> Words:
        """What became of it, in both languages."""
        outcome = LineOutcome(self.outcome)
        return Words(str(outcome.label), OUTCOMES_EN[outcome])


class Receipt(models.Model):
    """What the payee says of a paid order: that the money came, or that it did not; append-only."""

    order = models.OneToOneField("Order", models.PROTECT, related_name="receipt")
    received = models.BooleanField("已收到")
    memo = models.CharField("说明", max_length=200, blank=True)
    said_by = models.CharField("确认人", max_length=150)
    said_at = models.DateTimeField("确认时间")

    def __str__(self) -> str:
        return f"{self.order_id} {self.received}"
