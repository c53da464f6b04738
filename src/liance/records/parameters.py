"""The built-in table `parameter`: figures that others publish, each by id, scope and year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from liance.diagnostics.diagnostic import Diagnostic
from liance.records.city import ParameterKey, Provenance, Record, Value
from liance.records.columns import columns_of, plain_name
from liance.records.raw import RawRow, RawTable, blank, shown
from liance.records.rows import read_rows
from liance.records.vocabulary import Choice, Field, Kind, Parameter, RecordType, Vocabulary, near

ID, SCOPE, YEAR, VALUE = (
    Field("id", "参数", Kind.TEXT, key=True),
    Field("scope", "范围", Kind.TEXT),
    Field("year", "年度", Kind.YEAR, key=True),
    Field("value", "数值", Kind.TEXT, key=True),
)
PARAMETER = RecordType(
    "parameter", "参数", (ID, SCOPE, YEAR, VALUE), "its columns; every parameter then has a type of its own"
)


@dataclass(frozen=True, slots=True)
class Parameters:
    """Parameter values by (id, scope or empty, year), and where each comes from."""

    values: dict[ParameterKey, Value] = field(default_factory=dict)
    provenance: dict[ParameterKey, Provenance] = field(default_factory=dict)


@lru_cache(maxsize=1000)
def type_of(parameter: Parameter) -> RecordType:
    """The record type that the rows of one parameter have: its own scopes, its own kind of value."""
    fields = (
        replace(ID, kind=Kind.ENUM, choices=(Choice(parameter.id, parameter.label),)),
        replace(SCOPE, kind=Kind.ENUM, choices=parameter.scopes, key=bool(parameter.scopes)),
        YEAR,
        replace(VALUE, kind=parameter.kind, key=False, low=parameter.low, high=parameter.high),
    )
    return replace(PARAMETER, fields=fields)


def read_parameters(table: RawTable, vocabulary: Vocabulary) -> tuple[Parameters, list[Diagnostic]]:
    """Every parameter value of a table, and every cell that could not be used."""
    columns, faults = columns_of(table, PARAMETER, vocabulary)
    found = Parameters()
    names = {column.field.id: column.name for column in columns}
    if not {ID.id, YEAR.id, VALUE.id} <= names.keys():
        return found, faults
    understood = tuple(column.name for column in columns)
    for parameter, rows in _by_parameter(table.rows, names[ID.id], vocabulary):
        if parameter is None:
            faults += (_unknown(table, row, names[ID.id], vocabulary) for row in rows)
            continue
        part = replace(table, columns=understood, rows=rows)
        read, more = read_rows(part, type_of(parameter), vocabulary)
        faults += more
        for record in read.records:
            _keep(found, record)
    return found, faults


def _by_parameter(
    rows: Iterable[RawRow], id_column: str, vocabulary: Vocabulary
) -> Iterable[tuple[Parameter | None, list[RawRow]]]:
    """The rows that belong to each parameter; those of no known parameter under None."""
    names = {plain_name(name): p for p in vocabulary.parameters for name in (p.label, p.id)}
    groups: dict[str, tuple[Parameter | None, list[RawRow]]] = {}
    for row in rows:
        parameter = names.get(plain_name(str(row.cells.get(id_column))))
        groups.setdefault("" if parameter is None else parameter.id, (parameter, []))[1].append(row)
    return groups.values()


def _unknown(table: RawTable, row: RawRow, column: str, vocabulary: Vocabulary) -> Diagnostic:
    raw = row.cells.get(column)
    told = {"table": PARAMETER.label, "table_en": PARAMETER.id, "field": ID.id, "value": shown(raw)}
    if blank(raw):
        told |= {"value": "", "expected": ID.label, "expected_en": ID.id}
        return table.problem("key-empty", told, row=row.number, column=column)
    like = near(str(raw), [n for p in vocabulary.parameters for n in (p.id, p.label)])
    expected = like or ", ".join(p.id for p in vocabulary.parameters) or "—"
    told |= {"expected": expected, "expected_en": expected}
    return table.problem("parameter-unknown", told, row=row.number, column=column)


def _keep(found: Parameters, record: Record) -> None:
    """Store a value under its key; a row whose value is empty leaves the parameter unknown."""
    year, value = record.values.get("year"), record.values.get("value")
    if value is None or not isinstance(year, int):
        return
    key = (str(record.values.get("id")), str(record.values.get("scope", "")), year)
    found.values[key] = value
    found.provenance[key] = record.provenance
