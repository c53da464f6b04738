"""The rows of one table read cell by cell: what could be read of each, and every cell that could not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from liance.diagnostics.diagnostic import Diagnostic
from liance.records.cells import CellFault
from liance.records.city import Provenance, Record, Value
from liance.records.columns import PROVENANCE, Column, columns_of
from liance.records.raw import RawRow, RawTable, blank, shown
from liance.records.vocabulary import Field, RecordType, Vocabulary

STEP = 500
"""Rows between two times that it is told how many are read."""
_ABOUT = {field.id: field for field in PROVENANCE}


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table whose cells were read: `records` holds every row with the values that were good.

    `names` are the column names in the file by field id; a record's row is in its provenance.
    """

    table: RawTable
    type: RecordType
    names: Mapping[str, str]
    records: list[Record]

    def fault(self, code: str, field: Field, raw: object, told: Mapping[str, str], *, row: int | None) -> Diagnostic:
        """A diagnostic at the cell of a field, with what it holds."""
        about = {"table": self.type.label, "table_en": self.type.id, "field": field.id, "value": shown(raw)}
        return self.table.problem(code, {**about, **told}, row=row, column=self.names.get(field.id, field.id))


def read_rows(
    table: RawTable, type_: RecordType, vocabulary: Vocabulary, tell: Callable[[int], None] = lambda done: None
) -> tuple[ReadTable, list[Diagnostic]]:
    """All rows of a table as records, and every fault of its columns, cells and keys; `tell` hears of rows read."""
    columns, faults = columns_of(table, type_, vocabulary)
    names = {column.field.id: column.name for column in columns}
    needed = [column for column in columns if column.field in type_.needed]
    read = ReadTable(table, type_, names, [])
    for done, row in enumerate(table.rows):
        if done % STEP == 0:
            tell(done)
        values, faulty = _values(row, columns)
        read.records.append(_record(type_, values, table.where, row.number))
        for column, fault in faulty:
            told = {"expected": fault.expected_zh, "expected_en": fault.expected_en}
            faults.append(read.fault(fault.code, column.field, row.cells[column.name], told, row=row.number))
        for column in needed:
            if column.field.id not in values and blank(row.cells.get(column.name)):
                told = {"expected": column.field.label, "expected_en": column.field.id}
                faults.append(read.fault("key-empty", column.field, "", told, row=row.number))
    faults += _doubled(read)
    return read, faults


def _values(row: RawRow, columns: Iterable[Column]) -> tuple[dict[str, Value], list[tuple[Column, CellFault]]]:
    values: dict[str, Value] = {}
    faulty: list[tuple[Column, CellFault]] = []
    cell_of = row.cells.get
    for column in columns:
        raw = cell_of(column.name)
        if raw is None or raw == "":  # most cells of a wide table
            continue
        got = column.read(raw)
        if isinstance(got, CellFault):
            faulty.append((column, got))
        elif got is not None:
            values[column.field.id] = got
    return values, faulty


def _record(type_: RecordType, values: dict[str, Value], file: str, row: int) -> Record:
    """The record, its provenance columns moved out of the values unless the type itself has such a field."""
    about = {name: values.pop(name) for name in _ABOUT if name in values and name not in type_.by_id}
    source, evidence, as_of = about.get("source"), about.get("evidence"), about.get("as_of")
    provenance = Provenance(
        source=source if isinstance(source, str) else None,
        evidence=evidence if isinstance(evidence, str) else None,
        as_of=as_of if isinstance(as_of, date) else None,
        file=file,
        row=row,
    )
    return Record(type_, values, provenance)


def _doubled(read: ReadTable) -> Iterable[Diagnostic]:
    """Rows whose key an earlier row already has; a year that stands twice in a series is one."""
    first: dict[tuple[Value | None, ...], Record] = {}
    keys = read.type.keys
    needed = [field.id for field in keys if not field.optional]
    for record in read.records:
        if any(id_ not in record.values for id_ in needed):
            continue
        earlier = first.setdefault(record.key, record)
        if earlier is not record:
            text = " · ".join(str(part) for part in record.key if part is not None)
            told = {"first": str(earlier.provenance.row)}
            yield read.fault("key-twice", keys[-1], text, told, row=record.provenance.row)
