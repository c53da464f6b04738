"""Files to raw tables: one JSON file, one workbook, or a folder with one file per record type."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from liance.diagnostics.diagnostic import Diagnostic
from liance.records.bulk.manifest import MANIFEST, Manifest, read_manifest
from liance.records.from_csv import tables_from_csv, text_of
from liance.records.from_json import tables_from_json
from liance.records.from_sheets import tables_from_parquet, tables_from_xlsx
from liance.records.raw import RawRow, RawTable, problem

__all__ = ["RawRow", "RawTable", "read_city_files"]

Found = tuple[list[RawTable], list[Diagnostic]]
READ = (".csv", ".tsv", ".xlsx", ".parquet", ".json")


def read_city_files(path: Path) -> Found:
    """Every table that a file or folder holds, and every mistake that kept one from being read.

    A folder holds one CSV, XLSX, Parquet or JSON file per record type, named by the type's id or label, or a
    sub-folder of that name with the table's parts. Its `liance.json` says in which unit integers of money count.
    A JSON file holds `{"type": [rows]}`; the sheets of a workbook given alone are record types.
    """
    if not path.exists():
        return [], [_unreadable(str(path), "没有这个文件或文件夹", "no such file or folder")]
    if path.is_file():
        manifest, faults = read_manifest(path.parent) if path.suffix.lower() == ".parquet" else (None, [])
        tables, more = _read_file(path, alone=True, manifest=manifest)
        return tables, [*faults, *more]
    if not path.is_dir():
        return [], [_unreadable(str(path), "不是文件也不是文件夹", "neither a file nor a folder")]
    manifest, faults = read_manifest(path)
    entries = data_files(path)
    if not entries:
        return [], [problem("folder-empty", str(path))]
    tables = []
    for entry in entries:
        found, more = read_entry(entry, manifest)
        tables += found
        faults += more
    return tables, faults


def data_files(folder: Path) -> list[Path]:
    """What a folder holds beside notes, hidden files and its manifest, in the order of the names."""
    return sorted(entry for entry in folder.iterdir() if entry.name != MANIFEST and not _ignored(entry.name))


def read_entry(path: Path, manifest: Manifest | None) -> Found:
    """The tables of a file of a folder, or the one table whose parts a sub-folder holds.

    The rows of parts are counted through, as if they were one file.
    """
    if not path.is_dir() or not (parts := data_files(path)):
        return _read_file(path, manifest=manifest)
    found = [_read_file(part, manifest=manifest, table=path.name) for part in parts]
    tables = [table for read, _ in found for table in read]
    faults = [fault for _, more in found for fault in more]
    return ([_joined(path.name, tables)] if tables else []), faults


def _joined(name: str, parts: Sequence[RawTable]) -> RawTable:
    """The parts of one table as a single one."""
    columns = tuple(dict.fromkeys(column for part in parts for column in part.columns))
    numbers = count(2)
    rows = [RawRow(next(numbers), row.cells) for part in parts for row in part.rows]
    return RawTable(name, name, columns, rows)


def _unreadable(file: str, reason: str, reason_en: str) -> Diagnostic:
    return problem("file-unreadable", file, {"reason": reason, "reason_en": reason_en})


def _ignored(name: str) -> bool:
    """Whether a file is no data: hidden, a note for people, or Excel's mark of an open workbook."""
    return name.startswith((".", "~$", "README", "LICENSE")) or name.lower().endswith(".md")


def _read_file(path: Path, *, alone: bool = False, manifest: Manifest | None = None, table: str | None = None) -> Found:
    """The tables of a file; `table` names the one whose part it is."""
    stem = table or path.stem
    kind = path.suffix.lower()
    if path.is_dir() or kind not in READ:
        return [], [problem("file-type", path.name, {"value": path.name})]
    try:
        data = path.read_bytes()
    except OSError as error:
        return [], [_unreadable(path.name, "无法打开", str(error.strerror))]
    if kind == ".xlsx":
        return tables_from_xlsx(data, file=path.name, stem=None if alone else stem)
    if kind == ".parquet":
        fen = manifest.in_fen(stem) if manifest is not None else ()
        return tables_from_parquet(data, file=path.name, stem=stem, fen=fen)
    text = text_of(data)
    if text is None:
        reason = "不是 UTF-8 或 GB18030（GBK）编码的文字"
        return [], [_unreadable(path.name, reason, "not text in UTF-8 or GB18030")]
    if kind == ".json":
        return tables_from_json(text, file=path.name, stem=stem)
    return tables_from_csv(text, file=path.name, stem=stem)
