"""A composed document as a Word file on the grid of 22 lines and 28 characters, the same bytes for the same input."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time
from math import floor
from typing import TYPE_CHECKING, Any, Final

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt

from liance.official import measures as m
from liance.official.compose import composed
from liance.official.document import Layout, OfficialDocument
from liance.official.lines import Composed, Grid, Part
from liance.official.word_faces import font_table
from liance.official.word_foot import add_imprint, letter_frame, page_numbers
from liance.official.word_lines import add_grid, add_line, face, part_of
from liance.official.word_order import put_in_order

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.section import Section

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The date of every file inside: the earliest a zip can hold."""
NEEDED: Final = ("styles", "settings", "theme", "fontTable", "core-properties", "officeDocument")
"""The parts of python-docx's template that are kept, by the end of their relationship's type."""
STYLES: Final = ("Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid", "header", "footer")


def to_docx(document: OfficialDocument) -> bytes:
    """The document as a Word file. Raises Rejected with what the document lacks."""
    pages = composed(document)
    word = docx.Document()
    _bare(word)
    _normal(word)
    _properties(word, pages)
    word.settings.odd_and_even_pages_header_footer = True
    word.settings.element.find(qn("w:zoom")).addnext(part_of("w:mirrorMargins"))
    for number, part in enumerate(pages.parts):
        section = word.sections[0] if number == 0 else word.add_section(WD_SECTION.NEW_PAGE)
        _lay_out(section, wide=part.wide)
        section.different_first_page_header_footer = number == 0 and pages.layout is Layout.LETTER
        _fill(word, part)
    page_numbers(word)
    if pages.letter_head is not None:
        letter_frame(word.sections[0], pages.letter_head)
    add_imprint(word, pages.foot, ruled=pages.layout is not Layout.LETTER)
    return _packed(word)


def _bare(word: WordDocument) -> None:
    """Take away the template's parts and styles that no document uses: 95 % of its size."""
    for relations in (word.part.rels, word.part.package.rels):
        for key in [k for k, rel in relations.items() if not rel.reltype.endswith(NEEDED)]:
            del relations[key]
    fonts = next(rel.target_part for rel in word.part.rels.values() if rel.reltype.endswith("/fontTable"))
    fonts._blob = font_table()
    styles = word.styles.element
    for old in [e for e in styles if e.tag == qn("w:latentStyles") or (_style(e) not in (None, *STYLES))]:
        styles.remove(old)


def _style(element: Any) -> str | None:
    """The name of a style's element; None for any other."""
    name = element.find(qn("w:name")) if element.tag == qn("w:style") else None
    return None if name is None else str(name.get(qn("w:val")))


def _normal(word: WordDocument) -> None:
    """The style from which Word counts its grid: body text, no space of its own."""
    style = word.styles["Normal"]
    style.font.size = Pt(m.BODY_SIZE)
    style.paragraph_format.space_after = Pt(0)
    face(style.element.get_or_add_rPr(), "body")
    for name in ("autoSpaceDE", "autoSpaceDN", "snapToGrid"):
        style.element.get_or_add_pPr().append(part_of(f"w:{name}", val="0"))
    for defaults in word.styles.element.iter(qn("w:rPrDefault")):
        for size in defaults.iter(qn("w:sz"), qn("w:szCs")):
            size.set(qn("w:val"), str(m.BODY_SIZE * 2))
        for language in defaults.iter(qn("w:lang")):
            language.set(qn("w:eastAsia"), "zh-CN")


def _properties(word: WordDocument, pages: Composed) -> None:
    """The document's own date in place of a clock."""
    when = datetime.combine(pages.issued, time())
    core = word.core_properties
    core.title, core.author, core.last_modified_by = pages.title, pages.author, pages.author
    core.comments, core.language, core.created, core.modified = "", "zh-CN", when, when


def _lay_out(section: Section, *, wide: bool) -> None:
    """Margins and grid; a page lying across has its top at the binding edge (clause 8)."""
    page = (m.PAGE_WIDTH, m.PAGE_HEIGHT)
    sides = (m.TOP, m.OUTER, m.BOTTOM, m.BINDING)
    if wide:
        page, sides = (m.PAGE_HEIGHT, m.PAGE_WIDTH), (m.BINDING, m.TOP, m.OUTER, m.BOTTOM)
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = map(Mm, page)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, sides)
    below = sides[2] * m.MM - m.PAGE_NUMBER_DROP * m.MM - m.SMALL_SIZE
    section.footer_distance, section.gutter = Emu(Pt(max(0, below))), Mm(0)
    section.header_distance = Mm(m.LETTER_TOP)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = part_of("w:docGrid", type="linesAndChars", linePitch=str(line_pitch()), charSpace=str(character_space()))
    section._sectPr.append(grid)


def line_pitch() -> int:
    """From line to line in twentieths of a point."""
    return round(m.LINE_PITCH * 20)


def character_space() -> int:
    """What a character's pitch is more than its size, in 4096ths of a point, so that 28 fit the width in twips."""
    twips = floor(m.TEXT_WIDTH * m.MM * 20)
    return floor((twips / 20 / m.CHARACTERS - m.BODY_SIZE) * 4096)


def _fill(word: WordDocument, part: Part) -> None:
    for item in part.items:
        if isinstance(item, Grid):
            width = (m.TEXT_HEIGHT if part.wide else m.TEXT_WIDTH) * m.MM
            add_grid(word, item, width)
        else:
            add_line(word.add_paragraph(), item, wide=part.wide)


def _packed(word: WordDocument) -> bytes:
    """The package again with fixed dates and order, uncompressed: compressors differ from machine to machine."""
    for part in word.part.package.iter_parts():
        if isinstance(part, XmlPart):
            put_in_order(part.element)
    raw, packed = io.BytesIO(), io.BytesIO()
    word.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            new.writestr(entry, old.read(name))
    return packed.getvalue()
