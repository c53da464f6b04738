"""A document as a page shows it: its parts in order, for people to read before it is signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from liance.official.compose import chinese_date, heading_number
from liance.official.document import Attachment, Block, Heading, OfficialDocument, Paragraph, Table

MARK = "（预览件，未签发）"


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading (`level` 1 to 4), a paragraph, or a table."""

    kind: str
    text: str = ""
    level: int = 0
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A document to be read: its head, its pieces, attachments with theirs, its end."""

    document: OfficialDocument
    title: str
    pieces: tuple[Piece, ...]
    attachments: tuple[tuple[str, tuple[Piece, ...]], ...]
    issued: str


def preview_of(document: OfficialDocument) -> Page:
    """The document in the order of its parts."""
    attached = tuple((a.title, _pieces(a.body)) for a in document.attachments)
    title = document.title.replace("\n", "")
    return Page(document, title, _pieces(document.body), attached, chinese_date(document.issued))


def _pieces(blocks: Iterable[Block]) -> tuple[Piece, ...]:
    counts, made = [0] * 5, []
    for block in blocks:
        match block:
            case Heading(level, text):
                counts = [*counts[:level], counts[level] + 1, *[0] * (4 - level)]
                made.append(Piece("heading", heading_number(level, counts[level]) + text, level))
            case Paragraph(text):
                made.append(Piece("paragraph", text))
            case Table():
                made.append(Piece("table", table=block))
    return tuple(made)


def marked(document: OfficialDocument) -> OfficialDocument:
    """The document as a preview, which says so under its title and on every attachment."""
    attachments = tuple(_marked(a) for a in document.attachments)
    number = "签发时编号" if document.number else ""
    return replace(document, title=f"{document.title}\n{MARK}", number=number, attachments=attachments)


def _marked(attachment: Attachment) -> Attachment:
    return replace(attachment, title=f"{attachment.title}{MARK}") if attachment.body else attachment
