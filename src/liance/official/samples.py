"""Made-up values for the fields of a template: to try its words, and to show people what a kind looks like."""

from __future__ import annotations

from datetime import date

from liance.official.template import Field, FieldKind, Template

_DAY = date(2026, 11, 27)
_FEN = 10_050_000_03


def sample(template: Template, *, whole: bool = True) -> dict[str, object]:
    """A value for every field by id; not `whole`: for those alone that a caller must give."""
    return {field.id: _value(field) for field in template.fields if whole or not field.optional}


def _value(field: Field) -> object:
    match field.kind:
        case FieldKind.MONEY:
            return _FEN
        case FieldKind.DATE:
            return _DAY
        case FieldKind.COUNT:
            return 5
        case FieldKind.NUMBER:
            return "某工信函〔2026〕12号"
        case FieldKind.ROWS:
            return [{c.id: _value(c) for c in field.columns} for _ in range(2)]
        case FieldKind.TEXT:
            return f"某某{field.label}"
