"""Cells written so that no program runs them: text stays text, what looks like a formula is marked as text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from liance.values.cells import STARTS_FORMULA


def cell_writer(book: Any, sheet: Any) -> Callable[[int, int, object, Any], None]:
    """`write(row, column, value, format)`; a text that begins like a formula gets the mark of a quoted text."""
    quoted = book.add_format({"quote_prefix": True})

    def write(row: int, column: int, value: object, form: Any = None) -> None:
        if value is None or value == "":
            if form is not None:
                sheet.write_blank(row, column, None, form)
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, form)
        elif isinstance(value, int | float) and abs(value) < 10**15:
            sheet.write_number(row, column, value, form)
        else:
            text = value.isoformat() if isinstance(value, date) else str(value)
            risky = text.startswith(STARTS_FORMULA)
            sheet.write_string(row, column, text[:32767], form if form is not None or not risky else quoted)

    return write
