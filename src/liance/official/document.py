"""An official document as a value: its parts, its body of headings, paragraphs and tables, and what it still lacks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from liance.diagnostics.diagnostic import Diagnostic
from liance.diagnostics.place import CellPlace


class Layout(StrEnum):
    """How a document is set: 文件, 信函, 纪要, a paper without a red head, or a sheet across the page."""

    DOCUMENT = "document"
    LETTER = "letter"
    MINUTES = "minutes"
    PLAIN = "plain"
    SHEET = "sheet"


class Align(StrEnum):
    """Where a column's cells stand."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4 without its number: 一、 （一） 1. （1） are counted when the page is made."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its head, and where its cells stand."""

    label: str
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """A table of finished text; a cell may have several lines. Every row has as many cells as there are columns.

    `dense`: in the smallest type, to keep it on one page.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    dense: bool = False


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Attachment:
    """An 附件: named after the text and, if it has a body, set behind it on its own page; `wide`: across the page."""

    title: str
    body: tuple[Block, ...] = ()
    wide: bool = False


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """A whole document; empty text is a part it does not have.

    `issuers`: who signs, the leading body first. `mark`: 发文机关标志 over the red line, the leading issuer when
    empty. `number`: 发文字号; `signer`: 签发人; `addressee`: 主送机关; `attendance`: 出席、请假、列席 of minutes, as
    role and names; `note`: 附注; `copies`: 抄送机关; `printer` and `printed`: 印发机关, 印发日期.
    """

    layout: Layout
    title: str
    issuers: tuple[str, ...]
    issued: date
    body: tuple[Block, ...]
    mark: str = ""
    number: str = ""
    signer: str = ""
    addressee: str = ""
    attachments: tuple[Attachment, ...] = ()
    attendance: tuple[tuple[str, str], ...] = ()
    note: str = ""
    copies: tuple[str, ...] = ()
    printer: str = ""
    printed: date | None = None

    @property
    def sealed(self) -> bool:
        """Whether issuer and date stand at its end, for the seal: 纪要 and sheets say them at their head."""
        return self.layout not in (Layout.MINUTES, Layout.SHEET)

    @property
    def head(self) -> str:
        """The 发文机关标志 as printed: 文件 carries that word, the others what `mark` says or the issuer's name."""
        name = self.mark or next(iter(self.issuers), "")
        return f"{name}文件" if self.layout is Layout.DOCUMENT and not self.mark else name


NUMBERED = (Layout.DOCUMENT, Layout.LETTER, Layout.MINUTES)
BEYOND = {
    "签发人": ("signer", (Layout.LETTER, Layout.MINUTES, Layout.PLAIN, Layout.SHEET)),
    "发文机关标志": ("mark", (Layout.PLAIN, Layout.SHEET)),
    "发文字号": ("number", (Layout.SHEET,)),
    "主送机关": ("addressee", (Layout.MINUTES, Layout.SHEET)),
    "附件": ("attachments", (Layout.SHEET,)),
    "出席人员": ("attendance", (Layout.DOCUMENT, Layout.LETTER, Layout.PLAIN, Layout.SHEET)),
    "附注": ("note", (Layout.MINUTES, Layout.SHEET)),
    "抄送机关": ("copies", (Layout.PLAIN, Layout.SHEET)),
    "印发机关": ("printer", (Layout.LETTER, Layout.PLAIN, Layout.SHEET)),
}
"""Parts that a layout has no place for: the standard's (10.1 信函, 10.3 纪要) and ours."""


def check(document: OfficialDocument) -> list[Diagnostic]:
    """Everything that keeps a document from being issued: parts it lacks, tables out of shape, unprintable text."""
    return [*_lacking(document), *_beyond(document), *_tables(document), *_unprintable(document)]


def _lacking(document: OfficialDocument) -> Iterator[Diagnostic]:
    needed: dict[tuple[str, str], object] = {
        ("标题", "title"): document.title,
        ("发文机关", "issuer"): "".join(document.issuers),
        ("正文", "body"): document.body,
    }
    if document.layout in NUMBERED:
        needed["发文字号", "number"] = document.number
    if document.layout is Layout.LETTER:
        needed["主送机关", "addressee"] = document.addressee
    if document.printer or document.printed:
        needed["印发机关", "printing office"] = document.printer
        needed["印发日期", "date of printing"] = document.printed
    for (part, part_en), value in needed.items():
        if not (value.strip() if isinstance(value, str) else value):
            yield _problem(document, "document-incomplete", part=part, part_en=part_en)


def _beyond(document: OfficialDocument) -> Iterator[Diagnostic]:
    for part, (name, layouts) in BEYOND.items():
        if document.layout in layouts and getattr(document, name):
            yield _problem(document, "document-beyond", part=part, part_en=name, layout=document.layout)


def _tables(document: OfficialDocument) -> Iterator[Diagnostic]:
    for block in blocks(document):
        if not isinstance(block, Table):
            continue
        wide = len(block.columns)
        for number, row in enumerate(block.rows, 1):
            if len(row) != wide:
                yield _problem(document, "document-table", row=str(number), cells=str(len(row)), columns=str(wide))


def _unprintable(document: OfficialDocument) -> Iterator[Diagnostic]:
    for text in texts(document):
        if bad := sorted({f"U+{ord(c):04X}" for c in text if not printable(c)}):
            yield _problem(document, "document-text", text=text[:20], characters="、".join(bad))


def printable(character: str) -> bool:
    """Whether a character can be set: no control character but the line end, no half of a pair, no noncharacter."""
    code = ord(character)
    if unicodedata.category(character) in ("Cc", "Cs"):
        return character == "\n"
    return not (0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE)


def blocks(document: OfficialDocument) -> Iterator[Block]:
    """All blocks in order, those of the attachments last."""
    yield from document.body
    for attachment in document.attachments:
        yield from attachment.body


def texts(document: OfficialDocument) -> Iterator[str]:
    """Every text that a caller put into the document."""
    yield from (document.title, *document.issuers, document.mark, document.number, document.signer)
    yield from (document.addressee, document.note, *document.copies, document.printer)
    yield from (text for pair in document.attendance for text in pair)
    yield from (attachment.title for attachment in document.attachments)
    for block in blocks(document):
        match block:
            case Table(columns, rows, _):
                yield from (column.label for column in columns)
                yield from (cell for row in rows for cell in row)
            case Heading(_, text) | Paragraph(text):
                yield text


def _problem(document: OfficialDocument, code: str, **args: str) -> Diagnostic:
    return Diagnostic(code, CellPlace(document.title or document.number or "?"), args)
