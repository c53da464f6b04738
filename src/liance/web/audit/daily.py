"""What the clock brings about in the record: the day's head written to a file outside the database."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from liance.web.audit.services import anchor
from liance.web.site import clock
from liance.web.site.daily import Chore
from liance.web.site.words import Words


def anchored(*, now: datetime) -> int:
    """Anchor the record once a day; whether there was something new."""
    return anchor(day=clock.day_of(now), folder=settings.DATA_FOLDER) is not None


CHORES = [Chore("anchored", anchored, Words("写审计锚点{n}个", "{n} anchors written"))]
