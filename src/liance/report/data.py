"""A report as plain JSON values: money as yuan text, ratios as exact text, null for what is unknown."""

from __future__ import annotations

import json
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path

from liance.records.whole import whole_file
from liance.report.cells import figure
from liance.report.page import Cell, Column, Report, Section, Table, Told, in_one
from liance.values.decimals import exact_text
from liance.values.money import format_yuan


def as_json(report: Report, lang: str = "zh") -> dict[str, object]:
    """The report as values that `json.dumps` takes, its words in one language.

    A row is an object by column id: money is text in yuan (`0.01`), a ratio or a broken number is its decimal
    (`0.125`) or, where none is exact, its quotient (`1/3`). TypeError where a cell is not what its column says.
    """
    report = report.said(lang)
    return {
        "title": report.title(lang),
        "lead": report.lead(lang),
        "facts": [{"label": label(lang), "value": value(lang)} for label, value in report.facts],
        "sections": [_section(section, lang) for section in report.sections],
        "notes": [note(lang) for note in report.notes],
    }


def write_json(report: Report, path: Path, lang: str = "zh") -> None:
    """Write `as_json` to a file, whole or not at all. OSError where it cannot be written."""
    text = json.dumps(as_json(report, lang), ensure_ascii=False, indent=1) + "\n"
    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8", newline="\n")


def _section(section: Section, lang: str) -> dict[str, object]:
    table = section.table
    return {
        "title": section.title(lang),
        "note": section.note(lang),
        "columns": [{"id": c.id, "label": c.label(lang), "kind": c.kind} for c in table.columns],
        "rows": [_row(table, row) for row in table.rows],
        "totals": None if table.totals is None else _row(table, table.totals),
        "chart": None if section.chart is None else asdict(section.chart),
    }


def _row(table: Table, row: tuple[Told, ...]) -> dict[str, object]:
    return {column.id: exact(column, in_one(cell)) for column, cell in zip(table.columns, row, strict=True)}


def exact(column: Column, cell: Cell) -> str | int | bool | None:
    """A cell as a JSON value that loses nothing."""
    if cell is None or isinstance(cell, str | bool):
        return cell
    figure(column, cell)
    if column.kind == "money":
        return format_yuan(int(cell))
    if isinstance(cell, int) and column.kind != "ratio":
        return cell
    return exact_text(Fraction(cell)) or str(cell)
