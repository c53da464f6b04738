"""Cases: each is one run of a procedure, pinned to the version it began with; its steps are append-only."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.registry.models import Evidence


class Procedure(models.Model):
    """One version of a procedure, by the digest of its canonical form; append-only."""

    digest = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=100)
    purpose = models.CharField(max_length=40)
    content = models.JSONField()

    def __str__(self) -> str:
        return f"{self.title}（{self.digest[:8]}）"


class Case(models.Model):
    """One matter on its way: where it is (`stage`), since when, until when, or how it ended.

    `run` is the interpreter's state as JSON; the other columns repeat what lists and guards need of it: `stages` are
    all where it stands at once, as `,stage,stage,`, `stage` the first of them and `due` their earliest last day; `runs`
    names the procedure that runs the present stage, `waits_for` the roles that may act, as `,role,role,`: `party` among
    them is anybody of the party, `@role` those of the unit in charge only; `unit` is that unit, by credit code.
    """

    number = models.CharField("案号", max_length=30, unique=True)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="cases")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="cases")
    title = models.CharField("事由", max_length=300)
    party = models.ForeignKey(Organisation, models.PROTECT, related_name="cases", null=True)
    county = models.CharField("县区", max_length=40, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, related_name="children", null=True)
    run = models.JSONField()
    stage = models.CharField("环节", max_length=60)
    stages = models.CharField("所在环节", max_length=300, blank=True)
    runs = models.CharField("转入程序", max_length=60, blank=True)
    waits_for = models.CharField("待办角色", max_length=300, blank=True)
    unit = models.CharField("承办单位", max_length=18, blank=True)
    entered = models.DateTimeField("进入时间")
    due = models.DateField("到期日", null=True)
    ended = models.CharField("办结", max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=150)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ("-opened_at", "-pk")
        indexes = (
            models.Index(fields=["ended", "due"]),
            models.Index(fields=["runs", "ended"]),
            models.Index(fields=["party", "ended"]),
            models.Index(fields=["county", "ended"]),
            models.Index(fields=["parent", "ended"]),
            models.Index(fields=["unit", "ended"]),
            models.Index(fields=["opened_at"]),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(ended="", ended_at=None) | (~Q(ended="") & Q(ended_at__isnull=False)),
                name="case_ended_with_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Step(models.Model):
    """One act in a case: who chose which outcome of which stage, with what grounds; append-only."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    stage = models.CharField("环节", max_length=60)
    outcome = models.CharField("结果", max_length=60)
    person = models.CharField("办理人", max_length=150, blank=True)
    role = models.CharField("角色", max_length=20)
    organisation = models.CharField("单位", max_length=18, blank=True)
    opinion = models.TextField("意见", blank=True)
    reasons = models.JSONField("理由", default=list)
    remedy = models.TextField("救济途径", blank=True)
    amount = models.BigIntegerField("金额（分）", null=True)
    interest = models.PositiveBigIntegerField("利息（分）", null=True)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True, verbose_name="承办单位")
    until = models.DateField("限期", null=True)
    attachments = models.ManyToManyField(Evidence, related_name="+", blank=True)
    due = models.DateField("应办日期", null=True)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["case", "number"], name="step_number_once"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="step_amount_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} #{self.number} {self.stage}→{self.outcome}"


class Seat(models.Model):
    """A seat of a board where an open case stands, as lists and guards need it; rewritten when the case moves.

    `roles` may speak from it, as `,role,`; empty: nobody holds it. `holder` is a person; empty: anybody of
    `holder_of`, and where that is empty too, of the roles.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="seats")
    stage = models.CharField("环节", max_length=60)
    seat = models.CharField("席位", max_length=60)
    roles = models.CharField("可表态角色", max_length=300, blank=True)
    holder = models.CharField("人员", max_length=150, blank=True)
    holder_of = models.CharField("单位", max_length=18, blank=True)
    heard = models.BooleanField("已表态", default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "stage", "seat"], name="seat_once"),)
        indexes = (models.Index(fields=["holder", "heard"]), models.Index(fields=["holder_of", "heard"]))

    def __str__(self) -> str:
        return f"{self.case_id} {self.stage} {self.seat}"


class Said(models.Model):
    """One thing done at a board: somebody named to a seat, declared, or spoken; append-only.

    What was said at a blind board is for `tables.tables` to show, which knows who may read it when.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="said")
    number = models.PositiveIntegerField()
    what = models.CharField("事项", max_length=10)
    stage = models.CharField("环节", max_length=60)
    seat = models.CharField("席位", max_length=60)
    person = models.CharField("办理人", max_length=150, blank=True)
    role = models.CharField("角色", max_length=20)
    organisation = models.CharField("单位", max_length=18, blank=True)
    holder = models.CharField("指定人员", max_length=150, blank=True)
    holder_of = models.CharField("指定单位", max_length=18, blank=True)
    conflict = models.TextField("利害关系", blank=True)
    answer = models.CharField("表态", max_length=60, blank=True)
    scores = models.JSONField("评分", default=list)
    amount = models.BigIntegerField("金额（分）", null=True)
    opinion = models.TextField("意见", blank=True)
    reasons = models.JSONField("理由", default=list)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=["what", "seat"]),)
        constraints = (
            models.UniqueConstraint(fields=["case", "number"], name="said_number_once"),
            models.CheckConstraint(condition=Q(what__in=["named", "declared", "spoken"]), name="said_known"),
            models.CheckConstraint(
                condition=Q(what="spoken") | Q(answer="", amount=None), name="said_only_when_spoken"
            ),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="said_amount_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} #{self.number} {self.stage}/{self.seat} {self.what}"


class Numbers(models.Model):
    """The last number given, by series; locked while the next one is taken."""

    series = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField(default=0)
