"""What `liance serve --demo` shows of open challenges."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from liance.web.challenges.demonstration import demonstrate
from liance.web.challenges.models import Bid, OpenChallenge
from liance.web.challenges.queries.standing import state_of
from liance.web.people import demonstration as people
from liance.web.people.actor import SYSTEM
from liance.web.policies.models import Edition

MARCH = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.slow
def test_one_is_open_with_a_sealed_bid_and_one_in_review(edition: Edition, settings: Any) -> None:
    settings.DEBUG = True
    people.demonstrate(actor=SYSTEM, now=MARCH)
    said: list[str] = []
    for _ in range(2):
        demonstrate(actor=SYSTEM, now=MARCH, enterprises=8, say=lambda zh, en: said.append(zh))
    rows = OpenChallenge.objects.select_related("case").order_by("pk")
    assert [state_of(c).id for c in rows] == ["open", "before"]
    assert all("演示" in c.title for c in rows)
    bid = Bid.objects.get()
    assert bid.sealed
    assert bid.offer.related, "the tie is found, and answered"
    assert said == ["演示榜单2个"]
