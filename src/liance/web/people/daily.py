"""What the clock brings about among people: requests that were given up are removed."""

from __future__ import annotations

from datetime import datetime

from liance.web.people.actor import SYSTEM
from liance.web.people.services.abandoned import remove_abandoned
from liance.web.site.daily import Chore
from liance.web.site.words import Words


def removed(now: datetime) -> int:
    """Remove them; how many."""
    return remove_abandoned(actor=SYSTEM, now=now)


CHORES = [Chore("removed", removed, Words("清除放弃的申请{n}件", "{n} requests given up removed"))]
