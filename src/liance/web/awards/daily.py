"""What the clock brings about for awards: once a day it is found who is entitled without being asked."""

from __future__ import annotations

from datetime import datetime

from liance.web.awards.entitled import find_daily
from liance.web.people.actor import SYSTEM
from liance.web.site.daily import Chore
from liance.web.site.words import Words


def found(now: datetime) -> int:
    """Find them; for how many policies."""
    return find_daily(actor=SYSTEM, now=now)


CHORES = [Chore("found", found, Words("查找免申即享{n}份政策", "{n} policies searched for who is entitled"))]
