"""Events, append-only and chained by hashes."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One act: who did what to which thing, with digests before and after; `hash` covers all of it and `previous`."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    account = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=40, blank=True)
    organisation = models.CharField(max_length=18, blank=True)
    action = models.CharField(max_length=60)
    thing = models.CharField(max_length=60)
    thing_id = models.CharField(max_length=200)
    before = models.CharField(max_length=64, blank=True)
    after = models.CharField(max_length=64, blank=True)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = (models.Index(fields=["thing", "thing_id"]), models.Index(fields=["account", "at"]))

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.thing} {self.thing_id}"


class Head(models.Model):
    """The end of the chain: a single row, locked by whoever adds an event."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="audit_one_head"),)
