"""Matters of declared kinds: what is known of each so far, by whom; the rows beside it; lots drawn."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liance.web.cases.models import Case, Step
from liance.web.registry.models import Evidence, Record


class Matter(models.Model):
    """One matter: its case, its kind, and the values of its record so far (file form, by field id).

    `key` is the text of the record's keys as far as they are known, `year` the record's year or that of opening.
    `record` is what was entered at its end, `due` what fell due at it, in fen. The public reads it from `public_on` on,
    until `public_until`.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="matter")
    policy = models.CharField("政策", max_length=80)
    kind = models.CharField("事项", max_length=60)
    values = models.JSONField("内容", default=dict)
    key = models.CharField("主键", max_length=500, blank=True)
    year = models.SmallIntegerField("年度")
    opened_on = models.DateField("开始日期")
    record = models.ForeignKey(Record, models.PROTECT, related_name="matters", null=True)
    due = models.BigIntegerField("应付（分）", null=True)
    public_on = models.DateField("公开日期", null=True)
    public_until = models.DateField("撤下日期", null=True)

    class Meta:
        ordering = ("-opened_on", "-pk")
        indexes = (
            models.Index(fields=["kind", "year"]),
            models.Index(fields=["kind", "key"]),
            models.Index(fields=["public_on"]),
        )
        constraints = (
            models.CheckConstraint(condition=Q(due=None) | Q(due__gte=0), name="matter_due_not_negative"),
            models.CheckConstraint(
                condition=Q(public_until=None) | Q(public_on__isnull=False, public_until__gte=F("public_on")),
                name="matter_public_before_it_is_taken_off",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Given(models.Model):
    """What one act gave: values by field id, empty text for one taken back; append-only."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="given")
    step = models.ForeignKey(Step, models.PROTECT, related_name="+", null=True)
    values = models.JSONField("内容")
    by = models.CharField("填写人", max_length=150)
    role = models.CharField("角色", max_length=20)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.matter_id} {sorted(self.values)}"


class Row(models.Model):
    """A further record beside a matter's, such as a firm on a list; struck out rather than removed."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="rows")
    type = models.CharField("记录类型", max_length=60)
    values = models.JSONField("内容")
    key = models.CharField("主键", max_length=500)
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+", null=True)
    by = models.CharField("填写人", max_length=150)
    role = models.CharField("角色", max_length=20)
    at = models.DateTimeField("时间")
    struck_at = models.DateTimeField("划去时间", null=True)
    struck_by = models.CharField("划去人", max_length=150, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["type", "key"]),)
        constraints = (
            models.UniqueConstraint(
                fields=["matter", "type", "key"], condition=Q(struck_at=None), name="matter_row_once"
            ),
            models.CheckConstraint(
                condition=Q(struck_at=None, struck_by="") | (Q(struck_at__isnull=False) & ~Q(struck_by="")),
                name="matter_row_struck_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} {self.type} {self.key}"


class Lot(models.Model):
    """Matters of a kind divided by lot at a stage: the seed, the share, who was in and who was picked; append-only."""

    policy = models.CharField("政策", max_length=80)
    kind = models.CharField("事项", max_length=60)
    stage = models.CharField("环节", max_length=60)
    seed = models.CharField("种子", max_length=100)
    share = models.PositiveSmallIntegerField("比例（%）")
    among = models.JSONField("参加抽取的案号")
    picked = models.JSONField("抽中的案号")
    drawn_by = models.CharField("抽取人", max_length=150)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=100), name="matter_lot_share"),
            models.UniqueConstraint(fields=["kind", "stage", "seed"], name="matter_lot_seed_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.stage} {self.seed}"
