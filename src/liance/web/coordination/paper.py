"""The digest as one sheet of paper: the same document, so the same Word file and PDF, for the same day."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import Literal

from liance.official.document import Align, Column, Layout, OfficialDocument, Table
from liance.official.lines import characters
from liance.web.cases.digest import Entry
from liance.web.coordination.digest import Digest, Part

Form = Literal["pdf", "docx"]
WIDE, LINES = 50, 25
"""Characters on a line of the sheet's middle column, and lines that one page holds."""
NONE = "没有"


def written(digest: Digest, form: Form) -> bytes:
    """The file. Raises Rejected, such as for fonts that are not there."""
    document = document_of(digest)
    if form == "docx":
        from liance.official.word import to_docx

        return to_docx(document)
    from liance.official.pdf import to_pdf

    return to_pdf(document)


def document_of(digest: Digest) -> OfficialDocument:
    """One sheet across the page: a row a part, shortened until all of it fits."""
    columns = (Column("事项"), Column("内容"), Column("谁办，何时", Align.LEFT))
    rows = tuple((p.title.zh, _text(p), _owners(p)) for p in _fitted(digest.parts))
    issuer = (digest.leader and f"呈：{digest.leader}") or "链长制办公室"
    return OfficialDocument(
        layout=Layout.SHEET, title=f"{digest.title}（截至{digest.day}）", issuers=(issuer,), issued=digest.day,
        body=(Table(columns, rows, dense=True),),
    )  # fmt: skip


def _fitted(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts, the last entry of the longest dropped until the page holds them."""
    found = list(parts)
    while sum(map(_lines, found)) > LINES:
        n = max(range(len(found)), key=lambda i: (_lines(found[i]), i))
        if len(found[n].entries) < 2:
            break
        found[n] = replace(found[n], entries=found[n].entries[:-1], more=found[n].more + 1)
    return tuple(found)


def _lines(part: Part) -> int:
    return max(1, sum(ceil(characters(line) / WIDE) for line in _text(part).split("\n")))


def _text(part: Part) -> str:
    lines = [e.words.zh for e in part.entries] or [NONE]
    if len(lines) > 1:
        lines = [f"{n}. {line}" for n, line in enumerate(lines, 1)]
    return "\n".join([*lines, *([f"另有{part.more}项，见平台。"] if part.more else [])])


def _owners(part: Part) -> str:
    named = [(n, e) for n, e in enumerate(part.entries, 1) if e.owner or e.due is not None]
    many = len(part.entries) > 1
    return "\n".join((f"{n}. " if many else "") + _owner(e) for n, e in named)


def _owner(entry: Entry) -> str:
    by = f"{entry.due}" if entry.due is not None else ""
    return "，".join(x for x in (entry.owner, by, "逾期" if entry.bad else "") if x)
