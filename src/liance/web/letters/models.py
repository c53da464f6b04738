"""Drafts and issued letters. A letter is append-only: what it says, its number, and the digests of its files."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liance.web.awards.models import Roll
from liance.web.cases.models import Case, Step
from liance.web.notices.models import Notice
from liance.web.people.models import Organisation


def _one_subject() -> Q:
    """A case, a batch or a notice: exactly one of them."""
    names = ("case", "roll", "notice")
    return Q(*(Q(**{f"{n}__isnull": n != chosen for n in names}) for chosen in names), _connector=Q.OR)


class Wording(models.Model):
    """The words of a kind of document as they were when a letter was issued, by their digest; append-only."""

    digest = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=60)
    text = models.TextField()

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:8]}"


class About(models.Model):
    """What drafts and letters are about: a case, a batch or a notice, and the act that gave occasion to it.

    `occasion` says all of that in one text, so that the database can hold that it is written about once.
    """

    kind = models.CharField("文种", max_length=60)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", null=True)
    roll = models.ForeignKey(Roll, models.PROTECT, related_name="+", null=True)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+", null=True)
    step = models.ForeignKey(Step, models.PROTECT, related_name="+", null=True)
    occasion = models.CharField("由头", max_length=160)
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def subject(self) -> Case | Roll | Notice:
        """What it is about."""
        found = self.case or self.roll or self.notice
        assert found is not None, "the database holds that there is one"
        return found


class Letter(About):
    """An issued document. `fields` are its values by id (money fen, dates ISO); with `wording` they give its files.

    `prefix`, `year` and `serial` are the parts of its number; a sheet has none. `replaces`: the letter that it
    revokes; each is revoked at most once.
    """

    number = models.CharField("发文字号", max_length=80, blank=True)
    prefix = models.CharField("机关代字", max_length=40, blank=True)
    year = models.SmallIntegerField("年份")
    serial = models.PositiveIntegerField("顺序号", null=True)
    title = models.CharField("标题", max_length=300)
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="letters")
    fields = models.JSONField("内容")
    pdf_digest = models.CharField("PDF 摘要", max_length=64)
    docx_digest = models.CharField("DOCX 摘要", max_length=64)
    drafted_by = models.CharField("拟稿人", max_length=150)
    issued_by = models.CharField("签发人", max_length=150)
    issued_role = models.CharField("签发角色", max_length=20)
    issued_at = models.DateTimeField("签发时间")
    replaces = models.OneToOneField("self", models.PROTECT, related_name="replaced_by", null=True)

    class Meta:
        ordering = ("-issued_at", "-pk")
        indexes = (
            models.Index(fields=["case", "kind"]),
            models.Index(fields=["office", "issued_at"]),
            models.Index(fields=["issued_at"]),
            models.Index(fields=["roll"]),
            models.Index(fields=["notice"]),
        )
        constraints = (
            models.CheckConstraint(condition=_one_subject(), name="letter_one_subject"),
            models.UniqueConstraint(
                fields=["prefix", "year", "serial"], condition=Q(serial__isnull=False), name="letter_number_once"
            ),
            models.CheckConstraint(
                condition=Q(serial=None, number="", prefix="") | (Q(serial__gte=1) & ~Q(number="") & ~Q(prefix="")),
                name="letter_number_whole",
            ),
            models.UniqueConstraint(fields=["occasion"], condition=Q(replaces=None), name="letter_once_an_occasion"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class Draft(About):
    """A letter on its way: what people filled in (`given`, by field id); what the case knows is read anew each time."""

    given = models.JSONField("填写内容", default=dict)
    prefix = models.CharField("机关代字", max_length=40, blank=True)
    made_by = models.CharField("拟稿人", max_length=150)
    made_at = models.DateTimeField("拟稿时间")
    changed_at = models.DateTimeField("修改时间")
    replaces = models.ForeignKey(Letter, models.PROTECT, related_name="+", null=True)
    letter = models.OneToOneField(Letter, models.PROTECT, related_name="draft", null=True)
    dropped_at = models.DateTimeField("作废时间", null=True)

    class Meta:
        ordering = ("-changed_at", "-pk")
        indexes = (models.Index(fields=["office", "letter"]),)
        constraints = (
            models.CheckConstraint(condition=_one_subject(), name="draft_one_subject"),
            models.CheckConstraint(condition=Q(letter=None) | Q(dropped_at=None), name="draft_issued_or_dropped"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
