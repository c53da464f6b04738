"""Recovery: money that must come back, in instalments; payments held meanwhile, and restrictions afterwards."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liance.web.funds.models.claims import Claim
from liance.web.people.models import Organisation
from liance.web.site.words import Words


class Recovery(models.Model):
    """A matter of recovery: what was found, what was decided (never more than paid), what has come back."""

    class Status(models.TextChoices):
        """How far it is."""

        FOUND = "found", "核查中"
        NOTICED = "noticed", "已告知"
        DECIDED = "decided", "追缴中"
        CLOSED = "closed", "已缴清"
        ENFORCED = "enforced", "申请强制执行"
        DROPPED = "dropped", "不予追回"

    number = models.CharField("编号", max_length=30, unique=True)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="recoveries")
    case_number = models.CharField("案号", max_length=30, blank=True)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.FOUND)
    finding = models.TextField("线索与核查情况")
    found_by = models.CharField("登记人", max_length=150)
    found_at = models.DateTimeField("登记时间")
    noticed_at = models.DateTimeField("告知时间", null=True)
    grounds = models.TextField("决定理由", blank=True)
    remedy = models.TextField("救济途径", blank=True)
    decided_by = models.CharField("决定人", max_length=150, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True)
    due_on = models.DateField("缴回期限", null=True)
    paid_fen = models.BigIntegerField("决定时已付（分）", default=0)
    decided_fen = models.BigIntegerField("追回本金（分）", default=0)
    interest_fen = models.BigIntegerField("利息（分）", default=0)
    fine_fen = models.BigIntegerField("罚款（分）", default=0)
    received_fen = models.BigIntegerField("已缴本金（分）", default=0)
    charges_received_fen = models.BigIntegerField("已缴利息罚款（分）", default=0)
    ended_at = models.DateTimeField("办结时间", null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(received_fen__gte=0, received_fen__lte=F("decided_fen"), decided_fen__lte=F("paid_fen")),
                name="recovery_received_decided_paid",
            ),
            models.CheckConstraint(
                condition=Q(
                    interest_fen__gte=0,
                    fine_fen__gte=0,
                    charges_received_fen__gte=0,
                    charges_received_fen__lte=F("interest_fen") + F("fine_fen"),
                ),
                name="recovery_charges_received",
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("found_by")), name="recovery_decided_by_another_person"),
            models.CheckConstraint(
                condition=Q(status__in=["found", "noticed", "dropped"])
                | (Q(decided_fen__gt=0, decided_at__isnull=False) & ~Q(grounds="") & ~Q(remedy="")),
                name="recovery_decided_with_grounds",
            ),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(status__in=["found", "noticed"]), name="recovery_one_open_a_claim"
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def words(self) -> Words:
        """The status in both languages."""
        status = Recovery.Status(self.status)
        return Words(str(status.label), RECOVERY_EN[status])

    @property
    def charges_fen(self) -> int:
        """Interest and fine together."""
        return self.interest_fen + self.fine_fen

    @property
    def back_fen(self) -> int:
        """What has come back, charges included."""
        return self.received_fen + self.charges_received_fen

    @property
    def open_fen(self) -> int:
        """What is still to come back, charges included."""
        return self.decided_fen + self.charges_fen - self.back_fen


RECOVERY_EN = {
    Recovery.Status.FOUND: "under investigation", Recovery.Status.NOTICED: "notice given",
    Recovery.Status.DECIDED: "to be paid back", Recovery.Status.CLOSED: "paid back",
    Recovery.Status.ENFORCED: "enforcement applied for", Recovery.Status.DROPPED: "dropped",
}  # fmt: skip


class Instalment(models.Model):
    """Money that came back; append-only. The bank's reference makes it count once."""

    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="instalments")
    reference = models.CharField("缴款凭证", max_length=60)
    fen = models.BigIntegerField("本金（分）")
    charges_fen = models.BigIntegerField("利息罚款（分）")
    received_on = models.DateField("缴款日期")
    entered_by = models.CharField("登记人", max_length=150)
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["recovery", "reference"], name="instalment_reference_once"),
            models.CheckConstraint(condition=Q(fen__gte=0, charges_fen__gte=0), name="instalment_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.recovery_id} {self.reference}"


class Hold(models.Model):
    """Further payments to a beneficiary are stopped: of one incentive, or of all when none is named."""

    beneficiary = models.ForeignKey(Organisation, models.PROTECT, related_name="holds")
    incentive = models.CharField("奖补项目", max_length=80, blank=True)
    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="holds", null=True)
    reason = models.CharField("原因", max_length=300)
    placed_by = models.CharField(max_length=150)
    placed_at = models.DateTimeField("冻结时间")
    lifted_by = models.CharField(max_length=150, blank=True)
    lifted_at = models.DateTimeField("解除时间", null=True)

    class Meta:
        indexes = (models.Index(fields=["beneficiary", "lifted_at"]),)

    def __str__(self) -> str:
        return f"{self.beneficiary_id} {self.incentive or '*'}"


class Restriction(models.Model):
    """An organisation may not receive support from a day to a day, on the ground of a recovery; append-only."""

    beneficiary = models.ForeignKey(Organisation, models.PROTECT, related_name="restrictions")
    recovery = models.OneToOneField(Recovery, models.PROTECT, related_name="restriction")
    from_on = models.DateField("自")
    until_on = models.DateField("至")
    ground = models.CharField("依据", max_length=300)
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(until_on__gt=F("from_on")), name="restriction_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return f"{self.beneficiary_id} {self.from_on}–{self.until_on}"
