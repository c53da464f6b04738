"""The first policy with one mistake in it: each is named, at the line where it was made."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from liance.diagnostics.diagnostic import Diagnostic, errors_in
from liance.diagnostics.place import TextPlace
from liance.rules.document import plain
from liance.rules.library import read_policy

ROOT = Path(__file__).resolve().parents[2]
POLICY = ROOT / "policies" / "liaocheng-it-2023"


@dataclass(frozen=True)
class Mutation:
    """Replace the first `old` behind `after` by `new`; `code` must be reported on the line with `at`."""

    name: str
    after: str
    old: str
    new: str
    code: str
    at: str
    says: str = ""


CHIP, CMMI, SCALE = "奖补 chip-sales", "奖补 cmmi", "奖补 manufacturing-scale-up"
TOP100 = "> 对首次入选省软件和信息技术服务业综合竞争力百强企业的，给予最高20万元一次性奖励。"
ADDED = TOP100 + "\n\n> 对其他企业给予奖励。"
BEFORE = "> 对上年度营收首次突破2000万元、5000万元、1亿元"
MUTATIONS = [
    # a figure of a rule
    Mutation("a rate", CHIP, "1% ×", "2% ×", "figure-not-in-clause", "金额  2%", "1%"),
    Mutation("a rate: the text's own", CHIP, "1% ×", "2% ×", "figure-unused", "> 企业销售自主研发", "1%"),
    Mutation(
        "a tier's award", SCALE, "1亿元   10万元", "1亿元   11万元",
        "figure-not-in-clause", "11万元", "11万元",
    ),
    Mutation(
        "a tier's threshold", SCALE, "5亿元   50", "6亿元   50",
        "figure-not-in-clause", "6亿元", "5亿元",
    ),
    Mutation("a cap", CHIP, "100万元", "1000万元", "figure-not-in-clause", "上限  1000万元", "100万元"),
    Mutation("per mille", "奖补 project-introducer", "5‰", "6‰", "figure-not-in-clause", "6‰", "5‰"),
    Mutation(
        "a threshold in a term", "定义 芯片起点", "2000万元", "200万元",
        "figure-not-in-clause", "= 200万元",
    ),
    Mutation("a count", "定义 园区达标", "≥ 10家", "≥ 11家", "figure-not-in-clause", "≥ 11家", "10家"),
    Mutation("years", "奖补 rent ", "≤ 3年", "≤ 4年", "figure-not-in-clause", "≤ 4年", "三年"),
    Mutation("a target", "指标 above-scale", "30家", "40家", "figure-not-in-clause", "≥ 40家", "30家"),
    Mutation("a deadline", "指标 above-scale", "2025年", "2026年", "figure-not-in-clause", "期限  2026年"),
    Mutation(
        "a level", CMMI, "三级 →", "二级 →",
        "level-not-in-clause", "对照（级别：二级", "三级、四级、五级",
    ),
    # the order of 分别
    Mutation(
        "two awards swapped", SCALE, "1亿元   10万元\n          3亿元   30万元",
        "1亿元   30万元\n          3亿元   10万元",
        "tiers-misaligned", "1亿元   30万元", "10万元",
    ),
    Mutation(
        "two rates by year swapped", "奖补 rent ", "70%、50%、30%", "50%、70%、30%",
        "tiers-misaligned", "50%、70%",
    ),
    Mutation(
        "two levels swapped", CMMI, "三级 → 20万元，四级 → 30万元", "三级 → 30万元，四级 → 20万元",
        "tiers-misaligned", "三级 → 30万元", "三级",
    ),
    Mutation(
        "the province's award for the nation's", "奖补 industrial-app-national", "30万元", "10万元",
        "tiers-misaligned", "金额  10万元", "国家级",
    ),
    Mutation(
        "tiers out of order", SCALE, "1亿元   10万元\n          3亿元   30万元",
        "3亿元   30万元\n          1亿元   10万元", "tiers-out-of-order", "1亿元   10万元",
    ),
    # the official text
    Mutation(
        "a figure of the text", "", "销售额的1%，", "销售额的2%，",
        "text-differs", "销售额的2%，", "1%",
    ),
    Mutation(
        "an operator of the text", "", "营业收入超50亿元", "营业收入达50亿元",
        "text-differs", "营业收入达50亿元",
    ),
    Mutation("a dropped sentence", "", TOP100, "> ", "text-missing", BEFORE, "百强"),
    Mutation("an added sentence", "", TOP100, ADDED, "text-added", "> 对其他企业"),
    Mutation("an added sentence: no rule", "", TOP100, ADDED, "sentence-without-block", TOP100, "对首次入选"),
    # names
    Mutation(
        "an unknown fact", CHIP, "企业年度.营业收入", "企业年度.营业收人",
        "unknown-name", "营业收人", "营业收入",
    ),
    Mutation(
        "a sum of money and rate", "奖补 investment", " × 10%", " ＋ 10%",
        "unit-mismatch", "＋ 10%", "比率",
    ),
    Mutation("a duplicate id", "", "奖补 cmmi ", "奖补 smart-pv ", "declared-twice", "奖补 smart-pv 国家"),
    Mutation(
        "a dangling member", "合并 same-project", "investment、", "invest、",
        "unknown-incentive", "项目  invest、",
    ),
    # readings
    Mutation(
        "a missing reading", "", "口径 E1c 实际发生额包括什么", "口径 E9 实际",
        "unknown-reading", "金额  口径 E1c",
    ),
    Mutation(
        "a missing reading: the other", "", "口径 E1c 实际发生额包括什么", "口径 E9 实际",
        "reading-unused", "口径 E9",
    ),
    Mutation(
        "a missing option", "口径 A1b", "  选项  excess      超过起点的部分\n", "",
        "unknown-option", "金额  1% ×", "excess",
    ),
    Mutation(
        "a misquoted phrase", "口径 E1c", "“实际发生额”", "“实际发生数”",
        "phrase-not-in-clause", "“实际发生数”",
    ),
    # departments and names
    Mutation(
        "a misspelt department", "### （三）引导企业", "责任 市工业和信息化局、市投资促进局",
        "责任 市工业和信息化局、市投资促近局", "department-not-in-clause", "市投资促近局", "市投资促进局",
    ),
    Mutation(
        "a misspelt department of one award", "奖补 rd-super", "责任  市税务局", "责任  市锐务局",
        "department-not-in-clause", "市锐务局", "市税务局",
    ),
    Mutation(
        "a misspelt firm", "任务 T4", "嘉元新能源、", "嘉源新能源、",
        "name-not-in-clause", "单位  信通", "嘉元新能源",
    ),
    Mutation(
        "a waiver taken away", "", "不计 “5G” 因 “产业名称，不是数额”", "",
        "figure-unused", "> 积极培育智能终端",
    ),
    Mutation(
        "a rounding nobody knows", "", '"down-to-yuan"', '"up"',
        "setting-unknown", "rounding", "down-to-yuan",
    ),
    Mutation(
        "a procedure that no measure can be done by", "举措 S2-4", "办理  open-challenge", "办理  open-chalenge",
        "unknown-procedure", "open-chalenge", "open-challenge",
    ),
]  # fmt: skip


EACH = [pytest.param(m, id=m.name, marks=pytest.mark.slow if n % 4 else ()) for n, m in enumerate(MUTATIONS)]
"""Every fourth while people wait: each reads the whole policy."""


@pytest.fixture(scope="module")
def mutated(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Mutation], list[Diagnostic]]:
    """What the reader says of the policy with the mistake in it; each is read once."""

    @cache
    def told(mutation: Mutation) -> list[Diagnostic]:
        text = (POLICY / "policy.md").read_text("utf-8")
        start = text.index(mutation.old, text.index(mutation.after))
        changed = text[:start] + mutation.new + text[start + len(mutation.old) :]
        return found_in(tmp_path_factory.mktemp("mutated"), changed)

    return told


def found_in(folder: Path, text: str) -> list[Diagnostic]:
    """What the reader says of the policy with another text of its document."""
    shutil.copytree(POLICY, folder / "policies" / "p")
    shutil.copytree(ROOT / "vocabularies", folder / "vocabularies")
    (folder / "policies" / "p" / "policy.md").write_text(text, "utf-8")
    return list(read_policy(folder / "policies" / "p").diagnostics)


def lines(found: list[Diagnostic], code: str) -> list[str]:
    """The lines on which a code was reported."""
    places = [d.place for d in found if d.code == code]
    return [p.source.line(p.line) for p in places if isinstance(p, TextPlace)]


@pytest.mark.parametrize("mutation", EACH)
def test_a_mistake_in_the_first_policy_is_named_at_its_line(mutation, mutated):
    found = mutated(mutation)
    where = lines(found, mutation.code)
    assert any(mutation.at in line for line in where), [(d.code, str(d.place), d.message()) for d in found]
    told = "".join(d.message() + d.hint() for d in found if d.code == mutation.code)
    assert mutation.says in told


@pytest.mark.parametrize("mutation", EACH)
def test_a_mistake_brings_few_others_after_it(mutation, mutated):
    """What one slip touches and no more: the text, the phrases quoted from it, its figure in the rule."""
    found = mutated(mutation)
    assert len(found) <= 5, [(d.code, str(d.place), d.message()) for d in found]


def test_the_first_policy_itself_is_clean():
    assert read_policy(POLICY).diagnostics == ()


def moved(block: str, *, before: str) -> str:
    """The policy's text with an award's block moved in front of another block."""
    text = (POLICY / "policy.md").read_text("utf-8")
    start = text.index(f"奖补 {block} ")
    end = min(text.index("\n\n", start), text.index("\n```", start))
    words = text[start:end]
    text = text[:start] + "宣示 “另写”" + text[end:]
    return text.replace(f"奖补 {before} ", f"{words}\n\n奖补 {before} ")


def test_a_rule_under_the_wrong_clause_is_told_where_its_figures_are(tmp_path):
    found = found_in(tmp_path, moved("software-top100", before="first-edition-software"))
    misplaced = next(d for d in found if d.code == "block-misplaced")
    assert misplaced.message() == "这条规则的数（20万元）都不在 三（一）第3句 里。"
    assert "三（二）第4句" in misplaced.hint()
    assert "是否放错了位置" in misplaced.hint()
    assert lines(found, "block-misplaced") == ["奖补 software-top100 省软件百强企业奖励"]
    assert any("百强" in line for line in lines(found, "figure-unused")), "and its own sentence lacks it"


def test_a_rule_under_the_wrong_clause_with_the_same_figure_is_told_by_its_title(tmp_path):
    found = found_in(tmp_path, moved("smart-pv", before="key-software-project"))
    stray = next(d for d in found if d.code == "title-fits-elsewhere")
    assert "三（四）第7句" in stray.message()
    assert lines(found, "title-fits-elsewhere") == ["奖补 smart-pv 国家智能光伏试点示范企业奖励"]


@pytest.mark.parametrize("words", ["2023-2025年", "、市财政局）", "的10%", "L4级", "（PSPI）", "。"])
def test_words_lost_anywhere_from_the_text_are_missed(words, tmp_path):
    """Also in a heading, in a list of departments, and where nothing is computed."""
    text = (POLICY / "policy.md").read_text("utf-8")
    starts = [match.start() for match in re.finditer(re.escape(words), text)]
    place = next(i for i in starts if text[text.rfind("\n", 0, i) + 1] in ">#")
    found = found_in(tmp_path, text[:place] + text[place + len(words) :])
    assert any(d.code == "text-missing" and plain(words) in d.args["expected"] for d in found if d.place)
    assert errors_in(found)
