"""A composed document as PDF: archival (PDF/A-2a), accessible (PDF/UA-1), the same bytes for the same fonts."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path
from typing import Any, Final

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.diagnostics.place import CellPlace
from liance.official import measures
from liance.official.compose import composed
from liance.official.document import OfficialDocument
from liance.official.faces import chosen, fallbacks, installed
from liance.official.lines import Composed, Grid, Item, Line, Run

UNSHOWN: Final = re.compile(r'the text `"(.*?)"` could not be displayed')


def to_pdf(document: OfficialDocument, *, fonts: Path | None = None) -> bytes:
    """The document as PDF. `fonts`: a folder whose fonts alone are used, else those of the machine.

    Raises Rejected: what the document lacks, `fonts-missing`, or `font-lacks-character`.
    """
    import typst

    pages = composed(document)
    data = json.dumps(as_data(pages, fonts), ensure_ascii=False)
    page = resources.files("liance.official").joinpath("assets", "page.typ").read_bytes()
    try:
        made = typst.compile(
            page,
            format="pdf",
            sys_inputs={"document": data},
            pdf_standards=["a-2a", "ua-1"],
            font_paths=installed(fonts),
            ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        if not (unshown := UNSHOWN.findall(str(error))):
            raise
        place = CellPlace(document.title)
        raise Rejected([Diagnostic("font-lacks-character", place, {"text": text}) for text in unshown]) from error
    assert isinstance(made, bytes)
    return made


def as_data(pages: Composed, fonts: Path | None) -> dict[str, Any]:
    """What `page.typ` reads: the pages, the measures, the fonts."""
    families = frozenset(installed(fonts).families())
    faces = chosen(families, folder=fonts)
    others = fallbacks(families)
    return {
        "layout": pages.layout,
        "title": pages.title,
        "author": pages.author,
        "issued": {"year": pages.issued.year, "month": pages.issued.month, "day": pages.issued.day},
        "parts": [{"wide": part.wide, "items": [_item(item) for item in part.items]} for part in pages.parts],
        "letter_head": None if pages.letter_head is None else _line(pages.letter_head),
        "foot": [_line(line) for line in pages.foot],
        "faces": {
            name: {"families": [family, *others], "weight": "bold" if bold else "regular"}
            for name, (family, bold) in faces.items()
        },
        "measures": {name: value for name, value in vars(measures).items() if isinstance(value, int | float | str)},
    }


def _item(item: Item) -> dict[str, Any]:
    return _grid(item) if isinstance(item, Grid) else _line(item)


def _grid(grid: Grid) -> dict[str, Any]:
    columns = [{"label": c.label, "align": c.align} for c in grid.table.columns]
    return {"kind": "grid", "size": grid.size, "shares": grid.shares, "columns": columns, "rows": grid.table.rows}


def _line(line: Line) -> dict[str, Any]:
    """Indents in points; body text is set on the grid of 28 characters."""
    tracking = line.points(1) - line.size if line.side == "justify" else 0
    return {
        "kind": "line",
        "runs": _runs(line.runs),
        "tail": _runs(line.tail),
        "first": line.points(line.first),
        "left": line.points(line.left),
        "right": line.points(line.right),
        "tracking": round(tracking, 4),
    } | {name: getattr(line, name) for name in ("size", "pitch", "side", "before", "red", "rule", "keep", "level")}


def _runs(runs: tuple[Run, ...]) -> list[dict[str, str]]:
    return [{"text": run.text, "face": run.face} for run in runs]
