"""A table's columns matched with the fields of its record type, by id or Chinese label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from liance.diagnostics.diagnostic import Diagnostic
from liance.records.cells import Reader, reader_for
from liance.records.raw import RawTable
from liance.records.vocabulary import Field, Kind, RecordType, Vocabulary, near
from liance.values.decimals import half_width

PROVENANCE = (
    Field("source", "来源", Kind.TEXT),
    Field("evidence", "证明材料", Kind.TEXT),
    Field("as_of", "截至日期", Kind.DATE),
)
_BLANKS = re.compile(r"[\s\ufeff\u200b]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that was understood: its name in the file, the field it holds, and the reader of its cells."""

    name: str
    field: Field
    read: Reader


def plain_name(name: str) -> str:
    """A name as names are compared: full-width forms made half-width, no blanks, small letters."""
    return _BLANKS.sub("", half_width(name)).casefold()


def columns_of(table: RawTable, type_: RecordType, vocabulary: Vocabulary) -> tuple[list[Column], list[Diagnostic]]:
    """The columns of a table in file order; unknown, doubled and missing ones are named."""
    known = _fields_by_name(type_)
    columns: dict[str, Column] = {}
    faults: list[Diagnostic] = []
    for name in table.columns:
        field = known.get(plain_name(name))
        if field is None:
            faults.append(_unknown(table, type_, name))
        elif (first := columns.get(field.id)) is not None:
            faults.append(_at(table, type_, "column-twice", name, {"value": name, "first": first.name}))
        else:
            columns[field.id] = Column(name, field, reader_for(field, vocabulary))
    faults += _missing(table, type_, columns)
    return list(columns.values()), faults


def _fields_by_name(type_: RecordType) -> dict[str, Field]:
    """Every name a header may use; a field of the type goes before a provenance column of the same name."""
    fields = (*PROVENANCE, *type_.fields)
    return {plain_name(name): field for field in fields for name in (field.label, field.id)}


def _unknown(table: RawTable, type_: RecordType, name: str) -> Diagnostic:
    fields = (*type_.fields, *PROVENANCE)
    like = near(name, [n for f in fields for n in (f.label, f.id)])
    if like is not None:
        zh, en = f"“{like}”", f'"{like}"'
    else:
        zh = "、".join(f.label for f in fields)
        en = ", ".join(f.id for f in fields)
    return _at(table, type_, "column-unknown", name, {"value": name, "expected": zh, "expected_en": en})


def _missing(table: RawTable, type_: RecordType, columns: Mapping[str, Column]) -> Iterable[Diagnostic]:
    if not table.columns and not table.rows:
        return
    for field in type_.needed:
        if field.id not in columns:
            told = {"expected": f"{field.label}（{field.id}）", "expected_en": field.id}
            yield _at(table, type_, "column-missing", field.id, told)


def _at(table: RawTable, type_: RecordType, code: str, column: str, told: Mapping[str, str]) -> Diagnostic:
    return table.problem(code, {"table": type_.label, "table_en": type_.id, **told}, column=column)
