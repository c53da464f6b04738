"""A template: the words of one kind of document as data, the fields that it takes, and the parts that they fill."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from liance.diagnostics.place import Source, TextPlace
from liance.official.document import Layout


class FieldKind(StrEnum):
    """What a caller hands over: money int fen; date; count int; number a 发文字号; rows a list of mappings."""

    TEXT = "text"
    MONEY = "money"
    DATE = "date"
    COUNT = "count"
    NUMBER = "number"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Field:
    """A value that a document needs: `id` for callers, `label` in templates and on screens; `columns` of rows.

    `label_en` and `note_en` are for screens alone: documents are Chinese. Text of several lines is several
    paragraphs, or several bodies where it names them.
    """

    id: str
    label: str
    kind: FieldKind
    optional: bool = False
    columns: tuple[Field, ...] = ()
    note: str = ""
    label_en: str = ""
    note_en: str = ""

    def column(self, label: str) -> Field | None:
        """The column of that label."""
        return next((c for c in self.columns if c.label == label), None)


@dataclass(frozen=True, slots=True)
class Piece:
    """A text with placeholders, and where it starts in the file."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of document: its name in two languages, its layout, its own fields, and its words.

    `also` are other names under which procedures ask for it. `parts` are texts with placeholders by name (title,
    addressee, mark, attendance); `unused` are labels of inherited fields that a city leaves out on purpose.
    """

    id: str
    name: str
    name_en: str
    layout: Layout
    own: tuple[Field, ...]
    parts: tuple[tuple[str, Piece], ...]
    body: Piece
    source: Source
    unused: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        """All that a caller gives: what every document of the layout needs, then the kind's own."""
        return (*frame_fields(self.layout), *self.own)

    def part(self, name: str) -> Piece | None:
        """One of the parts, if the template has it."""
        return dict(self.parts).get(name)

    def place(self, start: int, length: int) -> TextPlace:
        """A place in the template's file."""
        return TextPlace(self.source, start, start + max(1, length))


def _frame(
    name: str, label: str, label_en: str, kind: FieldKind = FieldKind.TEXT, *, optional: bool = False, note: str = "",
    note_en: str = "",
) -> Field:  # fmt: skip
    return Field(name, label, kind, optional, note=note, label_en=label_en, note_en=note_en)


_ISSUER = _frame(
    "issuer", "发文机关", "Issuing body", note="联合发文时一行一个，主办机关在前",
    note_en="of several one a line, the leading one first",
)  # fmt: skip
_ISSUED = _frame("issued", "成文日期", "Date", FieldKind.DATE)
_NUMBER = _frame("number", "发文字号", "Document number", FieldKind.NUMBER)
_SIGNER = _frame("signer", "签发人", "Signed by", optional=True, note="上行文才写", note_en="only to superior bodies")
_NOTE = _frame(
    "note", "附注", "Note", optional=True, note="不带括号，如 此件公开发布", note_en="without brackets",
)  # fmt: skip
_COPIES = _frame("copies", "抄送", "Copies to", optional=True, note="一行一个机关", note_en="one body a line")
_PRINTER = _frame("printer", "印发机关", "Printed by", optional=True)
_PRINTED = _frame("printed", "印发日期", "Printed on", FieldKind.DATE, optional=True)
_SERIAL = _frame("number", "期号", "Issue", note="如 第3期", note_en="such as 第3期")

_FRAMES: dict[Layout, tuple[Field, ...]] = {
    Layout.DOCUMENT: (_ISSUER, _ISSUED, _NUMBER, _SIGNER, _NOTE, _COPIES, _PRINTER, _PRINTED),
    Layout.LETTER: (_ISSUER, _ISSUED, _NUMBER, _NOTE, _COPIES),
    Layout.MINUTES: (_ISSUER, _ISSUED, _SERIAL, _COPIES, _PRINTER, _PRINTED),
    Layout.PLAIN: (_ISSUER, _ISSUED),
    Layout.SHEET: (_ISSUER, _ISSUED),
}


def frame_fields(layout: Layout) -> tuple[Field, ...]:
    """The fields that every document of a layout takes, whatever it says."""
    return _FRAMES[layout]
