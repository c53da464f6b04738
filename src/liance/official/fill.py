"""Values and a template become a document: every value checked first, all mistakes told at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.diagnostics.place import CellPlace
from liance.official.amounts import Money
from liance.official.compose import chinese_date
from liance.official.document import OfficialDocument, printable
from liance.official.markup import BadTable, parsed, revealed
from liance.official.number import DocumentNumber, parse_document_number
from liance.official.template import Field, FieldKind, Template
from liance.official.wording import filled
from liance.values.faults import ValueFault
from liance.values.money import MAX_FEN

EXPECTED = {
    FieldKind.TEXT: ("文本，不空，没有控制字符", "text, not blank, without control characters"),
    FieldKind.MONEY: ("整数，单位分，不小于0", "a whole number of fen, not below 0"),
    FieldKind.DATE: ("日期", "a date"),
    FieldKind.COUNT: ("整数，不小于0", "a whole number, not below 0"),
    FieldKind.NUMBER: ("发文字号，如 某工信函〔2026〕12号", "a document number such as 某工信函〔2026〕12号"),
    FieldKind.ROWS: ("表，一行一个对照，至少一行", "rows, a mapping each, at least one"),
}


def document_of(template: Template, values: Mapping[str, object]) -> OfficialDocument:
    """The document that these values make. Raises Rejected: `fill-missing`, `fill-unknown`, `fill-wrong`."""
    if found := [*_mistakes(template.fields, values, template.id, None)]:
        raise Rejected(found)
    words = {f.label: _word(f, values.get(f.id)) for f in template.fields}

    def part(name: str) -> str:
        piece = template.part(name)
        return "" if piece is None else revealed(filled(template, piece, words)).strip()

    try:
        body, attachments = parsed(filled(template, template.body, words))
    except BadTable as wrong:
        args = {"what": f"表格的列数不一（{wrong}）", "what_en": f"a table row of another length ({wrong})"}
        raise Rejected([Diagnostic("template-syntax", template.place(template.body.start, 1), args)]) from wrong
    printed = values.get("printed")
    return OfficialDocument(
        layout=template.layout,
        title=part("title"),
        issuers=_lines(values.get("issuer")),
        issued=_day(values["issued"]),
        body=body,
        mark=part("mark"),
        number=str(words.get("发文字号") or words.get("期号") or ""),
        signer=str(values.get("signer") or ""),
        addressee=part("addressee"),
        attachments=attachments,
        attendance=tuple(_roles(part("attendance"))),
        note=str(values.get("note") or ""),
        copies=_lines(values.get("copies")),
        printer=str(values.get("printer") or ""),
        printed=None if printed is None else _day(printed),
    )


def _roles(text: str) -> Iterator[tuple[str, str]]:
    """`出席：张三、李四` line by line; a role without names is left out."""
    for line in text.split("\n"):
        role, _, names = line.partition("：")
        if names.strip():
            yield role.strip(), names.strip()


def _lines(value: object) -> tuple[str, ...]:
    return tuple(line.strip() for line in str(value or "").split("\n") if line.strip())


def _day(value: object) -> date:
    assert isinstance(value, date)
    return value


# ---- checks --------------------------------------------------------------------------------------------------------
def _mistakes(
    fields: Iterable[Field], values: Mapping[str, object], kind: str, row: int | None
) -> Iterator[Diagnostic]:
    known = {field.id: field for field in fields}
    for name in values.keys() - known.keys():
        place = CellPlace(kind, row, str(name))
        yield Diagnostic("fill-unknown", place, {"name": str(name), "known": "、".join(known)})
    for field in known.values():
        place = CellPlace(kind, row, field.label)
        value = values.get(field.id)
        if _absent(value):
            if not field.optional:
                yield Diagnostic("fill-missing", place, {"label": field.label, "name": field.id})
        elif not _fits(field, value):
            zh, en = EXPECTED[field.kind]
            args = {"label": field.label, "value": str(value)[:40], "expected": zh, "expected_en": en}
            yield Diagnostic("fill-wrong", place, args)
        elif field.kind is FieldKind.ROWS:
            yield from _row_mistakes(field, value, kind)


def _row_mistakes(field: Field, value: Any, kind: str) -> Iterator[Diagnostic]:
    for number, row in enumerate(value, 1):
        yield from _mistakes(field.columns, row, f"{kind}:{field.label}", number)


def _absent(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _fits(field: Field, value: object) -> bool:
    match field.kind:
        case FieldKind.TEXT:
            return isinstance(value, str) and all(map(printable, value))
        case FieldKind.MONEY:
            return type(value) is int and 0 <= value <= MAX_FEN
        case FieldKind.COUNT:
            return type(value) is int and value >= 0
        case FieldKind.DATE:
            return isinstance(value, date) and not isinstance(value, datetime)
        case FieldKind.NUMBER:
            return isinstance(value, DocumentNumber) or (isinstance(value, str) and _number(value) is not None)
        case FieldKind.ROWS:
            listed = isinstance(value, Sequence) and not isinstance(value, str) and len(value) > 0
            return listed and all(isinstance(row, Mapping) for row in value)  # type: ignore[attr-defined]


def _number(text: str) -> DocumentNumber | None:
    try:
        return parse_document_number(text)
    except ValueFault:
        return None


# ---- words ---------------------------------------------------------------------------------------------------------
def _word(field: Field, value: Any) -> object:
    """A value as templates see it; what was left out is empty text."""
    if _absent(value):
        return ""
    match field.kind:
        case FieldKind.MONEY:
            return Money(value)
        case FieldKind.DATE:
            return chinese_date(value)
        case FieldKind.NUMBER:
            return str(value if isinstance(value, DocumentNumber) else parse_document_number(value))
        case FieldKind.ROWS:
            return [{c.label: _word(c, row.get(c.id)) for c in field.columns} for row in value]
        case _:
            return value
