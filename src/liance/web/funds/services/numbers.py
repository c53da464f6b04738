"""Numbers in a row: of batches and recoveries, by year."""

from __future__ import annotations

from datetime import datetime

from liance.web.cases.models import Numbers
from liance.web.site import clock


def next_number(letters: str, now: datetime) -> str:
    """The next number such as `ZF-2026-000001`. Needs a transaction; the series is held until it ends."""
    year = clock.day_of(now).year
    series = f"funds-{letters}-{year}"
    Numbers.objects.get_or_create(series=series)
    row = Numbers.objects.select_for_update().get(series=series)
    row.last += 1
    row.save(update_fields=["last"])
    return f"{letters}-{year}-{row.last:06}"
