"""The names on an official list: which column holds them, their codes, and what else the list says of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from liance.records.cells import CellFault, Reader, code_from, reader_for
from liance.records.city import Value
from liance.records.columns import plain_name
from liance.records.raw import RawTable, blank, shown
from liance.records.stating import owner_of
from liance.records.vocabulary import Field, Kind, RecordType, Vocabulary
from liance.values.faults import ValueFault
from liance.web.registry.checks import LONGEST_NAME, text_fault
from liance.web.registry.sheets.read import Cell, tables_of
from liance.web.registry.uploads.kinds import FileKind

NAMES = ("单位名称", "企业名称", "公司名称", "申报单位", "单位", "企业", "名称", "name", "organisation")
OBJECT = "名称"
"""What the header of a column ends with that names what a list is about: 产品名称, 项目名称."""
CODES = ("统一社会信用代码", "社会信用代码", "信用代码", "代码", "编号", "code", "id")


@dataclass(frozen=True, slots=True)
class Named:
    """One entry of a list: its row, the name and code as written, and the record's fields that stand beside."""

    row: int
    name: str
    code: str
    values: Mapping[str, Value]


def read_list(
    data: bytes, *, name: str, kind: FileKind, type_: RecordType, vocabulary: Vocabulary
) -> tuple[list[Named], list[Cell]]:  # fmt: skip
    """The entries of a list, and every cell that could not be read. Columns of no known name are left aside.

    A list of products or projects has a column of their names: that is the text key that no column is called after.
    """
    tables, faults = tables_of(data, name, kind, type_)
    if not tables:
        return [], faults
    table = tables[0]
    owner = owner_of(type_)
    own = (owner.label, owner.id) if owner is not None else ()
    names, codes = _column(table, (*own, *NAMES)), _column(table, CODES)
    if names is None and codes is None:
        zh = f"有一列叫“单位名称”或“统一社会信用代码”；现有：{'、'.join(table.columns)}"
        en = f"a column 单位名称 or 统一社会信用代码; there are: {', '.join(table.columns)}"
        return [], [*faults, Cell(table.where, None, "", "", "list-no-names", zh, en)]
    readers = {f.id: (f, reader_for(f, vocabulary)) for f in type_.fields if f is not owner}
    columns: dict[str, tuple[str, Field, Reader]] = {}
    for field_id, (field, read) in readers.items():
        column = _column(table, (field.label, field_id))
        if column is not None and column not in (names, codes):
            columns[field_id] = (column, field, read)
    unnamed = [f for f, _ in readers.values() if f.key and f.kind is Kind.TEXT and f.id not in columns]
    used = {names, codes, *(column for column, _, _ in columns.values())}
    objects = [c for c in table.columns if plain_name(c).endswith(OBJECT) and c not in used]
    if len(unnamed) == len(objects) == 1:
        columns[unnamed[0].id] = (objects[0], *readers[unnamed[0].id])
    return _entries(table, names, codes, columns, faults)


def _column(table: RawTable, wanted: tuple[str, ...]) -> str | None:
    there = {plain_name(c): c for c in table.columns}
    return next((there[plain_name(w)] for w in wanted if plain_name(w) in there), None)


def _entries(
    table: RawTable, names: str | None, codes: str | None, columns: Mapping[str, tuple[str, Field, Reader]],
    faults: list[Cell],
) -> tuple[list[Named], list[Cell]]:  # fmt: skip
    found: list[Named] = []
    for row in table.rows:
        name = shown_name(row.cells.get(names)) if names is not None else ""
        code, wrong = _code(row.cells.get(codes)) if codes is not None else ("", None)
        values: dict[str, Value] = {}
        cells = [(codes or "", "" if codes is None else row.cells.get(codes), wrong)] if wrong is not None else []
        if not name and not code:
            cells.append((names or codes or "", "", CellFault("key-empty", "单位名称", "the name of an organisation")))
        elif fault := _name_fault(name):
            cells.append((names or "", name, fault))
        for field_id, (column, field, read) in columns.items():
            got = read(row.cells.get(column))
            fault = got if isinstance(got, CellFault) else text_fault(field, got)
            if fault is not None:
                cells.append((column, row.cells.get(column), fault))
            elif got is not None and not isinstance(got, CellFault):
                values[field_id] = got
        faults += [
            Cell(table.where, row.number, c, shown(v), f.code, f.expected_zh, f.expected_en) for c, v, f in cells
        ]
        found.append(Named(row.number, name, code, values))
    return found, faults


def shown_name(cell: object) -> str:
    """A name without blanks around and line breaks inside."""
    return "" if blank(cell) else "".join(str(cell).split("\n")).strip()


def _name_fault(name: str) -> CellFault | None:
    if len(name) > LONGEST_NAME:
        return CellFault("cell-long", f"不超过 {LONGEST_NAME} 个字", f"at most {LONGEST_NAME} characters")
    if name.startswith(("=", "+", "-", "@")):
        return CellFault("cell-formula", "不以 = + - @ 开头的文字", "text that does not begin with = + - or @")
    return None


def _code(cell: object) -> tuple[str, CellFault | None]:
    if blank(cell):
        return "", None
    try:
        got = code_from(cell)
    except ValueFault as fault:
        return "", CellFault(f"cell-{fault.code}", fault.expected_zh, fault.expected_en)
    return ("", got) if isinstance(got, CellFault) else (got, None)
