"""An uploaded table read against a record type: the records, or every bad cell with what was expected there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from liance.diagnostics.diagnostic import Diagnostic
from liance.diagnostics.place import CellPlace
from liance.records.cells import CellFault
from liance.records.city import Record as Facts
from liance.records.columns import plain_name
from liance.records.from_csv import tables_from_csv, text_of
from liance.records.from_sheets import tables_from_xlsx
from liance.records.parameters import PARAMETER, type_of
from liance.records.raw import RawTable, shown
from liance.records.rows import ReadTable, read_rows
from liance.records.vocabulary import Field, RecordType, Vocabulary
from liance.web.registry.checks import TEXTS, key_fault, named_by, strangers, text_fault
from liance.web.registry.progress import Watch, stage_of
from liance.web.registry.uploads.archives import MOST_ROWS
from liance.web.registry.uploads.kinds import FileKind
from liance.web.site.words import Words


@dataclass(frozen=True, slots=True)
class Cell:
    """A mistake in an upload: file, row (one-based, header counted; None: the whole table), column name, what stands
    there, the diagnostic's code, and what would be right in both languages."""

    file: str
    row: int | None
    column: str
    value: str
    code: str
    zh: str
    en: str

    @property
    def expected(self) -> Words:
        """What would be right, in the language of the request."""
        return Words(self.zh, self.en)

    def as_json(self) -> dict[str, object]:
        """For the database."""
        return {name: getattr(self, name) for name in ("file", "row", "column", "value", "code", "zh", "en")}


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """What an upload says: its raw table, the record of each row, and its mistakes (then the records do not count)."""

    table: RawTable | None
    records: list[Facts]
    faults: list[Cell]


def read_sheet(
    data: bytes, *, name: str, kind: FileKind, type_: RecordType, vocabulary: Vocabulary, watch: Watch | None = None
) -> ReadSheet:  # fmt: skip
    """The table of a record type in a file whose kind is known. A workbook's sheet is chosen by the type's name.

    `watch` is told how many rows are checked. Raises Stopped where it was stopped.
    """
    stage_of(watch, "reading")
    tables, unread = tables_of(data, name, kind, type_)
    if not tables:
        return ReadSheet(None, [], unread)
    table = tables[0]
    if type_ is PARAMETER:
        return _parameters(table, vocabulary, unread)
    read, faults = read_rows(table, type_, vocabulary, stage_of(watch, "checking", len(table.rows)))
    cells = [*unread, *map(_cell, faults)]
    cells += _more_faults(read, vocabulary)
    return ReadSheet(table, read.records, sorted(cells, key=lambda c: c.row or 0))


def tables_of(data: bytes, name: str, kind: FileKind, type_: RecordType) -> tuple[list[RawTable], list[Cell]]:
    """The raw table of a file whose kind is known, and why it could not be read."""
    tables, unread = _tables(data, name, kind, type_)
    if tables and len(tables[0].rows) >= MOST_ROWS:
        return [], [_too_many(tables[0])]
    return tables[:1], [_cell(d) for d in unread]


def _tables(
    data: bytes, name: str, kind: FileKind, type_: RecordType
) -> tuple[list[RawTable], list[Diagnostic]]:  # fmt: skip
    if kind is FileKind.CSV:
        return tables_from_csv(text_of(data) or "", file=name, stem=type_.id)
    tables, faults = tables_from_xlsx(data, file=name, stem=None)
    names = {plain_name(type_.label), plain_name(type_.id)}
    own = [t for t in tables if plain_name(t.sheet or "") in names] or tables[:1]
    return own, [f for f in faults if not own or (isinstance(f.place, CellPlace) and f.place.file == own[0].where)]


def _more_faults(read: ReadTable, vocabulary: Vocabulary) -> Iterable[Cell]:
    """What the registry asks besides: harmless text, short keys, parties that somebody declared."""
    unknown = strangers(read.records, vocabulary)
    texts = [f for f in read.type.fields if f.kind in TEXTS]
    for facts in read.records:
        for field in texts:
            fault = text_fault(field, facts.values.get(field.id))
            if fault is not None:
                yield _at(read, facts, field, fault)
        if (fault := key_fault(facts)) is not None:
            yield _at(read, facts, facts.type.keys[0], fault)
        for field, target, key in named_by(facts, vocabulary):
            if (target, key) in unknown:
                label = next(t.label for t in vocabulary.types if t.id == target)
                zh, en = f"已登记的{label}；请先报{label}", f"a registered {target}; bring that one first"
                yield _at(read, facts, field, CellFault("reference-undeclared", zh, en))


def _at(read: ReadTable, facts: Facts, field: Field, fault: CellFault) -> Cell:
    value = shown(facts.values.get(field.id, ""))
    column = read.names.get(field.id, field.label)
    return Cell(read.table.where, facts.provenance.row, column, value, fault.code, fault.expected_zh, fault.expected_en)


def _cell(found: Diagnostic) -> Cell:
    """A diagnostic of a table as the place and what was expected; without an expectation its hint says it."""
    place, args = found.place, found.args
    where = (place.file, place.row, place.column or "") if isinstance(place, CellPlace) else (str(place), None, "")
    zh = str(args["expected"]) if found.code.startswith("cell-") else f"{found.message()} {found.hint()}"
    en = str(args["expected_en"]) if found.code.startswith("cell-") else f"{found.message('en')} {found.hint('en')}"
    return Cell(*where, str(args.get("value", "")), found.code, zh, en)


def _too_many(table: RawTable) -> Cell:
    most = MOST_ROWS - 1
    zh, en = f"不超过 {most} 行，请分批上传", f"at most {most} rows; divide the table"
    return Cell(table.where, None, "", str(len(table.rows)), "table-too-long", zh, en)


def _parameters(table: RawTable, vocabulary: Vocabulary, unread: list[Cell]) -> ReadSheet:
    """Published figures: each row by the type of its own parameter."""
    known = {plain_name(n): p for p in vocabulary.parameters for n in (p.id, p.label)}
    column = next(
        (c for c in table.columns if plain_name(c) in (PARAMETER.fields[0].id, PARAMETER.fields[0].label)), ""
    )
    records: list[Facts] = []
    cells = list(unread)
    groups: dict[str, list[int]] = {}
    for index, row in enumerate(table.rows):
        groups.setdefault(plain_name(str(row.cells.get(column, ""))), []).append(index)
    for name, places in groups.items():
        part = replace(table, rows=[table.rows[i] for i in places])
        if name not in known:
            labels = "、".join(p.label for p in vocabulary.parameters)
            cells += [
                Cell(table.where, r.number, column, shown(r.cells.get(column, "")), "parameter-unknown", labels, labels)
                for r in part.rows
            ]
            continue
        read, faults = read_rows(part, type_of(known[name]), vocabulary)
        cells += [_cell(d) for d in faults]
        records += read.records
    missing = [f for f in records if "value" not in f.values]
    cells += [
        Cell(table.where, f.provenance.row, "数值", "", "key-empty", "公布的数值", "the value published")
        for f in missing
        if not any(c.row == f.provenance.row for c in cells)
    ]
    return ReadSheet(table, records, sorted(cells, key=lambda c: c.row or 0))


def values_by_label(facts: Facts) -> Mapping[str, object]:
    """For previews: the known values by the field's label."""
    return {f.label: facts.values[f.id] for f in facts.type.fields if f.id in facts.values}
