"""Editions of policies: the files of a policy folder as they were when they were taken in, by content digest."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Edition(models.Model):
    """One state of a policy's files; append-only but for `current`. Decisions are pinned to an edition for ever."""

    policy = models.CharField("政策", max_length=80)
    digest = models.CharField("摘要", max_length=64, unique=True)
    title = models.CharField("标题", max_length=300)
    status = models.CharField("状态", max_length=20)
    number = models.PositiveIntegerField("第几版")
    taken_in_at = models.DateTimeField("收录时间")
    taken_in_by = models.CharField("收录人", max_length=150)
    current = models.BooleanField("现行", default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["policy", "number"], name="edition_number_once"),
            models.UniqueConstraint(fields=["policy"], condition=Q(current=True), name="edition_one_current"),
        )
        ordering = ("policy", "-number")

    def __str__(self) -> str:
        return f"{self.policy} 第{self.number}版"


class EditionFiles(models.Model):
    """The files of an edition as text by path; apart, so that no list of cases or awards carries whole policies."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="files", primary_key=True)
    content = models.JSONField("文件")

    def __str__(self) -> str:
        return str(self.edition)
