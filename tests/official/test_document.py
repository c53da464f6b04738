"""A document says everything that it lacks at once, and its parts come in the order of the standard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.official.papers import AWARDS, BUREAU, LETTER, MINUTES, NOTICE, PAPERS, PLAIN, SHEET

from liance.diagnostics.diagnostic import Rejected
from liance.official.compose import composed, heading_number
from liance.official.document import Column, Heading, Paragraph, Table, check
from liance.official.lines import Line, characters
from liance.official.measures import LINE_PITCH, MARK_LARGEST, MM, mark_size
from liance.official.widths import grid


@pytest.mark.parametrize("layout", PAPERS)
def test_a_whole_document_has_no_mistakes(layout):
    assert check(PAPERS[layout]) == []


def test_everything_that_is_missing_is_told_at_once():
    found = check(replace(LETTER, title=" ", issuers=(), number="", addressee="", body=()))
    assert [d.args["part"] for d in found] == ["标题", "发文机关", "正文", "发文字号", "主送机关"]


def test_an_incomplete_document_is_not_set():
    with pytest.raises(Rejected) as rejected:
        composed(replace(NOTICE, title="", printed=None))
    assert [d.args["part"] for d in rejected.value.diagnostics] == ["标题", "印发日期"]


@pytest.mark.parametrize(
    ("document", "part"),
    [
        (replace(LETTER, printer="办公室", printed=LETTER.issued), "印发机关"),
        (replace(LETTER, signer="张三"), "签发人"),
        (replace(SHEET, addressee=BUREAU), "主送机关"),
        (replace(MINUTES, addressee=BUREAU), "主送机关"),
        (replace(PLAIN, attendance=(("出席", "张三"),)), "出席人员"),
    ],
)
def test_a_part_without_a_place_in_the_layout_is_not_dropped_in_silence(document, part):
    (found,) = check(document)
    assert (found.code, found.args["part"]) == ("document-beyond", part)


def test_a_row_of_another_length_is_named():
    table = Table((Column("甲"), Column("乙")), (("1", "2"), ("3",)))
    (found,) = check(replace(PLAIN, body=(table,)))
    assert (found.code, found.args["row"], found.args["cells"]) == ("document-table", "2", "1")


def test_a_control_character_is_named_by_its_number():
    (found,) = check(replace(PLAIN, body=(Paragraph("某某\x0b公司"),)))
    assert found.args["characters"] == "U+000B"


def lines(document):
    return [item for part in composed(document).parts for item in part.items if isinstance(item, Line)]


def test_parts_of_a_document_stand_in_the_order_of_the_standard():
    texts = [line.text for line in lines(NOTICE)]
    wanted = [
        f"{BUREAU}文件",
        "某工信字〔2026〕12号签发人：张三",
        "关于下达2026年度产业发展资金",
        "分配方案的通知",
        "各县（市、区）工业和信息化局、财政局：",
        "一、基本情况",
        "附件：1.分配明细表",
        "2.绩效目标表",
        BUREAU,
        "某某市财政局",
        "2026年1月5日",
        "（此件公开发布）",
        "附件1",
        "分配明细表",
    ]
    places = [texts.index(text) for text in wanted]
    assert places == sorted(places)


def test_headings_are_numbered_by_level_and_begin_anew_under_the_next():
    texts = [line.text for line in lines(PLAIN) if line.level]
    assert texts == ["一、基本情况", "（一）核查", "1.依据", "（1）条款", "（二）结论", "二、决定"]


def test_the_outline_skips_no_level_where_the_text_does():
    body = (Heading(2, "甲"), Heading(4, "乙"), Heading(4, "丙"), Heading(1, "丁"))
    found = [(line.text, line.level) for line in lines(replace(PLAIN, body=body)) if line.level]
    assert found == [("（一）甲", 1), ("（1）乙", 2), ("（2）丙", 2), ("一、丁", 1)]


@pytest.mark.parametrize(
    ("count", "text"), [(1, "一、"), (10, "十、"), (11, "十一、"), (20, "二十、"), (21, "二十一、"), (99, "九十九、")]
)
def test_chinese_numbers_of_headings(count, text):
    assert heading_number(1, count) == text


def test_heading_faces_are_those_of_the_standard():
    faces = {line.text[:2]: line.runs[0].face for line in lines(PLAIN) if line.level}
    assert faces == {"一、": "hei", "（一": "kai", "1.": "body", "（1": "body", "（二": "kai", "二、": "hei"}


def test_the_signature_is_centred_over_a_date_four_characters_from_the_right():
    signature, day = [line for line in lines(LETTER) if line.side == "right"][-2:]
    assert (signature.text, day.text) == (BUREAU, "2026年1月5日")
    assert day.right == 4
    assert signature.right + characters(BUREAU) / 2 == day.right + characters(day.text) / 2


def test_a_long_signature_moves_the_date_instead_of_leaving_the_page():
    name = "某某市新一代信息技术产业链链长制工作领导小组办公室"
    signature, day = [line for line in lines(replace(LETTER, issuers=(name,))) if line.side == "right"][-2:]
    assert signature.right == 1
    assert day.right > 4


def test_a_letter_numbers_no_first_page_and_has_no_rules_in_its_imprint():
    pages = composed(LETTER)
    assert pages.letter_head is not None
    assert pages.letter_head.text == BUREAU
    assert [line.text for line in pages.foot] == ["抄送：某某县工业和信息化局。"]


def test_only_an_attachment_with_a_body_is_set_behind_the_text():
    assert [part.wide for part in composed(NOTICE).parts] == [False, True]


def test_the_mark_shrinks_until_its_name_fits_on_a_line():
    assert mark_size("某某局文件") == MARK_LARGEST
    assert mark_size("某某市新一代信息技术产业发展领导小组办公室文件") < 20 * 72 / 25.4


def test_columns_share_the_width_by_what_they_need():
    shares = grid(Table((Column("序"), Column("名称")), (("1", "某某科技股份有限公司"),)), wide=False).shares
    assert sum(shares) == pytest.approx(1)
    assert shares[0] < shares[1]


SUMMARY = Table(
    tuple(map(Column, "序号 企业名称 统一社会信用代码 事项 条款 申报金额（元） 初审金额（元） 初审意见".split())),
    (
        (
            "12",
            "某某市信息技术有限公司",
            "91371500MA3XXXXX0X",
            "上规入统奖补",
            "三（一）1",
            *["12,500,000.00"] * 2,
            "材料齐全，同意" * 3,
        ),
    ),
)


@pytest.mark.parametrize("wide", [True, False])
def test_a_code_or_a_sum_never_leaves_its_cell(wide):
    made = grid(SUMMARY, wide=wide)
    width = (225 if wide else 156) * MM / made.size
    room = {column.label: share * width for column, share in zip(SUMMARY.columns, made.shares, strict=True)}
    assert room["统一社会信用代码"] > 10 * 0.55 + 8 * 0.7
    assert room["初审金额（元）"] > 13 * 0.55
    assert room["条款"] > characters("三（一）1")


def test_a_table_of_many_columns_is_set_smaller_where_it_must_be():
    assert grid(AWARDS, wide=True).size == grid(AWARDS, wide=False).size == 12
    assert grid(SUMMARY, wide=True).size == 10.5
    assert grid(SUMMARY, wide=False).size == 9


def test_the_text_begins_a_line_under_the_title_also_without_an_addressee():
    texts = [line.text for line in lines(replace(PLAIN, addressee=""))]
    assert texts[:3] == ["意愿确认书", "", "一、基本情况"]
    assert [line.before for line in lines(PLAIN)][1] == LINE_PITCH


def test_a_heading_is_a_value_without_its_number():
    assert Heading(1, "决定") in PLAIN.body
