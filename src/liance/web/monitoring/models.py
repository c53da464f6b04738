"""What is collected and what was said about it: observations, forecasts made, warnings, evidence, prospects."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liance.insight.warnings import Closing
from liance.web.cases.models import Case


class Collection(models.Model):
    """Figures that one person brings and another checks; what they say becomes observations when adopted.

    `lines` are the figures as read; `strange` those that jump beyond the band, with what was expected. A firm's return
    has the firm as the party of its case and, where figures jump, its `note`.
    """

    policy = models.CharField("政策", max_length=80)
    title = models.CharField("标题", max_length=200)
    lines = models.JSONField("数据")
    strange = models.JSONField("突变", default=list)
    note = models.CharField("说明", max_length=500, blank=True)
    made_by = models.CharField("报送人", max_length=150)
    made_at = models.DateTimeField("报送时间")
    case = models.OneToOneField(Case, models.PROTECT, related_name="collection")
    adopted_at = models.DateTimeField("采用时间", null=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title


class Line(models.Model):
    """Which series a row belongs to, and which months of a year."""

    policy = models.CharField("政策", max_length=80)
    indicator = models.CharField("指标", max_length=40)
    subject = models.CharField("对象", max_length=150, blank=True)
    scope = models.CharField("口径版本", max_length=80, blank=True)
    group = models.BooleanField("集团口径", default=False)
    year = models.SmallIntegerField("年")
    first = models.SmallIntegerField("起月")
    last = models.SmallIntegerField("止月")

    class Meta:
        abstract = True


class Observation(Line):
    """One figure as it became known here; append-only, the last report counts. `value` is an exact fraction as text.

    `at` is when it became known to the platform: what was known on a day goes by it alone.
    """

    value = models.TextField("数值", null=True)
    source = models.CharField("来源", max_length=300)
    quality = models.CharField("质量", max_length=20, default="reported")
    collection = models.ForeignKey(Collection, models.PROTECT, related_name="observations", null=True)
    by = models.CharField("报送人", max_length=150)
    at = models.DateTimeField("入库时间")

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["policy", "indicator", "subject"]),)
        constraints = (
            models.CheckConstraint(condition=~Q(source=""), name="observation_has_a_source"),
            models.CheckConstraint(
                condition=Q(first__gte=1, last__lte=12, first__lte=models.F("last")), name="observation_months"
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.subject} {self.year}"


class Forecast(Line):
    """One forecast as it was published; append-only, judged when its figure comes."""

    on = models.DateField("预测日")
    method = models.CharField("方法", max_length=20)
    ahead = models.PositiveSmallIntegerField("提前几期")
    value = models.FloatField("预测值")
    low = models.FloatField("下限", null=True)
    high = models.FloatField("上限", null=True)

    class Meta:
        ordering = ("on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["policy", "indicator", "subject", "scope", "group", "year", "first", "last", "on"],
                name="forecast_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(low=None, high=None) | Q(low__lte=models.F("high")), name="forecast_interval_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.subject} {self.year} ({self.on})"


class Warning(models.Model):
    """Something to look at: raised by a rule once for a matter, closed by a person with a reason."""

    policy = models.CharField("政策", max_length=80)
    rule = models.CharField("规则", max_length=10)
    key = models.CharField("事由", max_length=300)
    zh = models.CharField("内容", max_length=1000)
    en = models.CharField("内容（英文）", max_length=1000)
    evidence = models.JSONField("依据", default=list)
    confidential = models.BooleanField("涉及单个企业", default=False)
    owner = models.CharField("责任角色", max_length=20)
    raised_at = models.DateTimeField("提出时间")
    due = models.DateField("最迟", null=True)
    closing = models.CharField("结论", max_length=10, blank=True, choices=[(c.value, c.value) for c in Closing])
    reason = models.CharField("理由", max_length=500, blank=True)
    closed_by = models.CharField("结论人", max_length=150, blank=True)
    closed_at = models.DateTimeField("结论时间", null=True)

    class Meta:
        ordering = ("due", "pk")
        indexes = (models.Index(fields=["policy", "closed_at"]),)
        constraints = (
            models.UniqueConstraint(fields=["policy", "key"], name="warning_once_for_a_matter"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closing="", reason="", closed_by="")
                | (Q(closed_at__isnull=False) & ~Q(closing="") & ~Q(reason="") & ~Q(closed_by="")),
                name="warning_closed_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.key}"


class Exhibit(models.Model):
    """A fact that speaks for a target without a figure: what, where, on whose proof; append-only."""

    policy = models.CharField("政策", max_length=80)
    target = models.CharField("目标", max_length=80)
    kind = models.CharField("类别", max_length=40)
    title = models.CharField("事实", max_length=200)
    unit = models.CharField("单位", max_length=150)
    day = models.DateField("日期")
    proof = models.CharField("证明", max_length=300)
    by = models.CharField("登记人", max_length=150)
    at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ("-day", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(proof=""), name="exhibit_has_a_proof"),
            models.UniqueConstraint(fields=["policy", "target", "title", "unit"], name="exhibit_once"),
        )

    def __str__(self) -> str:
        return self.title


class Prospect(models.Model):
    """A candidate for a count target with the chance, in percent, that people give it; append-only, the last counts."""

    policy = models.CharField("政策", max_length=80)
    target = models.CharField("目标", max_length=80)
    name = models.CharField("候选", max_length=150)
    chance = models.PositiveSmallIntegerField("可能性（%）")
    why = models.CharField("理由", max_length=300)
    by = models.CharField("估计人", max_length=150)
    at = models.DateTimeField("估计时间")

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(chance__lte=100), name="prospect_chance_in_percent"),
            models.CheckConstraint(condition=~Q(why=""), name="prospect_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.chance}%"
