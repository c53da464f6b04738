"""A report as a workbook: an overview, then one sheet per section with its figures as numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from liance.records.whole import whole_file
from liance.report.cells import DASH, YES_NO, heading, texts
from liance.report.page import Both, Cell, Column, Report, Section
from liance.values.decimals import scaled_text

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

SHOWN_DIGITS = 15
"""Significant digits that a spreadsheet keeps and shows; a number with more would be changed."""
MOST_ROWS = 1_048_576
CELL_LIMIT = 32_767
SHEET_NAME = 31
NARROWEST, WIDEST = 9, 48
SAMPLE = 500
"""Rows that are measured to set a column's width."""
MADE = datetime(1980, 1, 1)
"""The date in the file, so that the same report gives the same bytes."""
FORMATS = {
    "money": "#,##0.00",
    "count": "#,##0",
    "ratio": "0.00##%",
    "number": "#,##0.######",
    "year": "0",
}
WORDS = {
    "overview": Both("概要", "Overview"),
    "facts": Both("要点", "Key figures"),
    "sheets": Both("工作表", "Sheets"),
    "notes": Both("说明", "Notes"),
    "as-text": Both(
        "有 {count} 个数超过表格软件的 15 位有效数字，为免被改动，按文字写入，不参与求和。",
        "{count} of the figures have more than the 15 digits that a spreadsheet keeps: written as text, "
        "unchanged, and left out of sums.",
    ),
    "exact": Both(
        "金额以元计，准确到分。比例和小数按表格软件的精度写入，精确值见 JSON 文件。“—”表示不知道或不适用，不是零。",
        "Money is in yuan, exact to the fen. Ratios and broken numbers have the spreadsheet's precision; the JSON file "
        "has them exactly. A dash is unknown or not applicable, never zero.",
    ),
}


def write_book(report: Report, path: Path, lang: str = "zh") -> None:
    """Write the report as an .xlsx file, whole or not at all; it holds no formula.

    OSError where it cannot be written; ValueError where a section has more rows than a sheet; TypeError where a
    cell is not what its column says.
    """
    report = report.said(lang)
    for section in report.sections:
        if len(section.table.rows) + 2 > MOST_ROWS:
            raise ValueError(f"{len(section.table.rows):,} rows: a sheet holds {MOST_ROWS:,}")
    with whole_file(path) as part:
        _write(report, part, lang)


def _write(report: Report, path: Path, lang: str) -> None:
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

    book = Workbook(str(path))
    book.set_properties({"title": report.title(lang), "created": MADE})
    overview = book.add_worksheet(WORDS["overview"](lang))
    names = sheet_names([section.title(lang) for section in report.sections], overview.get_name())
    as_text = 0
    for name, section in zip(names, report.sections, strict=True):
        as_text += _sheet(book, name, section, lang)
    _overview(book, overview, report, names, as_text, lang)
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(str(error)) from error


def sheet_names(titles: Sequence[str], *taken: str) -> list[str]:
    """A sheet's name for every title: at most 31 characters, none that a sheet may not have, no two alike."""
    used, names = {name.casefold() for name in (*taken, "History")}, []
    for title in titles:
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip(" '") or "-"
        tries = (f"{plain[: SHEET_NAME - len(end)]}{end}" for end in ("", *(f" {n}" for n in range(2, 10_000))))
        name = next(t for t in tries if t.casefold() not in used)
        used.add(name.casefold())
        names.append(name)
    return names


# ---- a section -------------------------------------------------------------------------------------------
def _sheet(book: Workbook, name: str, section: Section, lang: str) -> int:
    """Write one section; how many of its figures had to be written as text."""
    table, sheet = section.table, book.add_worksheet(name)
    head = book.add_format({"bold": True, "bg_color": "#E9EEF4", "bottom": 1, "text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 1)
    as_text = 0
    for at, column in enumerate(table.columns):
        cells = table.cells(at)
        words = texts(column, cells, lang)
        styles = [_style(book, column.kind, bold=bold) for bold in (False, True)]
        sheet.set_column(at, at, _width([heading(column, lang), *words[:SAMPLE], words[-1] if words else ""]))
        sheet.write_string(0, at, heading(column, lang), head)
        for row, cell in enumerate(cells, 1):
            as_text += _write_cell(sheet, row, at, column, cell, styles[row > len(table.rows)], lang)
    sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.columns) - 1)
    return as_text


def _style(book: Workbook, kind: str, *, bold: bool) -> Format:
    style = {"valign": "top", "bold": bold, **({"top": 1} if bold else {})}
    if kind in FORMATS:
        return book.add_format({**style, "num_format": FORMATS[kind], "align": "right"})
    return book.add_format({**style, "text_wrap": True})


def _write_cell(sheet: Worksheet, row: int, at: int, column: Column, cell: Cell, style: Format, lang: str) -> int:
    """Write one cell; 1 if it is a figure that only text keeps, else 0. Text is text, whatever it begins with."""
    if cell is None or isinstance(cell, str | bool):
        text = DASH if cell is None else YES_NO[lang][0 if cell else 1] if isinstance(cell, bool) else cell
        sheet.write_string(row, at, text if len(text) <= CELL_LIMIT else f"{text[: CELL_LIMIT - 1]}…", style)
        return 0
    if isinstance(cell, Fraction) or column.kind == "ratio":
        sheet.write_number(row, at, float(cell), style)
        return 0
    if not keeps(cell):
        sheet.write_string(row, at, scaled_text(cell, 2 if column.kind == "money" else 0, grouped=True), style)
        return 1
    sheet.write_number(row, at, cell / 100 if column.kind == "money" else cell, style)
    return 0


def keeps(value: int) -> bool:
    """Whether a spreadsheet keeps every digit of an integer, or of so many hundredths.

    Beyond 10¹³ yuan its numbers are too far apart for every cent: only whole yuan are kept there.
    """
    told = len(str(abs(value)).rstrip("0")) <= SHOWN_DIGITS
    return told and (abs(value) < 10**SHOWN_DIGITS or value % 100 == 0)


def _width(words: Sequence[str]) -> int:
    """Characters that the widest text takes; a Chinese character takes two."""
    widest = max(sum(2 if ord(char) > 0x2E7F else 1 for char in text) for text in words)
    return min(max(widest + 2, NARROWEST), WIDEST)


# ---- the overview ----------------------------------------------------------------------------------------
def _overview(book: Workbook, sheet: Worksheet, report: Report, names: Sequence[str], as_text: int, lang: str) -> None:
    title = book.add_format({"bold": True, "font_size": 18})
    head = book.add_format({"bold": True, "bg_color": "#E9EEF4"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    link = book.add_format({"font_color": "#0B4F8A", "underline": 1, "valign": "top"})
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, report.title(lang), title)
    sheet.merge_range(1, 0, 1, 1, "", text)
    sheet.write_string(1, 0, report.lead(lang), text)
    sheet.set_row(1, _height(report.lead(lang), 126))
    row = _heading(sheet, 3, WORDS["facts"](lang), head)
    for label, value in report.facts:
        sheet.write_string(row, 0, label(lang), text)
        sheet.write_string(row, 1, value(lang), text)
        row += 1
    row = _heading(sheet, row + 1, WORDS["sheets"](lang), head)
    for name, section in zip(names, report.sections, strict=True):
        sheet.write_url(row, 0, "internal:'{}'!A1".format(name.replace("'", "''")), link, name)
        sheet.write_string(row, 1, "　".join(filter(None, [section.title(lang), section.note(lang)])), text)
        row += 1
    row = _heading(sheet, row + 1, WORDS["notes"](lang), head)
    added = [WORDS["exact"](lang), *([WORDS["as-text"](lang).format(count=as_text)] if as_text else [])]
    for note in [*(note(lang) for note in report.notes), *added]:
        sheet.merge_range(row, 0, row, 1, "", text)
        sheet.write_string(row, 0, note, text)
        sheet.set_row(row, _height(note, 126))
        row += 1


def _heading(sheet: Worksheet, row: int, text: str, style: Format) -> int:
    """A heading across both columns; the next row."""
    sheet.write_string(row, 0, text, style)
    sheet.write_blank(row, 1, None, style)
    return row + 1


def _height(text: str, width: int) -> float:
    """Points that a wrapped text takes in merged cells, which spreadsheets do not measure."""
    return 16.0 * max(1, -(-sum(2 if ord(char) > 0x2E7F else 1 for char in text) // width))
