"""The upload given back with every bad cell coloured and what was expected written beside it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter  # type: ignore[import-untyped]

from liance.records.raw import RawTable
from liance.web.registry.sheets.read import Cell
from liance.web.registry.sheets.write import cell_writer

PROBLEM = "问题"


def marked_sheet(table: RawTable, faults: Sequence[Cell]) -> bytes:
    """An XLSX of the raw table: bad cells red with a note, and a last column that tells each row's mistakes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet((table.sheet or table.type_name)[:31].translate({ord(c): "_" for c in "[]:*?/\\"}))
    head, bad = book.add_format({"bold": True, "bg_color": "#E8ECF1"}), book.add_format({"bg_color": "#F8C9C4"})
    write = cell_writer(book, sheet)
    by_row: dict[int | None, list[Cell]] = {}
    for fault in faults:
        by_row.setdefault(fault.row, []).append(fault)
    columns = list(table.columns)
    for at, name in enumerate((*columns, PROBLEM)):
        sheet.write_string(0, at, name, head)
        sheet.set_column(at, at, 60 if name == PROBLEM else 18)
    for line, row in enumerate(table.rows, 1):
        wrong = by_row.get(row.number, [])
        named = {f.column: f for f in wrong}
        for at, name in enumerate(columns):
            write(line, at, row.cells.get(name), bad if name in named else None)
            if name in named:
                sheet.write_comment(line, at, f"应为：{named[name].zh}"[:1000])
        if wrong:
            sheet.write_string(line, len(columns), _told(wrong), bad)
    general = by_row.get(None, [])
    if general:
        sheet.write_string(len(table.rows) + 1, len(columns), _told(general), bad)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _told(faults: Iterable[Cell]) -> str:
    return "；".join(f"{f.column}：{f.zh}" if f.column else f.zh for f in faults)[:30000]
