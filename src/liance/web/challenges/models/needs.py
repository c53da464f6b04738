"""A need as its owner states it, the indicators to reach, what was changed openly, and how far the result reached."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liance.web.cases.models import Case
from liance.web.people.models import Organisation
from liance.web.site.vault import Sealed
from liance.web.site.words import Words


class OpenChallenge(models.Model):
    """A need and what becomes of it; where it stands is its case's to say. Whom to call is encrypted.

    `firm_fen` is what the owner pays itself, `public_fen` what public money is asked for at most. `round` counts how
    often it was put up. `alike` is what was found to be alike when it was handed in, for who reviews it.
    """

    class Terms(models.TextChoices):
        """Whose the result is."""

        OWNER = "owner", "归需求方"
        SHARED = "shared", "双方共有"
        BIDDER = "bidder", "归揭榜方，需求方有使用权"
        AGREED = "agreed", "在技术合同里约定"

        @property
        def words(self) -> Words:
            """Its name in both languages."""
            english = {
                "owner": "the demand side's",
                "shared": "both sides'",
                "bidder": "the bidder's, used by the demand side",
                "agreed": "as the contract says",
            }
            return Words(str(self.label), english[self])

    case = models.OneToOneField(Case, models.PROTECT, related_name="challenge")
    number = models.CharField("榜单号", max_length=30, unique=True)
    policy = models.CharField("政策", max_length=80)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="open_challenges")
    title = models.CharField("难题名称", max_length=100)
    problem = models.TextField("难题说明", max_length=4000)
    product = models.CharField("产业链产品", max_length=80, blank=True)
    firm_fen = models.BigIntegerField("需求方出资（分）")
    public_fen = models.BigIntegerField("申请财政资金上限（分）")
    terms = models.CharField("成果归属", max_length=10, choices=Terms.choices)
    terms_text = models.CharField("成果归属说明", max_length=500, blank=True)
    deadline = models.DateField("完成期限")
    winners = models.PositiveSmallIntegerField("中榜家数", default=1)
    contact = Sealed(bound_to="number")
    contact_sealed = models.TextField("联系人和电话（加密）")
    alike = models.JSONField("相近的榜单", default=list)
    round = models.PositiveSmallIntegerField("第几次发榜", default=0)
    published_at = models.DateTimeField("发榜时间", null=True)
    opened_at = models.DateTimeField("开榜时间", null=True)
    awarded_at = models.DateTimeField("定榜时间", null=True)
    result = models.TextField("成果公告", blank=True)
    told_at = models.DateTimeField("公布时间", null=True)
    stated_by = models.CharField("填报人", max_length=150)
    stated_at = models.DateTimeField("填报时间")

    class Meta:
        ordering = ("-stated_at", "-pk")
        indexes = (models.Index(fields=["published_at"]), models.Index(fields=["organisation"]))
        constraints = (
            models.CheckConstraint(
                condition=Q(firm_fen__gte=0, public_fen__gte=0) & (Q(firm_fen__gt=0) | Q(public_fen__gt=0)),
                name="challenge_has_a_budget",
            ),
            models.CheckConstraint(condition=Q(winners__gte=1, winners__lte=3), name="challenge_one_to_three_winners"),
            models.CheckConstraint(
                condition=Q(round=0, published_at=None) | Q(round__gte=1, published_at__isnull=False),
                name="challenge_published_in_a_round",
            ),
            models.CheckConstraint(
                condition=Q(told_at=None, result="") | (Q(told_at__isnull=False) & ~Q(result="")),
                name="challenge_told_in_words",
            ),
        )

    @property
    def terms_words(self) -> Words:
        """Its terms in both languages."""
        return self.Terms(self.terms).words

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Indicator(models.Model):
    """Something to reach, as it will be measured: `≥ 95 %`, by which method."""

    class Sign(models.TextChoices):
        """How the value reached is compared with the one asked for."""

        AT_LEAST = "≥", "不低于"
        AT_MOST = "≤", "不高于"
        IS = "=", "等于"

    challenge = models.ForeignKey(OpenChallenge, models.PROTECT, related_name="indicators")
    position = models.PositiveSmallIntegerField("序号")
    name = models.CharField("指标", max_length=100)
    sign = models.CharField("要求", max_length=1, choices=Sign.choices)
    value = models.DecimalField("数值", max_digits=18, decimal_places=6)
    unit = models.CharField("单位", max_length=20, blank=True)
    method = models.CharField("怎样测量", max_length=200)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["challenge", "position"], name="indicator_position_once"),)

    def __str__(self) -> str:
        return f"{self.name}{self.sign}{self.value.normalize():f}{self.unit}"

    @property
    def asked(self) -> str:
        """What is asked for: `≥95%`."""
        return f"{self.sign}{self.value.normalize():f}{self.unit}"


class Change(models.Model):
    """What was changed of a challenge while it was open, and why; append-only, shown to everybody."""

    challenge = models.ForeignKey(OpenChallenge, models.PROTECT, related_name="changes")
    before = models.JSONField("原来")
    after = models.JSONField("现在")
    reason = models.CharField("原因", max_length=500)
    by = models.CharField("经办人", max_length=150)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.challenge_id} {self.at:%Y-%m-%d}"


class Reach(models.Model):
    """How many people a published result reached through a channel, as counted on a day; append-only."""

    challenge = models.ForeignKey(OpenChallenge, models.PROTECT, related_name="reaches")
    channel = models.CharField("渠道", max_length=80)
    count = models.PositiveIntegerField("人次")
    counted_on = models.DateField("截至")
    by = models.CharField("登记人", max_length=150)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ("-counted_on", "channel", "-pk")

    def __str__(self) -> str:
        return f"{self.channel} {self.count}"
