"""What the clock brings about for tasks: the reports of the month are opened."""

from __future__ import annotations

from datetime import datetime

from liance.web.site.daily import Chore
from liance.web.site.words import Words
from liance.web.tasks.services.reports import open_reports


def opened(now: datetime) -> int:
    """Open them; how many."""
    return open_reports(now=now)


CHORES = [Chore("reports", opened, Words("生成月报{n}份", "{n} reports opened"))]
