"""From the home page to acting for one's enterprise, in a real browser, by keyboard, at two widths; axe everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from tests.web.journeys import PASSWORD, Visitor
from tests.web.matrix import COUNTY, actor_as
from tests.web.people.test_registrations import CODE
from tests.web.people.tries import PDF, a_membership, enterprise, somebody

from liance.web.people.models import Account, Membership, Registration
from liance.web.people.roles import Role

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("restored_database")]
WIDTHS = [1440, 390]
PICTURES = Path("build/screenshots")
NAME = "演示新星电子有限公司"
LAST_DAY = "2099-12-31"


class Person(Visitor):
    """Somebody who uses the keyboard alone."""

    def to(self, selector: str) -> None:
        """Press Tab until something has the focus."""
        for _ in range(80):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} is not reached by Tab")

    def type(self, selector: str, text: str) -> None:
        self.to(selector)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def press(self, selector: str) -> None:
        """Go to a button or link and press Enter."""
        self.to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def choose(self, selector: str, label: str) -> None:
        """Go down a list until the choice is there."""
        self.to(selector)
        for _ in range(12):
            if self.page.evaluate("s => document.querySelector(s).selectedOptions[0].text", selector) == label:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{label} is not in the list")

    def seen(self, name: str) -> None:
        """The page has no fault; a picture of it is kept."""
        assert self.faults() == [], name
        PICTURES.mkdir(parents=True, exist_ok=True)
        width = (self.page.viewport_size or {})["width"]
        self.page.screenshot(path=str(PICTURES / f"{name}-{width}.png"), full_page=True)

    def sign_in_as(self, username: str) -> None:
        """The sign-in page, by keyboard."""
        self.go("/people/sign-in")
        self.type("#id_username", username)
        self.type("#id_password", PASSWORD)
        self.press("main form button.primary")


@pytest.fixture(autouse=True)
def _not_counted(settings: Any) -> None:
    cache.clear()
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def officer() -> Account:
    """The county's officer, whose office makes its county one of the list."""
    account = Account.objects.get(pk=actor_as(Role.COUNTY_OFFICER).account_id)
    account.set_password(PASSWORD)
    account.save()
    return account


def filled(person: Person, letter: Path, *, code: str = CODE, username: str = "lixin") -> None:
    """The form, from its first field to its last."""
    person.type("#id_code", code)
    person.type("#id_name", NAME)
    person.choose("#id_kind", "企业")
    person.choose("#id_county", COUNTY)
    person.type("#id_person", "李新")
    person.type("#id_phone", "13800000001")
    person.to("#id_letter")
    person.page.set_input_files("#id_letter", str(letter))  # what the file dialogue would give
    person.to("#id_valid_to")
    person.page.fill("#id_valid_to", LAST_DAY)  # the order of day, month and year is the browser's own
    person.type("#id_username", username)
    person.type("#id_password", PASSWORD)
    person.type("#id_again", PASSWORD)
    person.to("#id_agreed")
    person.page.keyboard.press("Space")


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_home_page_to_acting_for_the_enterprise(
    browser: Browser, live_server: Any, officer: Account, tmp_path: Path, width: int
) -> None:
    letter = tmp_path / "授权书.pdf"
    letter.write_bytes(PDF)
    li, desk = (Person(browser, live_server.url, width) for _ in range(2))
    li.go("/")
    li.seen("home-public")
    li.press("header a[href='/people/register']")
    li.seen("register")
    filled(li, letter, code=CODE[:-1] + ("0" if CODE[-1] != "0" else "1"))
    li.press("main form button.primary")
    assert "末位校验码应为" in li.page.locator(".told").inner_text()
    li.seen("register-wrong")
    li.go("/people/privacy")
    li.seen("privacy")

    li.go("/people/register")
    filled(li, letter)
    li.press("main form button.primary")
    assert "等待核对" in li.page.locator("main").inner_text()
    li.seen("registration-open")
    number = Registration.objects.get().shown
    li.press("form[action='/people/register/mine/close'] button")

    desk.sign_in_as(officer.username)
    desk.seen("home-officer")
    desk.press("main a[href='/people/requests/to-decide']")
    desk.seen("to-decide")
    desk.type("input[name=why]", "授权书上没有印章，请盖章后重新上传")
    desk.press("button[value=refuse]")

    li.go("/people/sign-in")
    li.seen("sign-in")
    li.press("main a[href='/people/register/find']")
    li.type("#id_number", number.lower())
    li.type("#id_password", "wrong")
    li.press("main form button.primary")
    li.seen("find-wrong")
    li.type("#id_number", number)
    li.type("#id_password", PASSWORD)
    li.press("main form button.primary")
    assert "授权书上没有印章" in li.page.locator("main").inner_text()
    li.seen("registration-refused")
    li.press("main a[href='/people/register/mine/mend']")
    li.seen("mend")
    li.to("#id_letter")
    li.page.set_input_files("#id_letter", str(letter))
    li.to("#id_agreed")
    li.page.keyboard.press("Space")
    li.press("main form button.primary")
    assert "等待核对" in li.page.locator("main").inner_text()

    desk.go("/people/requests/to-decide")
    desk.press("button[value=allow]")
    assert "没有待决定的申请" in desk.page.locator("main").inner_text()
    li.go("/people/register/mine")
    li.seen("registration-granted")
    li.press("main a[href='/people/sign-in']")
    li.sign_in_as("lixin")
    assert "您好" in li.heading()
    assert NAME in li.page.locator("main").inner_text()
    li.seen("home-agent")
    assert [person.said for person in (li, desk)] == [
        [m for m in person.said if "422" in m or "status of 4" in m] for person in (li, desk)
    ], "the console says nothing but that a form was not taken"


@pytest.mark.parametrize("width", WIDTHS)
def test_a_colleague_joins_takes_over_and_the_first_leaves(
    browser: Browser, live_server: Any, officer: Account, tmp_path: Path, width: int
) -> None:
    letter = tmp_path / "授权书.pdf"
    letter.write_bytes(PDF)
    lead, colleague = (Person(browser, live_server.url, width) for _ in range(2))
    firm, first = enterprise(), somebody("first")
    first.set_password(PASSWORD)
    first.save()
    a_membership(firm, first)

    colleague.go("/people/register")
    filled(colleague, letter, code=firm.code, username="wanger")
    colleague.press("main form button.primary")
    lead.sign_in_as(first.username)
    lead.seen("home-lead")
    lead.go("/people/members")
    lead.press("main a[href='/people/requests/to-decide']")
    lead.seen("to-decide-lead")
    lead.press("button[value=allow]")
    lead.go("/people/members")
    lead.seen("members")
    lead.press("form[action$='/hand-over'] button")
    assert "李新现在是主经办人" in lead.page.locator(".flashes").inner_text()
    lead.to("main details summary")
    lead.page.keyboard.press("Enter")
    lead.seen("leave")
    lead.press("form[action$='/leave'] button")
    assert "您已退出" in lead.page.locator(".flashes").inner_text()
    lead.seen("me-left")
    colleague.sign_in_as("wanger")
    colleague.go("/people/members")
    assert "主经办人" in colleague.page.locator("main .grid").inner_text()
    assert Membership.objects.get(organisation=firm, revoked_on=None).account.username == "wanger"
