"""The form of a draft, made from the fields of its kind: what the case knows is not asked, rows ask missing cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from liance.official.number import parse_document_number
from liance.official.template import Field, FieldKind, Template
from liance.values.faults import ValueFault
from liance.web.cases.forms import MoneyField
from liance.web.letters.contents import NUMBER, Values
from liance.web.letters.known import Known
from liance.web.site.words import Words

SPARE = 2
"""Empty rows after those that are filled, where a table is typed."""
LONG = 40
"""Text that is proposed with more characters than this has a box of several lines."""
OFFICE_LINES = ("issuer", "copies")
PREFIX = "prefix"


class NumberField(forms.CharField):
    """A 发文字号 as people type it, in its one official form."""

    def to_python(self, value: Any) -> str:
        """The number, or nothing."""
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return str(parse_document_number(text))
        except ValueFault as fault:
            expected = Words(fault.expected_zh, fault.expected_en)
            raise forms.ValidationError(str(Words("应为{e}", "{e} expected").format(e=expected))) from fault


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table on the page: a known value, or an input for it."""

    label: str
    value: object = None
    input: BoundField | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table on the page."""

    label: str
    rows: tuple[tuple[Cell, ...], ...]


class LetterForm(forms.Form):
    """What a draft may be told. Nothing is required here: what is lacking is told all at once before issuing."""

    def __init__(
        self, template: Template, known: Known, given: Values, prefix: str | None, data: QueryDict | None = None
    ) -> None:
        super().__init__(data)
        self.template, self.known, self.given = template, known, given
        for field in template.fields:
            if field.id == NUMBER or (field.id in known.fixed and field.kind is not FieldKind.ROWS):
                continue
            if field.kind is FieldKind.ROWS:
                self._add_rows(field)
            else:
                self.fields[field.id] = _input(field, given.get(field.id, known.proposed.get(field.id)))
        if prefix is not None:
            label = str(Words("机关代字（文号开头，如 某工信函）", "Short name that numbers begin with"))
            self.fields[PREFIX] = forms.CharField(label=label, initial=prefix, required=False, max_length=40)

    def _add_rows(self, field: Field) -> None:
        for number, (row, typed) in enumerate(self._rows(field)):
            for column in field.columns:
                if column.id not in row:
                    made = _input(column, typed.get(column.id))
                    made.label = f"{label_of(field)} {number + 1} {label_of(column)}"
                    if isinstance(made.widget, forms.Textarea):
                        made.widget.attrs["rows"] = 2
                    self.fields[_cell(field, number, column)] = made

    def _rows(self, field: Field) -> list[tuple[Values, Values]]:
        """Each row as what is fixed of it and what was typed or proposed for it."""
        typed: Sequence[Values] = self.given.get(field.id) or self.known.proposed.get(field.id, [])
        if field.id in self.known.fixed:
            fixed = self.known.fixed[field.id]
            return [(row, typed[n] if n < len(typed) else {}) for n, row in enumerate(fixed)]
        return [({}, row) for row in [*typed, *({} for _ in range(SPARE))]]

    def needed(self) -> list[BoundField]:
        """The inputs that a document cannot do without, cells of tables aside."""
        return [self[name] for name in self.fields if "-" not in name and name not in self._optional()]

    def optional(self) -> list[BoundField]:
        """The inputs that may be left empty."""
        return [self[name] for name in self.fields if name in self._optional()]

    def _optional(self) -> set[str]:
        return {f.id for f in self.template.fields if f.optional}

    def tables(self) -> list[Table]:
        """The tables that ask for something."""
        shown = (Table(label_of(f), tuple(self._shown(f))) for f in self.template.fields if f.kind is FieldKind.ROWS)
        return [t for t in shown if any(c.input is not None for row in t.rows for c in row)]

    def _shown(self, field: Field) -> Iterator[tuple[Cell, ...]]:
        for number, (row, _) in enumerate(self._rows(field)):
            yield tuple(self._shown_cell(field, number, column, row) for column in field.columns)

    def _shown_cell(self, field: Field, number: int, column: Field, row: Values) -> Cell:
        name = _cell(field, number, column)
        bound = self[name] if name in self.fields else None
        return Cell(label_of(column), shown(column, row.get(column.id)), bound)

    def facts(self) -> list[tuple[str, str]]:
        """What the case knows, label and value, to be read and not changed here."""
        fields = (f for f in self.template.fields if f.id in self.known.fixed and f.kind is not FieldKind.ROWS)
        return [(label_of(f), shown(f, self.known.fixed[f.id])) for f in fields]

    def values(self) -> Values:
        """What was typed, by field id; cells that were left empty are not there, nor rows without any."""
        got = {n: v for n, v in self.cleaned_data.items() if n != PREFIX and v not in (None, "")}
        values: Values = {n: v for n, v in got.items() if "-" not in n}
        for field in self.template.fields:
            if field.kind is FieldKind.ROWS:
                rows = [self._typed(field, n, got) for n in range(len(self._rows(field)))]
                kept = rows if field.id in self.known.fixed else [row for row in rows if row]
                if any(kept):
                    values[field.id] = kept
        return values

    def _typed(self, field: Field, number: int, got: Values) -> Values:
        cells = ((c.id, got.get(_cell(field, number, c))) for c in field.columns)
        return {name: value for name, value in cells if value is not None}


def label_of(field: Field) -> str:
    """What a field is called in the language of the request."""
    return str(Words(field.label, field.label_en or field.label))


def _cell(field: Field, number: int, column: Field) -> str:
    return f"{field.id}-{number}-{column.id}"


def _input(field: Field, initial: Any) -> forms.Field:
    about: dict[str, Any] = {
        "label": label_of(field), "help_text": str(Words(field.note, field.note_en or field.note)), "required": False,
        "initial": initial,
    }  # fmt: skip
    match field.kind:
        case FieldKind.MONEY:
            unit = str(Words("（元）", " (yuan)"))
            return MoneyField(**about | {"label": f"{label_of(field)}{unit}"})
        case FieldKind.DATE:
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **about)
        case FieldKind.COUNT:
            return forms.IntegerField(min_value=0, **about)
        case FieldKind.NUMBER:
            return NumberField(max_length=80, **about)
        case _:
            long = field.id in OFFICE_LINES or field.id in LONG_TEXTS or len(str(initial or "")) > LONG
            widget = forms.Textarea(attrs={"rows": 4 if len(str(initial or "")) > LONG else 2}) if long else None
            return forms.CharField(widget=widget, max_length=4000, **about)


LONG_TEXTS = (
    "answer", "basis", "claim", "conclusion", "facts", "finding", "heard", "notice", "reduction", "request", "review",
    "discussion", "resolution", "appeal", "problem", "required",
)  # fmt: skip


def shown(field: Field, value: object) -> str:
    """A value as it is read on the page."""
    from liance.values.money import format_money

    if value is None:
        return ""
    if field.kind is FieldKind.MONEY and isinstance(value, int):
        return format_money(value)
    return value.isoformat() if isinstance(value, date) else str(value)
