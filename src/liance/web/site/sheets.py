"""Lists as people take them along: CSV and workbooks, the same bytes for the same rows, nothing in them that runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import xlsxwriter  # type: ignore[import-untyped]
from django.http import HttpResponse

from liance.values.cells import inert
from liance.web.site.words import Words

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list: its name, heads, rows of texts, and below them what it rests on as of which day."""

    title: Words
    heads: Sequence[Words]
    rows: Sequence[Sequence[str]]
    rests_on: Words
    day: date

    @property
    def foot(self) -> str:
        """The last line."""
        return f"{self.rests_on}；{Words('截至', 'as of ')}{self.day}"

    def written(self, kind: str) -> bytes:
        """As `csv` or `xlsx`."""
        return as_csv(self) if kind == "csv" else as_workbook(self)


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a mark, as office programs expect."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow([str(h) for h in sheet.heads])
    lines.writerows([inert(cell) for cell in row] for row in sheet.rows)
    lines.writerows(([], [inert(sheet.foot)]))
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def as_workbook(sheet: Sheet) -> bytes:
    """One page, no formulas; made on its day, so that the same rows give the same bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime.combine(sheet.day, time.min)})
    page = book.add_worksheet(str(sheet.title)[:31])
    bold, wrapped = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
    _row(page, 0, [str(h) for h in sheet.heads], bold)
    for number, row in enumerate(sheet.rows, 1):
        _row(page, number, row, wrapped)
    page.write_string(len(sheet.rows) + 2, 0, sheet.foot)
    page.set_column(0, len(sheet.heads) - 1, 18)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.heads) - 1)
    book.close()
    return out.getvalue()


def _row(page: xlsxwriter.worksheet.Worksheet, number: int, cells: Iterable[str], look: object) -> None:
    for column, text in enumerate(cells):
        page.write_string(number, column, text, look)


def download(sheet: Sheet, kind: str, name: str) -> HttpResponse:
    """The list as a file to keep."""
    answer = HttpResponse(sheet.written(kind), content_type=MEDIA[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}-{sheet.day}.{kind}"'
    return answer
