"""What a person must decide before a draft can run: ambiguous words, discretion, what the text leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from liance.drafting.awards_in_words import AWARD
from liance.drafting.suggest import DEFINED


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing to decide. `path`: the sentence (empty: the document); `phrase`: its words."""

    path: str
    phrase: str
    topic: str
    question: str


@dataclass(frozen=True, slots=True)
class _Word:
    topic: str
    question: str
    pattern: re.Pattern[str]
    awards_only: bool


FIGURE = r"\d+(?:\.\d+)?(?:亿元|万元|元|%|‰)"


def _word(topic: str, question: str, pattern: str, *, awards_only: bool = True) -> _Word:
    return _Word(topic, question, re.compile(pattern), awards_only)


WORDS = (
    _word(
        "最高",
        "是按这个数足额兑付，还是由部门在这个数以内核定",
        rf"最(?:高|多)[^，。;]{{0,10}}?{FIGURE}",
    ),
    _word(
        "不超过",
        "按上限足额算，还是上限以内核定；管每项、每年还是累计",
        rf"不(?:得)?(?:超过|高于)[^，。;]{{0,14}}?{FIGURE}",
    ),
    _word(
        "首次",
        "看多长的历史；按企业、产品还是项目算首次",
        r"(?:首次|初次|新认定|新获)[\u4e00-\u9fff]{0,6}",
    ),
    _word("突破", "是否含本数", r"(?:突破|达到?)(?=\d)[\d.]+(?:亿元|万元|元|家|个|%)"),
    _word("分别", "一年跨过多个档位，或同年得到几个级别，怎样奖励", r"分别[\u4e00-\u9fff]{0,8}"),
    _word(
        "以上",
        "正文没有写是否含本数（民法典：以上、以下含本数）",
        r"\d+(?:\.\d+)?(?:亿元|万元|元|家|个|%|亩|人|年)?(?:及)?以[上下]",
    ),
    _word("上年度", "用哪个年度、哪个统计口径的数", r"上一?年度?[\u4e00-\u9fff]{0,6}"),
    _word(
        "平均",
        "是哪个范围、哪个部门公布的平均数",
        r"(?:全市|全省|全国|全区|全县|同?行业)?平均(?:水平|增幅|增速|数)?",
    ),
    _word(
        "裁量",
        "由谁、按什么标准决定；没有标准的结果只能是区间或人工",
        r"视[^，。;]{0,12}情况|酌情|适当|原则上|一事一议|按需|择优|予以倾斜"
        r"|由[^，。;]{2,14}研究(?:决定|确定)",
        awards_only=False,
    ),
    _word("区间", "区间内的数怎样确定", r"\d+(?:\.\d+)?%?\s*[-~至]\s*\d+(?:\.\d+)?(?:%|万元|亿元)"),
    _word(
        "等",
        "“等”以外还有没有",
        r"[\u4e00-\u9fffA-Za-z]{2,8}等(?=[，。;)]|企业|单位|产业|领域|项目|费用|部门|活动)",
    ),
    _word(
        "基础上",
        "是另加、补差，还是以拿到上级奖励为前提",
        r"在[^，。;]{1,10}(?:补贴|补助|奖励|政策)[^，。;]{0,4}基础上|除享受[^，。;]{2,12}外",
    ),
)

TERMS = re.compile(
    r"高新技术企业|科技型中小企业|规上企业|规上工业企业|规模以上[\u4e00-\u9fff]{0,4}企业|专精特新[”」]?(?:中小)?企业|小巨人[”」]?企业|"
    r"龙头(?:骨干)?企业|骨干企业|链主[”」]?企业|总部企业|独角兽企业|瞪羚企业|中小企业|(?:(?![的上下以为对且])[\u4e00-\u9fff]){2,8}制造业企业|软件(?:业)?企业|"
    r"高层次人才|关键团队|产业园区|配套项目|自主研发(?:生产)?|固定资产投资|地方(?:财政|综合)贡献|亩均税收|实际投资|实际发生额|投资总额"
)

MISSING = (
    ("施行日期", "从哪天起施行；“上年度”“首次”按哪年算", r"(?:自|从).{0,24}(?:起)?(?:施行|实施|执行)|试行"),
    ("有效期", "到哪天失效；过渡期内怎样办", r"有效期|至20\d\d年\d{1,2}月\d{1,2}日(?:止)?|施行.{0,6}年$"),
    (
        "能否叠加",
        "同一事项符合几条时相加、就高还是择一；与国家、省奖励怎样算",
        r"就高|不重复|叠加|择一|重复享受|从高",
    ),
    (
        "资金来源",
        "钱从哪个预算或专项资金出，够不够、不够时怎样分",
        r"资金来源|财政预算|专项资金|预算安排|引导资金|财政.{0,6}承担|资金(?:总额|规模)|原资金",
    ),
    (
        "适用主体",
        "要不要求在本地注册、纳税；失信等情形是否除外",
        r"注册(?:登记|地|成立)?.{0,10}(?:我|本|区|市|县)|(?:我|本)(?:市|区|县).{0,6}注册|适用(?:对象|范围|于)|独立法人",
    ),
)


def decisions_in(path: str, text: str, *, settled: bool) -> Iterator[Decision]:
    """The decisions that the words of a sentence ask for; `settled`: the text itself explains 以上."""
    awards = bool(AWARD.search(text))
    for word in WORDS:
        if (word.awards_only and not awards) or (settled and word.topic == "以上"):
            continue
        for phrase in dict.fromkeys(m.group() for m in word.pattern.finditer(text)):
            yield Decision(path, phrase, word.topic, word.question)


def undefined_terms(sentences: Sequence[tuple[str, str]]) -> Iterator[Decision]:
    """Terms that decide who is paid and that no sentence explains; each once, where it first stands."""
    explained = " ".join(text for _, text in sentences if DEFINED.match(text) or "以统计部门" in text)
    seen: set[str] = set()
    for path, text in sentences:
        for match in TERMS.finditer(text) if AWARD.search(text) else ():
            term = match.group()
            if term not in seen and term not in explained:
                seen.add(term)
                yield Decision(path, term, "名词", "正文没有解释，按哪份文件或名单认定")


def missing_parts(text: str) -> Iterator[Decision]:
    """What a policy must say somewhere and this one does not."""
    for topic, question, pattern in MISSING:
        if not re.search(pattern, text, re.M):
            yield Decision("", "", topic, question)


def explains_bounds(text: str) -> bool:
    """Whether the text itself says that 以上 includes the figure."""
    return bool(re.search(r"以上[”」]?.{0,12}(?:含|包括)本数", text))
