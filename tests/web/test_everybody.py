"""Everybody of the demonstration opens whatever his menu offers, in a real browser; the manual shows some of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from tests.web.journeys import Visitor

from liance.web.demonstration import demonstrate
from liance.web.people.models import Account
from liance.web.site import clock

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("restored_database")]
MARCH = datetime(2025, 3, 3, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""While the first policy still takes applications, as a demonstration does."""
FILES = "/registry/organisations/?county=演示东区"
BESIDE = {
    "xitong": ["/people/accounts/new", "/people/organisations/new"], "anquan": ["/people/accounts/{xianqu}"],
    "shiji": ["/awards/proactive/liaocheng-it-2023"], "lianban": [FILES],
}  # fmt: skip
"""Pages that a menu leads to in a second step, by account; `{name}`: the page of that account."""
PICTURES = {
    ("qiye", "/"): "home", ("yuanqu", "/registry/"): "my-file", ("xiehui", "/people/requests"): "act-for",
    ("lianban", FILES): "registry",
    ("xitong", "/people/accounts/new"): "account-new", ("anquan", "/people/accounts/{xianqu}"): "account",
    ("rizhi", "/audit/"): "audit-record",
}  # fmt: skip


@pytest.mark.parametrize("width", [1440, 390])
def test_everything_in_everybodys_menu(
    browser: Browser, live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setattr(clock, "now", lambda: MARCH)
    settings.DEBUG = True
    people = demonstrate(enterprises=8, say=lambda zh, en: None)
    settings.DEBUG = False
    numbers = {a.username: a.pk for a in Account.objects.all()}
    wrong: dict[str, list[str]] = {}
    for one in people:
        name = one["username"]
        visitor = Visitor(browser, live_server.url, width)
        visitor.sign_in(Account.objects.get(username=name), one["password"])
        offered = visitor.page.eval_on_selector_all("nav a", "all => all.map(a => a.getAttribute('href'))")
        assert offered, one["role"]
        for path in dict.fromkeys(["/", *offered, *BESIDE.get(name, [])]):
            visitor.go(path.format(**numbers))
            wrong[f"{one['role']} {path}"] = visitor.faults()
            if (name, path) in PICTURES:
                visitor.picture(PICTURES[name, path])
        wrong[f"{one['role']} console"] = visitor.said
        visitor.context.close()
    assert {place: faults for place, faults in wrong.items() if faults} == {}
