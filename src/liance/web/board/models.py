"""What firms post (offers and needs), what is matched with what, and what both sides said."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liance.web.cases.models import Case
from liance.web.people.models import Organisation
from liance.web.site.vault import Sealed


class Post(models.Model):
    """One offer or need of an organisation, standing until its last day or taken down; whom to call is encrypted."""

    class Kind(models.TextChoices):
        """Which side it is."""

        OFFER = "offer", "供应"
        NEED = "need", "需求"

    number = models.CharField("编号", max_length=30, unique=True)
    kind = models.CharField("类型", max_length=10, choices=Kind.choices)
    policy = models.CharField("政策", max_length=80)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    title = models.CharField("标题", max_length=100)
    text = models.TextField("说明", max_length=2000)
    product = models.CharField("挂在哪个产品", max_length=80, blank=True)
    placed_by = models.CharField("挂链人", max_length=150, blank=True)
    amount = models.DecimalField("数量", max_digits=18, decimal_places=3, null=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    counties = models.JSONField("限哪些县区", default=list)
    by_day = models.DateField("交货期", null=True)
    until = models.DateField("有效期至")
    contact = Sealed(bound_to="number")
    contact_sealed = models.TextField("联系人和电话（加密）")
    posted_by = models.CharField("发布人", max_length=150)
    posted_at = models.DateTimeField("发布时间")
    closed_at = models.DateTimeField("下架时间", null=True)
    closed_why = models.CharField("下架原因", max_length=200, blank=True)

    class Meta:
        ordering = ("-posted_at", "-pk")
        indexes = (models.Index(fields=["policy", "kind", "until"]),)
        constraints = (
            models.CheckConstraint(
                condition=Q(amount=None) | (Q(amount__gt=0) & ~Q(unit="")), name="post_amount_has_unit"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_why="") | (Q(closed_at__isnull=False) & ~Q(closed_why="")),
                name="post_closed_with_reason",
            ),
            models.CheckConstraint(condition=Q(product="") | ~Q(placed_by=""), name="post_placed_by_somebody"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Match(models.Model):
    """A need and who could meet it: an offer, or a firm of the registry; what speaks for it, what both sides said."""

    class Said(models.TextChoices):
        """What a side said."""

        NOTHING = "", "还没有答复"
        YES = "yes", "愿意"
        NO = "no", "不合适"

    need = models.ForeignKey(Post, models.PROTECT, related_name="matches")
    offer = models.ForeignKey(Post, models.PROTECT, related_name="matched_with")
    values = models.JSONField("各方法的分值")
    reasons = models.JSONField("理由")
    warnings = models.JSONField("要留意的")
    version = models.CharField("产业链数据版本", max_length=100)
    proposed_at = models.DateTimeField("推荐时间")
    proposed_by = models.CharField("推荐人", max_length=150)
    need_said = models.CharField("需方", max_length=3, choices=Said.choices, default=Said.NOTHING, blank=True)
    offer_said = models.CharField("供方", max_length=3, choices=Said.choices, default=Said.NOTHING, blank=True)
    why_not = models.CharField("不合适的原因", max_length=300, blank=True)
    case = models.OneToOneField(Case, models.PROTECT, related_name="match", null=True)
    contract = models.BigIntegerField("签约金额（分）", null=True)

    class Meta:
        ordering = ("-proposed_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["need", "offer"], name="match_once"),
            models.CheckConstraint(
                condition=Q(case=None) | Q(need_said="yes", offer_said="yes"), name="match_begins_when_both_agree"
            ),
            models.CheckConstraint(
                condition=~(Q(need_said="no") | Q(offer_said="no")) | ~Q(why_not=""), name="match_refused_with_reason"
            ),
            models.CheckConstraint(condition=Q(contract=None) | Q(contract__gte=0), name="match_contract_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.need.number} ↔ {self.offer.number}"

    @property
    def refused(self) -> bool:
        """Whether a side said no."""
        return self.Said.NO in (self.need_said, self.offer_said)
