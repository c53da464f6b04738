"""A procedure read aloud and drawn: the words say every line of it, the drawing stands alone under a strict page."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from tests.procedures.random_procedures import procedures
from tests.procedures.transcripts import shared

from liance.procedures.drawing import draw
from liance.procedures.layout import edges_of, lay_out
from liance.procedures.words import rows, sentences
from liance.rules import ir

SVG = "{http://www.w3.org/2000/svg}"


def test_a_stage_reads_as_a_clerk_would_say_it() -> None:
    said = sentences(shared()["public-notice"], shared())
    assert said[0] == "公示与异议（公示），共4个阶段。名单先脱敏再发布。"
    assert said[2] == (
        "2. 公示：由系统或市级经办办理，5个工作日内（成都市青羊区、武汉市：公示5个工作日）。逾期视为“期满无异议”。"
        "结果：期满无异议，到“公示结论”，期满才能作出；提出异议，到“异议核查”，由社会公众、企业、园区、协会或监督审计作出，停表，须有意见。"
        "文书：公示快照。异议应当实名、书面、有依据；发布当日不计入。"
    )
    assert "这是把关阶段" in said[3]
    assert "原审人员回避" in said[3]


def test_a_board_says_who_sits_there_and_what_follows() -> None:
    said = sentences(shared()["standard-application"], shared())
    assert "通过，同时到“专家评审”和“部门联审”，都办完才往下走，须有金额" in said[5]
    assert (
        "席位：不少于3席，由市级经办指定。全部表态以前互不可见。先声明利害关系，有利害关系的换人。"
        "评分：真实性40分、技术水平30分、带动作用30分。表态：已评分，须有金额、意见、评分。金额取平均数，舍到元。"
    ) in said[6]
    assert "建议支持，到“联合财审”，平均分不低于60分时；建议不支持，到“市级审核”，其他情况" in said[6]
    assert "席位：信用、税务、应急管理、生态环境，由市级经办指定。表态：无异议；有异议，须有理由。" in said[7]


def test_it_reads_aloud_in_english_too_with_the_names_that_people_gave() -> None:
    said = sentences(shared()["standard-application"], shared(), lang="en")
    assert said[0].startswith("标准申报 (奖补申请), 11 stages. At most 60 working days in all from “形式审查” on")
    assert "通过, to “专家评审” and “部门联审” at once, on when all have ended, with amount" in said[5]
    assert (
        "Seats: at least 3 seats, named by 市级经办. Nobody sees another's words before all have spoken. "
        "Each first declares his interest; who has one is replaced."
    ) in said[6]
    assert (
        "建议支持, to “联合财审”, when the mean score is at least 60; 建议不支持, to “市级审核”, otherwise" in said[6]
    )
    (made, *_) = rows(shared()["fast-lane"], shared(), lang="en")
    assert (made.who, made.limit) == ("企业, 园区 or 协会", "without a limit")


def test_the_whole_says_its_total_and_what_it_rests_on() -> None:
    said = sentences(shared()["standard-application"], shared())[0]
    assert "从“形式审查”起，全程不超过60个工作日，停表的时间不算（台州市" in said


def test_the_table_has_a_row_a_stage() -> None:
    made = rows(shared()["fast-lane"], shared())
    assert [r.stage for r in made] == ["申请", "核验（把关）", "补正", "复核（把关）", "公示", "拨付"]
    assert made[4].who == "转入程序“公示与异议”"
    assert made[1].outcomes[1] == "一次补正，到“补正”，只能一次，停表，须有理由"
    assert made[2].limit == "10个工作日内（建议）"
    assert made[0].documents == "申请表、信用承诺书"


@pytest.mark.parametrize("name", shared())
@pytest.mark.parametrize("standalone", [False, True])
def test_a_drawing_is_svg_that_a_strict_page_takes_and_a_reader_hears(name: str, standalone: bool) -> None:
    text = draw(shared()[name], procedures=shared(), present=(shared()[name].stages[-1].id,), standalone=standalone)
    root = ElementTree.fromstring(text)
    assert root.get("role") == "img"
    named = {e.get("id"): e.text for e in root if e.tag in (f"{SVG}title", f"{SVG}desc")}
    assert list(named) == (root.get("aria-labelledby") or "").split()
    assert shared()[name].title in list(named.values())
    assert not re.search(r"style=|<style|<script|\son\w+=|href|url\(", text)
    words = [e.text for e in root.iter(f"{SVG}text")]
    for stage in shared()[name].stages:
        assert any((w or "").startswith(stage.title) for w in words)


def test_stages_side_by_side_stand_in_a_frame() -> None:
    made = lay_out(shared()["standard-application"])
    (frame,) = made.frames
    inside = [b.stage.id for b in made.boxes if frame.y < b.y and b.y + b.height < frame.y + frame.height]
    assert inside == ["expert-review", "joint-check"]
    entering = [x for x in made.lines if x.edge.framed]
    assert [x.points[-1][1] for x in entering] == [frame.y]
    assert "评审专家（不少于3席，盲评）" in draw(shared()["standard-application"])


def test_a_drawing_in_a_page_has_the_colour_of_the_page() -> None:
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', draw(shared()["payment"]))) == {"none", "currentColor"}


@given(procedures())
@settings(max_examples=60, deadline=None)
def test_any_procedure_can_be_drawn_without_lines_over_one_another(procedure: ir.Procedure) -> None:
    """No box lies on another, every line begins and ends at a box, no two vertical lines share a stretch."""
    ElementTree.fromstring(draw(procedure))
    made = lay_out(procedure)
    assert len(made.lines) == len(edges_of(procedure))
    for above, below in zip(made.boxes, made.boxes[1:], strict=False):
        assert above.y + above.height < below.y
    stretches = []
    for line in made.lines:
        assert all(0 <= x <= made.width and 0 <= y <= made.height for x, y in line.points)
        if len(line.points) == 4:
            (_, start), (lane, _), (_, end), _ = line.points
            stretches.append((lane, min(start, end), max(start, end)))
    for n, (lane, low, high) in enumerate(stretches):
        for other, start, end in stretches[n + 1 :]:
            assert lane != other or high <= start or end <= low
