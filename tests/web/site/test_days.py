"""The day that an address asks for: never one that has not come, unless the page says that it may."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.test import RequestFactory

from liance.web.site import clock
from liance.web.site.days import day_asked

NOW = datetime.fromisoformat("2024-09-30T10:00+08:00")
TODAY = date(2024, 9, 30)


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        ("2024-09-02", date(2024, 9, 2)),
        ("2024年9月2日", date(2024, 9, 2)),
        ("2024-10-08", TODAY),
        ("2024-02-30", TODAY),
        ("", TODAY),
    ],
)
def test_a_day_of_an_address(asked: str, day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    assert day_asked(RequestFactory().get("/", {"on": asked})) == day


def test_a_page_may_have_another_default_and_days_to_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    none, later = (RequestFactory().get("/", {"day": d}) for d in ("", "2024-10-08"))
    assert day_asked(none, "day", default=date(2024, 9, 29)) == date(2024, 9, 29)
    assert day_asked(later, "day", to_come=True) == date(2024, 10, 8)
