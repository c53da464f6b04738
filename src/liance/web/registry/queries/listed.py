"""Reads: what came in by official lists, for whoever acts on it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from liance.web.registry.models import Entry, State


def entries_matched_since(moment: datetime) -> QuerySet[Entry]:
    """The entries of lists whose records came in after a moment, oldest first, with their organisations."""
    rows = Entry.objects.filter(
        decision=Entry.TAKEN, edition__batch__state=State.APPROVED, edition__batch__reviewed_at__gt=moment
    )
    return rows.select_related("organisation", "edition__batch").order_by("edition__batch__reviewed_at", "pk")
