"""Keys of programs that use the API."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liance.web.people.models import Organisation


class Scope(models.TextChoices):
    """What a key may be used for."""

    ASSESS = "assess", "测算"
    CASES = "cases", "本单位案件"


class ApiKey(models.Model):
    """A key given to an organisation: only its digest is kept, the key itself is shown once."""

    prefix = models.CharField("前缀", max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="api_keys")
    name = models.CharField("用途", max_length=100)
    scopes = models.JSONField("范围", default=list)
    per_minute = models.PositiveIntegerField("每分钟次数", default=60)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField("签发时间")
    expires = models.DateField("有效期至", null=True)
    revoked_at = models.DateTimeField("吊销时间", null=True)
    revoked_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ("-made_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by="") | (Q(revoked_at__isnull=False) & ~Q(revoked_by="")),
                name="api_key_revoked_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.prefix} {self.name}"
