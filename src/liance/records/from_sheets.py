"""XLSX and Parquet files to raw tables; the libraries are imported only when such a file is read."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from liance.diagnostics.diagnostic import Diagnostic
from liance.records.columns import plain_name
from liance.records.raw import RawTable, problem, shown, table_of_grid
from liance.values.money import format_yuan

Found = tuple[list[RawTable], list[Diagnostic]]
EXACT_BELOW = 10**15


def tables_from_xlsx(data: bytes, *, file: str, stem: str | None) -> Found:
    """Raw tables of a workbook's visible sheets, each named by its sheet.

    With a `stem`, a workbook of one visible sheet is one table of that name, whatever the sheet is called.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [s.name for s in book.sheets_metadata if s.visible is SheetVisibleEnum.Visible]
        grids = [(name, list(_lines(book.get_sheet_by_name(name)))) for name in names]
    except (CalamineError, OSError, ValueError) as error:
        reason = "不是完好的 XLSX 工作簿，或设有密码"
        return [], [problem("file-unreadable", file, {"reason": reason, "reason_en": shown(error)})]
    if stem is not None and len(grids) == 1:
        return table_of_grid(stem, file, None, grids[0][1])
    tables: list[RawTable] = []
    faults: list[Diagnostic] = []
    for name, grid in grids:
        found, more = table_of_grid(name, file, name, grid)
        tables += found
        faults += more
    return tables, faults


def _lines(sheet: object) -> Iterator[tuple[int, list[object]]]:
    from python_calamine import CalamineSheet

    assert isinstance(sheet, CalamineSheet)
    first = sheet.start[0] + 1 if sheet.start is not None else 1
    for number, line in enumerate(sheet.to_python(), first):
        yield number, [sheet_value(cell) for cell in line]


def sheet_value(cell: object) -> object:
    """A cell as Excel shows it: XLSX keeps every number as a binary float, of which 15 digits are sure.

    Within those digits a whole number becomes int and any other its shortest decimal text, so that the sum
    3000.2999999999997 of a formula reads as the 3000.3 that stands in the sheet. From 10^15 on digits are
    already lost: the float stays, and every field refuses it.
    """
    if isinstance(cell, float) and abs(cell) < EXACT_BELOW:
        text = f"{Decimal(f'{cell:.15g}'):f}"
        return text if "." in text else int(text)
    if isinstance(cell, datetime):
        return _day(cell)
    return str(cell) if isinstance(cell, (time, timedelta)) else cell


def tables_from_parquet(data: bytes, *, file: str, stem: str, fen: Collection[str] = ()) -> Found:
    """One raw table; integers, decimals and dates stay exact, doubles stay float and money refuses them.

    Integers of the columns whose plain names are in `fen` count fen: they come out as the text of their yuan.
    """
    import polars
    from polars.exceptions import PanicException, PolarsError

    try:
        frame = polars.read_parquet(io.BytesIO(data))
    except (PolarsError, PanicException, OSError) as error:
        reason = "不是完好的 Parquet 文件"
        return [], [problem("file-unreadable", file, {"reason": reason, "reason_en": shown(error)})]
    lines: Iterator[tuple[int, tuple[object, ...]]] = enumerate(frame.iter_rows(), 2)
    header = (1, tuple(frame.columns))
    in_fen = [plain_name(name) in fen for name in frame.columns]
    return table_of_grid(stem, file, None, _with_exact_cells(header, lines, in_fen))


def _with_exact_cells(
    header: tuple[int, tuple[object, ...]], lines: Iterator[tuple[int, tuple[object, ...]]], in_fen: Sequence[bool]
) -> Iterator[tuple[int, tuple[object, ...]]]:
    yield header
    for number, line in lines:
        yield number, tuple(exact_cell(cell, fen=fen) for cell, fen in zip(line, in_fen, strict=True))


def exact_cell(cell: object, *, fen: bool = False) -> object:
    """A decimal column's value as its exact text, integers of fen as yuan, a moment at midnight as its day."""
    if fen and isinstance(cell, int) and not isinstance(cell, bool):
        return format_yuan(cell)
    if isinstance(cell, Decimal) and cell.is_finite():
        text = f"{cell:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return _day(cell) if isinstance(cell, datetime) else cell


def _day(moment: datetime) -> date:
    """The day of a date that a file keeps as midnight; another moment stays as it is."""
    return moment.date() if moment.time() == time() else moment
