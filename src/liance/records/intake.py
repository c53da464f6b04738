"""Raw tables to a city, or every mistake in them at once and no city at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from liance.diagnostics.diagnostic import Diagnostic, Rejected, errors_in
from liance.diagnostics.place import CellPlace
from liance.records.city import City, Record
from liance.records.columns import plain_name
from liance.records.parameters import PARAMETER, Parameters, read_parameters
from liance.records.raw import RawTable
from liance.records.references import check_references
from liance.records.rows import ReadTable, read_rows
from liance.records.tables import read_city_files
from liance.records.vocabulary import RecordType, Vocabulary, near


def read_city(
    path: Path, vocabulary: Vocabulary, *, open_history: bool = False, applied_on: date | None = None
) -> City:
    """The city in a file or folder. Raises Rejected with every mistake of every file."""
    tables, unread = read_city_files(path)
    city, faults = city_from(tables, vocabulary, open_history=open_history, incomplete=bool(errors_in(unread)))
    if city is None or errors_in(unread):
        raise Rejected([*unread, *faults])
    city.applied_on = applied_on
    return city


def city_from(
    tables: Sequence[RawTable],
    vocabulary: Vocabulary,
    *,
    open_history: bool = False,
    incomplete: bool = False,
) -> tuple[City | None, list[Diagnostic]]:
    """A city and its warnings, or None and every mistake: tables, columns, cells, keys, references.

    An empty cell is unknown and absent from the record's values. Diagnostics come by table, then by row.
    `incomplete` says that a file was lost on the way: references to a type without any table then pass.
    """
    typed, faults = with_types(tables, (*vocabulary.types, PARAMETER))
    incomplete = incomplete or bool(faults)
    read: list[ReadTable] = []
    parameters = Parameters()
    for table, type_ in typed:
        if type_ is PARAMETER:
            parameters, more = read_parameters(table, vocabulary)
        else:
            rows, more = read_rows(table, type_, vocabulary)
            read.append(rows)
        faults += more
    faults += check_references(read, vocabulary, incomplete=incomplete)
    if errors_in(faults):
        return None, in_order(faults, tables)
    return _city(vocabulary, read, parameters, open_history), in_order(faults, tables)


def _city(vocabulary: Vocabulary, read: Iterable[ReadTable], parameters: Parameters, open_history: bool) -> City:
    records: Iterable[Record] = (record for table in read for record in table.records)
    return City.of(
        vocabulary,
        records,
        open_history=open_history,
        parameters=parameters.values,
        parameter_provenance=parameters.provenance,
    )


def with_types(
    tables: Iterable[RawTable], types: Sequence[RecordType]
) -> tuple[list[tuple[RawTable, RecordType]], list[Diagnostic]]:
    """Each table with the type that its name says; an unknown name or a second table of a type is a fault."""
    known = {plain_name(name): type_ for type_ in types for name in (type_.label, type_.id)}
    typed: dict[str, tuple[RawTable, RecordType]] = {}
    faults: list[Diagnostic] = []
    for table in tables:
        type_ = known.get(plain_name(table.type_name))
        if type_ is None:
            faults.append(_unknown_table(table, types))
        elif type_.id in typed:
            told = {"table": type_.label, "table_en": type_.id, "value": table.type_name}
            faults.append(table.problem("table-twice", {**told, "first": typed[type_.id][0].where}))
        else:
            typed[type_.id] = (table, type_)
    return list(typed.values()), faults


def _unknown_table(table: RawTable, types: Iterable[RecordType]) -> Diagnostic:
    like = near(table.type_name, [name for t in types for name in (t.label, t.id)])
    zh = f"“{like}”" if like else "、".join(f"{t.label}（{t.id}）" for t in types)
    en = f'"{like}"' if like else ", ".join(t.id for t in types)
    return table.problem("table-unknown", {"value": table.type_name, "expected": zh, "expected_en": en})


def in_order(faults: Iterable[Diagnostic], tables: Iterable[RawTable]) -> list[Diagnostic]:
    """Diagnostics in the order of the tables, then of the rows."""
    position = {table.where: index for index, table in enumerate(tables)}

    def order(fault: Diagnostic) -> tuple[int, int]:
        place = fault.place
        return (position.get(place.file, -1), place.row or 0) if isinstance(place, CellPlace) else (-1, 0)

    return sorted(faults, key=order)
