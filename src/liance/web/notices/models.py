"""Public notices, the lines on them, and objections."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liance.web.cases.models import Case
from liance.web.policies.models import Edition
from liance.web.site.vault import Sealed


class Notice(models.Model):
    """A list put before the public before money is paid; once published its text never changes."""

    number = models.CharField("公示号", max_length=30, unique=True)
    title = models.CharField("标题", max_length=200)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="notices")
    made_by = models.CharField("拟稿人", max_length=150)
    made_at = models.DateTimeField("拟稿时间")
    published_by = models.CharField("发布人", max_length=150, blank=True)
    published_at = models.DateTimeField("发布时间", null=True)
    first_day = models.DateField("公示自", null=True)
    last_day = models.DateField("公示至", null=True)
    text = models.JSONField("公示内容", null=True)
    digest = models.CharField("摘要", max_length=64, blank=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(published_at=None, text=None, digest="")
                | (Q(published_at__isnull=False, text__isnull=False) & ~Q(digest="") & Q(last_day__gte=F("first_day"))),
                name="notice_published_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Line(models.Model):
    """One matter on a notice: its own case of the notice procedure, which continues the case it is about."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="lines")
    case = models.OneToOneField(Case, models.PROTECT, related_name="notice_line")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["notice", "position"], name="line_position_once"),)

    def __str__(self) -> str:
        return f"{self.notice} #{self.position}"


class Objection(models.Model):
    """What somebody says against a line, under his name; how to reach him (kept encrypted); what came of it."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="objections")
    name = models.CharField("异议人", max_length=80)
    contact = Sealed(bound_to="line_id")
    contact_sealed = models.TextField("联系方式（加密）")
    text = models.TextField("异议内容和依据")
    at = models.DateTimeField("提出时间")
    result = models.CharField("处理结果", max_length=60, blank=True)
    answer = models.TextField("答复", blank=True)
    answered_by = models.CharField("处理人", max_length=150, blank=True)
    answered_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        ordering = ("at",)
        constraints = (
            models.UniqueConstraint(fields=["line"], condition=Q(result=""), name="objection_one_open"),
            models.CheckConstraint(
                condition=Q(result="", answered_at=None) | (~Q(result="") & Q(answered_at__isnull=False)),
                name="objection_answered_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.line} {self.name}"
