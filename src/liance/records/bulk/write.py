"""Tables of any length written to Parquet, CSV or XLSX a batch at a time, whole or not at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import polars as pl
from polars.io.plugins import register_io_source

from liance.records.bulk.parts import ROWS
from liance.records.whole import whole_file
from liance.values.cells import STARTS_FORMULA
from liance.values.money import YUAN

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

Kind = Literal["parquet", "csv", "xlsx"]
Frames = Iterable[pl.DataFrame] | pl.LazyFrame
SHEET_ROWS = 1_048_575
"""Rows of a worksheet below its header."""
CELL_LIMIT = 32_000
"""Characters written into a cell of a worksheet, which holds 32,767, before the mark of a cut."""
EXACT_BELOW = 10**15


def write_table(path: Path, frames: Frames, *, kind: Kind, money: Collection[str] = ()) -> Path:
    """Write frames of one schema as one table; `path` is the old file or the new one, whenever the process dies.

    Parquet keeps types and fen as they are. CSV (UTF-8 with BOM) and XLSX (further sheets beyond 1,048,575 rows)
    are for people: the integer columns named in `money` come out in yuan, text that a spreadsheet would run gets
    an apostrophe. An empty iterable makes a table without columns. Raises OSError.
    """
    with whole_file(path) as part:
        if kind == "parquet":
            _parquet(part, frames)
        elif kind == "csv":
            _csv(part, frames, money)
        else:
            _xlsx(part, frames, money, path.stem)
    return path


def _parquet(path: Path, frames: Frames) -> None:
    lazy_of(frames).sink_parquet(path, engine="streaming")


def lazy_of(frames: Frames) -> pl.LazyFrame:
    """Frames that are made one after the other as one lazy frame, which can be collected once."""
    if isinstance(frames, pl.LazyFrame):
        return frames
    rest = iter(frames)
    first = next(rest, pl.DataFrame())

    def batches(
        with_columns: list[str] | None, predicate: pl.Expr | None, n_rows: int | None, batch_size: int | None
    ) -> Iterator[pl.DataFrame]:
        for frame in chain([first], rest):
            some = frame if predicate is None else frame.filter(predicate)
            yield some if with_columns is None else some.select(with_columns)

    return register_io_source(batches, schema=first.schema)


def _batches(frames: Frames) -> Iterator[pl.DataFrame]:
    return iter(frames.collect_batches(chunk_size=ROWS) if isinstance(frames, pl.LazyFrame) else frames)


# ---- text ------------------------------------------------------------------------------------------------
def _csv(path: Path, frames: Frames, money: Collection[str]) -> None:
    with path.open("wb") as file:
        for number, frame in enumerate(_batches(frames)):
            shown = frame.select(_shown(name, dtype, money) for name, dtype in frame.schema.items())
            shown.write_csv(file, include_bom=number == 0, include_header=number == 0)


def _shown(name: str, dtype: pl.DataType, money: Collection[str]) -> pl.Expr:
    """A column as text for people: exact yuan, no formulas."""
    cell = pl.col(name)
    if name in money:
        whole, rest = cell.abs() // YUAN, (cell.abs() % YUAN).cast(pl.String).str.zfill(2)
        sign = pl.when(cell < 0).then(pl.lit("-")).otherwise(pl.lit(""))
        return (sign + whole.cast(pl.String) + pl.when(rest == "00").then(pl.lit("")).otherwise("." + rest)).alias(name)
    if dtype in (pl.String, pl.Categorical, pl.Enum):
        text = cell.cast(pl.String)
        return pl.when(text.str.head(1).is_in(STARTS_FORMULA)).then("'" + text).otherwise(text).alias(name)
    return cell


# ---- sheets ----------------------------------------------------------------------------------------------
def _xlsx(path: Path, frames: Frames, money: Collection[str], name: str) -> None:
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

    book = Workbook(str(path), {"constant_memory": True, "in_memory": False, "default_date_format": "yyyy-mm-dd"})
    styles = {True: book.add_format({"num_format": "#,##0.00"}), False: None}
    sheet: Worksheet = None
    number, sheets = SHEET_ROWS, 0
    for frame in _batches(frames):
        in_yuan = [column in money for column in frame.columns]
        for row in frame.iter_rows():
            if number == SHEET_ROWS:
                number, sheets = 0, sheets + 1
                sheet = _sheet(book, name, sheets, frame.columns)
            number += 1
            for index, cell in enumerate(row):
                _write(sheet, number, index, Decimal(cell).scaleb(-2) if in_yuan[index] and cell is not None else cell,
                       styles[in_yuan[index]])  # fmt: skip
        if not sheets:
            number, sheets = 0, 1
            sheet = _sheet(book, name, sheets, frame.columns)
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(str(error)) from error


def _sheet(book: Workbook, name: str, number: int, columns: Iterable[str]) -> Worksheet:
    """A new sheet with its header; the second one of a table is called `name_2`."""
    ending = f"_{number}" if number > 1 else ""
    bare = "".join("_" if c in "[]:*?/\\'" else c for c in name)
    sheet = book.add_worksheet(bare[: 31 - len(ending)] + ending)
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(columns):
        sheet.write_string(0, index, column)
    return sheet


def _write(sheet: Worksheet, row: int, column: int, cell: object, style: object) -> None:
    """Text is always text; a number that a sheet cannot keep exactly is written as text."""
    if cell is None:
        return
    if isinstance(cell, str):
        sheet.write_string(row, column, cell if len(cell) <= CELL_LIMIT else f"{cell[:CELL_LIMIT]}……", style)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, style)
    elif isinstance(cell, (int, Decimal)) and not _kept(cell):
        sheet.write_string(row, column, f"{cell:f}" if isinstance(cell, Decimal) else str(cell), style)
    elif isinstance(cell, (int, float, Decimal)):
        sheet.write_number(row, column, cell, style)
    else:
        sheet.write(row, column, cell, style)


def _kept(number: int | Decimal) -> bool:
    """Whether the 15 digits of a spreadsheet's number hold this one."""
    return abs(number) < EXACT_BELOW if isinstance(number, int) else len(number.normalize().as_tuple().digits) <= 15
