"""What of a task book's public money has come: the funds say so, not the slice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from liance.web.challenges.due import key_of
from liance.web.challenges.models import Milestone
from liance.web.funds.models import Share


@dataclass(frozen=True, slots=True)
class Due:
    """A milestone with what is owed and has come. Amounts in fen; `public_paid_fen` as the bank's returns say."""

    milestone: Milestone
    public_paid_fen: int

    @property
    def passed(self) -> bool:
        """Whether its payments are due at all."""
        return self.milestone.passed_at is not None


def dues_of(milestones: Iterable[Milestone]) -> list[Due]:
    """The milestones with what was paid of their public money."""
    rows = list(milestones)
    keys = [key_of(m) for m in rows]
    shares = Share.objects.filter(claim__key__in=keys).values("claim__key").annotate(paid=Sum("paid_fen"))
    paid = {s["claim__key"]: s["paid"] for s in shares}
    return [Due(m, paid.get(key, 0)) for m, key in zip(rows, keys, strict=True)]
