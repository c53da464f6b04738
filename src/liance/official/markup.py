"""Lines of a filled template become headings, paragraphs, tables and attachments; values are never markup.

A line is a paragraph. `#` to `####` begin headings, `|` a row of a table whose second row says the alignment,
`====` an attachment, `==== 标题 | 横排` one across the page. What a value contains of these is kept as text:
`protected` puts noncharacters in its place, `revealed` takes them back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from liance.official.document import Align, Attachment, Block, Column, Heading, Paragraph, Table

_MARKS: Final = "\n#|=:-"
_HIDDEN: Final = {ord(mark): chr(0xFDD0 + n) for n, mark in enumerate(_MARKS)}
_SHOWN: Final = {ord(hidden): chr(mark) for mark, hidden in _HIDDEN.items()}
_NEW_LINE: Final = _HIDDEN[ord("\n")]
_ALIGNMENT: Final = re.compile(r":?-+:?")
WIDE: Final = "横排"
_BLANK: Final = " \t\r"  # not the wide blank that leaves room for a signature


class BadTable(ValueError):
    """A line of a table that does not fit it: the line, as people would read it."""


def protected(value: object) -> str:
    """A value as text in which nothing can be taken for markup."""
    return str(value).translate(_HIDDEN)


def revealed(text: str) -> str:
    """The text with what was protected put back."""
    return text.translate(_SHOWN)


def parsed(text: str) -> tuple[tuple[Block, ...], tuple[Attachment, ...]]:
    """Body and attachments. Raises BadTable for a table row that has another number of cells than its head."""
    pieces: list[tuple[str, list[str]]] = [("", [])]
    for line in (line.strip(_BLANK) for line in text.split("\n")):
        if line.startswith("===="):
            pieces.append((line.lstrip("=").strip(), []))
        elif line:
            pieces[-1][1].append(line)
    return tuple(_blocks(pieces[0][1])), tuple(_attachment(head, lines) for head, lines in pieces[1:])


def _attachment(head: str, lines: list[str]) -> Attachment:
    title, _, direction = head.partition("|")
    return Attachment(revealed(title.strip()), tuple(_blocks(lines)), wide=direction.strip() == WIDE)


def _blocks(lines: list[str]) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.startswith("|"):
            end = next((n for n in range(at, len(lines)) if not lines[n].startswith("|")), len(lines))
            yield _table(lines[at:end])
            at = end
            continue
        yield from _heading_or_paragraphs(line)
        at += 1


def _heading_or_paragraphs(line: str) -> Iterator[Block]:
    """A heading, or as many paragraphs as the values on the line have lines."""
    if found := re.fullmatch(r"(#{1,4})\s+(.+)", line):
        yield Heading(len(found[1]), revealed(found[2]).replace("\n", ""))
        return
    for piece in line.split(_NEW_LINE):
        if piece.strip():
            yield Paragraph(revealed(piece.strip(_BLANK)))


def _table(lines: list[str]) -> Table:
    head, *rest = [_cells(line) for line in lines]
    if not rest or not all(_ALIGNMENT.fullmatch(cell) for cell in rest[0]):
        raise BadTable(revealed(lines[0]))
    for cells, line in zip(rest, lines[1:], strict=True):
        if len(cells) != len(head):
            raise BadTable(revealed(line))
    columns = tuple(Column(revealed(label), _align(mark)) for label, mark in zip(head, rest[0], strict=True))
    return Table(columns, tuple(tuple(map(revealed, cells)) for cells in rest[1:]))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")]


def _align(mark: str) -> Align:
    if mark.startswith(":") and mark.endswith(":"):
        return Align.CENTER
    return Align.RIGHT if mark.endswith(":") else Align.LEFT
