"""What the chain leader's office keeps: parts in a chain, the plan, visits, meetings, tickets, digests issued."""

from __future__ import annotations

from typing import TypeAlias

from django.db import models
from django.db.models import F, Q

from liance.web.cases.models import Case
from liance.web.coordination import choices
from liance.web.people.models import Organisation
from liance.web.registry.models import Evidence
from liance.web.site.vault import Sealed
from liance.web.site.words import Words


# ---- the register ----------------------------------------------------------------------------------------------------
class Duty(models.Model):
    """A part that a person or body has in a chain, from a day on, by a document; append-only."""

    Part: TypeAlias = choices.DutyPart

    policy = models.CharField("政策", max_length=80)
    chain = models.CharField("产业链", max_length=80, blank=True)
    part = models.CharField("职责", max_length=20, choices=Part.choices)
    person = models.CharField("姓名", max_length=100, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="duties", null=True)
    body = models.CharField("单位", max_length=200, blank=True)
    since = models.DateField("自")
    source = models.CharField("依据文件", max_length=300)
    by = models.CharField("登记人", max_length=150)
    at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ("policy", "chain", "pk")
        indexes = (models.Index(fields=["policy", "since"]),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(person="") | ~Q(body="") | Q(organisation__isnull=False), name="duty_of_somebody"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="duty_by_a_document"),
        )

    @property
    def part_words(self) -> Words:
        """Its part in both languages."""
        return self.Part(self.part).words

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.who}"

    @property
    def who(self) -> str:
        """The person, the body, or both."""
        home = self.organisation.name if self.organisation is not None else self.body
        return "，".join(x for x in (self.person, home) if x)


class DutyEnd(models.Model):
    """The last day of a part, and the document that ended it; append-only."""

    duty = models.OneToOneField(Duty, models.PROTECT, related_name="end")
    until = models.DateField("至")
    source = models.CharField("依据文件", max_length=300)
    by = models.CharField("登记人", max_length=150)
    at = models.DateTimeField("登记时间")

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(source=""), name="duty_end_by_a_document"),)

    def __str__(self) -> str:
        return f"{self.duty} –{self.until}"


class PlanItem(models.Model):
    """One line of a year's plan: the plan itself (1), one of the lists (5), or a task (N); what came of it."""

    Part: TypeAlias = choices.PlanPart

    policy = models.CharField("政策", max_length=80)
    chain = models.CharField("产业链", max_length=80, blank=True)
    year = models.SmallIntegerField("年度")
    part = models.CharField("类别", max_length=10, choices=Part.choices)
    title = models.CharField("事项", max_length=300)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    due = models.DateField("完成时限")
    by = models.CharField("登记人", max_length=150)
    at = models.DateTimeField("登记时间")
    result = models.CharField("完成情况", max_length=500, blank=True)
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+", null=True)
    done_by = models.CharField("确认人", max_length=150, blank=True)
    done_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        ordering = ("-year", "chain", "pk")
        indexes = (models.Index(fields=["policy", "year"]),)
        constraints = (
            models.CheckConstraint(
                condition=Q(done_at=None, evidence=None, result="")
                | (Q(done_at__isnull=False, evidence__isnull=False) & ~Q(result="")),
                name="plan_item_done_with_evidence",
            ),
        )

    @property
    def part_words(self) -> Words:
        """Its part in both languages."""
        return self.Part(self.part).words

    def __str__(self) -> str:
        return f"{self.year} {self.title}"


class Tour(models.Model):
    """A visit along the chain (巡链): planned for a day, held or called off; problems found become tickets."""

    policy = models.CharField("政策", max_length=80)
    chain = models.CharField("产业链", max_length=80, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="tours")
    day = models.DateField("计划日期")
    purpose = models.CharField("目的", max_length=300)
    who = models.CharField("巡链人员", max_length=200)
    by = models.CharField("登记人", max_length=150)
    at = models.DateTimeField("登记时间")
    held_on = models.DateField("实际日期", null=True)
    met = models.CharField("会见人员", max_length=200, blank=True)
    found = models.CharField("情况", max_length=2000, blank=True)
    off_why = models.CharField("取消原因", max_length=300, blank=True)
    told_by = models.CharField("记录人", max_length=150, blank=True)
    told_at = models.DateTimeField("记录时间", null=True)

    class Meta:
        ordering = ("-day", "-pk")
        indexes = (models.Index(fields=["policy", "day"]),)
        constraints = (
            models.CheckConstraint(
                condition=Q(told_at=None, held_on=None, found="", off_why="")
                | (Q(told_at__isnull=False, held_on__isnull=False, off_why="") & ~Q(found=""))
                | (Q(told_at__isnull=False, held_on=None, found="") & ~Q(off_why="")),
                name="tour_held_or_off",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} {self.day}"


# ---- tickets ---------------------------------------------------------------------------------------------------------
class Ticket(models.Model):
    """A problem on its way to being solved, beside its case: who raised it and from where, and whom to call."""

    Source: TypeAlias = choices.TicketSource

    case = models.OneToOneField(Case, models.PROTECT, related_name="ticket")
    policy = models.CharField("政策", max_length=80)
    chain = models.CharField("产业链", max_length=80, blank=True)
    source = models.CharField("来源", max_length=20, choices=Source.choices)
    origin = models.CharField("来自", max_length=200, blank=True)
    text = models.TextField("情况", max_length=2000)
    contact = Sealed(bound_to="number")
    contact_sealed = models.TextField("联系人和电话（加密）", blank=True)
    number = models.CharField("编号", max_length=30, unique=True)
    tour = models.ForeignKey(Tour, models.PROTECT, related_name="tickets", null=True)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="tickets", null=True)
    into = models.ForeignKey("self", models.PROTECT, related_name="merged", null=True)
    raised_by = models.CharField("提出人", max_length=150)
    raised_at = models.DateTimeField("提出时间")

    class Meta:
        ordering = ("-raised_at", "-pk")
        indexes = (models.Index(fields=["policy", "raised_at"]), models.Index(fields=["origin"]))
        constraints = (
            models.CheckConstraint(condition=Q(into=None) | ~Q(into=F("pk")), name="ticket_not_into_itself"),
        )

    @property
    def source_words(self) -> Words:
        """Its source in both languages."""
        return self.Source(self.source).words

    def __str__(self) -> str:
        return f"{self.number} {self.case.title}"


# ---- meetings --------------------------------------------------------------------------------------------------------
class Meeting(models.Model):
    """A meeting of a chain, beside its case: when and where, who is there."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="meeting")
    policy = models.CharField("政策", max_length=80)
    chain = models.CharField("产业链", max_length=80, blank=True)
    day = models.DateField("日期", null=True)
    place = models.CharField("地点", max_length=200, blank=True)
    chair = models.CharField("主持人", max_length=100, blank=True)
    present = models.CharField("出席", max_length=1000, blank=True)
    excused = models.CharField("请假", max_length=500, blank=True)
    guests = models.CharField("列席", max_length=500, blank=True)

    class Meta:
        ordering = ("-case__opened_at", "-pk")

    def __str__(self) -> str:
        return self.case.title


class Item(models.Model):
    """A topic: proposed from data or by somebody, put on the agenda, turned into a ticket or left out; its result."""

    State: TypeAlias = choices.ItemState

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    title = models.CharField("议题", max_length=200)
    text = models.CharField("情况", max_length=1000, blank=True)
    origin = models.CharField("来自", max_length=200, blank=True)
    address = models.CharField("出处页", max_length=300, blank=True)
    proposer = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PROPOSED)
    result = models.CharField("结果说明", max_length=1000, blank=True)
    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="topic", null=True)
    by = models.CharField("登记人", max_length=150)
    at = models.DateTimeField("登记时间")
    changed_at = models.DateTimeField("变动时间")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "on", "ticket"]) | ~Q(result=""), name="item_result_in_words"
            ),
            models.CheckConstraint(condition=~Q(state="ticket") | Q(ticket__isnull=False), name="item_became_a_ticket"),
            models.UniqueConstraint(fields=["meeting", "origin"], condition=~Q(origin=""), name="item_origin_once"),
        )

    @property
    def state_words(self) -> Words:
        """Its state in both languages."""
        return self.State(self.state).words

    def __str__(self) -> str:
        return self.title


class Resolution(models.Model):
    """What a meeting resolved on a topic: what is to be done, by whom and by when; the ticket that it became."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="resolutions")
    text = models.CharField("议定事项", max_length=500)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    until = models.DateField("办结限期")
    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="resolution", null=True)
    by = models.CharField("登记人", max_length=150)
    at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ("item", "pk")

    def __str__(self) -> str:
        return self.text


# ---- the digest ------------------------------------------------------------------------------------------------------
class Issue(models.Model):
    """A digest issued for a day: since when it tells what changed, and the digests of its files; append-only."""

    policy = models.CharField("政策", max_length=80)
    chain = models.CharField("产业链", max_length=80, blank=True)
    day = models.DateField("截至")
    since = models.DateField("上一期截至", null=True)
    pdf_digest = models.CharField(max_length=64)
    docx_digest = models.CharField(max_length=64)
    by = models.CharField("印发人", max_length=150)
    at = models.DateTimeField("印发时间")

    class Meta:
        ordering = ("-day", "-pk")
        constraints = (models.UniqueConstraint(fields=["policy", "chain", "day"], name="digest_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.policy} {self.day}"
