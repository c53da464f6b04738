"""Page numbers, the red double lines of a 信函, and the 版记 at the foot of the last page, in Word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Mm, Pt

from liance.official import measures as m
from liance.official.lines import Line
from liance.official.word_lines import EIGHTHS, add_line, border, cell_margins, face, part_of

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.section import Section
    from docx.text.paragraph import Paragraph


def page_numbers(word: WordDocument) -> None:
    """— 1 — in 四号宋体: right on odd pages, left on even ones, a character from the edge (clause 7.5)."""
    first = word.sections[0]
    for footer, side in ((first.footer, WD_ALIGN_PARAGRAPH.RIGHT), (first.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        shape = paragraph.paragraph_format
        shape.left_indent = shape.right_indent = Pt(m.SMALL_SIZE)
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(m.SMALL_SIZE)
        _small(paragraph, "— ")
        _field(paragraph, "PAGE")
        _small(paragraph, " —")


def _small(paragraph: Paragraph, text: str) -> Any:
    run = paragraph.add_run(text)
    run.font.size = Pt(m.SMALL_SIZE)
    face(run._r.get_or_add_rPr(), "song")
    return run


def _field(paragraph: Paragraph, code: str) -> None:
    """A field that Word counts itself."""
    for kind in ("begin", "", "end"):
        run = _small(paragraph, "")
        if kind:
            run._r.append(part_of("w:fldChar", fldCharType=kind))
        else:
            instruction = part_of("w:instrText")
            instruction.text = code
            run._r.append(instruction)


def letter_frame(section: Section, head: Line) -> None:
    """The mark over a red double line, and another double line at the foot of the first page (clause 10.1)."""
    header, footer = section.first_page_header, section.first_page_footer
    header.is_linked_to_previous = footer.is_linked_to_previous = False
    top, bottom = header.paragraphs[0], footer.paragraphs[0]
    add_line(top, head)
    beyond = (m.LETTER_RULE - m.TEXT_WIDTH) / 2
    shift = (m.BINDING - m.OUTER) / 2
    for paragraph in (top, bottom):
        shape = paragraph.paragraph_format
        shape.left_indent, shape.right_indent = Mm(-beyond - shift), Mm(-beyond + shift)
    thick = round((m.THICK + m.THIN) * EIGHTHS)
    gap = round(m.RED_RULE_GAP * m.MM)
    border(top, "bottom", thick=thick, space=gap, color=m.RED, kind="thinThickSmallGap")
    border(bottom, "top", thick=thick, space=0, color=m.RED, kind="thickThinSmallGap")
    top.paragraph_format.space_after = Pt(m.LETTER_GAP)
    bottom.paragraph_format.line_spacing_rule, bottom.paragraph_format.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)


def add_imprint(word: WordDocument, lines: tuple[Line, ...], *, ruled: bool) -> None:
    """The 版记: a table bound to the foot of the last page, its outer lines thicker than the inner one."""
    if not lines:
        return
    table = word.add_table(rows=len(lines), cols=1)
    table.autofit = False
    width = Mm(m.TEXT_WIDTH)
    last = word.sections[-1]
    if last.page_width is not None and last.page_height is not None and last.page_width > last.page_height:
        width = Mm(m.TEXT_HEIGHT)
    table.columns[0].width = width
    for row, line in zip(table.rows, lines, strict=True):
        row.cells[0].width = width
        add_line(row.cells[0].paragraphs[0], line, width=width.pt)
    properties = table._tbl.tblPr
    properties.append(
        part_of("w:tblpPr", vertAnchor="margin", horzAnchor="margin", tblpXSpec="left", tblpYSpec="bottom")
    )
    if ruled:
        properties.append(_rules())
    properties.append(cell_margins(left=0, right=0))
    closing = word.add_paragraph()
    closing.paragraph_format.line_spacing_rule, closing.paragraph_format.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)


def _rules() -> Any:
    borders = part_of("w:tblBorders")
    for side, thick in (("top", m.IMPRINT_OUTER), ("bottom", m.IMPRINT_OUTER), ("insideH", m.IMPRINT_INNER)):
        borders.append(part_of(f"w:{side}", val="single", sz=str(round(thick * EIGHTHS)), space="0", color="auto"))
    return borders
