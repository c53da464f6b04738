"""The same city laid out in every way that whole populations can be read from."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path

import xlsxwriter
from tests.records.fictional import VOCABULARY

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.records.bulk.manifest import write_manifest
from liance.records.bulk.tables import open_tables
from liance.records.bulk.write import write_table
from liance.records.city import City
from liance.records.frames import frames_of
from liance.records.raw import RawTable
from liance.records.write import tables_of, write_city


def as_csv(city: City, folder: Path) -> Path:
    write_city(city, folder)
    return folder


def as_csv_parts(city: City, folder: Path) -> Path:
    """A sub-folder per type, every part with a header and two rows."""
    for file in write_city(city, folder):
        if file.stem != "parameter" and '"' not in (text := file.read_text(encoding="utf-8")):
            header, *lines = text.split("\n")[:-1]
            (folder / file.stem).mkdir()
            for start in range(0, len(lines) or 1, 2):
                part = "\n".join([header, *lines[start : start + 2], ""])
                (folder / file.stem / f"part-{start:05}.csv").write_text(part, encoding="utf-8-sig", newline="")
            file.unlink()
    return folder


def as_typed(city: City, folder: Path) -> Path:
    """Typed Parquet parts as Liance writes them, two rows each, and the parameters as CSV."""
    write_city([table for table in tables_of(city) if table.type_name == "parameter"], folder)
    for name, frame in frames_of(city).items():
        for start in range(0, frame.height or 1, 2):
            path = folder / name / f"part-{start:05}.parquet"
            write_table(path, [frame[start : start + 2]], kind="parquet")
    write_manifest(folder, city.vocabulary)
    return folder


def as_workbook(city: City, folder: Path) -> Path:
    """One workbook of text cells."""
    path = folder / "city.xlsx"
    folder.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
        for table in tables_of(city):
            sheet = book.add_worksheet(table.type_name)
            for number, line in enumerate(_lines(table)):
                for column, cell in enumerate(line):
                    if cell is not None:
                        sheet.write_string(number, column, str(cell))
    return path


def as_sqlite(city: City, folder: Path) -> Path:
    path = folder / "city.db"
    folder.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(path) as base:
        for table in tables_of(city):
            header, *lines = _lines(table)
            columns = ", ".join(f'"{name}" TEXT' for name in header)
            base.execute(f"CREATE TABLE {table.type_name} ({columns})")
            marks = ", ".join("?" * len(header))
            base.executemany(f"INSERT INTO {table.type_name} VALUES ({marks})", lines)
    base.close()
    return path


def _lines(table: RawTable) -> list[list[object]]:
    return [list(table.columns), *([row.cells.get(name) for name in table.columns] for row in table.rows)]


def write_files(folder: Path, files: Mapping[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return folder


def found_in(source: str | Path) -> list[Diagnostic]:
    """What `open_tables` says about a source; none when it was accepted."""
    try:
        open_tables(source, VOCABULARY)
    except Rejected as rejected:
        return list(rejected.diagnostics)
    return []
