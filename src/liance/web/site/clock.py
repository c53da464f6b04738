"""The clock at the edge: pages, tasks and commands ask it once and pass `now` on; nothing below asks it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The moment, with its zone; in a demonstration of policies that are over, so many years earlier."""
    return earlier(timezone.now(), settings.YEARS_BACK)


def earlier(moment: datetime, years: int) -> datetime:
    """The same moment some years before; of the 29th of February the day before it."""
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:
        return moment.replace(year=moment.year - years, day=28)


def day_of(moment: datetime) -> date:
    """The local day of a moment."""
    return timezone.localtime(moment).date()


def end_of(day: date) -> datetime:
    """The first moment after a local day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
