"""The clock at the edge: pages, tasks and commands ask it once and pass `now` on; nothing below asks it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The moment, with its zone."""
    return timezone.now()


def day_of(moment: datetime) -> date:
    """The local day of a moment."""
    return timezone.localtime(moment).date()
