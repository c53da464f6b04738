"""CSV text to a raw table: UTF-8 or GB18030 bytes; comma, tab or semicolon; every cell stays text."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from liance.diagnostics.diagnostic import Diagnostic
from liance.records.raw import RawTable, problem, table_of_grid

SEPARATORS = ",\t;"


def text_of(data: bytes) -> str | None:
    """The text of a file as Chinese offices save it: UTF-8 (BOM or not), UTF-16 with BOM, or GB18030."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        codecs = ["utf-16"]
    elif data.startswith(BOM_UTF8):
        codecs = ["utf-8-sig"]
    else:
        codecs = ["utf-8", "gb18030"]
    for codec in codecs:
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return None


def separator_of(text: str) -> str:
    """The separator that cuts the header into most columns; a comma where none does."""

    def columns(separator: str) -> int:
        reader = csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=separator)
        return len(next(reader, []))

    return max(SEPARATORS, key=columns)


def tables_from_csv(text: str, *, file: str, stem: str) -> tuple[list[RawTable], list[Diagnostic]]:
    """One raw table of text cells, its type named by the file's stem; a quoted line break stays inside."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    lines: list[tuple[int, list[str]]] = []
    try:
        lines.extend(enumerate(reader, 1))
    except csv.Error as error:
        return [], [problem("csv-quotes", file, {"value": str(error)}, row=len(lines) + 1)]
    return table_of_grid(stem, file, None, lines)
