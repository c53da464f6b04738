"""Awards: what a case would give, the facts it was computed from, what was decided; and who is entitled unasked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liance.web.cases.models import Case, Step
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition


class Snapshot(models.Model):
    """Facts, readings and the answer that an edition gives for them: texts, byte for byte; append-only."""

    digest = models.CharField("摘要", max_length=64, unique=True)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="snapshots")
    question = models.TextField("事实和口径")
    answer = models.TextField("结果")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return self.digest[:12]


class Award(models.Model):
    """One incentive for one record of one beneficiary, on its way through a case.

    Amounts in fen: `ceiling` the most that the rule allows (None: no rule gives one), `indicative` what the rule
    computes, `decided` what was decided, `paid` what was paid of it, `recovered` what came back of that. `live` until
    refused, withdrawn or revoked: only one live award of a kind. `applied_on` is the day on which it was handed in, or
    offered; None while it is still being prepared.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="award")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="awards")
    policy = models.CharField("政策", max_length=80)
    incentive = models.CharField("奖补项目", max_length=80)
    beneficiary = models.ForeignKey(Organisation, models.PROTECT, related_name="awards")
    record_type = models.CharField("记录类型", max_length=60)
    record_key = models.CharField("记录", max_length=500)
    year = models.SmallIntegerField("年度", null=True)
    applied_on = models.DateField("申报日", null=True)
    matter = models.CharField("事项", max_length=300, blank=True)
    outcome = models.CharField("结果", max_length=20)
    ceiling = models.BigIntegerField("上限（分）", null=True)
    indicative = models.BigIntegerField("测算额（分）", null=True)
    decided = models.BigIntegerField("核定额（分）", null=True)
    decided_on = models.DateField("核定日期", null=True)
    paid = models.BigIntegerField("已拨付（分）", default=0)
    recovered = models.BigIntegerField("已追回（分）", default=0)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="awards", null=True)
    live = models.BooleanField("有效", default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["policy", "incentive", "beneficiary", "record_type", "record_key"],
                condition=Q(live=True),
                name="award_one_live",
            ),
            models.CheckConstraint(
                condition=Q(decided=None) | Q(ceiling=None) | Q(decided__lte=F("ceiling")), name="award_within_ceiling"
            ),
            models.CheckConstraint(condition=Q(decided=None) | Q(decided__gte=0), name="award_not_negative"),
            models.CheckConstraint(
                condition=Q(paid=0) | (Q(decided__isnull=False) & Q(paid__lte=F("decided"))), name="award_paid_within"
            ),
            models.CheckConstraint(
                condition=Q(recovered__gte=0, recovered__lte=F("paid")), name="award_recovered_within"
            ),
        )
        indexes = (models.Index(fields=["incentive", "year", "live"]),)

    def __str__(self) -> str:
        return f"{self.incentive} {self.beneficiary_id} {self.year}"


class Decision(models.Model):
    """What was decided in a step, on which facts, and why; append-only: a later one supersedes it."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="decisions")
    step = models.OneToOneField(Step, models.PROTECT, related_name="decision")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="decisions")
    ceiling = models.BigIntegerField("上限（分）", null=True)
    indicative = models.BigIntegerField("测算额（分）", null=True)
    decided = models.BigIntegerField("核定额（分）")
    granted = models.BooleanField("给予支持")
    reasons = models.JSONField("理由", default=list)
    remedy = models.TextField("救济途径", blank=True)
    by = models.CharField("决定人", max_length=150)
    at = models.DateTimeField("时间")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(decided__gte=0) & (Q(ceiling=None) | Q(decided__lte=F("ceiling"))),
                name="decision_within_ceiling",
            ),
            models.CheckConstraint(condition=Q(granted=True) | Q(decided=0), name="decision_refused_gives_nothing"),
            models.CheckConstraint(
                condition=Q(granted=True) | (~Q(reasons=[]) & ~Q(remedy="")),
                name="decision_refusal_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.award} {self.decided}"


class Roll(models.Model):
    """A batch: cases of one incentive put together for review, with a summary sheet."""

    number = models.CharField("批次号", max_length=30, unique=True)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="rolls")
    incentive = models.CharField("奖补项目", max_length=80)
    stage = models.CharField("环节", max_length=60)
    county = models.CharField("县区", max_length=40, blank=True)
    cases = models.ManyToManyField(Case, related_name="rolls")
    made_by = models.CharField("编制人", max_length=150)
    made_at = models.DateTimeField("编制时间")
    outcome = models.CharField("结果", max_length=60, blank=True)
    acted_by = models.CharField("办理人", max_length=150, blank=True)
    acted_at = models.DateTimeField("办理时间", null=True)

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return self.number


class Finding(models.Model):
    """When it was found out, over the whole registry as it stood (`state`), who is entitled under an edition."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="finding")
    state = models.CharField("登记状态", max_length=80)
    at = models.DateTimeField("查找时间")

    def __str__(self) -> str:
        return f"{self.edition} {self.at:%Y-%m-%d}"


class Entitled(models.Model):
    """Somebody entitled to an incentive that is awarded without being asked, until it is offered or found anew.

    `beneficiary` is whom the record names, a known organisation or not; `ceiling` in fen, None where no rule gives one.
    """

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="entitled")
    incentive = models.CharField("奖补项目", max_length=80)
    beneficiary = models.CharField("受益方", max_length=200)
    record_type = models.CharField("记录类型", max_length=60)
    record_key = models.CharField("记录", max_length=500)
    year = models.SmallIntegerField("年度", null=True)
    ceiling = models.BigIntegerField("上限（分）", null=True)

    def __str__(self) -> str:
        return f"{self.incentive} {self.beneficiary} {self.year}"
