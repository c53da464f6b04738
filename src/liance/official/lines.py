"""What a page is made of: lines with their type and indents, tables with their widths; no document, no file format."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from liance.official.document import Layout, Table
from liance.official.measures import BODY_SIZE, CHARACTER_PITCH, LINE_PITCH

Side = Literal["justify", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one face of `measures.FACES`."""

    text: str
    face: str = "body"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of one type size; `tail` stands at the right end of its last line.

    `first`, `left` and `right` are indents in characters of its own size, `first` beside `left` and below zero
    for a hanging one; `before` and `pitch` are points. `keep`: on one page with the next. `level`: of a heading in the
    outline, where none is skipped (PDF/UA forbids it) even if the text does; 0: no heading.
    """

    runs: tuple[Run, ...]
    tail: tuple[Run, ...] = ()
    size: float = BODY_SIZE
    pitch: float = LINE_PITCH
    side: Side = "justify"
    before: float = 0
    first: float = 0
    left: float = 0
    right: float = 0
    red: bool = False
    rule: bool = False
    keep: bool = False
    level: int = 0

    @property
    def text(self) -> str:
        """Its words, those of the tail last."""
        return "".join(run.text for run in (*self.runs, *self.tail))

    def points(self, characters: float) -> float:
        """An indent in points."""
        return round(characters * CHARACTER_PITCH * self.size / BODY_SIZE, 3)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with the share of the width that each column takes, and the points of its type."""

    table: Table
    shares: tuple[float, ...]
    size: float


Item = Line | Grid


@dataclass(frozen=True, slots=True)
class Part:
    """Pages of one direction, beginning on a new page; `wide`: lying across."""

    items: tuple[Item, ...]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Composed:
    """A document ready to be set; `letter_head` stands over the red double line of a 信函; `foot` is the 版记."""

    layout: Layout
    title: str
    author: str
    issued: date
    parts: tuple[Part, ...]
    letter_head: Line | None = None
    foot: tuple[Line, ...] = ()

    def texts(self) -> Iterator[str]:
        """All words in reading order, a line, heading or cell each."""
        if self.letter_head is not None:
            yield self.letter_head.text
        for part in self.parts:
            for item in part.items:
                yield from (item.text,) if isinstance(item, Line) else _cells(item.table)
        yield from (line.text for line in self.foot)


def characters(text: str) -> float:
    """How many characters wide a text is: one of the Latin alphabet or a digit takes half."""
    return sum(1 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def _cells(table: Table) -> Iterable[str]:
    yield from (column.label for column in table.columns)
    for row in table.rows:
        yield from row
