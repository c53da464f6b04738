"""Claims: decided awards as the treasury sees them, the share of each level, and the money committed to it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liance.web.awards.models import Award
from liance.web.funds.models.budget import BudgetLine, Level
from liance.web.people.models import Organisation


class Claim(models.Model):
    """A decided award, once by its key; the database holds that no more is decided than the ceiling."""

    key = models.CharField("标识", max_length=200, unique=True)
    award = models.OneToOneField(Award, models.PROTECT, related_name="claim", null=True)
    case_number = models.CharField("案号", max_length=30)
    policy = models.CharField("政策", max_length=80)
    incentive = models.CharField("奖补项目", max_length=80)
    title = models.CharField("项目名称", max_length=200)
    matter = models.CharField("事项", max_length=200, blank=True)
    beneficiary = models.ForeignKey(Organisation, models.PROTECT, related_name="claims")
    county = models.CharField("县区", max_length=40, blank=True)
    year = models.SmallIntegerField("年度")
    decided_fen = models.BigIntegerField("决定金额（分）")
    ceiling_fen = models.BigIntegerField("上限（分）")
    decided_at = models.DateTimeField("决定时间")
    taken_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ("decided_at", "key")
        indexes = (models.Index(fields=["beneficiary", "incentive"]), models.Index(fields=["policy", "year"]))
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_fen__gte=0, decided_fen__lte=F("ceiling_fen")), name="claim_within_its_ceiling"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_number} {self.title}"


class Share(models.Model):
    """What one level bears of a claim, how much of that is committed and paid, and the year that it waits for."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="shares")
    level = models.CharField("级次", max_length=8, choices=Level.choices)
    county = models.CharField("县区", max_length=40, blank=True)
    fen = models.BigIntegerField("应付（分）")
    committed_fen = models.BigIntegerField("已占用（分）", default=0)
    paid_fen = models.BigIntegerField("已到账（分）", default=0)
    waits_for = models.SmallIntegerField("转入年度")

    class Meta:
        ordering = ("claim", "level")
        constraints = (
            models.UniqueConstraint(fields=["claim", "level"], name="share_once_a_level"),
            models.CheckConstraint(
                condition=Q(paid_fen__gte=0, paid_fen__lte=F("committed_fen"), committed_fen__lte=F("fen")),
                name="share_paid_committed_owed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.claim_id} {self.level}"

    @property
    def waiting_fen(self) -> int:
        """What is owed and has no money yet."""
        return self.fen - self.committed_fen


class Commitment(models.Model):
    """Money of a line set aside for a share; released, it is free again."""

    share = models.ForeignKey(Share, models.PROTECT, related_name="commitments")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="commitments")
    number = models.PositiveIntegerField("序号")
    fen = models.BigIntegerField("金额（分）")
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField("占用时间")
    released_at = models.DateTimeField("释放时间", null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["share", "number"], name="commitment_number_once"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="commitment_of_something"),
        )

    def __str__(self) -> str:
        return f"{self.share_id} #{self.number} {self.fen}"
