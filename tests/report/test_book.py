"""The workbook, read back with the reader that clerks' tables go through."""

import zipfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tests.report.sample import sample

from liance.report.book import keeps, sheet_names, write_book
from liance.report.page import Both, Column, Report, Section, Table

WORDS = Both("标题", "Title")
NAME, SUM = Column("name", Both("名称", "Name")), Column("sum", Both("金额", "Sum"), "money")
SHARE, COUNT = Column("share", Both("占比", "Share"), "ratio"), Column("count", Both("户数", "Count"), "count")


def read(report: Report, path: Path, lang: str = "zh") -> dict[str, list[list[object]]]:
    write_book(report, path, lang)
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def report_of(*sections: Section) -> Report:
    return Report(WORDS, Both("导语", "Lead"), ((Both("要花", "Cost"), Both("一元", "one yuan")),), sections)


def section(*rows: tuple[object, ...], totals: tuple[object, ...] | None = None) -> Section:
    return Section(WORDS, WORDS, Table((NAME, SUM, SHARE, COUNT), rows, totals))  # type: ignore[arg-type]


def test_figures_are_numbers_and_the_unknown_is_a_dash(tmp_path: Path) -> None:
    rows = ("甲", 123_456_789, Fraction(1, 8), 3), ("=1+1", None, None, True)
    made = read(report_of(section(*rows, totals=("合计", 1, None, 0))), tmp_path / "a.xlsx")
    assert made["标题"] == [
        ["名称", "金额（元）", "占比", "户数"],
        ["甲", 1234567.89, 0.125, 3.0],
        ["=1+1", "—", "—", "是"],
        ["合计", 0.01, "—", 0.0],
    ]


def test_what_a_spreadsheet_would_change_is_text_and_said(tmp_path: Path) -> None:
    most, plain = 10**18 - 1, 10**17
    made = read(report_of(section(("甲", most, None, None), ("乙", plain, None, None))), tmp_path / "a.xlsx", "en")
    assert [row[1] for row in made["Title"][1:]] == ["9,999,999,999,999,999.99", 1e15]
    told = " ".join(str(cell) for row in made["Overview"] for cell in row)
    assert "1 of the figures have more than the 15 digits" in told
    assert "have more than" not in str(read(report_of(section()), tmp_path / "b.xlsx", "en"))


@given((st.integers(-(10**18), 10**18) | st.integers(-(10**15), 10**15)).filter(keeps))
@example(-999_999_999_999_999)
def test_sums_that_are_kept_come_back_to_the_fen(fen: int) -> None:
    """As a spreadsheet reads them: the digits that the file holds, rounded to the cents that are shown."""
    written = Decimal(f"{fen / 100:.16G}")
    assert not keeps(8_885_200_907_899_810), "its neighbour is two cents away"
    assert round(Decimal(float(written)), 2) == Decimal(fen).scaleb(-2)
    assert Decimal(f"{float(written):.15G}") == Decimal(fen).scaleb(-2)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_overview_leads_to_every_sheet(tmp_path: Path, lang: str) -> None:
    report = sample(40, lang)
    made = read(report, tmp_path / "a.xlsx", lang)
    overview, *sheets = made
    cells = [str(cell) for row in made[overview] for cell in row]
    assert len(sheets) == len(report.sections)
    assert cells[0] == report.title(lang)
    assert report.lead(lang) in cells
    assert set(sheets) <= set(cells)
    assert {value(lang) for _, value in report.facts} <= set(cells)
    assert {note(lang) for note in report.notes} <= set(cells)
    for name, part in zip(sheets, report.sections, strict=True):
        assert len(made[name]) == 1 + len(part.table.rows) + (part.table.totals is not None)


def test_it_holds_no_formula_and_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_book(sample(20), tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 7
    assert all("<f>" not in sheet for sheet in sheets)
    assert all('state="frozen"' in sheet for sheet in sheets[1:])


def test_sheets_have_names_that_a_workbook_allows() -> None:
    names = sheet_names(["一/二：[三]*?", "一 二：", "概要", "a" * 40, "A" * 40, "", "'引'", "history"], "概要")
    assert names == ["一 二： 三", "一 二：", "概要 2", "a" * 31, "A" * 29 + " 2", "-", "引", "history 2"]


@given(st.lists(st.text(max_size=40), max_size=12))
def test_no_two_sheets_share_a_name(titles: list[str]) -> None:
    names = sheet_names(titles)
    assert len({name.casefold() for name in names}) == len(titles)
    assert all(1 <= len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_more_rows_than_a_sheet_has_are_refused(tmp_path: Path) -> None:
    table = Table((COUNT,), ((1,),) * 1_048_576)
    with pytest.raises(ValueError, match="1,048,576 rows: a sheet holds"):
        write_book(report_of(Section(WORDS, WORDS, table)), tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []
