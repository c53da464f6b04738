"""What people add to a chain: words on links, findings about makers, firms to be brought in, visits to them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liance.chains.graph import Kind, Presence, Role
from liance.web.people.models import Organisation
from liance.web.registry.models import Evidence


class Judgement(models.Model):
    """An expert's word on one link of the graph: it holds, or not; append-only, the last word counts."""

    policy = models.CharField("政策", max_length=80)
    upper = models.CharField("上游", max_length=80)
    lower = models.CharField("下游", max_length=80)
    kind = models.CharField("关系", max_length=20, choices=[(k.value, k.value) for k in Kind])
    holds = models.BooleanField("成立")
    reason = models.CharField("理由", max_length=500, blank=True)
    by = models.CharField("专家", max_length=150)
    role = models.CharField("角色", max_length=20)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["policy", "upper", "lower"]),)
        constraints = (
            models.CheckConstraint(condition=Q(holds=True) | ~Q(reason=""), name="judgement_refused_with_reason"),
        )

    def __str__(self) -> str:
        return f"{self.upper}→{self.lower} {'✓' if self.holds else '✗'}"


class Finding(models.Model):
    """What was found out about a product: a firm makes it or not, or nobody in the city does; append-only.

    `maker` is an organisation's credit code or the id of an actor of the graph; empty: about all firms of the city.
    """

    policy = models.CharField("政策", max_length=80)
    product = models.CharField("产品", max_length=80)
    maker = models.CharField("单位", max_length=80, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="findings", null=True)
    role = models.CharField("关系", max_length=20, choices=[(r.value, r.value) for r in Role])
    state = models.CharField("结论", max_length=20, choices=[(p.value, p.value) for p in Presence])
    as_of = models.DateField("截至")
    source = models.CharField("来源", max_length=300)
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+", null=True)
    by = models.CharField("核实人", max_length=150)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["policy", "product"]),)
        constraints = (
            models.CheckConstraint(condition=~Q(source=""), name="finding_has_a_source"),
            models.CheckConstraint(
                condition=~Q(maker="") | Q(state__in=["absent", "unknown"]), name="finding_of_nobody"
            ),
        )

    def __str__(self) -> str:
        return f"{self.product} {self.maker or '*'} {self.state}"


class Target(models.Model):
    """A firm from elsewhere that could fill a gap: proposed for a reason, visited, won or given up."""

    class State(models.TextChoices):
        """How it stands."""

        OPEN = "open", "在谈"
        WON = "won", "落地"
        GIVEN_UP = "given-up", "放弃"

    policy = models.CharField("政策", max_length=80)
    product = models.CharField("补链产品", max_length=80)
    name = models.CharField("目标企业", max_length=200)
    code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    place = models.CharField("所在地", max_length=100)
    why = models.CharField("推荐理由", max_length=500)
    source = models.CharField("信息来源", max_length=300)
    state = models.CharField("状态", max_length=20, choices=State.choices, default=State.OPEN)
    outcome = models.CharField("结果说明", max_length=500, blank=True)
    by = models.CharField("提出人", max_length=150)
    at = models.DateTimeField("提出时间")

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=["policy", "product", "name"], name="target_once_for_a_gap"),
            models.CheckConstraint(condition=Q(state="open") | ~Q(outcome=""), name="target_ended_with_outcome"),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.product}）"


class Visit(models.Model):
    """A meeting with a target firm: when, with whom, what came out, what is next and by when; append-only."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="visits")
    day = models.DateField("日期")
    met = models.CharField("会见人员", max_length=200)
    result = models.CharField("情况", max_length=1000)
    next_step = models.CharField("下一步", max_length=300, blank=True)
    due = models.DateField("最迟", null=True)
    by = models.CharField("记录人", max_length=150)
    at = models.DateTimeField("记录时间")

    class Meta:
        ordering = ("day", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(next_step="", due=None) | (~Q(next_step="") & Q(due__isnull=False)),
                                   name="visit_next_step_has_a_day"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.target} {self.day}"
