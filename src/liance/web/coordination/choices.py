"""What may be chosen in the chain leader's office, with its words in both languages."""

from __future__ import annotations

from django.db import models

from liance.web.site.words import Words


class DutyPart(models.TextChoices):
    """Which part."""

    LEADER = "leader", "链长"
    DEPUTY = "deputy", "副链长"
    OFFICE = "office", "链长办公室"
    MASTER = "master", "链主企业"
    ALLIANCE = "alliance", "产业联盟"
    INSTITUTE = "institute", "院校院所"
    PARK = "park", "产业园区"
    ASSOCIATION = "association", "行业协会"
    MEMBER = "member", "成员单位"

    @property
    def words(self) -> Words:
        """Its name in both languages."""
        english = {
            "leader": "chain leader",
            "deputy": "deputy",
            "office": "chain office",
            "master": "leading firm",
            "alliance": "alliance",
            "institute": "institute",
            "park": "park",
            "association": "association",
            "member": "member",
        }
        return Words(str(self.label), english[self])


class PlanPart(models.TextChoices):
    """1, 5 or N."""

    PLAN = "plan", "1 总体方案"
    LIST = "list", "5 工作清单"
    TASK = "task", "N 具体任务"

    @property
    def words(self) -> Words:
        """Its name in both languages."""
        english = {"plan": "1 plan", "list": "5 lists", "task": "N tasks"}
        return Words(str(self.label), english[self])


class TicketSource(models.TextChoices):
    """Where it comes from."""

    ENTERPRISE = "enterprise", "企业"
    PARK = "park", "园区"
    ASSOCIATION = "association", "协会"
    OFFICE = "office", "链办"
    MEETING = "meeting", "会议议定"
    TOUR = "tour", "巡链"
    DATA = "data", "数据预警"

    @property
    def words(self) -> Words:
        """Its name in both languages."""
        english = {
            "enterprise": "enterprise",
            "park": "park",
            "association": "association",
            "office": "chain office",
            "meeting": "meeting",
            "tour": "visit",
            "data": "warning from data",
        }
        return Words(str(self.label), english[self])


class ItemState(models.TextChoices):
    """How it stands."""

    PROPOSED = "proposed", "待定"
    ON = "on", "列入议程"
    TICKET = "ticket", "转工单"
    OUT = "out", "不列入"
    DECIDED = "decided", "议定"
    AGAIN = "again", "再研究"

    @property
    def words(self) -> Words:
        """Its name in both languages."""
        english = {
            "proposed": "to be decided",
            "on": "on the agenda",
            "ticket": "made a ticket",
            "out": "left out",
            "decided": "resolved",
            "again": "to be studied again",
        }
        return Words(str(self.label), english[self])
