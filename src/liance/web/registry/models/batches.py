"""Batches: records that one person brings and another reviews before any of them is written."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liance.web.registry.models.facts import Evidence, Origin
from liance.web.site.words import Words


class State(models.TextChoices):
    """Where a batch is; a long table is checked and taken in in the background."""

    CHECKING = "checking", "正在检查"
    STOPPED = "stopped", "已停止检查"
    FAULTY = "faulty", "有错，未提交"
    WAITING = "waiting", "待复核"
    TAKING = "taking", "正在入库"
    APPROVED = "approved", "已入库"
    REJECTED = "rejected", "已退回"

    @property
    def words(self) -> Words:
        """Its name in both languages."""
        return Words(str(self.label), ENGLISH[self])


ENGLISH = {
    State.CHECKING: "being checked", State.STOPPED: "check stopped", State.FAULTY: "faulty, not submitted",
    State.WAITING: "waits for review", State.TAKING: "being taken in", State.APPROVED: "taken in",
    State.REJECTED: "sent back",
}  # fmt: skip
IN_BACKGROUND = (State.CHECKING, State.TAKING)
NOT_REVIEWED = ("checking", "stopped", "faulty", "waiting")


class Batch(models.Model):
    """Records that one person brings and another reviews before any of them is written.

    `file` is the upload as it came (none: typed in), `faults` its mistakes by cell; a batch with faults has no lines.
    `county` limits whose records it may hold; empty: the whole city's. `tries`: how often work in the background began.
    """

    type = models.CharField("记录类型", max_length=60)
    origin = models.CharField("来源方式", max_length=12, choices=Origin.choices)
    state = models.CharField("状态", max_length=12, choices=State.choices)
    county = models.CharField("县区", max_length=40, blank=True)
    file = models.ForeignKey(Evidence, models.PROTECT, related_name="+", null=True)
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+", null=True)
    source = models.CharField("来源", max_length=300)
    as_of = models.DateField("截至", null=True)
    rows = models.PositiveIntegerField("行数", default=0)
    new = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("变更", default=0)
    faults = models.JSONField("错误", default=list)
    made_by = models.CharField("提交人", max_length=150)
    made_for = models.CharField("提交单位", max_length=18, blank=True)
    made_at = models.DateTimeField("提交时间")
    reviewed_by = models.CharField("复核人", max_length=150, blank=True)
    reviewed_at = models.DateTimeField("复核时间", null=True)
    reason = models.CharField("退回理由", max_length=500, blank=True)
    tries = models.PositiveSmallIntegerField("后台办理次数", default=0)

    class Meta:
        ordering = ("-made_at", "-pk")
        indexes = (models.Index(fields=["state", "county"]), models.Index(fields=["made_at"]))
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=NOT_REVIEWED, reviewed_by="", reviewed_at=None)
                | (Q(state__in=["taking", "approved", "rejected"], reviewed_at__isnull=False) & ~Q(reviewed_by="")),
                name="batch_reviewed_with_person_and_time",
            ),
            models.CheckConstraint(condition=~Q(reviewed_by=models.F("made_by")), name="batch_reviewed_by_another"),
            models.CheckConstraint(condition=~Q(state="rejected", reason=""), name="batch_rejected_with_reason"),
        )

    @property
    def words(self) -> Words:
        """Its state in both languages."""
        return State(self.state).words

    @property
    def in_background(self) -> bool:
        """Whether a worker has to do with it now."""
        return self.state in IN_BACKGROUND

    @property
    def is_checked(self) -> bool:
        """Whether its check ended, so that it has its lines or its mistakes."""
        return self.state not in (State.CHECKING, State.STOPPED)

    @property
    def number(self) -> str:
        """How people name it."""
        return f"B{self.pk:06d}"

    def __str__(self) -> str:
        return f"{self.number} {self.type}"


class Line(models.Model):
    """One record of a batch, checked: `number` is its row in the file; values in the file form."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField("行")
    values = models.JSONField("内容")
    told = models.JSONField("来源", default=dict)
    before = models.JSONField("原内容", null=True)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["batch", "number"], name="line_number_once"),)

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.number}"
