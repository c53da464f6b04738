"""One file, sheet or database table as a stream of batches: cells in columns, with the row each stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import polars as pl

from liance.diagnostics.diagnostic import Diagnostic
from liance.records.bulk.canonical import said
from liance.records.bulk.manifest import Unit
from liance.records.from_sheets import exact_cell
from liance.records.raw import RawTable

ROWS = 65_536
"""Rows of one batch."""
ROW = "#row"
"""The column that holds the number of a record's row in its file."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of a table: `frame` has its columns under the file's names and `ROW`.

    `strange` holds, by column and position, the cells that no typed column could take (null in the frame);
    `faults` are mistakes of rows that are no mistakes of cells.
    """

    frame: pl.DataFrame
    strange: dict[str, dict[int, object]] = field(default_factory=dict)
    faults: list[Diagnostic] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """A table, or the part of it that one file holds.

    `head` is the table without rows; `unit` that of integers of money, None where nobody says; `scan` the same
    rows lazily, of a file whose columns have types of their own. `batches` may raise Rejected.
    """

    head: RawTable
    unit: Unit | None
    batches: Callable[[], Iterator[Batch]]
    scan: pl.LazyFrame | None = None


def part_of_table(table: RawTable) -> Part:
    """The part that a table read by the reader of cells is."""

    def batches() -> Iterator[Batch]:
        for start in range(0, len(table.rows), ROWS):
            yield batch_of_rows(replace(table, rows=table.rows[start : start + ROWS]))

    return Part(replace(table, rows=[]), "yuan", batches)


def batch_of_rows(table: RawTable, faults: Sequence[Diagnostic] = ()) -> Batch:
    """The rows of a raw table as a batch."""
    columns = [[row.cells.get(name) for row in table.rows] for name in table.columns]
    batch = batch_of_columns(table.columns, columns, [row.number for row in table.rows])
    return replace(batch, faults=list(faults))


def batch_of_columns(names: Sequence[str], columns: Sequence[Sequence[object]], numbers: Sequence[int]) -> Batch:
    """Columns of cells of any type as a batch; `numbers` are their rows."""
    made: list[pl.Series] = []
    strange: dict[str, dict[int, object]] = {}
    for name, cells in zip(names, columns, strict=True):
        series, odd = _column(name, cells)
        made.append(series)
        if odd:
            strange[name] = odd
    return Batch(pl.DataFrame([*made, pl.Series(ROW, numbers, pl.Int64)]), strange)


_TYPES: dict[type, pl.DataType] = {str: pl.String(), bool: pl.Boolean()}


def _column(name: str, cells: Sequence[object]) -> tuple[pl.Series, dict[int, object]]:
    """Cells of one type as a column of it; of several, the texts, and the others by position."""
    kinds = set(map(type, cells)) - {type(None)}
    if Decimal in kinds:
        cells = [exact_cell(cell) for cell in cells]
        kinds = set(map(type, cells)) - {type(None)}
    if len(kinds) <= 1:
        dtype = _TYPES.get(next(iter(kinds), str))
        if dtype is not None:
            return pl.Series(name, cells, dtype, strict=True), {}
        if kinds == {int} and all(c is None or -(2**63) <= c < 2**63 for c in cells):  # type: ignore[operator]
            return pl.Series(name, cells, pl.Int64(), strict=True), {}
    texts = [cell if type(cell) is str else None for cell in cells]
    odd = {i: cell for i, cell in enumerate(cells) if cell is not None and type(cell) is not str}
    return pl.Series(name, texts, pl.String(), strict=True), odd


def without_blank_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows in which some cell says something."""
    cells = [said(name, dtype) for name, dtype in frame.schema.items() if name != ROW]
    return frame.filter(pl.any_horizontal(cells)) if cells else frame.clear()
