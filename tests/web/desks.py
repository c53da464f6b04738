"""People at work in a real browser: their desks, the platform's clock, and keys pressed instead of clicks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.journeys import PASSWORD, Visitor
from tests.web.town import HOMES, NOON

from liance.web.cases.late import tick
from liance.web.funds import payable
from liance.web.funds.awarded import Awarded
from liance.web.people.models import Account, Membership, Organisation
from liance.web.people.roles import Kind, Role
from liance.web.site import clock

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page


class Day:
    """The platform's clock, moved on by the test."""

    def __init__(self) -> None:
        self.now = NOON

    def pass_days(self, days: int) -> None:
        self.now += timedelta(days=days)
        tick(now=self.now)


@pytest.fixture
def real_awards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Money is asked for by real awards only, whatever other tests put beside them."""
    monkeypatch.setattr(payable, "_SOURCES", [Awarded()])


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Day:
    """The clock that pages ask is the test's, so that a notice's days can pass."""
    made = Day()
    monkeypatch.setattr(clock, "now", lambda: made.now)
    return made


class Desk(Visitor):
    """Somebody at work: every page he sees is looked over for accessibility at his width."""

    account: Account

    def back(self) -> None:
        """Days have passed and with them the session: sign in again."""
        self.context.clear_cookies()
        self.sign_in(self.account)

    def choose(self, number: str, outcome: str) -> Locator:
        """Open a case and, by keyboard, the form of one of its outcomes."""
        page = self.look(f"/cases/{number}")
        form = page.locator("details", has=page.locator("summary", has_text=outcome)).first
        if form.get_attribute("open") is None:
            form.locator("summary").first.focus()
            page.keyboard.press("Enter")
        return form

    def act(self, number: str, outcome: str, attach: Path | None = None, picture: str = "", **fields: str) -> None:
        """Open a case, choose an outcome, fill in what it asks for, and take it."""
        form = self.choose(number, outcome)
        for label, value in fields.items():
            field = form.get_by_label(label, exact=False).first
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)
        if attach is not None:
            form.locator("input[type=file]").set_input_files(attach)
        if picture:
            self.picture(picture, "section:has(> #todo)")
        enter(self.page, form.locator("button"))


@pytest.fixture
def desk(browser: Browser, live_server: Any, organisation: Callable[..., Organisation]) -> Callable[..., Desk]:
    """Puts a person to work in a browser window of his own: `desk("li", Role.COUNTY_OFFICER, 390)`."""

    def sit(name: str, role: Role, width: int = 1440, home: tuple[int, str, Kind] | None = None) -> Desk:
        made = Desk(browser, live_server.url, width)
        made.account = Account.objects.create_user(name, PASSWORD, name=name, created_at=NOON)
        Membership.objects.create(
            account=made.account, organisation=organisation(*(home or HOMES[role])), role=role,
            valid_from=date(2020, 1, 1), granted_by="system", created_at=NOON,
        )  # fmt: skip
        made.sign_in(made.account)
        return made

    return sit


def press(page: Page, words: str) -> None:
    """Go to a button by its words and press Enter."""
    enter(page, page.get_by_role("button", name=words).first)


def enter(page: Page, button: Locator) -> None:
    """Press a button by keyboard, and see that nothing was refused."""
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".told, .errorlist").count() == 0, page.locator(".told, .errorlist").all_inner_texts()


def fill(page: Page, fields: dict[str, str]) -> None:
    """Fill fields by their labels."""
    for label, value in fields.items():
        page.get_by_label(label, exact=False).first.fill(value)
