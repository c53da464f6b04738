"""Lines and tables as Word paragraphs and tables."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING, Any, Final

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from liance.official import measures as m
from liance.official.lines import Grid, Line, Run, Side

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

SIDES: Final = {
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
EIGHTHS: Final = 8 * m.MM
"""A line's thickness is counted in eighths of a point."""


def part_of(name: str, **attributes: str) -> Any:
    """An XML element such as `w:shd` with attributes of the same name space."""
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def face(properties: Any, name: str) -> None:
    """Set the face of a run or style, for Chinese and for other letters."""
    fonts = properties.get_or_add_rFonts()
    for old in list(fonts.attrib):
        del fonts.attrib[old]
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), m.FACES[name].word)


def add_line(paragraph: Paragraph, line: Line, *, wide: bool = False, width: float | None = None) -> None:
    """Write a line into an empty paragraph; `width` in points is where a tail ends, the page's text if not given."""
    shape = paragraph.paragraph_format
    paragraph.alignment = SIDES[line.side]
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line.pitch)
    shape.space_before, shape.space_after = Pt(line.before), Pt(0)
    shape.left_indent, shape.right_indent = Pt(line.points(line.left)), Pt(line.points(line.right))
    shape.first_line_indent = Pt(line.points(line.first))
    shape.keep_with_next = line.keep or None
    if line.level:
        paragraph._p.get_or_add_pPr().append(part_of("w:outlineLvl", val=str(line.level - 1)))
    _runs(paragraph, line, line.runs)
    if line.tail:
        text_width = (m.TEXT_HEIGHT if wide else m.TEXT_WIDTH) * m.MM if width is None else width
        shape.tab_stops.add_tab_stop(Pt(text_width - line.points(line.right)), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run("\t")
        _runs(paragraph, line, line.tail)
    if line.rule:
        thick = round(m.RED_RULE * EIGHTHS)
        border(paragraph, "bottom", thick=thick, space=round(m.RED_RULE_GAP * m.MM), color=m.RED)


def _runs(paragraph: Paragraph, line: Line, runs: tuple[Run, ...]) -> None:
    for run in runs:
        made = paragraph.add_run(run.text)
        made.font.size = Pt(line.size)
        face(made._r.get_or_add_rPr(), run.face)
        if line.side == "justify":  # 28 characters to the line: Word counts in twentieths of a point
            made._r.get_or_add_rPr().append(part_of("w:spacing", val=str(closer())))
        if line.red:
            made.font.color.rgb = RGBColor.from_string(m.RED)


def closer() -> int:
    """How much nearer than their size characters of the body stand, in twentieths of a point, rounded to more."""
    return floor((m.CHARACTER_PITCH - m.BODY_SIZE) * 20)


def border(paragraph: Paragraph, side: str, *, thick: int, space: int, color: str, kind: str = "single") -> None:
    """A line above or below a paragraph: `thick` in eighths of a point, `space` in points."""
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = part_of("w:pBdr")
        properties.append(borders)
    borders.append(part_of(f"w:{side}", val=kind, sz=str(thick), space=str(space), color=color))


def add_grid(word: WordDocument, grid: Grid, width: float) -> None:
    """A table as wide as the text, its head repeated on every page, no row broken."""
    columns = grid.table.columns
    table = word.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, share in zip(table.columns, grid.shares, strict=True):
        column.width = Pt(round(share * width, 1))
    table.rows[0]._tr.get_or_add_trPr().append(part_of("w:tblHeader"))
    table._tbl.tblPr.append(cell_margins(top=m.CELL_HEAD, left=m.CELL_SIDE, bottom=m.CELL_HEAD, right=m.CELL_SIDE))
    heads = tuple(c.label for c in columns)
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        _fill(cell, text, "hei", "center", grid.size)
    for row in grid.table.rows:
        cells = table.add_row().cells
        for cell, text, column in zip(cells, row, columns, strict=True):
            _fill(cell, text, "body", column.align.value, grid.size)
    for made in table.rows:
        made._tr.get_or_add_trPr().insert(0, part_of("w:cantSplit"))
        for cell, share in zip(made.cells, grid.shares, strict=True):
            cell.width = Pt(round(share * width, 1))


def cell_margins(**points: float) -> Any:
    """The white around what is in a table's cells: top, left, bottom, right, in this order."""
    margins = part_of("w:tblCellMar")
    for side, width in points.items():
        margins.append(part_of(f"w:{side}", w=str(round(width * 20)), type="dxa"))
    return margins


def _fill(cell: _Cell, text: str, name: str, side: Side, size: float) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, piece in enumerate(text.split("\n")):
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        line = Line((Run(piece, name),), size=size, pitch=size * m.TABLE_LEADING, side=side)
        add_line(paragraph, line)
