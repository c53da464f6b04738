"""The page's structure: one file, nothing fetched, no text that becomes markup, every chart with its table."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.report.sample import sample

from liance.report.html import LONGEST_WHOLE, PAGE, html_of, write_html
from liance.report.page import Both, Chart, Column, Report, Section, Table

HOSTILE = "</script><img src=x onerror=alert(1)>\"'&<!--<script>"
WORDS = Both("标题", "Title")
VOID = {"meta", "input", "img", "br", "link"}


class Page(HTMLParser):
    """The elements of a page in order, each with its attributes and the text right inside it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.open: list[int] = []
        self.feed(text)
        self.close()
        assert self.open == [], "elements are left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute twice on {tag}"
        self.found.append((tag, dict(attrs), []))
        if tag not in VOID:
            self.open.append(len(self.found) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.found[self.open.pop()][0] == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        if self.open:
            self.found[self.open[-1]][2].append(data)

    def all(self, *tags: str) -> list[tuple[str, dict[str, str | None], str]]:
        return [(tag, attrs, "".join(words)) for tag, attrs, words in self.found if tag in tags]


def report_of(*sections: Section, title: Both = WORDS) -> Report:
    return Report(title, title, ((title, title),), sections, (title,))


@pytest.fixture(scope="module", params=["zh", "en"])
def page(request: pytest.FixtureRequest) -> Page:
    return Page(html_of(sample(600, request.param), request.param))


def test_nothing_is_fetched(page: Page) -> None:
    for tag, attrs, _ in page.found:
        assert tag not in {"link", "iframe", "object", "embed", "img", "form", "base"}
        assert {"src", "srcset", "action", "style"} & set(attrs) == set()
        assert attrs.get("href", "#").startswith("#")  # type: ignore[union-attr]
        assert [name for name in attrs if name.startswith("on")] == []


def test_the_policy_names_every_script_and_style_by_its_digest(page: Page) -> None:
    policy = next(a["content"] for _, a, _ in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    rules = {rule.split()[0]: set(rule.split()[1:]) for rule in str(policy).split("; ")}
    runs = [text for _, attrs, text in page.all("script") if attrs.get("type") != "application/json"]
    assert len(runs) == 2
    assert rules == {
        "default-src": {"'none'"},
        "script-src": {digest(text) for text in runs},
        "style-src": {digest(text) for _, _, text in page.all("style")},
        "base-uri": {"'none'"},
        "form-action": {"'none'"},
    }


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}'"


def test_the_policy_stands_before_what_it_governs() -> None:
    text = html_of(sample(1))
    assert text.index("Content-Security-Policy") < text.index("<style") < text.index("<script")


def test_headings_are_in_order(page: Page) -> None:
    levels = [int(tag[1]) for tag, _, _ in page.all("h1", "h2", "h3", "h4")]
    assert levels == [1, *[2] * (len(levels) - 1)]
    assert len(levels) == 1 + 6 + 1


def test_every_chart_is_an_image_with_words_and_has_a_table(page: Page) -> None:
    charts = [attrs for _, attrs, _ in page.all("div") if attrs.get("class") == "chart"]
    assert len(charts) == 5
    assert all(attrs["role"] == "img" and len(str(attrs["aria-label"])) > 10 for attrs in charts)
    assert len(page.all("table")) == len(page.all("caption")) == len(page.all("section")) == 6


def test_every_heading_cell_says_what_it_heads(page: Page) -> None:
    assert {attrs["scope"] for _, attrs, _ in page.all("th")} == {"col", "row"}


def test_ids_are_unique_and_links_lead_to_them(page: Page) -> None:
    ids = [attrs["id"] for _, attrs, _ in page.found if "id" in attrs]
    assert len(set(ids)) == len(ids)
    for _, attrs, _ in page.found:
        for name in ("href", "for", "aria-labelledby"):
            if name in attrs:
                assert str(attrs[name]).lstrip("#") in ids


def test_the_language_is_declared() -> None:
    assert '<html lang="zh-CN">' in html_of(report_of(), "zh")
    assert '<html lang="en">' in html_of(report_of(), "en")


def test_a_report_without_charts_carries_no_chart_engine() -> None:
    assert len(html_of(report_of())) < 40_000


def test_hostile_names_are_only_text() -> None:
    words = Both(HOSTILE, HOSTILE)
    table = Table((Column("name", words), Column("sum", words, "money")), ((HOSTILE, 100), ("乙", 200)), (HOSTILE, 300))
    long = Table((Column("name", words),), tuple((HOSTILE,) for _ in range(LONGEST_WHOLE + 1)))
    chart = Chart("column", "name", ("sum",), split="name")
    page = Page(html_of(report_of(Section(words, words, table, chart), Section(words, words, long), title=words)))
    assert page.all("img") == []
    kinds = [attrs.get("type") for _, attrs, _ in page.all("script")]
    assert kinds == ["application/json"] * 3 + [None] * 2
    blocks = [json.loads(text) for _, attrs, text in page.all("script") if attrs.get("type")]
    assert blocks[0]["series"][0]["name"] == HOSTILE
    assert blocks[2]["rows"][0] == [HOSTILE]
    assert [text for _, _, text in page.all("h1", "h2")] == [HOSTILE, HOSTILE, HOSTILE, "说明"]
    assert page.all("th")[0][2] == HOSTILE


@pytest.mark.parametrize(("rows", "shown"), [(LONGEST_WHOLE, LONGEST_WHOLE), (LONGEST_WHOLE + 1, PAGE)])
def test_a_long_table_starts_with_its_first_page(rows: int, shown: int) -> None:
    table = Table((Column("n", WORDS, "count"), Column("name", WORDS)), tuple((n, f"第{n}") for n in range(rows)))
    page = Page(html_of(report_of(Section(WORDS, WORDS, table))))
    data = json.loads(next(text for _, attrs, text in page.all("script") if attrs.get("type")))
    assert len(page.all("tr")) == shown + 1
    assert data["ranks"][0] == list(range(rows))
    assert (data["rows"] is None) == (rows == shown)
    assert len(data["rows"] or [None] * rows) == rows


def test_rounded_figures_are_explained_only_where_there_are_any() -> None:
    whole = Section(WORDS, WORDS, Table((Column("n", WORDS, "ratio"),), ((1,),)))
    assert "四舍五入" not in html_of(report_of(whole))
    assert "四舍五入" in html_of(sample(1))


def test_the_same_report_is_the_same_file(tmp_path: Path) -> None:
    write_html(sample(20), tmp_path / "a.html")
    write_html(sample(20), tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert re.search(r"</html>\n\Z", (tmp_path / "a.html").read_text("utf-8"))
