"""What a sentence awards, read from its wording: amounts, rates, tiers, caps, each by the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from liance.drafting.words import PER, is_money
from liance.rules.checks.anchors import Figure, Passage, figures_in

AWARD = re.compile(r"给予|予以|奖励|奖补|补助|补贴|资助|扶持|补偿|贴息|奖给|发放|返还|抵用|(?:一次性|最高)(?=\d)")
NOUN = re.compile(r"^(?:\([^)]*\))?的?(?:一次性|额外|资金|经费|财政)*(?:奖|补|资助|扶持|经费|活动经费|贴息)")
JOINT = re.compile(
    r"(?:\(?(?:不?含[^)、]{0,4})\)?|及以?上|及以?下|以上|以下|以内)*(、|和|及|或|至|到|-|~|以及|、以及)+(?:不超过)?"
)
FROM = re.compile(r"^\(?(?:含|及)?\)?(?:以上|及以上)")
TO = re.compile(r"^\(?(?:含|及)?\)?(?:以下|及以下|以内)")
CROSSES = re.compile(
    r"(首次)?(超过|突破|达到?|高于|大于|不低于|不少于|不足|不满|低于|少于|小于|满|超|增长|上浮)(?:人民币)?$"
)
TOPS = re.compile(
    r"(?:最高|最多|上限为?|封顶|限额)(?:不超过|不高于|可达|可|按|给予|予以|奖励|奖补|补助|补贴|资助|金额|额度|为)*$"
)
UP_TO = re.compile(r"不(?:得)?(?:超过|高于|多于)([^，。;]{0,14}?)的?$")
ADDS = re.compile(r"(提高|增加|上浮|再提高)[^，]{0,2}$")
STEP = re.compile(r"每(?:满|增加|增长|超过|超|新增)[^，]{0,6}$")
EACH = re.compile(r"每(件|项|个展位|个|人|台|套|亩|班|辆|场|次|张)")
REFUSED = re.compile(r"不再(?:给予|补|奖)|不予|不得(?:享受|重复|申)|追回|收回")
PAYING = re.compile(r"应(?:奖励|补助|补贴|兑现)(?:金额|额|资金)|兑现(?:全额|奖励|政策)")
CUT = re.compile(r"[，;。]|,(?!\d)")
YEARS = re.compile(r"前([一二两三四五六\d])年|第([一二三四五六])年|后([一二两三四五六\d])年")


@dataclass(frozen=True, slots=True)
class Run:
    """Figures that belong together (`10万元、30万元、50万元`) and the part they play.

    `role` is threshold, step, rate, amount, most, add-on or other; `verb` the word of a threshold.
    """

    role: str
    figures: tuple[Figure, ...]
    start: int
    end: int
    verb: str = ""
    ranged: bool = False


@dataclass(slots=True)
class Award:
    """One thing awarded: the words of its conditions, its figures, and where it stands in the sentence."""

    start: int
    first: int = 0
    end: int = 0
    rates: list[Run] = field(default_factory=list)
    amounts: list[Run] = field(default_factory=list)
    caps: list[Run] = field(default_factory=list)
    thresholds: list[Run] = field(default_factory=list)
    steps: list[Run] = field(default_factory=list)
    most: bool = False

    @property
    def empty(self) -> bool:
        """Whether no figure of an award has been met yet."""
        return not (self.rates or self.amounts)


def awards_in(passage: Passage) -> list[Award]:
    """The awards of a sentence in order; none when its figures only limit or describe."""
    text = passage.text
    if not AWARD.search(text) or _refuses(text) or PAYING.search(text):
        return []
    awards = [Award(0)]
    for run in runs_in(passage):
        _take(awards, run, text)
    found = [a for a in awards if not a.empty]
    for award, following in pairwise(found):
        award.end = _clause_start(text, following.first)
    if found:
        found[-1].end = len(text)
    return found


def _refuses(text: str) -> bool:
    """Whether a sentence only says who gets nothing; after an award it only says who is left out of it."""
    refused = REFUSED.search(text)
    return refused is not None and not re.search(r"给予|予以|奖励", text[: refused.start()])


def _take(awards: list[Award], run: Run, text: str) -> None:
    """Add a run to the award it belongs to, or begin the next award."""
    current = awards[-1]
    if run.role == "threshold":
        if not current.empty and _starts_anew(current, run, text):
            awards.append(current := Award(_clause_start(text, run.start)))
        current.thresholds.append(run)
    elif run.role == "step":
        current.steps.append(run)
    elif run.role in ("rate", "amount", "most"):
        _give(awards, run, text)


def _starts_anew(current: Award, run: Run, text: str) -> bool:
    """A threshold behind an award opens the next one when another figure can follow in its clause."""
    return bool(current.rates or current.amounts) and _clause_start(text, run.start) > current.first


def _give(awards: list[Award], run: Run, text: str) -> None:
    current = awards[-1]
    by_years = bool(YEARS.search(words_before(text, run.start)))
    if run.verb == "不超过" and run.role == "rate" and current.amounts and not current.rates:
        current.caps.append(run)
        return
    if run.role == "most" and not current.empty and not _complete(current, run, text):
        current.caps.append(run)
        return
    same_kind = current.rates if run.role == "rate" else current.amounts
    if not current.empty and not (by_years and same_kind and len(run.figures) == 1):
        awards.append(current := Award(_clause_start(text, run.start)))
    if current.empty:
        current.first = run.start
    (current.rates if run.role == "rate" else current.amounts).append(run)
    current.most = current.most or run.role == "most"


def _complete(current: Award, run: Run, text: str) -> bool:
    """Whether 最高N begins a new award (its own 对… or 给予) rather than cap the current one."""
    clause = words_before(text, run.start)
    if current.rates and not current.caps:
        return False
    return bool(re.search(r"^对|给予|奖励[^不超过最高]*最高$", clause)) and not re.search(
        r"每|单|同一|累计|总额|最高不超过", clause
    )


def _clause_start(text: str, position: int) -> int:
    """Behind the last comma or semicolon before a position, or behind the bracket it stands in."""
    masked = _mask(text[:position])
    return max([masked.rfind("(") + 1, *(m.end() for m in CUT.finditer(masked))])


def _mask(text: str) -> str:
    """The text with what stands in closed brackets blotted out."""
    return re.sub(r"\([^()]*\)", lambda m: "□" * len(m.group()), text)


def words_before(text: str, position: int) -> str:
    """The words between the start of a clause and a position, asides in brackets left out."""
    return _mask(text[:position])[_clause_start(text, position) :].replace("□", "")


# ---- figures in runs ----------------------------------------
def runs_in(passage: Passage) -> Iterator[Run]:
    """The figures of a sentence that can be part of an award, gathered and each given its role."""
    text = passage.text
    usable = [f for f in figures_in(passage) if f.kind in ("money", "ratio", "points", "count", "area") or is_money(f)]
    for figures in _gathered(text, usable):
        yield _run(text, figures)


def _gathered(text: str, figures: list[Figure]) -> Iterator[tuple[Figure, ...]]:
    current: list[Figure] = []
    for figure in figures:
        joined = current and current[-1].kind == figure.kind and JOINT.fullmatch(text[current[-1].last : figure.first])
        if current and not joined:
            yield tuple(current)
            current = []
        current.append(figure)
    if current:
        yield tuple(current)


def _run(text: str, figures: tuple[Figure, ...]) -> Run:
    start, end = figures[0].first, figures[-1].last
    clause = words_before(text, start)
    role, verb = _role(text, clause, figures)
    between = text[start:end]
    ranged = len(figures) == 2 and bool(re.search(r"\d[^、]*?[%元]?(至|-|~|到)", between)) and "、" not in between
    return Run(role, figures, start, end, verb, ranged)


def _role(text: str, clause: str, figures: tuple[Figure, ...]) -> tuple[str, str]:
    figure, after = figures[0], text[figures[-1].last :]
    money = is_money(figure)
    if figure.kind == "points":
        return ("add-on" if ADDS.search(clause) else "other"), ""
    if TOPS.search(clause) and money:
        return "most", "最高"
    bounded = FROM.match(after) or TO.match(after) or FROM.match(text[figure.last :])
    if bounded and not re.search(r"给予$", clause):
        return "threshold", "以上" if FROM.match(after) or FROM.match(text[figure.last :]) else "以下"
    if money and STEP.search(clause):
        return "step", "每"
    if (upto := UP_TO.search(clause)) is not None:
        return _up_to(figure, money, clause, upto, text)
    if (crosses := CROSSES.search(clause)) is not None:
        return "threshold", (crosses.group(1) or "") + crosses.group(2)
    if figure.kind == "ratio":
        return ("rate" if AWARD.search(clause + after) or re.search(r"按|参照", clause) else "other"), ""
    if not money:
        return "other", ""
    awarded = AWARD.search(clause) or NOUN.match(after) or (PER.match(after) and AWARD.search(text))
    return ("amount" if awarded else "other"), ""


def _up_to(figure: Figure, money: bool, clause: str, upto: re.Match[str], text: str) -> tuple[str, str]:
    """不超过 before a rate leaves room; before money it is the most paid, unless it measures a firm."""
    if figure.kind == "ratio":
        return ("rate", "不超过") if AWARD.search(text) else ("threshold", "不超过")
    paid = AWARD.search(text[: figure.first]) or re.search(r"总额|金额|累计|合计|额度", clause)
    return ("most", "不超过") if money and paid else ("threshold", "不超过")


__all__ = ["AWARD", "EACH", "FROM", "PAYING", "REFUSED", "YEARS", "Award", "Run", "awards_in", "words_before"]
