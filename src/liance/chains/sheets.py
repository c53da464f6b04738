"""A chain's tables as rows that were read: cells checked, references found, and a way to say where something stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from liance.chains.tables import COUNTIES, COUNTY, NEEDED, chain_vocabulary, listed_fields
from liance.diagnostics.diagnostic import Diagnostic
from liance.records.cells import CellFault, Reader, reader_for
from liance.records.city import Record
from liance.records.intake import in_order, with_types
from liance.records.raw import RawTable, problem
from liance.records.references import check_references
from liance.records.rows import ReadTable, read_rows
from liance.records.vocabulary import Choice, RecordType, Vocabulary
from liance.rules import ir

_BETWEEN_TEXTS = re.compile(r"[；;]")
_BETWEEN_IDS = re.compile(r"[；;、，,\s]+")


@dataclass(frozen=True, slots=True)
class Sheets:
    """The tables that a folder has, by type. `rows` are those in which nothing needed is missing, in file order."""

    tables: Mapping[str, ReadTable]
    rows: Mapping[str, tuple[Record, ...]]
    readers: Mapping[str, Reader]

    def of(self, type_id: str) -> tuple[Record, ...]:
        """The whole rows of a table; none where the folder has no such table."""
        return self.rows.get(type_id, ())

    def file_of(self, type_id: str) -> str:
        """The file that holds a table, or would."""
        return self.tables[type_id].table.where if type_id in self.tables else f"{type_id}.csv"

    def listed(self, record: Record, column: str) -> tuple[str, ...]:
        """The ids or codes of a cell that holds several, those that can be read."""
        read = map(self.readers[column], ids_at(record, column))
        return tuple(value for value in read if isinstance(value, str))

    def unlisted(self, record: Record, column: str) -> Iterator[tuple[str, CellFault]]:
        """Those that cannot be read, and why."""
        for part in ids_at(record, column):
            if isinstance(fault := self.readers[column](part), CellFault):
                yield part, fault

    def fault(self, code: str, record: Record, column: str, **told: str) -> Diagnostic:
        """A mistake at a cell of a row."""
        table = self.tables[record.type.id]
        field = table.type.by_id[column]
        return table.fault(code, field, record.values.get(column) or field.label, told, row=record.provenance.row)

    def reminder(self, code: str, record: Record, column: str, **told: str) -> Diagnostic:
        """What somebody should look at in a cell of a row, and may be right."""
        return replace(self.fault(code, record, column, **told), severity="warning")


def text_at(record: Record, column: str) -> str:
    """What a cell says as text; empty where it says nothing."""
    value = record.values.get(column)
    return "" if value is None else str(value)


def texts_at(record: Record, column: str) -> tuple[str, ...]:
    """The names or quotations of a cell, parted by ；."""
    return _parts(_BETWEEN_TEXTS, record, column)


def ids_at(record: Record, column: str) -> tuple[str, ...]:
    """The ids or codes of a cell, parted by ；, 、 or blanks."""
    return _parts(_BETWEEN_IDS, record, column)


def _parts(between: re.Pattern[str], record: Record, column: str) -> tuple[str, ...]:
    text = text_at(record, column)
    return tuple(filter(None, map(str.strip, between.split(text)))) if text else ()


def read_sheets(
    raw: Sequence[RawTable], policy: ir.Policy, *, place: str, incomplete: bool = False
) -> tuple[Sheets, list[Diagnostic]]:
    """The rows of a chain's raw tables, and every fault of tables, columns, cells, keys and references.

    `place` names the folder; `incomplete` says that a file of it could not be read.
    """
    typed, faults = with_types(raw, chain_vocabulary(policy).types)
    incomplete = incomplete or bool(faults)
    vocabulary = chain_vocabulary(policy, _counties(typed))
    tables: dict[str, ReadTable] = {}
    for table, type_ in typed:
        known = vocabulary.type_named(type_.id)
        assert known is not None
        tables[type_.id], more = read_rows(table, known, vocabulary)
        faults += more
    missing = [] if incomplete else [_missing(name, vocabulary, place) for name in NEEDED if name not in tables]
    faults += check_references(list(tables.values()), vocabulary, incomplete=incomplete or bool(missing))
    rows = {name: _whole(table) for name, table in tables.items()}
    readers = {field.id: reader_for(field, vocabulary) for field in listed_fields(vocabulary)}
    return Sheets(tables, rows, readers), in_order([*missing, *faults], raw)


def _counties(typed: Sequence[tuple[RawTable, RecordType]]) -> list[Choice]:
    """The counties of the folder, so that a cell may name one by code or by name."""
    found = [table for table, type_ in typed if type_.id == COUNTIES]
    read = [read_rows(table, COUNTY, Vocabulary((COUNTY,)))[0] for table in found]
    return [Choice(text_at(row, "code"), text_at(row, "name")) for table in read for row in _whole(table)]


def _missing(name: str, vocabulary: Vocabulary, place: str) -> Diagnostic:
    type_ = vocabulary.type_named(name)
    assert type_ is not None
    return problem("chain-table-missing", place, {"expected": type_.label, "expected_en": type_.id})


def _whole(table: ReadTable) -> tuple[Record, ...]:
    needed = {field.id for field in table.type.needed}
    return tuple(record for record in table.records if needed <= record.values.keys())
