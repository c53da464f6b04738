"""What journeys in a real browser share: Chromium, a visitor, a database put back afterwards.

A journey is marked `pytest.mark.slow` and `pytest.mark.usefixtures("restored_database")`, and takes the fixtures
`browser` and `live_server`; the fixtures are known to every test below tests/web.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from tests.web.pictures import PICTURES

from liance.web.people.models import Account

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop runs in the thread of the test

PASSWORD = "correct horse battery staple"


@pytest.fixture(scope="module")
def _snapshot(django_db_setup: None, django_db_blocker: Any) -> Iterator[sqlite3.Connection]:
    """The database as migrations left it, put back as a whole when the tests of the module are over."""
    kept = sqlite3.connect(":memory:")
    with django_db_blocker.unblock():
        connection.ensure_connection()
        connection.connection.backup(kept)
    yield kept
    with django_db_blocker.unblock():
        connection.ensure_connection()
        kept.backup(connection.connection)


@pytest.fixture
def restored_database(_snapshot: sqlite3.Connection, transactional_db: None) -> Iterator[None]:
    """A database that a server in another thread sees, at first as migrations left it.

    Django empties every table after the test: those that refuse deletion lose their triggers before that, and the
    next test, or the end of the module, brings everything back.
    """
    connection.ensure_connection()
    _snapshot.backup(connection.connection)
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


class Visitor:
    """A browser window of a width; whatever it says on the console is kept, blocked styles and scripts too."""

    def __init__(self, browser: Browser, url: str, width: int = 1440, **options: Any) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        self.page: Page = self.context.new_page()
        self.url, self.width = url, width
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def go(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def sign_in(self, account: Account, password: str = PASSWORD) -> None:
        self.go("/people/sign-in")
        self.page.fill("#id_username", account.username)
        self.page.fill("#id_password", password)
        self.page.click("main button.primary")

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def look(self, path: str) -> Page:
        """Go there and see that axe-core finds nothing."""
        self.go(path)
        assert self.faults() == [], path
        return self.page

    def picture(self, name: str, part: str = "") -> None:
        """Keep how the page looks at this width: the whole of it, or the part that a selector names."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = str(PICTURES / f"{name}-{self.width}.png")
        if part:
            self.page.locator(part).first.screenshot(path=path)
        else:
            self.page.screenshot(path=path, full_page=True)

    def faults(self) -> list[str]:
        """What axe-core finds, and whether the page is wider than the screen."""
        from axe_playwright_python.sync_playwright import Axe

        found = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in Axe().run(self.page).response["violations"]]
        wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        return found + (["wider than the screen"] if wide else [])
