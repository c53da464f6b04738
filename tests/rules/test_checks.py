"""A small policy of the fictional city of Yunchuan against its own text: what passes, what is told."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from liance.diagnostics.diagnostic import Diagnostic
from liance.diagnostics.show import show
from liance.rules.build import Loaded
from liance.rules.checks.anchors import agrees, figures_of_text
from liance.rules.checks.check import coverage
from liance.rules.library import read_policy

TITLE = "云川市港口产业办法"
SENTENCES = [
    "一、港口企业",
    "对吞吐量达到 20 万吨、５0万吨的港口企业，分别给予8万元、18万元奖励。",
    "对港口企业投资的6‰给予补助，每年不高于40万元。",
    "（责任单位：市港务局、市财政局）",
]
FACTS = """
事实 enterprise_year 企业年度
  字段 enterprise 企业 文本 主键
  字段 year 年度 年 主键
  字段 tons 吞吐量 个数
  字段 investment 投资 金额
"""
TONNAGE = """
奖补 tonnage 港口企业吞吐量奖励
  依据  企业年度
  金额  分档（吞吐量：≥ 200000 → 8万元，≥ 500000 → 18万元）
  性质  定额
"""
INVESTMENT = """
奖补 investment 港口企业投资补助
  依据  企业年度
  金额  投资 × 6‰
  上限  40万元 每年
  性质  最高
"""
OFFICES = "责任 市港务局、市财政局"


def policy(
    folder: Path, *, sentences: list[str] = SENTENCES, tonnage: str = TONNAGE, investment: str = INVESTMENT,
    offices: str = OFFICES, source: list[str] = SENTENCES, settings: str = "",
) -> Loaded:  # fmt: skip
    """The policy of Yunchuan, with a part of it changed."""
    official = "\n".join([TITLE, *source])
    (folder / "official.txt").write_text(official, "utf-8")
    digest = hashlib.sha256(official.encode()).hexdigest()
    front = f'id = "yunchuan"\nstatus = "有效"\n[source]\nfile = "official.txt"\nsha256 = "{digest}"\n'
    front += f'[coverage]\noperative = ["一"]\n[settings]\n{settings}'
    heading, first, second, last = sentences
    blocks = [(f"> {first}", tonnage), (f"> {second}", investment), (f"> {last}", offices)]
    body = "\n".join(f"{quote}\n\n```liance\n{block.strip()}\n```\n" for quote, block in blocks)
    text = f"+++\n{front}\n+++\n\n# {TITLE}\n\n## {heading}\n\n{body}\n---\n\n```liance\n{FACTS.strip()}\n```\n"
    (folder / "policy.md").write_text(text, "utf-8")
    return read_policy(folder)


def told(loaded: Loaded) -> list[tuple[str, str]]:
    """Code and marked words of every diagnostic."""
    return [(d.code, getattr(d.place, "text", "")) for d in loaded.diagnostics]


def one(loaded: Loaded) -> Diagnostic:
    (diagnostic,) = loaded.diagnostics
    return diagnostic


def changed(old: str, new: str) -> list[str]:
    return [s.replace(old, new) for s in SENTENCES]


def test_a_policy_that_agrees_with_its_text_has_nothing_to_be_told(tmp_path):
    """Although the text writes ` 20 万` with blanks and a full-width 5."""
    assert told(policy(tmp_path)) == []


CHANGES = [
    # what is changed, what is reported with the words marked
    ({"tonnage": TONNAGE.replace("18万元", "19万元")},
     [("figure-unused", "18万元"), ("figure-not-in-clause", "19万元")]),
    ({"tonnage": TONNAGE.replace("8万元，", "18万元，").replace("→ 18万元）", "→ 8万元）")},
     [("tiers-misaligned", "18万元"), ("tiers-misaligned", "8万元")]),
    ({"investment": INVESTMENT.replace("  上限  40万元 每年\n", "")}, [("figure-unused", "40万元")]),
    ({"investment": INVESTMENT.replace("  上限  40万元 每年\n", "") + "\n不计 “40万元” 因 “另文规定”"}, []),
    ({"investment": INVESTMENT + "\n不计 “45万元” 因 “笔误”"}, [("phrase-not-in-clause", "“45万元”")]),
    ({"offices": "责任 市港务局、市财证局"}, [("department-not-in-clause", "市财证局")]),
    ({"investment": INVESTMENT + "  责任  港务局\n"}, [("department-not-in-clause", "港务局")]),
    ({"sentences": changed("每年", "每季")}, [("text-differs", "季")]),
    ({"sentences": changed("港口企业投资", "企业投资")}, [("text-missing", "对")]),
    ({"sentences": changed("给予补助", "及时给予补助")}, [("text-added", "及时")]),
    ({"source": [*SENTENCES, "本办法自公布之日起施行。"]}, [("text-missing", "）")]),
    ({"settings": 'rounding = "up"\n'}, [("setting-unknown", 'rounding = "up"')]),
    ({"settings": 'period = ["2026", "2024"]\n'}, [("setting-unknown", 'period = ["2026", "2024"]')]),
    ({"settings": 'recovered = "counted"\n'}, []),
    ({"settings": 'recovered = "forgotten"\n'}, [("setting-unknown", 'recovered = "forgotten"')]),
    ({"sentences": changed("对港口企业投资", "对首次获批的港口企业投资"),
      "source": changed("对港口企业投资", "对首次获批的港口企业投资")},
     [("ambiguous-without-reading", "首次")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"),
    CHANGES,
    ids=[f"{e[0][0] if e else 'fine'}-{i}" for i, (_, e) in enumerate(CHANGES)],
)
def test_a_change_is_pointed_out_at_its_words(change, expected, tmp_path):
    assert told(policy(tmp_path, **change)) == expected


def test_two_rules_in_each_others_place_are_told_where_they_belong(tmp_path):
    found = policy(tmp_path, tonnage=INVESTMENT, investment=TONNAGE).diagnostics
    misplaced = [d for d in found if d.code == "block-misplaced"]
    assert [d.message() for d in misplaced] == [
        "这条规则的数（6‰、40万元）都不在 一第1句 里。",
        "这条规则的数（200000、8万元、500000、18万元）都不在 一第2句 里。",
    ]
    assert ["一第2句" in misplaced[0].hint(), "一第1句" in misplaced[1].hint()] == [True, True]


def test_the_caret_stands_under_the_figure_behind_wide_characters(tmp_path):
    found = one(policy(tmp_path, investment=INVESTMENT.replace("  上限  40万元 每年\n", "")))
    _, _, line, carets, *_ = show(found).split("\n")
    assert line.endswith("> 对港口企业投资的6‰给予补助，每年不高于40万元。")
    wide = "> 对港口企业投资的6‰给予补助，每年不高于"
    before = line.index("|") + 2
    assert carets == " " * (before - 2) + "| " + " " * (len(wide) + sum(ch > "\u2fff" for ch in wide)) + "^" * 6


def test_a_changed_figure_is_shown_with_the_figures_the_clause_has(tmp_path):
    found = policy(tmp_path, investment=INVESTMENT.replace("6‰", "6%")).diagnostics
    assert [d.message() for d in found] == ["一第2句 里的 6‰ 没有规则用到。", "规则里的 6% 不在 一第2句 里。"]
    assert "6‰、40万元" in found[1].hint()
    assert "6‰、40万元" in found[1].hint("en")


def test_coverage_counts_sentences_figures_and_blocks(tmp_path):
    loaded = policy(tmp_path)
    assert loaded.policy is not None
    made = coverage(loaded.policy, loaded.scope, loaded.document)
    assert (made.operative.covered, made.operative.total) == (3, 3)
    assert (made.figures_stated, made.figures_used, made.figures_waived) == (6, 6, 0)
    assert (made.figures_written, made.figures_anchored) == (6, 6)
    assert dict(made.blocks) == {"奖补": 2, "责任": 1, "事实": 1}


def test_the_first_policy_is_covered_whole():
    loaded = read_policy(Path(__file__).parents[2] / "policies" / "liaocheng-it-2023")
    assert loaded.policy is not None
    made = coverage(loaded.policy, loaded.scope, loaded.document)
    assert (made.operative.covered, made.operative.total) == (96, 96)
    assert (made.whole.covered, made.whole.total) == (108, 108)
    assert made.figures_anchored == made.figures_written
    assert made.figures_used + made.figures_waived == made.figures_stated
    assert made.readings_idle == ("E2b",), "who is paid in a park changes no amount"
    assert made.readings_unused == ()


# A figure of a rule, the words of a text, and whether the one stands in the other.
SAME = [
    ("50万元", "最高 50 万元", True),
    ("50万元", "最高５０万元", True),
    ("50万元", "最高150万元", False),
    ("50万元", "最高50万", True),
    ("10万元", "分别给予10、30、50万元", True),
    ("1000000元", "100万元—500万元", True),
    ("5‰", "按5‰给予", True),
    ("5%", "按5‰给予", False),
    ("5%", "提高5个百分点", False),
    ("5%", "按百分之五给予", True),
    ("50%", "减半征收", True),
    ("3级", "通过三级评估", True),
    ("3年", "前三年", True),
    ("2025年", "2023-2025年", True),
    ("2024年", "2023-2025年", False),
    ("2025-12-31", "到2025年底", True),
    ("2025-06-30", "2025年6月30日前", True),
    ("10家", "聚集10个以上", True),
    ("10家", "聚集10年以上", False),
    ("10个", "聚集10家以上", True),
    ("5平方米", "不超过５㎡", True),
    ("1500元/平方米", "每平方米1500元", True),
    ("200000", "达到20万吨", True),
    ("15万元", "一百五十万元", False),
    ("150万元", "一百五十万元", True),
]


@pytest.mark.parametrize(("figure", "words", "same"), SAME)
def test_a_figure_is_the_same_by_value_and_unit(figure, words, same):
    (written, *_) = figures_of_text(figure)
    assert any(agrees(written, stated) for stated in figures_of_text(words)) is same


@pytest.mark.parametrize(
    ("words", "required"),
    [
        ("给予一次性奖励", []),
        ("1.支持企业", []),
        ("填补5G和850nm VCSEL芯片空白", ["5G", "850nm"]),
        ("从L4级向更高", ["L4"]),
        ("分三年按5:3:2拨付", ["三年"]),
        ("入选世界500强", ["500强"]),
        ("数十万元", []),
    ],
)
def test_what_a_text_has_that_must_be_used(words, required):
    assert [f.text for f in figures_of_text(words) if f.required] == required
