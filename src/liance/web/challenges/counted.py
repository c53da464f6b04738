"""What challenges add to a day's figures: how many were published and how many found who solves them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from liance.insight.stretches import Rhythm, within
from liance.web.challenges.queries.statistics import statistics
from liance.web.monitoring.sources import CITY, Found
from liance.web.policies.models import Edition


def challenges(edition: Edition, on: date) -> Iterator[Found]:
    """I15: of the quarter, as known on the day."""
    quarter = within(on, Rhythm.QUARTER)
    now = statistics(on=on, policy=edition.policy)
    before = statistics(on=quarter.start - timedelta(days=1), policy=edition.policy)
    yield "I15-published", CITY, quarter, Fraction(now.published - before.published)
    yield "I15-matched", CITY, quarter, Fraction(now.matched - before.matched)
