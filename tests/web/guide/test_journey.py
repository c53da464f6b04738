"""In a real browser: an anonymous check-up by keyboard alone, the pages at both widths without a violation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pytest_django.live_server_helper import LiveServer
from tests.web.conftest import LIAOCHENG, NOON
from tests.web.guide.conftest import PAGE
from tests.web.journeys import Visitor

from liance.web.people.actor import SYSTEM
from liance.web.policies.services import take_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow
WIDTHS = [1440, 390]
CHECK = f"{PAGE}/check-up"
MOST_KEYS = 120


@pytest.fixture
def site(restored_database: None, live_server: LiveServer) -> str:
    """The running platform with the first policy."""
    take_in(folder=LIAOCHENG, actor=SYSTEM, now=NOON)
    return str(live_server.url)


class Visit(Visitor):
    """Somebody who uses the keyboard alone; what the page asks the network for is kept."""

    def __init__(self, browser: Browser, url: str, width: int = 1440, **options: Any) -> None:
        super().__init__(browser, url, width, **options)
        self.asked: list[str] = []
        self.page.on("request", lambda r: self.asked.append(r.url))

    def press_until(self, selector: str) -> None:
        """Tab on until the element has the focus; a page that hides it from the keyboard fails."""
        for _ in range(MOST_KEYS):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached by keyboard")

    def press(self, selector: str, key: str = "Enter") -> None:
        self.press_until(selector)
        self.page.keyboard.press(key)


def choose(visit: Visit, selector: str, downs: int) -> None:
    """Choose in a list by keyboard."""
    visit.press_until(selector)
    for _ in range(downs):
        visit.page.keyboard.press("ArrowDown")


def answer_by_keyboard(visit: Visit) -> None:
    """The question shown: a yes or no by the arrow keys, a figure by typing."""
    page = visit.page
    if page.locator("input[name=a0][type=radio]").count():
        visit.press_until("input[name=a0][type=radio]")
        page.keyboard.press("ArrowRight")
    else:
        visit.press_until("#a0")
        words = page.locator("#a0-help").inner_text()
        page.keyboard.type("8%" if "比例" in words else "2" if "整数" in words else "6000万元")
    visit.press("button[value=next]")


@pytest.mark.parametrize("width", WIDTHS)
def test_an_anonymous_check_up_by_keyboard_from_the_first_question_to_paper(
    browser: Browser, site: str, width: int, tmp_path: Path
) -> None:
    visit = Visit(browser, site, width)
    page = visit.page
    visit.go(CHECK)
    assert visit.faults() == []
    choose(visit, "#id_industry", 1)
    choose(visit, "#id_registered", 1)
    visit.press("main form button.primary")
    page.wait_for_selector("form.questions")
    assert visit.faults() == []
    visit.press("input[name=a0][type=radio]", " ")
    visit.press("button[value=next]")
    page.wait_for_url("**/check-up")
    for _ in range(4):
        page.wait_for_selector("form.questions")
        answer_by_keyboard(visit)
    page.wait_for_selector("form.questions")
    assert visit.faults() == []
    visit.press("button[value=result]")
    page.wait_for_selector("#sums")
    assert page.locator(".offer").count() > 5
    assert "不是应付的数" in page.locator(".sums").inner_text()
    assert visit.faults() == []
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes' }")
    visit.press("button.print")
    assert page.evaluate("document.body.dataset.printed") == "yes"
    page.emulate_media(media="print")
    assert page.pdf(path=tmp_path / "result.pdf")
    with page.expect_download() as download:
        page.emulate_media(media="screen")
        visit.press("button[value=json]")
    assert download.value.suggested_filename == "check-up-liaocheng-it-2023.json"
    assert visit.said == []
    assert all("?" not in url for url in visit.asked if "/check-up" in url)
    visit.context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["/policies", PAGE, "/policies/search?q=芯片", f"{PAGE}/editions"])
def test_axe_finds_nothing_and_everything_fits(browser: Browser, site: str, path: str, width: int) -> None:
    visit = Visit(browser, site, width)
    visit.go(path)
    for summary in visit.page.locator("#award-rent summary").all():
        summary.click()
    assert (visit.faults(), visit.said) == ([], [])
    visit.context.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_figure_of_an_example_is_changed_in_the_page_and_without_scripts(
    browser: Browser, site: str, script: bool
) -> None:
    visit = Visit(browser, site, 1440, java_script_enabled=script)
    page = visit.page
    visit.go(f"{PAGE}#award-rent")
    page.locator("#award-rent details.example summary").first.click()
    page.locator("#award-rent details.example a.button").first.click()
    rent = page.get_by_label("实付租金").first
    rent.fill("80万元")
    page.get_by_role("button", name="算一算").first.click()
    page.get_by_text("40万元").first.wait_for()
    assert page.url.endswith("#award-rent") is script
    assert visit.said == []
    visit.context.close()


def test_a_cited_sentence_is_where_the_address_leads(browser: Browser, site: str) -> None:
    visit = Visit(browser, site, 1440)
    visit.go(f"{PAGE}#三（二）第2句")
    cited = visit.page.locator("[id='三（二）第2句']")
    box = cited.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 200
    official, meaning = (cited.locator(f".{name}").bounding_box() for name in ("official", "meaning"))
    assert official is not None
    assert meaning is not None
    assert official["x"] + official["width"] <= meaning["x"]
    visit.context.close()
