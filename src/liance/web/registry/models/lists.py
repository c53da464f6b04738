"""Editions of official lists, entry by entry."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from liance.web.people.models import Organisation
from liance.web.registry.models.batches import Batch
from liance.web.registry.models.facts import Evidence
from liance.web.site.words import Words


class ListEdition(models.Model):
    """One edition of an official list: who issued it, its document number and day, what it grants to everybody on it.

    `common` holds the fields that all its records share, in the file form. `batch` is what became of it.
    """

    type = models.CharField("记录类型", max_length=60)
    issuer = models.CharField("发文机关", max_length=200)
    number = models.CharField("文号", max_length=100)
    title = models.CharField("名单名称", max_length=300)
    dated = models.DateField("发文日期")
    common = models.JSONField("共同内容")
    file = models.ForeignKey(Evidence, models.PROTECT, related_name="+")
    batch = models.OneToOneField(Batch, models.PROTECT, related_name="edition", null=True)
    made_by = models.CharField("导入人", max_length=150)
    made_for = models.CharField("导入单位", max_length=18, blank=True)
    county = models.CharField("县区", max_length=40, blank=True)
    made_at = models.DateTimeField("导入时间")

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = (models.UniqueConstraint(fields=["type", "issuer", "number", "file"], name="list_edition_once"),)

    @property
    def source(self) -> str:
        """How records name it."""
        return f"{self.issuer}《{self.title}》（{self.number}，{self.dated.isoformat()}）"

    def __str__(self) -> str:
        return f"{self.issuer} {self.number}"


class Entry(models.Model):
    """One name on a list: how it was matched with an organisation, and what a person decided about it."""

    CODE, NAME, SIMILAR, NONE = "code", "name", "similar", "none"
    MATCH_WORDS: ClassVar = {
        CODE: Words("代码相同", "same code"), NAME: Words("名称相同", "same name"),
        SIMILAR: Words("名称相近", "similar name"), NONE: Words("没有找到", "not found"),
    }  # fmt: skip
    MATCHES = tuple((match, words.zh) for match, words in MATCH_WORDS.items())
    TAKEN, ELSEWHERE = "taken", "elsewhere"
    DECISIONS = ((TAKEN, "就是它"), (ELSEWHERE, "不在本库"))

    edition = models.ForeignKey(ListEdition, models.PROTECT, related_name="entries")
    row = models.PositiveIntegerField("行")
    name = models.CharField("名单上的名称", max_length=200)
    code = models.CharField("名单上的代码", max_length=18, blank=True)
    values = models.JSONField("其他内容", default=dict)
    match = models.CharField("匹配", max_length=10, choices=MATCHES)
    candidates = models.JSONField("候选", default=list)
    decision = models.CharField("决定", max_length=10, choices=DECISIONS, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    decided_by = models.CharField("决定人", max_length=150, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True)

    class Meta:
        ordering = ("row",)
        constraints = (
            models.UniqueConstraint(fields=["edition", "row"], name="entry_row_once"),
            models.CheckConstraint(
                condition=Q(decision="taken", organisation__isnull=False)
                | (~Q(decision="taken") & Q(organisation=None)),
                name="entry_taken_with_organisation",
            ),
        )

    @property
    def words(self) -> Words:
        """How it was matched, in both languages."""
        return self.MATCH_WORDS[self.match]

    @property
    def sure(self) -> bool:
        """Whether the match needs no second look: by code, or by the very name of a single organisation."""
        return self.match in (self.CODE, self.NAME) and len(self.candidates) == 1

    def __str__(self) -> str:
        return f"{self.edition} {self.row} {self.name}"
