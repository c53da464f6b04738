"""Suggested blocks for official sentences: in the real grammar, with their wording and what is left open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from liance.drafting.awards_in_words import AWARD, PAYING, REFUSED, awards_in
from liance.drafting.suggest_awards import drafted_awards
from liance.drafting.words import id_of, literal, name_or_words, quoted
from liance.rules.checks.anchors import Figure, Passage, figures_in
from liance.rules.document import Sentence

RESPONSIBLE = re.compile(r"[(（]?(?:责任|牵头|配合|主管)(?:单位|部门)[:：]")
HANDING = re.compile(r"(?:按职责分工)?(?:分别|共同)?(?:牵头|负责|配合|参与)+$|^由")
STACKING = re.compile(
    r"就高不重复|不重复(?:享受|奖励|计算)|(?:按|执行|以)最高|可?叠加|累计享受|差额部分|补差|择(?:一|优)享受"
)
LIMIT_OF_ALL = re.compile(r"^(?:每年)?(?:单个|同一|每家|每个|单家|每年)[^，。给予]{0,24}(?:不超过|最高)")
DEFINED = re.compile(
    r"(?:本(?:意见|措施|办法|政策|规定|文件)所称的?)?[“「]?([\u4e00-\u9fffA-Za-z0-9]{2,14}?)[”」]?[，,]?(?:系|是)?指(?!导|标|定|引|数|挥|南)"
)
EXCLUDED = re.compile(r"不得享受|不予(?:奖励|补助|支持|资助|专利资助)|取消.{0,6}资格|失信|不再给予|不得申(?:报|请)")
GOAL_YEAR = re.compile(r"(?:到|至|力争|截至)?(20\d\d)年(?:底|末)?(?:前)?[，,]?")
GOAL = re.compile(r"(达到?|超过?|突破|不低于|不少于|控制在|增长)(?:全市)?$")
OPENING = re.compile(
    r"支持|鼓励|引导|推动|推进|加快|加强|加大|打造|培育|建设|建立|完善|开展|实施|组织|围绕|聚焦|依托|落实|发展|充分|设立|优化|强化|搭建"
)
TAX = re.compile(r"(?:税|加计扣除).{0,12}(?:优惠|政策|新政|方案)|加计扣除")
PREFACE = re.compile(r"总体要求|指导思想|基本原则|总则|附则|其他|发展目标|工作目标")
ABOUT_ITSELF = re.compile(
    r"本(?:意见|措施|办法|政策|规定|细则)(?:自|由|适用|施行|所称|涉及)|解释$|^(?:为|为了)|结合实际|制定(?:本|如下)"
)
SIGNS = {
    "达": "达到",
    "达到": "达到",
    "超": "超过",
    "超过": "超过",
    "突破": "突破",
    "控制在": "不超过",
    "增长": "达到",
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A block that a person may take over; `text` is in the grammar, `open` what a person must fill in."""

    path: str
    keyword: str
    text: str
    pattern: str
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a sentence stands: titles from the top down, departments responsible, whether it is operative."""

    titles: tuple[str, ...]
    departments: tuple[str, ...]
    operative: bool


def departments_in(text: str) -> tuple[str, ...]:
    """The departments that a responsibility line names, in order; empty for any other sentence."""
    parts = list(RESPONSIBLE.finditer(text))
    if not parts:
        return ()
    ends = [*(m.start() for m in parts[1:]), len(text)]
    named = [n for m, end in zip(parts, ends, strict=True) for n in _names(text[m.end() : end])]
    return tuple(dict.fromkeys(named))


def _names(text: str) -> Iterator[str]:
    """Names between 、 outside brackets, up to the bracket that closes the line."""
    current, depth = "", 0
    for ch in text:
        depth += (ch in "(（") - (ch in ")）")
        if depth < 0:
            break
        if depth == 0 and ch in "、，,;；。":
            yield from _name(current)
            current = ""
        else:
            current += ch
    yield from _name(current)


def _name(text: str) -> Iterator[str]:
    name = re.sub(r"等(?:有关|相关)?(?:部门|单位)?$", "", HANDING.sub("", re.sub(r"\s", "", text)))
    if name:
        yield name


def responsible_block(departments: tuple[str, ...]) -> str:
    """A 责任 block; certain, because it only repeats the words."""
    return "责任 " + "、".join(name_or_words(d) for d in departments)


def suggestions_for(sentence: Sentence, passage: Passage, setting: Setting, block_id: str) -> list[Suggestion]:
    """What could stand under a sentence; nothing for titles and responsibility lines."""
    if not sentence.counts or departments_in(passage.text):
        return []
    if sentence.heading:
        return list(_titles(sentence, setting, block_id))
    for find in (_awards, _targets):
        if made := list(find(sentence, passage, setting, block_id)):
            return [*made, *_waivers(sentence, passage)]
    made = [next(_single(sentence, passage, setting, block_id))]
    return [*made, *_waivers(sentence, passage)]


def _titles(sentence: Sentence, setting: Setting, block_id: str) -> Iterator[Suggestion]:
    """A heading with a full stop names a task; not where the clause awards money."""
    if setting.operative:
        title = re.sub(r"^\S*?[、.．）)]\s*", "", sentence.text).rstrip("。；")
        keyword = "保障" if re.search(r"保障|组织", "".join(setting.titles[:1])) else "任务"
        open_points = ("条款下面是奖补时不需要这个块",)
        yield Suggestion(sentence.path, keyword, f"{keyword} {block_id} {quoted(title)}", "条款标题", open_points)


def _awards(sentence: Sentence, passage: Passage, setting: Setting, block_id: str) -> Iterator[Suggestion]:
    if LIMIT_OF_ALL.match(passage.text) and len(awards_in(passage)) == 1:
        return
    for made in drafted_awards(passage, block_id, setting.departments):
        yield Suggestion(sentence.path, "奖补", made.text, "、".join(made.patterns), made.open)


# ---- targets ----------------------------------------
def _targets(sentence: Sentence, passage: Passage, setting: Setting, block_id: str) -> Iterator[Suggestion]:
    """到20XX年…达到N: one target for each figure, or one in words."""
    text = passage.text
    year = GOAL_YEAR.search(text)
    if year is None or not re.search(r"(?:到|至)20\d\d年|力争|目标|20\d\d年(?:底|末)?前?[，,]", text) or "施行" in text:
        return
    goals = [
        g for f in figures_in(passage) if f.first >= year.end() and (g := _goal(text, f.first, f.last)) is not None
    ]
    values = [(name, line) for name, line in goals if line]
    lettered = [block_id if len(values) < 2 else f"{block_id}-{chr(97 + i % 26)}" for i in range(len(values))]
    deadline = f"  期限  {year.group(1)}年"
    for made, (name, line) in zip(lettered, values, strict=True):
        block = "\n".join((f"指标 {made} {quoted(name)}", line, deadline))
        yield Suggestion(sentence.path, "指标", block, "到某年达到某数", ("怎样统计", "用哪张名单"))
    if not values and setting.operative is False:
        words = text[year.end() :].rstrip("。;")
        block = "\n".join((f"指标 {block_id} {quoted(words[:24])}", f"  定性  {quoted(words)}", deadline))
        yield Suggestion(sentence.path, "指标", block, "到某年，没有数字", ("怎样判断做到了",))


def _goal(text: str, first: int, last: int) -> tuple[str, str] | None:
    """Name and goal line of a figure that is reached, e.g. 营业收入 and 超过 50亿元."""
    figure = next(f for f in figures_in_text(text) if f.first == first and f.last == last)
    value = literal(figure, text)
    if value is None or figure.kind in ("year", "date", "month", "name"):
        return None
    clause = re.split(r"[，,;、]", text[:first])[-1]
    verb = GOAL.search(clause)
    name = re.sub(r"^(?:力争|实现|全市|确保)+", "", clause[: verb.start()] if verb else clause) or "本句"
    if verb is not None:
        return name, f"  目标  {SIGNS.get(verb.group(1), verb.group(1))} {value}"
    if re.match(r"以上", text[last:]) or re.search(r"打造|培育|建成|新增|引进|形成|实现", clause):
        rest = re.match(r"(?:以上)?的?([\u4e00-\u9fff、]{2,24})", text[last:])
        return (rest.group(1) if rest else name), f"  目标  ≥ {value}"
    return None


def figures_in_text(text: str) -> list[Figure]:
    """The figures of folded text, with their places in it."""
    return figures_in(Passage(text, tuple(range(len(text)))))


# ---- one block for the whole sentence ----------------------------------------
def _single(sentence: Sentence, passage: Passage, setting: Setting, block_id: str) -> Iterator[Suggestion]:
    """The first pattern that the sentence follows; at last 举措 or 宣示."""
    text = passage.text.rstrip("。;")
    path = sentence.path
    if LIMIT_OF_ALL.match(text) and (limit := _limit(passage)):
        block = f"合并 {block_id} {quoted(text[:24])}\n  同一  企业、年\n  方式  不超过 {limit}"
        yield Suggestion(path, "合并", block, "几项合计的上限", ("合并哪些项目", "按什么算同一", "每年还是累计"))
    if STACKING.search(text):
        mode = "叠加" if re.search(r"叠加|累计享受", text) else "补差" if re.search(r"差额|补差", text) else "就高"
        block = f"合并 {block_id} {quoted(text[:24])}\n  同一  待定事项\n  方式  {mode}"
        yield Suggestion(path, "合并", block, "不重复或叠加", ("合并哪些项目", "按什么算同一"))
    if EXCLUDED.search(text):
        block = f"门槛 {block_id} {quoted(text[:24])}\n  适用  受益企业\n  条件  非 {quoted(text)}"
        yield Suggestion(path, "门槛", block, "不得享受", ("条件的文字怎样写成字段", "管全部条款还是某一条"))
    if "一事一议" in text:
        block = (
            f"奖补 {block_id} “一事一议”\n  依据  待定记录类型\n  条件  {quoted(text)}\n"
            "  性质  人工 “一事一议，没有统一数额”"
        )
        yield Suggestion(path, "奖补", block, "一事一议", ("依据哪类记录", "由谁决定、要什么材料"))
    if (defined := DEFINED.match(text)) is not None:
        block = f"定义 {name_or_words(defined.group(1)).strip('“”')} = {quoted(text[defined.end() :] or text)}"
        yield Suggestion(path, "定义", block, "名词解释", ("用哪些字段判断",))
    if TAX.search(text) and setting.operative:
        yield _tax(path, text, setting, block_id)
    yield from _plain(path, text, setting, block_id)


def _tax(path: str, text: str, setting: Setting, block_id: str) -> Suggestion:
    lines = [
        f"奖补 {block_id} {quoted(text[:24])}",
        "  依据  待定记录类型",
        "  性质  指引 “税收优惠由税务机关依法办理，不是本级资金”",
    ]
    if setting.departments:
        lines.append("  " + responsible_block(setting.departments))
    return Suggestion(path, "奖补", "\n".join(lines), "税收优惠", ("国家文件的名称和文号", "能否估算数额"))


def _plain(path: str, text: str, setting: Setting, block_id: str) -> Iterator[Suggestion]:
    if AWARD.search(text) and figures_in_text(text) and not PAYING.search(text) and not REFUSED.search(text):
        open_points = ("有奖补字样和数字，但没有认出句式，请看是否奖补或前句的一部分",)
    else:
        open_points = ("产出和计量单位",)
    if PAYING.search(text):
        open_points = ("像是兑付进度或追回，写进有关奖补的“拨付”“承诺”",)
    if setting.operative and OPENING.search(text) and not ABOUT_ITSELF.search(text):
        lines = [f"举措 {block_id} {quoted(text[:24])}"]
        if setting.departments:
            lines.append("  " + responsible_block(setting.departments))
        yield Suggestion(path, "举措", "\n".join(lines), "要做的事", open_points)
    yield _declaration(path, text, setting, tuple(p for p in open_points if p != "产出和计量单位"))


def _declaration(path: str, text: str, setting: Setting, open_points: tuple[str, ...]) -> Suggestion:
    """宣示 with the reason where the place of the sentence gives one."""
    reason = "待定：为什么没有可计算的内容"
    if not open_points and any(f.kind != "name" for f in figures_in_text(text)):
        open_points = ("句中有数字，看是不是参数、程序、门槛或前句的一部分",)
    elif text.startswith(("--", "——")) and len(text) <= 24:
        reason = "小标题，要求见后面各句"
    elif ABOUT_ITSELF.search(text):
        reason = "说明本文件的依据、目的、适用或解释"
    elif not setting.operative:
        reason = "总体方向，没有数额和判定办法"
    return Suggestion(path, "宣示", f"宣示 {quoted(reason)}", "没有可计算的内容", open_points or ("理由是否如此",))


def _limit(passage: Passage) -> str | None:
    awards = awards_in(passage)
    runs = awards[0].amounts if awards else []
    return literal(runs[0].figures[0], passage.text) if runs else None


def _waivers(sentence: Sentence, passage: Passage) -> Iterator[Suggestion]:
    """Names such as 5G look like figures to the checker and need a reason why no block uses them."""
    names = list(dict.fromkeys(f.text for f in figures_in(passage) if f.kind == "name"))
    if names:
        block = f"不计 {'、'.join(quoted(n) for n in names)} 因 “产品或技术的名称，不是数额”"
        yield Suggestion(sentence.path, "不计", block, "带数字的名称", ("确认都不是数额",))


__all__ = ["Setting", "Suggestion", "departments_in", "id_of", "responsible_block", "suggestions_for"]
