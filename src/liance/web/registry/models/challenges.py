"""Challenges: what a party says is wrong about it, and what an officer answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from liance.web.people.models import Organisation
from liance.web.registry.models.facts import Evidence, Record, Version
from liance.web.site.words import Words


class Challenge(models.Model):
    """A party says that a record of an office or a list is wrong; an officer upholds it, or refuses with reason."""

    OPEN, UPHELD, REFUSED, WITHDRAWN = "open", "upheld", "refused", "withdrawn"
    STATE_WORDS: ClassVar = {
        OPEN: Words("待答复", "waits for an answer"), UPHELD: Words("成立，已更正", "upheld and corrected"),
        REFUSED: Words("不成立", "not upheld"), WITHDRAWN: Words("已撤回", "withdrawn"),
    }  # fmt: skip
    STATES = tuple((state, words.zh) for state, words in STATE_WORDS.items())

    version = models.ForeignKey(Version, models.PROTECT, related_name="challenges")
    record = models.ForeignKey(Record, models.PROTECT, related_name="challenges")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="challenges")
    reason = models.TextField("异议理由")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+", null=True)
    by = models.CharField("提出人", max_length=150)
    at = models.DateTimeField("提出时间")
    state = models.CharField("状态", max_length=12, choices=STATES, default=OPEN)
    answer = models.TextField("答复", blank=True)
    answered_by = models.CharField("答复人", max_length=150, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    correction = models.OneToOneField(Version, models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["state", "at"]),)
        constraints = (
            models.UniqueConstraint(
                fields=["record", "organisation"], condition=Q(state="open"), name="challenge_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None) | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="challenge_ended_with_time",
            ),
            models.CheckConstraint(
                condition=Q(state="upheld", correction__isnull=False) | (~Q(state="upheld") & Q(correction=None)),
                name="challenge_upheld_with_correction",
            ),
            models.CheckConstraint(condition=~Q(state="refused", answer=""), name="challenge_refused_with_reason"),
        )

    @property
    def words(self) -> Words:
        """Its state in both languages."""
        return self.STATE_WORDS[self.state]

    def __str__(self) -> str:
        return f"{self.record} {self.state}"
