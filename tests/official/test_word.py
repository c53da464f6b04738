"""A Word file opened again: the geometry of GB/T 9704—2012, the faces, the words, the same bytes each time."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from tests.official.papers import BODY, LETTER, MINUTES, NOTICE, PAPERS, SHEET

from liance.official.compose import composed
from liance.official.word import to_docx
from liance.official.word_order import ORDERS

ROOT = Path(__file__).resolve().parents[2]


def opened(paper):
    return docx.Document(io.BytesIO(to_docx(paper)))


def words(document):
    """All text of the body in reading order, without the tabs before what stands at the right."""
    for element in document.element.body:
        if element.tag == qn("w:p"):
            yield WordParagraph(element, document).text.replace("\t", "")
        elif element.tag == qn("w:tbl"):
            yield from ("\n".join(p.text for p in c.paragraphs) for c in cells(WordTable(element, document)))


def cells(table):
    return [cell for row in table.rows for cell in row.cells]


@pytest.mark.parametrize("layout", PAPERS)
def test_the_file_says_what_the_document_says(layout):
    document = opened(PAPERS[layout])
    head = "".join(p.text for p in document.sections[0].first_page_header.paragraphs)
    said = [text.replace("\t", "") for text in [head, *words(document)]]
    assert [text for text in said if text] == [text for text in composed(PAPERS[layout]).texts() if text]


def test_margins_give_a_text_area_of_156_by_225():
    section = opened(NOTICE).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(section.top_margin.mm, 1), round(section.left_margin.mm, 1)) == (37.0, 28.0)
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    assert (round(width / 36000, 1), round(height / 36000, 1)) == (156.0, 225.0)


def test_a_sheet_lies_across_with_the_same_text_area():
    section = opened(SHEET).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    assert (round(width / 36000, 1), round(height / 36000, 1)) == (225.0, 156.0)


def test_the_grid_holds_22_lines_of_28_characters_and_no_more():
    section = opened(NOTICE).sections[0]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    lines = int(grid.get(qn("w:linePitch"))) / 20
    character = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    height = (section.page_height - section.top_margin - section.bottom_margin) / 12700
    width = (section.page_width - section.left_margin - section.right_margin) / 12700
    assert (int(height / lines), int(width / character)) == (22, 28)


def paragraph(document, start):
    return next(p for p in document.paragraphs if p.text.startswith(start))


def face_and_size(document, start):
    run = paragraph(document, start).runs[0]
    return run._r.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt


@pytest.mark.parametrize(
    ("start", "face", "size"),
    [
        ("关于下达", "方正小标宋简体", 22),
        ("各县", "仿宋_GB2312", 16),
        ("一、基本情况", "黑体", 16),
        ("（一）核查", "楷体_GB2312", 16),
        ("1.依据", "仿宋_GB2312", 16),
        ("（1）条款", "仿宋_GB2312", 16),
        ("经核查", "仿宋_GB2312", 16),
        ("附件1", "黑体", 16),
    ],
)
def test_each_part_has_its_face_and_size(start, face, size):
    assert face_and_size(opened(NOTICE), start) == (face, size)


def test_body_lines_stand_at_the_exact_pitch_and_28_of_their_characters_fit():
    made = paragraph(opened(NOTICE), "经核查")
    assert made.paragraph_format.line_spacing.pt == pytest.approx(28.95)
    assert made.paragraph_format.first_line_indent.pt == pytest.approx(2 * 15.793, abs=0.05)
    closer = int(made.runs[0]._r.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * (16 + closer) <= 156 * 72 / 25.4 < 29 * (16 + closer)


def test_the_mark_is_red_and_the_rule_under_the_number_too():
    document = opened(NOTICE)
    assert str(document.paragraphs[0].runs[0].font.color.rgb) == "FF0000"
    assert document.paragraphs[0].paragraph_format.space_before.mm == pytest.approx(35, abs=0.1)
    bottom = paragraph(document, "某工信字").paragraph_format._element.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert (bottom.get(qn("w:color")), bottom.get(qn("w:space"))) == ("FF0000", "11")


def test_a_name_of_signer_is_in_kai_beside_the_number():
    runs = paragraph(opened(NOTICE), "某工信字").runs
    assert [(r.text, r._r.rPr.rFonts.get(qn("w:eastAsia"))) for r in runs if r.text != "\t"] == [
        ("某工信字〔2026〕12号", "仿宋_GB2312"),
        ("签发人：", "仿宋_GB2312"),
        ("张三", "楷体_GB2312"),
    ]


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages():
    document = opened(NOTICE)
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (2, 0)
    for made in (odd, even):
        assert made.text.replace("PAGE", "1") in ("— 1 —", "—  —")
        assert [e.text for e in made._p.iter(qn("w:instrText"))] == ["PAGE"]


def test_a_letter_has_its_mark_over_a_double_line_and_no_number_on_its_first_page():
    section = opened(LETTER).sections[0]
    assert section.different_first_page_header_footer
    (mark,) = section.first_page_header.paragraphs
    assert (mark.text, round(section.header_distance.mm)) == ("某某市工业和信息化局", 30)
    border = mark._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert border.get(qn("w:val")) == "thinThickSmallGap"
    left, right = mark.paragraph_format.left_indent.mm, mark.paragraph_format.right_indent.mm
    assert 156 - left - right == pytest.approx(170, abs=0.1)
    assert list(section.first_page_footer.paragraphs[0]._p.iter(qn("w:instrText"))) == []


def test_a_table_repeats_its_head_breaks_no_row_and_keeps_its_sides():
    table = opened(NOTICE).tables[0]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert [cell.paragraphs[0].alignment for cell in table.rows[1].cells] == [1, 0, 2]


def test_the_imprint_is_bound_to_the_foot_of_the_page():
    properties = opened(MINUTES).tables[-1]._tbl.tblPr
    assert properties.find(qn("w:tblpPr")).get(qn("w:tblpYSpec")) == "bottom"
    borders = {e.tag.split("}")[1]: int(e.get(qn("w:sz"))) for e in properties.find(qn("w:tblBorders"))}
    assert borders["top"] == borders["bottom"] > borders["insideH"]


def test_properties_stand_in_the_order_of_the_schema():
    document = opened(NOTICE)
    roots = [document.element, document.styles.element, document.sections[0].footer._element]
    found = [e for root in roots for tag in ORDERS for e in root.iter(tag)]
    assert len(found) > 100
    for element in found:
        places = [ORDERS[element.tag][child.tag] for child in element]
        assert places == sorted(places)


def test_properties_hold_the_documents_own_date_and_no_clock():
    core = opened(LETTER).core_properties
    assert (core.title, core.author) == ("受理通知书", "某某市工业和信息化局")
    assert core.created == core.modified
    assert core.created.date() == LETTER.issued


def test_every_file_inside_has_the_same_date_and_is_not_compressed():
    """Compressors differ from one machine to the next, so none is used."""
    with zipfile.ZipFile(io.BytesIO(to_docx(LETTER))) as package:
        assert {(entry.date_time, entry.compress_type) for entry in package.infolist()} == {((1980, 1, 1, 0, 0, 0), 0)}
        assert package.namelist()[0] == "[Content_Types].xml"
        assert "word/stylesWithEffects.xml" not in package.namelist()


def test_open_fonts_are_named_for_each_official_face():
    with zipfile.ZipFile(io.BytesIO(to_docx(LETTER))) as package:
        table = package.read("word/fontTable.xml").decode()
    assert 'w:name="仿宋_GB2312"><w:altName w:val="FangSong_GB2312,FangSong,' in table
    assert table.count("Noto Serif CJK SC") == 4


@pytest.mark.parametrize("layout", PAPERS)
def test_two_runs_give_the_same_bytes(layout):
    assert to_docx(PAPERS[layout]) == to_docx(PAPERS[layout])


def test_another_process_in_another_time_zone_gives_the_same_bytes():
    code = "import sys; from tests.official.papers import *; from liance.official.word import to_docx\n"
    code += "sys.stdout.buffer.write(to_docx(NOTICE))"
    path = os.pathsep.join((str(ROOT), str(ROOT / "src")))
    env = os.environ | {"PYTHONPATH": path, "PYTHONHASHSEED": "7", "TZ": "Pacific/Apia"}
    made = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True, cwd=ROOT)
    assert made.stdout == to_docx(NOTICE)


def test_markup_characters_of_xml_are_text():
    from dataclasses import replace

    from liance.official.document import Paragraph

    document = opened(replace(LETTER, body=(*BODY, Paragraph("<w:p>&amp;某某</w:p>"))))
    assert paragraph(document, "<w:p>").text == "<w:p>&amp;某某</w:p>"
