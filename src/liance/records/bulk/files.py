"""Parquet and CSV files as parts: scanned by columns where that reads the same as cell by cell, else streamed."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

import polars as pl
from polars.exceptions import PanicException, PolarsError

from liance.diagnostics.diagnostic import Rejected
from liance.records.bulk.manifest import Unit
from liance.records.bulk.parts import ROW, ROWS, Batch, Part, batch_of_rows, without_blank_rows
from liance.records.from_csv import separator_of
from liance.records.raw import RawTable, blank, problem, shown, table_of_grid

BLOCK = 1 << 20
_EXTRA = "#more"


def parquet_part(path: Path, file: str, table: str, unit: Unit | None) -> Part:
    """The part that a Parquet file is. Raises Rejected if it cannot be opened."""
    try:
        scan = pl.scan_parquet(path, glob=False, row_index_name=ROW, row_index_offset=2, hive_partitioning=False)
        names = tuple(name for name in scan.collect_schema().names() if name != ROW)
    except (PolarsError, PanicException, OSError) as error:
        raise _damaged(file, error) from None

    def batches() -> Iterator[Batch]:
        try:
            for frame in scan.collect_batches(chunk_size=ROWS):
                yield Batch(without_blank_rows(frame))
        except (PolarsError, PanicException, OSError) as error:
            raise _damaged(file, error) from None

    return Part(RawTable(table, file, names, []), unit, batches, scan)


def _damaged(file: str, error: BaseException) -> Rejected:
    told = {"reason": "不是完好的 Parquet 文件", "reason_en": shown(error)}
    return Rejected([problem("file-unreadable", file, told)])


def csv_part(path: Path, file: str, table: str) -> Part:
    """The part that a CSV file is. Raises Rejected if it cannot be read or has no header."""
    codec = _codec(path)
    if codec is None:
        told = {"reason": "不是 UTF-8 或 GB18030（GBK）编码的文字", "reason_en": "not text in UTF-8 or GB18030"}
        raise Rejected([problem("file-unreadable", file, told)])
    with path.open(encoding=codec, newline="") as text:
        separator = separator_of(text.read(BLOCK))
    with path.open(encoding=codec, newline="") as text:
        first = next((line for line in _lines(text, separator, file) if not all(map(blank, line[1]))), None)
    if first is None:
        raise Rejected([problem("file-empty", file)])
    number, header = first
    names = tuple(name for cell in header if (name := cell.strip()))
    head = RawTable(table, file, names, [])
    if number == 1 and len(set(names)) == len(header) and codec.startswith("utf-8") and _is_simple(path):
        scan = _scan(path, separator, names)
        if not scan.select(pl.col(_EXTRA).is_not_null().any()).collect(engine="streaming").item():
            return Part(head, "yuan", lambda: _scanned(scan))
    return Part(head, "yuan", lambda: _streamed(path, codec, separator, head, (number, header)))


def _scan(path: Path, separator: str, names: tuple[str, ...]) -> pl.LazyFrame:
    """The lines below the header as text columns, one column more for cells that stand under no name."""
    return pl.scan_csv(
        path,
        has_header=False,
        skip_lines=1,
        separator=separator,
        quote_char=None,
        schema=dict.fromkeys((*names, _EXTRA), pl.String()),
        row_index_name=ROW,
        row_index_offset=2,
        truncate_ragged_lines=True,
        missing_columns="insert",
        extra_columns="ignore",
        glob=False,
    )


def _scanned(scan: pl.LazyFrame) -> Iterator[Batch]:
    for frame in scan.drop(_EXTRA).collect_batches(chunk_size=ROWS):
        yield Batch(without_blank_rows(frame))


def _streamed(path: Path, codec: str, separator: str, head: RawTable, header: tuple[int, list[str]]) -> Iterator[Batch]:
    with path.open(encoding=codec, newline="") as text:
        lines = (line for line in _lines(text, separator, head.file) if line[0] > header[0])
        while chunk := list(islice(lines, ROWS)):
            tables, faults = table_of_grid(head.type_name, head.file, None, chain([header], chunk))
            yield batch_of_rows(tables[0], faults)


def _lines(text: io.TextIOBase | io.TextIOWrapper, separator: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Numbered lines of cells. Raises Rejected where quotation marks do not match."""
    number = 0
    try:
        for number, line in enumerate(csv.reader(text, delimiter=separator, strict=True), 1):
            yield number, line
    except csv.Error as error:
        raise Rejected([problem("csv-quotes", file, {"value": str(error)}, row=number + 1)]) from None


def _codec(path: Path) -> str | None:
    """The encoding of a file, found as `from_csv.text_of` finds it, without holding the file in memory."""
    with path.open("rb") as data:
        start = data.read(4)
    if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        codecs = ["utf-16"]
    elif start.startswith(BOM_UTF8):
        codecs = ["utf-8-sig"]
    else:
        codecs = ["utf-8", "gb18030"]
    return next((codec for codec in codecs if _decodes(path, codec)), None)


def _decodes(path: Path, codec: str) -> bool:
    decoder = getincrementaldecoder(codec)()
    try:
        with path.open("rb") as data:
            while block := data.read(BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_simple(path: Path) -> bool:
    """Whether lines and cells of a file can be told apart without looking for quotation marks."""
    with path.open("rb") as data:
        returned = False
        while block := data.read(BLOCK):
            if b'"' in block or (returned and not block.startswith(b"\n")):
                return False
            returned = block.endswith(b"\r")
            if block.count(b"\r") - returned != block.count(b"\r\n"):
                return False
    return not returned
