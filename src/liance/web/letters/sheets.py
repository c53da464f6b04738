"""A sheet's rows as a workbook: money and counts as numbers, text as text, sums as figures and no formula."""

from __future__ import annotations

import io
from datetime import datetime
from decimal import Decimal
from typing import Any

from liance.official.template import Field, FieldKind, Template

MADE = datetime(1980, 1, 1)
"""The date in the file, so that the same sheet gives the same bytes."""
NUMBERS = (FieldKind.MONEY, FieldKind.COUNT)
FORMATS = {FieldKind.MONEY: "#,##0.00", FieldKind.COUNT: "#,##0"}


def tables(template: Template) -> list[Field]:
    """The fields that are tables with figures: those are worth a workbook."""
    rows = (f for f in template.fields if f.kind is FieldKind.ROWS)
    return [f for f in rows if any(c.kind in NUMBERS for c in f.columns)]


def to_xlsx(template: Template, values: dict[str, Any], title: str) -> bytes:
    """A worksheet for every table of a document: its title, heads, rows, sums. Money in yuan."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True})
    book.set_properties({"title": title, "created": MADE})
    for field in tables(template):
        _sheet(book, field, values.get(field.id, []), title)
    book.close()
    return target.getvalue()


def _sheet(book: Any, field: Field, rows: list[dict[str, Any]], title: str) -> None:
    sheet = book.add_worksheet(field.label[:31])
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#E9EEF4"})
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, "序号", head)
    for at, column in enumerate(field.columns, 1):
        sheet.write_string(1, at, f"{column.label}（元）" if column.kind is FieldKind.MONEY else column.label, head)
        sheet.set_column(at, at, 16 if column.kind in NUMBERS else 26)
        style = book.add_format({"num_format": FORMATS[column.kind]} if column.kind in NUMBERS else {"text_wrap": True})
        for number, row in enumerate(rows, 2):
            sheet.write_number(number, 0, number - 1)
            _cell(sheet, number, at, column, row.get(column.id), style)
    sheet.freeze_panes(2, 1)
    _sums(book, sheet, field, rows)


def _cell(sheet: Any, row: int, at: int, column: Field, value: Any, style: Any) -> None:
    """Nothing for what is not given; text stays text, whatever it begins with."""
    if value is None:
        return
    if column.kind in NUMBERS:
        sheet.write_number(row, at, Decimal(value) / 100 if column.kind is FieldKind.MONEY else value, style)
    else:
        sheet.write_string(row, at, str(value), style)


def _sums(book: Any, sheet: Any, field: Field, rows: list[dict[str, Any]]) -> None:
    last = len(rows) + 2
    sheet.write_string(last, 0, "合计", book.add_format({"bold": True, "top": 1}))
    for at, column in enumerate(field.columns, 1):
        if column.kind in NUMBERS:
            style = book.add_format({"bold": True, "top": 1, "num_format": FORMATS[column.kind]})
            _cell(sheet, last, at, column, sum(row.get(column.id) or 0 for row in rows), style)
