"""All challenges as people take them along: a line each, as a workbook or CSV, with the day it rests on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import xlsxwriter  # type: ignore[import-untyped]

from liance.values.cells import inert
from liance.values.money import format_yuan
from liance.web.challenges.models import OpenChallenge
from liance.web.challenges.queries.standing import state_of
from liance.web.site import clock
from liance.web.site.words import Words

HEADS = (
    Words("榜单号", "number"), Words("难题", "title"), Words("需求方", "demand side"), Words("县区", "county"),
    Words("状态", "state"), Words("需求方出资（元）", "firm (yuan)"), Words("财政资金上限（元）", "public (yuan)"),
    Words("完成期限", "deadline"), Words("发榜", "published"), Words("开榜", "opened"), Words("定榜", "awarded"),
    Words("公布", "told"),
)  # fmt: skip
Line = tuple[str, ...]


def lines(rows: Iterable[OpenChallenge]) -> list[Line]:
    """A challenge a line."""
    return [
        (
            c.number, c.title, c.organisation.name, c.organisation.county, str(state_of(c).words),
            format_yuan(c.firm_fen), format_yuan(c.public_fen), c.deadline.isoformat(),
            *map(_day, (c.published_at, c.opened_at, c.awarded_at, c.told_at)),
        )
        for c in rows
    ]  # fmt: skip


def _day(at: datetime | None) -> str:
    return clock.day_of(at).isoformat() if at is not None else ""


def as_csv(rows: Sequence[Line], day: date) -> bytes:
    """UTF-8 with a mark, as office programs expect."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow([str(h) for h in HEADS])
    sheet.writerows([inert(cell) for cell in line] for line in rows)
    sheet.writerow([])
    sheet.writerow([f"{Words('导出日期', 'written on')} {day}"])
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def as_workbook(rows: Sequence[Line], day: date) -> bytes:
    """One sheet, no formulas."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(str(Words("揭榜挂帅", "Challenges")))
    page.write_row(0, 0, [str(h) for h in HEADS], book.add_format({"bold": True}))
    for number, line in enumerate(rows, 1):
        page.write_row(number, 0, line)
    page.write_string(len(rows) + 2, 0, f"{Words('导出日期', 'written on')} {day}")
    page.set_column(0, len(HEADS) - 1, 16)
    page.freeze_panes(1, 1)
    book.close()
    return out.getvalue()
