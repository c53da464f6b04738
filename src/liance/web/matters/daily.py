"""What the clock brings about in matters: reminders of what will end."""

from __future__ import annotations

from datetime import datetime

from liance.web.matters.reminders import remind
from liance.web.site.daily import Chore
from liance.web.site.words import Words


def reminded(now: datetime) -> int:
    """Open them; how many."""
    return remind(now=now)


CHORES = [Chore("reminded", reminded, Words("到期提醒{n}件", "{n} reminders opened"))]
