"""A list of matters as people take it along: a line a matter as it stood on a day, as a workbook or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import xlsxwriter  # type: ignore[import-untyped]

from liance.values.cells import inert
from liance.values.money import format_yuan
from liance.web.matters.kinds import Declared
from liance.web.matters.queries import Line
from liance.web.registry.queries.files import Shown
from liance.web.site.words import Words

HEADS = (
    Words("案号", "number"), Words("事由", "matter"), Words("单位", "organisation"), Words("县区", "county"),
    Words("开始", "opened"), Words("最近办理", "last act"), Words("办理日期", "on"), Words("办结", "ended"),
)  # fmt: skip
YES, NO = Words("是", "yes"), Words("否", "no")


def table(of_kind: Declared, lines: Sequence[Line]) -> list[list[str]]:
    """The headings and a row of cells for each line."""
    fields = [s.field.label for s in lines[0].values] if lines else []
    return [[*(str(h) for h in HEADS), *fields], *(_cells(line) for line in lines)]


def _cells(line: Line) -> list[str]:
    case, party = line.case, line.case.party
    return [
        case.number, case.title, party.name if party is not None else "", case.county, line.opened_on.isoformat(),
        line.last, line.last_on.isoformat() if line.last_on is not None else "", str(YES if line.ended else NO),
        *map(_text, line.values),
    ]  # fmt: skip


def _text(value: Shown) -> str:
    return format_yuan(value.fen) if value.fen is not None else value.text


def told(of_kind: Declared, day: date) -> str:
    """The line below a table that says what it is and of which day."""
    return str(Words(f"{of_kind.kind.title}；截至 {day}", f"{of_kind.kind.title}; as of {day}"))


def as_csv(of_kind: Declared, lines: Sequence[Line], day: date) -> bytes:
    """UTF-8 with a mark, as office programs expect."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerows([inert(cell) for cell in row] for row in table(of_kind, lines))
    sheet.writerow([])
    sheet.writerow([told(of_kind, day)])
    return ("\ufeff" + out.getvalue()).encode()


def as_workbook(of_kind: Declared, lines: Sequence[Line], day: date) -> bytes:
    """One sheet without formulas; the same bytes for the same lines and day."""
    rows = table(of_kind, lines)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(day.year, day.month, day.day)})
    page = book.add_worksheet(of_kind.kind.title[:31])
    bold, wrapped = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
    for at, row in enumerate(rows):
        _write(page, at, row, wrapped if at else bold)
    page.write_string(len(rows) + 1, 0, told(of_kind, day))
    page.set_column(0, len(rows[0]) - 1, 16)
    page.freeze_panes(1, 1)
    book.close()
    return out.getvalue()


def _write(page: object, at: int, row: Iterable[str], look: object) -> None:
    for column, cell in enumerate(row):
        page.write_string(at, column, cell, look)  # type: ignore[attr-defined]
