"""A PDF read again: its words, its 22 lines of 28 characters, its red lines, the same bytes each time."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.official.papers import DAY, LETTER, NOTICE, PAPERS, PLAIN

from liance.diagnostics.diagnostic import Rejected
from liance.official.compose import composed
from liance.official.document import Column, Heading, Paragraph, Table
from liance.official.faces import chosen, fallbacks
from liance.official.measures import FACES
from liance.official.pdf import to_pdf

ROOT = Path(__file__).resolve().parents[2]
MM = 72 / 25.4
fonts_and_poppler = pytest.mark.slow


def squeezed(text):
    return re.sub(r"\s", "", text)


def read(data):
    """The text of all pages without blanks and page numbers."""
    pages = [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]
    return "".join(re.sub(r"—\d+—", "", page) for page in pages)


# ---- fonts ---------------------------------------------------------------------------------------------------------
def test_an_official_face_is_used_where_it_is_installed_and_an_open_one_where_not():
    found = chosen(["FangSong", "Noto Serif CJK SC", "Noto Sans CJK SC"])
    assert found["body"] == ("FangSong", False)
    assert found["title"] == ("Noto Serif CJK SC", True)
    assert found["hei"] == ("Noto Sans CJK SC", False)


def test_a_title_in_its_official_face_is_not_made_bold():
    families = [face.families[0] for face in FACES.values()]
    assert chosen(families)["title"] == ("FZXiaoBiaoSong-B05S", False)
    assert fallbacks(families) == []


def test_without_fonts_it_is_said_which_are_missing_and_how_to_get_them(tmp_path):
    with pytest.raises(Rejected) as rejected:
        to_pdf(LETTER, fonts=tmp_path)
    (found,) = rejected.value.diagnostics
    assert found.args["faces"] == "方正小标宋简体、仿宋_GB2312、楷体_GB2312、黑体、宋体"
    assert found.message().startswith(str(tmp_path))
    assert "fonts-noto-cjk" in found.hint()


# ---- pages ---------------------------------------------------------------------------------------------------------
@fonts_and_poppler
@pytest.mark.parametrize("layout", PAPERS)
def test_the_text_is_that_of_the_document(layout):
    said = squeezed("".join(composed(PAPERS[layout]).texts()))
    assert sorted(read(to_pdf(PAPERS[layout]))) == sorted(said)
    for text in composed(PAPERS[layout]).texts():
        assert squeezed(text).removesuffix("签发人：张三") in read(to_pdf(PAPERS[layout]))


@fonts_and_poppler
@pytest.mark.parametrize("layout", PAPERS)
def test_two_runs_give_the_same_bytes(layout):
    assert to_pdf(PAPERS[layout]) == to_pdf(PAPERS[layout])


@fonts_and_poppler
def test_another_process_in_another_time_zone_gives_the_same_bytes():
    code = "import sys; from tests.official.papers import *; from liance.official.pdf import to_pdf\n"
    code += "sys.stdout.buffer.write(to_pdf(NOTICE))"
    path = os.pathsep.join((str(ROOT), str(ROOT / "src")))
    env = os.environ | {"PYTHONPATH": path, "PYTHONHASHSEED": "7", "TZ": "Pacific/Apia"}
    made = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True, cwd=ROOT)
    assert made.stdout == to_pdf(NOTICE)


@fonts_and_poppler
def test_it_is_archival_accessible_and_dated_by_the_document():
    reader = PdfReader(io.BytesIO(to_pdf(LETTER)))
    xmp = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in re.sub(r">\s+<", "><", xmp)
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert reader.metadata.title == "受理通知书"
    assert reader.metadata.creation_date.date() == DAY
    assert reader.trailer["/Root"]["/Lang"].startswith("zh")


@fonts_and_poppler
def test_every_font_is_embedded():
    reader = PdfReader(io.BytesIO(to_pdf(NOTICE)))
    fonts = [f.get_object() for page in reader.pages for f in page["/Resources"]["/Font"].values()]
    assert fonts
    described = [f["/DescendantFonts"][0].get_object()["/FontDescriptor"] for f in fonts]
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(d) for d in described)


def poppler(tool, data, *options):
    return subprocess.run([tool, *options], input=data, capture_output=True, check=True).stdout


def text_lines(data, page):
    """(left, top, right, bottom, text) in points of the lines of a page, from the top."""
    made = poppler("pdftotext", data, "-bbox-layout", "-f", str(page), "-l", str(page), "-", "-").decode()
    for block in re.findall(r"<line (.*?)>(.*?)</line>", made, re.DOTALL):
        box = [float(v) for v in re.findall(r'"([\d.]+)"', block[0])]
        yield (*box, "".join(re.findall(r">([^<]+)</word>", block[1])))


@fonts_and_poppler
def test_a_full_page_has_22_lines_of_28_characters_in_156_by_225():
    long = replace(PLAIN, body=(Paragraph("国" * (28 * 22 * 3)),))
    found = [line for line in text_lines(to_pdf(long), 2) if "国" in line[4]]
    assert len(found) == 22
    assert {len(line[4]) for line in found} == {28}
    for left, _, right, *_ in found:  # an even page: the binding is on the right
        assert (left / MM, right / MM) == pytest.approx((26, 26 + 156), abs=0.2)
    assert found[0][1] / MM > 37
    assert found[-1][3] / MM < 37 + 225
    gaps = {round(b[1] - a[1], 2) for a, b in pairwise(found)}
    assert gaps == {28.95}


@fonts_and_poppler
def test_page_numbers_lie_seven_millimetres_under_the_text_at_the_outer_side():
    data = to_pdf(replace(PLAIN, body=(Paragraph("国" * (28 * 22 * 3)),)))
    for page, outer in ((1, 28 + 156), (2, 26)):
        (number,) = [line for line in text_lines(data, page) if "—" in line[4]]
        assert squeezed(number[4]) == f"—{page}—"
        assert (number[1] + number[3]) / 2 / MM == pytest.approx(37 + 225 + 7, abs=1)
        side = number[2] if page == 1 else number[0]
        assert abs(side / MM - outer) == pytest.approx(14 / MM, abs=1)


def pixels(data, *, page=1, dpi=127):
    """Width, height and RGB rows of a page drawn at 5 pixels a millimetre."""
    made = poppler("pdftoppm", data, "-r", str(dpi), "-f", str(page), "-l", str(page), "-")
    header = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", made)
    width, height = int(header[1]), int(header[2])
    body = made[header.end() :]
    return width, height, [body[3 * width * y : 3 * width * (y + 1)] for y in range(height)]


def red_rules(rows, width):
    """Millimetres from the top of rows that are mostly red, and how wide that red is."""
    for y, row in enumerate(rows):
        red = sum(row[3 * x] > 200 and row[3 * x + 1] < 100 for x in range(width))
        if red > width / 2:
            yield y / 5, red / 5


@fonts_and_poppler
def test_a_letter_is_held_between_two_red_double_lines_of_170():
    width, height, rows = pixels(to_pdf(LETTER))
    assert (width / 5, height / 5) == pytest.approx((210, 297), abs=0.5)
    found = list(red_rules(rows, width))
    assert {round(wide) for _, wide in found} == {170}
    mark = composed(LETTER).letter_head.size / MM
    assert found[0][0] == pytest.approx(30 + mark + 4, abs=0.5)
    assert next(y for y, _ in found if y > 250) == pytest.approx(277, abs=0.5)


@fonts_and_poppler
def test_a_document_has_one_red_line_as_wide_as_the_text_on_its_first_page_alone():
    data = to_pdf(NOTICE)
    width, _, rows = pixels(data)
    found = list(red_rules(rows, width))
    assert {round(wide) for _, wide in found} == {156}
    assert found[-1][0] - found[0][0] < 1
    width, _, rows = pixels(data, page=2)
    assert list(red_rules(rows, width)) == []


@fonts_and_poppler
def test_the_mark_of_a_document_begins_35_under_the_text_area():
    width, _, rows = pixels(to_pdf(NOTICE))
    first = next(
        y for y, row in enumerate(rows) if any(row[3 * x] > 200 and row[3 * x + 1] < 100 for x in range(width))
    )
    assert first / 5 == pytest.approx(37 + 35, abs=1.5)


@fonts_and_poppler
def test_a_long_sheet_repeats_its_head_on_every_page():
    rows = tuple((str(n), f"某某{n}公司", "100,000.00") for n in range(100))
    table = Table((Column("序号"), Column("企业名称"), Column("金额（元）")), rows)
    reader = PdfReader(io.BytesIO(to_pdf(replace(PAPERS["sheet"], body=(table,)))))
    assert len(reader.pages) > 3
    assert all("企业名称" in page.extract_text() for page in reader.pages)
    assert all(page.mediabox.width > page.mediabox.height for page in reader.pages)


@fonts_and_poppler
@pytest.mark.parametrize(
    "body",
    [
        (Heading(2, "甲"), Paragraph("乙")),
        (Heading(1, "甲"), Heading(4, "乙")),
        (Table((Column("甲"),), ()),),
        (Paragraph("x" * 300),),
        (Table((Column("代码"), Column("名称")), (("9" * 120, "某" * 400),)),),
    ],
    ids=["deep heading first", "skipped level", "empty table", "no place to break", "crowded cells"],
)
@pytest.mark.parametrize("layout", PAPERS)
def test_an_odd_body_is_set_all_the_same(layout, body):
    assert PdfReader(io.BytesIO(to_pdf(replace(PAPERS[layout], body=body)))).pages


@fonts_and_poppler
def test_a_cell_longer_than_a_page_loses_no_character():
    table = Table((Column("企业"), Column("理由")), (("某某公司", "理" * 3000),))
    data = to_pdf(replace(PLAIN, body=(table,)))
    assert read(data).count("理") >= 3000
    for page in range(1, len(PdfReader(io.BytesIO(data)).pages) + 1):
        assert all(line[3] / MM < 37 + 225 + 15 for line in text_lines(data, page))


@fonts_and_poppler
def test_many_threads_get_the_same_bytes():
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(to_pdf, [NOTICE] * 12))) == 1


@fonts_and_poppler
def test_a_character_that_no_font_has_is_named():
    with pytest.raises(Rejected) as rejected:
        to_pdf(replace(PLAIN, body=(Paragraph("某\U00013000公司"),)))
    (found,) = rejected.value.diagnostics
    assert (found.code, found.args["text"]) == ("font-lacks-character", "\U00013000")


@fonts_and_poppler
def test_what_looks_like_typst_markup_is_text():
    text = '#let x = 1; *粗体* $x^2$ \\ "引号" <label> @ref // 注释'
    assert squeezed(text) in read(to_pdf(replace(PLAIN, body=(Paragraph(text),))))
