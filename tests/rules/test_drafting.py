"""An official text becomes a policy document: no word lost, figures found, blocks suggested."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from hypothesis import given, settings
from hypothesis import strategies as st

from liance.diagnostics.diagnostic import Rejected
from liance.diagnostics.place import Source
from liance.drafting.draft import SUGGESTED, Draft, OutlineClause, draft
from liance.drafting.official_text import read_official, read_text
from liance.drafting.outline import without
from liance.drafting.suggest import departments_in
from liance.rules.document import Document, plain, read_document
from liance.rules.parse import parse_block, parser

ROOT = Path(__file__).parents[2]
FIRST = ROOT / "policies/liaocheng-it-2023"

YUNCHUAN = """云川市人民政府关于促进云雾茶机产业
发展的若干措施
（2027-2029年）

为壮大我市云雾茶机产业，结合实际，制定本措施。
一、总体要求
到2029年，力争茶机整机企业达40家，产业营业收入超80亿元，打造12个以上的智能茶机示范车间。
——根基更加稳固。产业基础能力稳步提
升，关键部件自给水平不断提高。
二、支持措施
（一）支持企业成长。对上年度营业收入首次突破2000万元、6000万元、2亿元的茶机制造业企业，分别给予最高8万元、20万元、
60万元一次性奖励；对年度营业收入3000万元以上的茶机软件企业，按照不超过其研发投入的6%，给予最高 45 万元补助。
（责任单位：市茶业局、市财政局，各县（市、区）人民政府）
（二）支持扩大投资。对实际投资4000万元以上的茶机项目，按设备投资额的8%给予补助，每个企业最高900万元。按新引进项目
投资额的3‰给予引进方最高30万元奖励，按新引进项目投资额的2%给予投资方最高300万元奖励。对技术改造项目按设备购置额的5%—12%给予企业补助。
(责任单位:市茶业局、市投资局)
[bookmark: _GoBack]（三）支持品牌培育。对认定为国家级、省级茶机中心的，
分别给予100万元、40万元奖励；对获得国内茶机发明专利授权的，每件资助1.5万元，
单个企业每年最高30万元；对参展企业，每平方米补助200元；营业收入每增加1000万元，奖励2万元。
（责任单位：市茶业局）
（四）降低经营成本。1.租金补贴。对入驻茶机园且投资600万元以上的企业，前三年分别按照
每年实际租金的60%、40%、20%给予补贴，同一企业累计补贴总额不超过80万元；
2.物流补助。对外销茶机的企业，按运费的15%补助，年补助金额不超过10万元。
3.扶持新企业。对新纳入规模以上统计的茶机企业，给予6万元奖励（第一年奖励3万元，第二年奖励2万元，第三年奖励1万元）。
（五）支持商会活动。对开展供需对接等活动的茶机商会，视活动开展情况，每年给予最高4万元补助。对掌握炒制关键技术的团队，采取“一事一议”方式支持。
落实茶机企业研发费用加计扣除政策。鼓励企业采用5G技术建设智能车间。
三、附则
1.同一项目符合本措施多项条款的，按就高不重复原则执行。
2.列入失信名单的企业不得享受本措施。
3.本措施所称茶机企业，是指从事茶叶加工机械制造的企业。
4.每家企业每年最高奖补总额不超过500万元。
"""


def reread(made: Draft) -> Document:
    document, found = read_document(Source("policy.md", made.markdown))
    assert found == []
    return document


def official(text: str, made: Draft) -> str:
    return plain(without(text, made.ignored))


def blocks(made: Draft, path: str) -> list[str]:
    return [s.text for s in made.suggestions if s.path == path]


@pytest.fixture(scope="module")
def yunchuan() -> Draft:
    return draft(YUNCHUAN, policy_id="yunchuan-tea-2027")


@pytest.fixture(scope="module")
def first() -> Draft:
    return draft(read_text(FIRST / "sources/policy.txt"), policy_id="liaocheng-it-2023")


# ---- the text stays what it was ----------------------------------------
def test_no_word_is_lost_or_added(yunchuan: Draft) -> None:
    assert plain(reread(yunchuan).official_text) == official(YUNCHUAN, yunchuan)
    assert yunchuan.ignored == ("[bookmark: _GoBack]",)


def test_title_lines_and_broken_lines_are_joined(yunchuan: Draft) -> None:
    assert "\n# 云川市人民政府关于促进云雾茶机产业发展的若干措施（2027-2029年）\n" in yunchuan.markdown
    assert "\n> 产业基础能力稳步提升，关键部件自给水平不断提高。\n" in yunchuan.markdown


def test_front_matter_says_what_the_text_says_and_leaves_the_rest_empty(yunchuan: Draft) -> None:
    front = reread(yunchuan).front
    assert front["id"] == "yunchuan-tea-2027"
    assert front["title"] == "云川市人民政府关于促进云雾茶机产业发展的若干措施（2027-2029年）"
    assert (front["issuer"], front["city"], front["status"]) == ("云川市人民政府", "云川市", "有效")
    assert (front["in_force_from"], front["document_number"]) == ("", "")
    assert front["source"]["ignore"] == ["[bookmark: _GoBack]"]
    assert front["settings"]["period"] == ["2027", "2029"]
    assert front["coverage"]["operative"] == ["二"]


def test_a_title_given_by_a_person_stands_in_the_front_matter_only() -> None:
    made = draft("一、支持\n对入选企业奖励3万元。\n", policy_id="p", title="云川市“茶十条”")
    assert reread(made).front["title"] == "云川市“茶十条”"
    assert plain(reread(made).official_text) == "一、支持对入选企业奖励3万元。"


def test_clauses_nest_by_their_numbers(yunchuan: Draft) -> None:
    def paths(clauses: tuple[OutlineClause, ...]) -> list[object]:
        return [(c.path, paths(c.children)) if c.children else c.path for c in clauses]

    assert paths(yunchuan.outline) == [
        "一",
        ("二", ["二（一）", "二（二）", "二（三）", ("二（四）", ["二（四）2", "二（四）3"]), "二（五）"]),
        ("三", ["三1", "三2", "三3", "三4"]),
    ]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        (
            "第一章 总则\n第一条 为了发展。\n第二章 奖励\n第二条 奖励茶企。",
            "第一章 总则|第一条|第二章 奖励|第二条 奖励茶企。",
        ),
        ("一、支持\n第1条设立1亿元资金。\n二、其他\n第2条按1.5亿元执行。", "一、支持|第1条|二、其他|第2条"),
        ("一、支持\n1.奖励。给予2万元。\n附则\n1.本办法由市茶业局解释。", "一、支持|1.奖励。|附则|1."),
        ("一、企业按\n第九条申请。\n（一）标准。给予\n2.5万元。", "一、企业按第九条申请。|（一）标准。"),
    ],
    ids=["chapters", "articles", "closing rules", "broken lines"],
)  # fmt: skip
def test_other_ways_to_number(text: str, headings: str) -> None:
    made = draft(text, policy_id="p")
    assert [s.text for s in reread(made).sentences() if s.heading] == headings.split("|")
    assert plain(reread(made).official_text) == official(text, made)


# ---- what the text awards ----------------------------------------------
def test_every_suggestion_is_in_the_grammar(yunchuan: Draft) -> None:
    for suggestion in yunchuan.suggestions:
        assert parser().parse(suggestion.text), suggestion.text
    assert yunchuan.markdown.count(f"```{SUGGESTED}\n") == len(yunchuan.suggestions)


def test_tiers_become_a_table(yunchuan: Draft) -> None:
    assert blocks(yunchuan, "二（一）第2句") == [
        """奖补 c2-1-2 “茶机制造业企业奖励”
  依据  待定记录类型
  受益  待定受益人
  条件  “上年度营业收入首次突破2000万元、6000万元、2亿元的茶机制造业企业”
  档位  营业收入 首次突破
          2000万元  8万元
          6000万元  20万元
          2亿元  60万元
  性质  最高
  频次  每 企业、档 一次
  申报  次年
  责任  市茶业局、市财政局、“各县(市、区)人民政府”"""
    ]


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("二（一）第3句", ["且  营业收入 3000万元 以上", "金额  研发投入 × 6%", "上限  45万元"]),
        ("二（一）第3句", ["性质  最高"]),
        ("二（二）第2句", ["且  实际投资 4000万元 以上", "金额  设备投资额 × 8%", "性质  定额"]),
        ("二（二）第2句", ["上限  900万元 每 企业"]),
        ("二（二）第4句", ["受益  企业", "金额  设备购置额 × 12%", "保底  设备购置额 × 5%", "性质  区间"]),
        ("二（三）第2句", ["金额  对照（待定级别：“国家级” → 100万元，“省级” → 40万元）"]),
        ("二（三）第3句", ["金额  1.5万元 × 件数", "上限  30万元 每 企业 每年"]),
        ("二（三）第5句", ["金额  2万元 × 每满（待定指标，1000万元）"]),
        ("二（四）第3句", ["金额  实际租金 × 按年次（待定第几年：60%、40%、20%）"]),
        ("二（四）第3句", ["上限  80万元 每 企业 累计", "频次  每 企业、年 一次"]),
        ("二（四）2第2句", ["金额  运费 × 15%", "上限  10万元 每年"]),
        ("二（四）3第2句", ["金额  按年次（待定第几年：3万元、2万元、1万元）"]),
        ("二（五）第2句", ["金额  4万元", "性质  最高", "频次  每 商会、年 一次"]),
        ("二（五）第3句", ["性质  人工 “一事一议，没有统一数额”"]),
        ("二（五）第4句", ["性质  指引 “税收优惠由税务机关依法办理，不是本级资金”"]),
        ("三1第1句", ["方式  就高"]),
        ("三2第1句", ["适用  受益企业"]),
        ("三3第1句", ["定义 茶机企业 = “从事茶叶加工机械制造的企业”"]),
        ("三4第1句", ["方式  不超过 500万元"]),
    ],
)  # fmt: skip
def test_patterns(yunchuan: Draft, path: str, lines: list[str]) -> None:
    text = "\n".join(blocks(yunchuan, path))
    for line in lines:
        assert line in text


def test_one_sentence_may_award_twice(yunchuan: Draft) -> None:
    introducer, investor = blocks(yunchuan, "二（二）第3句")
    assert "受益  引进方" in introducer
    assert "金额  新引进项目投资额 × 3‰" in introducer
    assert "上限  30万元" in introducer
    assert "受益  投资方" in investor
    assert "上限  300万元" in investor


def test_targets_are_read_from_their_year_and_figures(yunchuan: Draft) -> None:
    assert blocks(yunchuan, "一第1句") == [
        "指标 c1-1-a “茶机整机企业”\n  目标  达到 40家\n  期限  2029年",
        "指标 c1-1-b “产业营业收入”\n  目标  超过 80亿元\n  期限  2029年",
        "指标 c1-1-c “智能茶机示范车间”\n  目标  ≥ 12个\n  期限  2029年",
    ]


def test_a_suggestion_names_what_is_left_for_a_person(yunchuan: Draft) -> None:
    found = next(s for s in yunchuan.suggestions if s.path == "二（三）第2句")
    assert found.open[0] == "依据哪类记录（从字面看像是认定（按名录））"
    assert "# 待定：依据哪类记录" in yunchuan.markdown


# ---- who, how many, what is open ----------------------------------------
def test_departments_are_certain_and_stand_as_real_blocks(yunchuan: Draft) -> None:
    assert yunchuan.departments["二（二）"] == ("市茶业局", "市投资局")
    document = reread(yunchuan)
    real = [b.text for s in document.sentences() for b in s.blocks]
    assert real == [
        "责任 市茶业局、市财政局、“各县(市、区)人民政府”",
        "责任 市茶业局、市投资局",
        "责任 市茶业局",
    ]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("(责任单位:市茶业局、市财政局)", ("市茶业局", "市财政局")),
        ("（牵头单位：市茶业局；配合单位：市财政局等）", ("市茶业局", "市财政局")),
        ("责任单位：市茶业局牵头，市财政局配合。", ("市茶业局", "市财政局")),
        ("（责任单位：各县（市、区）政府）", ("各县（市、区）政府",)),
        ("市茶业局负责解释。", ()),
    ],
)
def test_departments_in_a_line(line: str, names: tuple[str, ...]) -> None:
    assert departments_in(line) == names


def test_figures_have_place_kind_and_value(yunchuan: Draft) -> None:
    found = [(f.kind, f.text, f.value) for f in yunchuan.figures if f.path == "二（一）第3句"]
    assert [f"{kind} {text} {value}" for kind, text, value in found] == [
        "money 3000万元 30000000",
        "ratio 6% 3/50",
        "money 45万元 450000",
    ]


def test_decisions_point_at_the_words(yunchuan: Draft) -> None:
    asked = {(d.topic, d.path, d.phrase) for d in yunchuan.decisions}
    assert ("突破", "二（一）第2句", "突破2000万元") in asked
    assert ("不超过", "二（一）第3句", "不超过其研发投入的6%") in asked
    assert ("裁量", "二（五）第2句", "视活动开展情况") in asked
    assert ("等", "二（五）第2句", "对开展供需对接等") in asked
    assert ("名词", "二（一）第2句", "茶机制造业企业") in asked


def test_decisions_name_what_the_text_leaves_out(yunchuan: Draft) -> None:
    missing = {d.topic for d in yunchuan.decisions if not d.path}
    assert missing == {"施行日期", "有效期", "资金来源", "适用主体"}
    assert "\n---\n\n以下不是正式文件的文字" in yunchuan.markdown
    assert "- [ ] 正文没有写**有效期**" in yunchuan.markdown


# ---- any text ------------------------------------------------------------
WORD = st.sampled_from(
    "支持企业 对入选项目 给予最高30万元奖励 按投资额的5% 不超过 5G网络 前三年 （含税） “链主”".split()
)
SENTENCE = st.builds(lambda w, end: "，".join(w) + end, st.lists(WORD, min_size=1, max_size=4), st.sampled_from("。；"))
BODY = st.lists(SENTENCE, min_size=1, max_size=3).map("".join)
NUMERALS = "一二三四五六七八九十"


@st.composite
def clause_trees(draw: st.DrawFn) -> str:
    lines = [draw(st.sampled_from(["云川市茶机扶持办法", "云川市关于支持茶机的\n若干措施", ""]))]
    for i in range(draw(st.integers(1, 3))):
        lines.append(f"{NUMERALS[i]}、{draw(st.sampled_from(['支持', '保障措施']))}")
        for j in range(draw(st.integers(0, 3))):
            bracket = draw(st.sampled_from(["（{}）", "({})"])).format(NUMERALS[j])
            lines.append(bracket + draw(st.sampled_from(["", "推广应用。"])) + draw(BODY))
            lines += [f"{k + 1}.{draw(BODY)}" for k in range(draw(st.integers(0, 2)))]
        lines += draw(st.lists(st.sampled_from(["（责任单位：市茶业局、市财政局）", "[bookmark: _x]"]), max_size=1))
    text = "\n".join(lines) + "\n"
    broken = draw(st.lists(st.integers(0, len(text)), max_size=3))
    for place in sorted(broken, reverse=True):
        text = text[:place] + "\n" + text[place:]
    return text


def holds(text: str) -> None:
    made = draft(text, policy_id="p")
    document = reread(made)
    assert plain(document.official_text) == official(text, made)
    for sentence in document.sentences():
        for block in sentence.blocks:
            assert not hasattr(parse_block(document, block), "code")
    for suggestion in made.suggestions:
        parser().parse(suggestion.text)


@given(clause_trees())
@settings(deadline=None)  # the first example builds the grammar
def test_any_clause_tree_keeps_its_words(text: str) -> None:
    holds(text)


@given(
    st.text(
        alphabet="一二（）()、.1 2第条章。；：，\n>#`-+“”「」对给予最高万元%按的奖励每年企业责任单位a",
        max_size=60,
    )
)
def test_any_text_keeps_its_words(text: str) -> None:
    holds(text)


# ---- the first policy ----------------------------------------------------
def test_first_policy_has_the_paths_and_sentences_of_the_finished_document(first: Draft) -> None:
    finished, _ = read_document(Source("policy.md", (FIRST / "policy.md").read_text("utf-8")))
    document = reread(first)
    assert [c.path for c in document.clauses] == [c.path for c in finished.clauses]
    assert [s.path for s in document.sentences()] == [s.path for s in finished.sentences()]
    assert plain(document.official_text) == plain(finished.official_text)
    assert document.front["source"] == finished.front["source"]
    assert sum(s.counts and s.clause.section in ("二", "三", "四") for s in document.sentences()) == 96


def test_first_policy_loses_no_money(first: Draft) -> None:
    text = read_text(FIRST / "sources/policy.txt")
    written = re.findall(r"\d[\d,.]*\s*(?:亿|万)?\s*元", text)
    assert first.counts["money"] == len(written) == 42


def test_first_policy_gives_its_incentives_and_departments(first: Draft) -> None:
    awards = [s for s in first.suggestions if s.keyword == "奖补" and s.path.startswith("三")]
    assert len(awards) >= 22
    assert sum("档位" in s.text for s in awards) == 2
    assert len(first.departments) == 10
    for suggestion in first.suggestions:
        assert parser().parse(suggestion.text)


# ---- files ----------------------------------------------------------------
def test_text_files_in_three_encodings(tmp_path: Path) -> None:
    for name, data in {
        "utf.txt": "对企业奖励".encode(),
        "mark.txt": "对企业奖励".encode("utf-8-sig"),
        "gbk.txt": "对企业奖励".encode("gbk"),
    }.items():
        (tmp_path / name).write_bytes(data)
        assert read_text(tmp_path / name) == "对企业奖励"


def test_word_paragraphs_and_cells_come_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("一、支持")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "奖励标准"
    table.cell(1, 0).text = "国家级"
    table.cell(1, 1).text = "10万元"
    document.add_paragraph("二、附则")
    document.save(str(tmp_path / "p.docx"))
    assert read_text(tmp_path / "p.docx").split("\n") == [
        "一、支持",
        "奖励标准",
        "国家级",
        "10万元",
        "二、附则",
    ]


def test_numbers_that_word_made_are_reported_as_lost(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("租金补贴", style="List Number")
    own = document.add_paragraph("物流补助")
    own._p.get_or_add_pPr().append(OxmlElement("w:numPr"))
    document.save(str(tmp_path / "p.docx"))
    text, found = read_official(tmp_path / "p.docx")
    assert text == "租金补贴\n物流补助"
    assert [(d.code, d.severity, d.args["count"]) for d in found] == [("draft-numbering-lost", "warning", "2")]
    assert "2 段用了 Word 的自动编号" in found[0].message()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("p.doc", b"x", "draft-file-type"),
        ("p.txt", b" \n", "draft-file-empty"),
        ("p.txt", b"\xff\xff\xff", "draft-file-unreadable"),
        ("p.docx", b"not a zip", "draft-file-unreadable"),
        ("missing.txt", None, "draft-file-unreadable"),
        ("missing.docx", None, "draft-file-unreadable"),
    ],
)
def test_files_that_cannot_be_drafted_from(tmp_path: Path, name: str, data: bytes | None, code: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(Rejected) as caught:
        read_text(tmp_path / name)
    assert [d.code for d in caught.value.diagnostics] == [code]
    assert all(d.message(lang) and d.hint(lang) for d in caught.value.diagnostics for lang in ("zh", "en"))
