"""Reports in a real browser: drawn, silent, accessible, sorted by keyboard, and as wide as the screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.report.sample import sample

from liance.report.html import PAGE, write_html
from liance.report.page import Both, Chart, Column, Report, Section, Table

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.slow

HOSTILE = "</script><img src=x onerror=\"document.title='taken'\">"
ROWS = 5_000
WIDTHS = [1440, 390]
INK = "svg path[fill]:not([fill='none']), svg path[stroke]:not([stroke='none'])"


class Visit:
    """A page that was opened, with all that it said on the console and all that it asked the network for."""

    def __init__(self, browser: Browser, file: Path, width: int = 1440, **options: object) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())

    def section(self, number: int) -> Locator:
        return self.page.locator(f"#s{number}")

    def column(self, number: int, at: int) -> list[str]:
        """The cells of one column of a section's table that now stand in the page."""
        return self.section(number).locator(f"tbody tr > :nth-child({at + 1})").all_inner_texts()


@pytest.fixture(scope="module", params=["zh", "en"])
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / f"report.{request.param}.html"
    write_html(sample(ROWS, request.param), path, request.param)
    return path


@pytest.mark.parametrize("width", WIDTHS)
def test_charts_are_drawn_in_silence_without_the_network(browser: Browser, file: Path, width: int) -> None:
    visit = Visit(browser, file, width)
    figures = visit.page.locator("figure")
    assert figures.count() == 5
    drawn = [figures.nth(n).locator(INK).count() for n in range(5)]
    assert [count >= least for count, least in zip(drawn, [16, 28, 10, 1, 390], strict=True)] == [True] * 5, drawn
    visit.page.emulate_media(media="print")
    visit.page.pdf()
    assert visit.said == []
    assert visit.asked == [file.as_uri()]


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(browser: Browser, file: Path, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    visit = Visit(browser, file, width)
    visit.section(6).locator("thead button").first.click()
    found = Axe().run(visit.page)
    assert len(found.response["passes"]) > 20
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [1440, 768, 390, 320])
def test_the_page_never_scrolls_sideways(browser: Browser, file: Path, width: int) -> None:
    visit = Visit(browser, file, width)
    assert visit.page.evaluate("document.documentElement.scrollWidth") == width
    boxes = visit.page.locator(".scroll")
    inside = [boxes.nth(n).evaluate("box => box.getBoundingClientRect().right") for n in range(boxes.count())]
    assert len(inside) == 6
    assert max(inside) <= width


def test_the_keyboard_sorts(browser: Browser, file: Path) -> None:
    """Up, down, and back; what is unknown stays last."""
    visit = Visit(browser, file)
    change, before = 3, visit.column(5, 3)
    button = visit.section(5).locator("thead button").nth(change)
    head = visit.section(5).locator("thead th").nth(change)
    unknown = before.count("—")
    assert unknown == 10
    button.focus()
    for key, told, falling in (("Enter", "ascending", False), ("Space", "descending", True)):
        visit.page.keyboard.press(key)
        cells = visit.column(5, change)
        figures = [float(cell.replace(",", "")) for cell in cells[:-unknown]]
        assert head.get_attribute("aria-sort") == told
        assert figures == sorted(figures, reverse=falling)
        assert cells[-unknown:] == ["—"] * unknown
    visit.page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "none"
    assert visit.column(5, change) == before
    assert button.evaluate("it => document.activeElement === it && getComputedStyle(it).outlineStyle") == "solid"


def test_a_long_table_is_paged_found_and_sorted_whole(browser: Browser, file: Path) -> None:
    visit, lang = Visit(browser, file), file.stem.split(".")[1]
    rows = sample(ROWS, lang).sections[5].table.rows
    section = visit.section(6)
    assert visit.column(6, 0) == [row[0] for row in rows[:PAGE]]
    section.locator(".on").press("Enter")
    assert visit.column(6, 0) == [row[0] for row in rows[PAGE : 2 * PAGE]]
    assert "101–200" in section.locator("output").inner_text()
    section.locator("thead button").nth(2).click()
    least = sorted(rows, key=lambda row: row[2])[:PAGE]  # type: ignore[arg-type, return-value]
    assert visit.column(6, 2) == [f"{fen // 100:,}.{fen % 100:02}" for _, _, fen, *_ in least]  # type: ignore[operator]
    name = str(rows[4_321][0])
    section.locator("input").fill(name)
    assert set(visit.column(6, 0)) == {name}
    section.locator("input").fill("nobody of this name")
    assert visit.column(6, 0) == []
    assert section.locator(".on").is_disabled()
    assert visit.said == []


def test_twenty_thousand_rows_are_no_burden(browser: Browser, tmp_path: Path) -> None:
    write_html(sample(20_000, "en"), tmp_path / "long.html", "en")
    visit = Visit(browser, tmp_path / "long.html")
    assert len(visit.column(6, 0)) == PAGE
    visit.section(6).locator("thead button").first.click()
    visit.section(6).locator("thead button").first.click()
    assert visit.column(6, 0)[0] == "Enterprise 19999"


def test_a_hostile_name_does_nothing(browser: Browser, tmp_path: Path) -> None:
    words = Both(HOSTILE, HOSTILE)
    name, total = Column("name", words), Column("sum", words, "money")
    short = Section(words, words, Table((name, total), ((HOSTILE, 100),)), Chart("bar", "name", ("sum",)))
    long = Section(words, words, Table((name, total), tuple((HOSTILE, n) for n in range(600))))
    write_html(Report(words, words, ((words, words),), (short, long), (words,)), tmp_path / "hostile.html")
    visit = Visit(browser, tmp_path / "hostile.html")
    visit.section(2).locator(".on").click()
    bar = visit.page.locator("figure svg path[fill='#0b62a8']").first.bounding_box()
    assert bar is not None
    visit.page.mouse.move(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
    assert visit.page.title() == HOSTILE
    assert visit.page.locator("img").count() == 0
    assert visit.column(2, 0)[0] == HOSTILE
    assert visit.said == []
    assert visit.asked == [(tmp_path / "hostile.html").as_uri()]


def test_a_figure_under_the_pointer_is_told_exactly(browser: Browser, file: Path) -> None:
    visit = Visit(browser, file)
    figure = visit.section(1).locator("figure")
    figure.scroll_into_view_if_needed()
    bar = figure.locator("svg path[fill='#0b62a8']").nth(1).bounding_box()
    assert bar is not None
    visit.page.mouse.move(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
    figure.locator("svg text", has_text="167,760,000").wait_for(timeout=10_000)


def test_without_scripts_the_tables_are_still_there(browser: Browser, file: Path) -> None:
    visit = Visit(browser, file, java_script_enabled=False)
    assert len(visit.column(6, 0)) == PAGE
    assert visit.page.locator("noscript").is_visible()
    assert not visit.section(6).locator(".tools").is_visible()


def test_nothing_moves_for_those_who_ask_for_stillness(browser: Browser, file: Path) -> None:
    visit = Visit(browser, file, reduced_motion="reduce")
    assert visit.page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert visit.page.evaluate("document.getAnimations().length") == 0


def test_printed_pages_repeat_the_heads_of_tables(browser: Browser, file: Path) -> None:
    """In print nothing scrolls and no tool is shown; the head of a table is no box that a page cannot repeat."""
    visit = Visit(browser, file)
    visit.page.emulate_media(media="print")
    tall = visit.section(5).locator(".scroll").evaluate("box => box.clientHeight >= box.scrollHeight")
    assert tall
    assert not visit.section(6).locator(".tools").is_visible()
    assert visit.section(5).locator("thead button").first.evaluate("it => getComputedStyle(it).display") == "contents"
