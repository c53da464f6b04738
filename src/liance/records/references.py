"""References between records: every enterprise that a row names must be declared by a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from liance.diagnostics.diagnostic import Diagnostic
from liance.records.cells import is_uscc
from liance.records.city import Value
from liance.records.rows import ReadTable
from liance.records.vocabulary import Field, Kind, RecordType, Vocabulary
from liance.values.uscc import LENGTH, fault_of, is_business

_ALMOST_CODE = re.compile(r"[0-9A-Z]{2}[0-9]{6}[0-9A-Z]{8,11}")


def check_references(
    read: Sequence[ReadTable], vocabulary: Vocabulary, *, incomplete: bool = False
) -> Iterable[Diagnostic]:
    """A diagnostic for each cell that names a record no table declares.

    A party that is no code is the name of some other organisation; only a business must be declared. Where
    the table that should declare lacks its key column, or may be in a file that was lost (`incomplete`),
    that alone is the mistake.
    """
    declared = _declared(read)
    unsure = {table.type.id for table in read if table.table.rows and not _has_key(table)}
    if incomplete:
        unsure |= {t.id for t in vocabulary.types} - declared.keys()
    registers = [t for t in vocabulary.types if len(t.keys) == 1 and is_uscc(t.keys[0])]
    registered = set().union(*(declared.get(t.id, set()) for t in registers))
    for table in read:
        for field in table.type.fields:
            target = vocabulary.type_named(field.target or "") if field.kind is Kind.REF else None
            if target is not None and target.id not in unsure:
                yield from _undeclared(table, field, target, declared.get(target.id, set()))
            elif field.kind is Kind.PARTY and registers and unsure.isdisjoint(t.id for t in registers):
                yield from _strangers(table, field, registers, registered)


def _has_key(table: ReadTable) -> bool:
    """Whether the table has the column that names its records."""
    return bool(table.type.keys) and table.type.keys[0].id in table.names


def _declared(read: Sequence[ReadTable]) -> dict[str, set[Value]]:
    """The first key value of every row by record type, of rows with other mistakes too."""
    found: dict[str, set[Value]] = {}
    for table in read:
        if table.type.keys:
            key = table.type.keys[0].id
            ids = {record.values[key] for record in table.records if key in record.values}
            found.setdefault(table.type.id, set()).update(ids)
    return found


def _undeclared(table: ReadTable, field: Field, target: RecordType, known: set[Value]) -> Iterable[Diagnostic]:
    label = target.keys[0].label if target.keys else target.label
    told = {
        "target": target.label,
        "target_en": target.id,
        "expected": f"“{target.label}”表里有的{label}",
        "expected_en": f"a record of the table {target.id}",
    }
    for record in table.records:
        value = record.values.get(field.id)
        if value is not None and value not in known:
            yield table.fault("reference-undeclared", field, value, told, row=record.provenance.row)


def _strangers(
    table: ReadTable, field: Field, registers: Sequence[RecordType], known: set[Value]
) -> Iterable[Diagnostic]:
    """Businesses that no register declares, and names that look like a code of the wrong length."""
    told = {
        "target": "、".join(t.label for t in registers),
        "target_en": " or ".join(t.id for t in registers),
        "expected": "、".join(f"“{t.label}”表" for t in registers) + "里有的企业",
        "expected_en": "an enterprise of the table " + " or ".join(t.id for t in registers),
    }
    for record in table.records:
        value = record.values.get(field.id)
        if not isinstance(value, str) or value in known:
            continue
        row = record.provenance.row
        if len(value) == LENGTH and is_business(value) and fault_of(value) is None:
            yield table.fault("party-undeclared", field, value, told, row=row)
        elif len(value) != LENGTH and _ALMOST_CODE.fullmatch(value):
            digits = {"expected": f"{LENGTH}位，现为{len(value)}位", "expected_en": f"{LENGTH} characters"}
            found = table.fault("party-almost-code", field, value, digits, row=row)
            yield replace(found, severity="warning")
