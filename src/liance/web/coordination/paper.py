"""The digest as one sheet of paper: the same document, so the same Word file and PDF, for the same day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import Literal

from liance.official.document import Column, Layout, OfficialDocument, Table
from liance.official.lines import characters
from liance.web.cases.digest import Entry
from liance.web.coordination.digest import Digest, Part
from liance.web.site.words import Words

Form = Literal["pdf", "docx"]
NONE, MORE = "没有", "（另有{n}项）"


@dataclass(frozen=True, slots=True)
class Size:
    """How a sheet is set: points of a line and of a row's white, characters on a line of the wide column."""

    line: float
    row: float
    wide: int
    dense: bool


LARGE, SMALL = Size(16.8, 6, 38, False), Size(12.6, 6, 50, True)
ROOM, TITLE = 340, 26
"""Points that a page has for the rows under a title of one line, which holds so many characters."""


def written(digest: Digest, form: Form) -> bytes:
    """The file. Raises Rejected, such as for fonts that are not there."""
    document = document_of(digest)
    if form == "docx":
        from liance.official.word import to_docx

        return to_docx(document)
    from liance.official.pdf import to_pdf

    return to_pdf(document)


def document_of(digest: Digest) -> OfficialDocument:
    """One sheet across the page: a row a part, in large type if all of it fits, else in small and shortened."""
    title = f"{digest.title}（截至{digest.day}）"
    room = ROOM - 36 * (ceil(characters(title) / TITLE) - 1)
    size = LARGE if _points(digest.parts, LARGE) <= room else SMALL
    parts = _fitted(digest.parts, size, room)
    rows = tuple((p.title.zh, _text(p)) for p in parts)
    issuer = f"呈：{digest.leader}" if digest.leader else "链长制办公室"
    table = Table((Column("事项"), Column("内容")), rows, dense=size.dense)
    return OfficialDocument(
        layout=Layout.SHEET, title=title, issuers=(issuer,), issued=digest.day, body=(table,)
    )  # fmt: skip


def _fitted(parts: tuple[Part, ...], size: Size, room: float) -> tuple[Part, ...]:
    """The parts as far as the page holds them: the longest loses its last entry first, then lines are cut."""
    found = list(parts) if _points(parts, size) <= room else [_cut(p, 2 * size.wide) for p in parts]
    while _points(found, size) > room:
        n = max(range(len(found)), key=lambda i: (len(found[i].entries), _lines(found[i], size), i))
        if len(found[n].entries) < 2:
            return tuple(_cut(p, size.wide - len(MORE)) for p in found)
        found[n] = replace(found[n], entries=found[n].entries[:-1], more=found[n].more + 1)
    return tuple(found)


def _points(parts: tuple[Part, ...] | list[Part], size: Size) -> float:
    return sum(_lines(p, size) * size.line + size.row for p in parts)


def _lines(part: Part, size: Size) -> int:
    return sum(ceil(characters(line) / size.wide) or 1 for line in _text(part).split("\n"))


def _cut(part: Part, wide: int) -> Part:
    """A part whose entries are no longer than so many characters, who is to act included."""
    rows = ((e, wide - characters(_owner(e))) for e in part.entries)
    entries = (replace(e, words=Words(_short(e.words.zh, left), e.words.en)) for e, left in rows)
    return replace(part, entries=tuple(entries))


def _short(text: str, wide: float) -> str:
    while characters(text) > wide - 1 and len(text) > 2:
        text = text.rstrip("…")[:-1] + "…"
    return text


def _text(part: Part) -> str:
    lines = [e.words.zh + _owner(e) for e in part.entries] or [NONE]
    if len(lines) > 1:
        lines = [f"{n}. {line}" for n, line in enumerate(lines, 1)]
    return "\n".join(lines) + (MORE.format(n=part.more) if part.more else "")


def _owner(entry: Entry) -> str:
    """Who is to act, by when, and whether that is past."""
    day = f"{entry.due}" if entry.due is not None else ""
    told = "，".join(x for x in (entry.owner, day, "逾期" if entry.bad else "") if x)
    return f"【{told}】" if told else ""
