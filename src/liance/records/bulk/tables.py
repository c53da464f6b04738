"""Whole populations opened as typed lazy columns, from a folder, a workbook or a database; or every mistake told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import polars as pl

from liance.diagnostics.diagnostic import Diagnostic, Rejected, errors_in
from liance.records.bulk.checks import PART, TypedTable, check_keys, check_named
from liance.records.bulk.convert import TypedPart, typed_part
from liance.records.bulk.databases import MARKER, Database, is_database, opened
from liance.records.bulk.files import BLOCK, csv_part, parquet_part
from liance.records.bulk.manifest import Manifest, read_manifest
from liance.records.bulk.mistakes import Mistakes
from liance.records.bulk.parts import ROW, Part, part_of_table
from liance.records.city import ParameterKey, Value
from liance.records.columns import plain_name
from liance.records.frames import schema_of
from liance.records.intake import city_from
from liance.records.parameters import PARAMETER
from liance.records.raw import RawTable, problem
from liance.records.tables import data_files, read_city_files, read_entry
from liance.records.vocabulary import RecordType, Vocabulary
from liance.records.whole import temporary_folder

COLUMNAR = (".parquet", ".csv", ".tsv")


@dataclass(frozen=True)
class Tables:
    """A population as typed columns.

    `frames` has a lazy frame per record type, its columns those of `frames.schema_of` (decimals with the scale of
    their values or of their file), rows in the order of the source; `rows` counts them. `fingerprint` is a digest
    of all bytes read: the same facts in the same files have the same one. `warnings` need no correction. Columns
    that had to be converted are kept in temporary files (in `TMPDIR`) that go with the process.
    """

    frames: Mapping[str, pl.LazyFrame]
    parameters: Mapping[ParameterKey, Value]
    rows: Mapping[str, int]
    fingerprint: str
    warnings: tuple[Diagnostic, ...] = ()


def open_tables(source: str | Path, vocabulary: Vocabulary) -> Tables:
    """The tables of a folder, a workbook, an SQLite file or a PostgreSQL address, checked against the vocabulary.

    A folder holds per record type one CSV, XLSX, Parquet or JSON file or a sub-folder of Parquet or CSV parts, read
    in the order of their names. Cells mean what they mean to `read_city`; typed Parquet columns may be
    larger than memory. Raises Rejected with the first 100 mistakes and the number of all.
    """
    found = Mistakes(str(source))
    with ExitStack() as stack:
        contents = _contents(str(source), vocabulary, found, stack)
        tables = list(_typed(contents, vocabulary, found))
        city, faults = city_from([*contents.names, *contents.parameters], vocabulary)
        found.add(faults)
        fingerprint = contents.fingerprint()
    for table in tables:
        check_keys(table, found)
    check_named(tables, vocabulary, found, incomplete=contents.incomplete or bool(errors_in(faults)))
    found.fail()
    assert city is not None
    frames = {t.id: pl.LazyFrame(schema=schema_of(t)) for t in vocabulary.types}
    frames |= {table.type.id: _frame(table) for table in tables if table.parts}
    rows = dict.fromkeys(frames, 0) | {table.type.id: table.rows for table in tables}
    return Tables(frames, city.parameters, rows, fingerprint, tuple(found.told))


def _frame(table: TypedTable) -> pl.LazyFrame:
    scales: dict[str, int] = {}
    for part in table.parts:
        scales |= {name: max(scale, scales.get(name, 0)) for name, scale in part.scales.items()}
    return table.columns(table.type.fields, scales).drop(ROW, PART)


# ---- what a source holds ---------------------------------------------------------------------------------
@dataclass(slots=True)
class _Contents:
    """The tables of a source: `names` without rows, `parameters`, and the parts of each record type."""

    names: list[RawTable]
    parameters: list[RawTable]
    parts: dict[str, list[Part]]
    files: list[Path]
    database: Database | None = None
    incomplete: bool = False

    def fingerprint(self) -> str:
        """The digest of all that was read."""
        if self.database is not None:
            return self.database.digest.hexdigest()
        digest = sha256()
        for file in self.files:
            digest.update(f"{file.name}\n{file.stat().st_size}\n".encode())
            with file.open("rb") as data:
                while block := data.read(BLOCK):
                    digest.update(block)
        return digest.hexdigest()


def _contents(source: str, vocabulary: Vocabulary, found: Mistakes, stack: ExitStack) -> _Contents:
    contents = _Contents([], [], {}, [])
    types = {plain_name(name): t for t in (*vocabulary.types, PARAMETER) for name in (t.label, t.id)}
    try:
        if (path := Path(source)).is_dir():
            _from_folder(contents, path, data_files(path), types, found)
        elif path.is_file() and path.suffix.lower() in COLUMNAR:
            _from_folder(contents, path.parent, [path], types, found)
        elif is_database(source):
            _from_database(contents, stack.enter_context(opened(source)), types)
        else:
            _from_raw(contents, read_city_files(path), types, found)
            contents.files = [path] if path.is_file() else []
    except Rejected as rejected:
        found.add(rejected.diagnostics)
    contents.incomplete = bool(found.errors)
    return contents


def _add(contents: _Contents, type_: RecordType | None, parts: Sequence[Part], name: RawTable) -> None:
    """Note a table; the parts of a type that came before are the ones that are read."""
    contents.names.append(name)
    if type_ is not None:
        contents.parts.setdefault(type_.id, list(parts))


def _from_raw(
    contents: _Contents, read: tuple[list[RawTable], list[Diagnostic]], types: Mapping[str, RecordType], found: Mistakes
) -> None:
    tables, faults = read
    found.add(faults)
    for table in tables:
        type_ = types.get(plain_name(table.type_name))
        if type_ is PARAMETER:
            contents.parameters.append(table)
        else:
            _add(contents, type_, [part_of_table(table)], RawTable(table.type_name, table.file, (), [], table.sheet))


def _from_database(contents: _Contents, database: Database, types: Mapping[str, RecordType]) -> None:
    contents.database = database
    unit = database.unit()
    for table in database.tables:
        type_ = types.get(plain_name(table))
        if type_ is PARAMETER:
            contents.parameters.append(database.whole(table))
        elif table != MARKER:
            parts = [database.part(table, type_, unit)]
            _add(contents, type_, parts, RawTable(table, database.name, (), [], table))


def _from_folder(
    contents: _Contents, folder: Path, entries: Sequence[Path], types: Mapping[str, RecordType], found: Mistakes
) -> None:
    manifest, faults = read_manifest(folder)
    found.add(faults)
    if not entries:
        found.add([problem("folder-empty", str(folder))])
    for entry in entries:
        inside = data_files(entry) if entry.is_dir() else []
        name = entry.name if entry.is_dir() else entry.stem
        contents.files += inside or [entry] * entry.is_file()
        type_ = types.get(plain_name(name))
        if type_ is PARAMETER or not (inside or entry.suffix.lower() in COLUMNAR):
            _from_raw(contents, read_entry(entry, manifest), types, found)
        else:
            parts = list(_parts(inside or [entry], name, folder, manifest, found))
            _add(contents, type_, parts, RawTable(name, entry.name, (), []))


def _parts(
    files: Sequence[Path], table: str, folder: Path, manifest: Manifest | None, found: Mistakes
) -> Iterator[Part]:
    for path in files:
        file = path.relative_to(folder).as_posix()
        try:
            if path.suffix.lower() == ".parquet":
                yield parquet_part(path, file, table, manifest.money if manifest is not None else None)
            elif path.suffix.lower() in COLUMNAR:
                yield csv_part(path, file, table)
            else:
                read, faults = read_entry(path, manifest)
                found.add(faults)
                yield from (part_of_table(replace(one, file=file)) for one in read)
        except Rejected as rejected:
            found.add(rejected.diagnostics)


# ---- typed -----------------------------------------------------------------------------------------------
def _typed(contents: _Contents, vocabulary: Vocabulary, found: Mistakes) -> Iterator[TypedTable]:
    """Every table with all parts that could be read, in the order of the vocabulary."""
    folder = temporary_folder()
    for type_ in vocabulary.types:
        if type_.id not in contents.parts:
            continue
        parts: list[TypedPart] = []
        for number, part in enumerate(contents.parts[type_.id]):
            try:
                parts.append(typed_part(part, type_, vocabulary, folder / type_.id / f"{number:06}", found))
            except Rejected as rejected:
                found.add(rejected.diagnostics)
                contents.incomplete = True
        if parts:
            yield TypedTable(type_, parts)
