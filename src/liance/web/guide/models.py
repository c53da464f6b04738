"""How many could benefit: counts over the whole registry, kept once for each edition and state of the registry."""

from __future__ import annotations

from django.db import models

from liance.web.policies.models import Edition


class BeneficiaryCount(models.Model):
    """Beneficiaries of each incentive of an edition, as the registry stood (`state`): `{incentive: {group: number}}`.

    Groups are `eligible` and `undecided`. Numbers are exact here; whoever shows them suppresses small ones.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="beneficiary_counts")
    state = models.CharField("登记状态", max_length=80)
    numbers = models.JSONField("家数")
    at = models.DateTimeField("截至")

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (models.UniqueConstraint(fields=["edition", "state"], name="beneficiary_count_once"),)
        indexes = (models.Index(fields=["edition", "at"]),)

    def __str__(self) -> str:
        return f"{self.edition} {self.at:%Y-%m-%d}"
