"""A list of tickets as of a day, as people take it along: the same bytes each time, no formula, no telephone number."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime

import xlsxwriter  # type: ignore[import-untyped]

from liance.values.cells import inert
from liance.web.coordination.queries import Standing
from liance.web.people.models import Organisation
from liance.web.site import clock
from liance.web.site.words import Words

MOST = 5000
"""Rows of one file."""
HEADS = (
    Words("编号", "number"), Words("问题", "problem"), Words("来源", "source"), Words("提出单位", "raised for"),
    Words("承办单位", "unit in charge"), Words("环节或结果", "stage or ending"), Words("最迟", "due"),
    Words("提出日期", "raised"),
)  # fmt: skip
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def written(rows: Iterable[Standing], kind: str, day: date) -> tuple[bytes, str]:
    """The file of a day and its type."""
    found = list(rows)[:MOST]
    units = dict(Organisation.objects.filter(pk__in={s.unit for s in found}).values_list("code", "name"))
    lines = [[inert(cell) for cell in _cells(s, units.get(s.unit, ""))] for s in found]
    foot = str(Words(f"截至{day}", f"as of {day}"))
    return _csv(lines, foot) if kind == "csv" else _workbook(lines, foot, day), TYPES[kind]


def _cells(s: Standing, unit: str) -> tuple[str, ...]:
    t = s.ticket
    party = t.case.party.name if t.case.party is not None else ""
    return (
        t.number, t.case.title, t.get_source_display(), party, unit, s.title, str(s.due or ""),
        str(clock.day_of(t.raised_at)),
    )  # fmt: skip


def _csv(lines: list[list[str]], foot: str) -> bytes:
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow([str(h) for h in HEADS])
    sheet.writerows([*lines, [], [foot]])
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def _workbook(lines: list[list[str]], foot: str, day: date) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(day.year, day.month, day.day)})  # nothing of the clock in the file
    page = book.add_worksheet(str(Words("工单", "Tickets")))
    page.write_row(0, 0, [str(h) for h in HEADS], book.add_format({"bold": True}))
    for number, line in enumerate(lines, 1):
        page.write_row(number, 0, line)
    page.write_string(len(lines) + 2, 0, foot)
    page.set_column(0, len(HEADS) - 1, 18)
    page.freeze_panes(1, 1)
    book.close()
    return out.getvalue()
