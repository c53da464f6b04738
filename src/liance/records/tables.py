"""Files to raw tables: one JSON file, one workbook, or a folder with one file per record type."""

from __future__ import annotations

from pathlib import Path

from liance.diagnostics.diagnostic import Diagnostic
from liance.records.from_csv import tables_from_csv, text_of
from liance.records.from_json import tables_from_json
from liance.records.from_sheets import tables_from_parquet, tables_from_xlsx
from liance.records.raw import RawRow, RawTable, problem

__all__ = ["RawRow", "RawTable", "read_city_files"]

Found = tuple[list[RawTable], list[Diagnostic]]
READ = (".csv", ".tsv", ".xlsx", ".parquet", ".json")


def read_city_files(path: Path) -> Found:
    """Every table that a file or folder holds, and every mistake that kept one from being read.

    A folder holds one CSV, XLSX, Parquet or JSON file per record type, named by the type's id or label.
    A JSON file holds `{"type": [rows]}`; the sheets of a workbook given alone are record types.
    """
    if not path.exists():
        return [], [_unreadable(str(path), "没有这个文件或文件夹", "no such file or folder")]
    if path.is_file():
        return _read_file(path, alone=True)
    if not path.is_dir():
        return [], [_unreadable(str(path), "不是文件也不是文件夹", "neither a file nor a folder")]
    files = sorted(entry for entry in path.iterdir() if not _ignored(entry.name))
    if not files:
        return [], [problem("folder-empty", str(path))]
    tables: list[RawTable] = []
    faults: list[Diagnostic] = []
    for file in files:
        found, more = _read_file(file, alone=False)
        tables += found
        faults += more
    return tables, faults


def _unreadable(file: str, reason: str, reason_en: str) -> Diagnostic:
    return problem("file-unreadable", file, {"reason": reason, "reason_en": reason_en})


def _ignored(name: str) -> bool:
    """Whether a file is no data: hidden, a note for people, or Excel's mark of an open workbook."""
    return name.startswith((".", "~$", "README", "LICENSE")) or name.lower().endswith(".md")


def _read_file(path: Path, *, alone: bool) -> Found:
    kind = path.suffix.lower()
    if path.is_dir() or kind not in READ:
        return [], [problem("file-type", path.name, {"value": path.name})]
    try:
        data = path.read_bytes()
    except OSError as error:
        return [], [_unreadable(path.name, "无法打开", str(error.strerror))]
    if kind == ".xlsx":
        return tables_from_xlsx(data, file=path.name, stem=None if alone else path.stem)
    if kind == ".parquet":
        return tables_from_parquet(data, file=path.name, stem=path.stem)
    text = text_of(data)
    if text is None:
        reason = "不是 UTF-8 或 GB18030（GBK）编码的文字"
        return [], [_unreadable(path.name, reason, "not text in UTF-8 or GB18030")]
    if kind == ".json":
        return tables_from_json(text, file=path.name, stem=path.stem)
    return tables_from_csv(text, file=path.name, stem=path.stem)
