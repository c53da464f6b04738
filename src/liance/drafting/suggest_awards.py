"""Sentences that award money become 奖补 blocks as complete as their words allow; the rest is left open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from liance.drafting.award_phrases import (
    base_words,
    basis_hint,
    condition_words,
    key_word,
    levels_in,
    limit_span,
    measure_in,
    number_in_words,
    payee_in,
)
from liance.drafting.awards_in_words import EACH, FROM, YEARS, Award, Run, awards_in, words_before
from liance.drafting.outline import value_of
from liance.drafting.words import is_money, literal, name_or_words, quoted
from liance.rules.checks.anchors import Figure, Passage

LONGEST_TITLE = 24
UNKNOWN_BASIS = "待定记录类型"
UNKNOWN_MEASURE = "待定指标"
UNKNOWN_PAYEE = "待定受益人"
SIGNS = {"达": "达到", "超": "超过", "满": "≥", "大于": ">", "小于": "<"}
COMPARISONS = "≥ > < 超过 高于 不低于 不少于 达到 突破 不超过 不足 不满 低于 少于".split()
YEARLY = re.compile(r"每年(?:给予|奖励|补助)|连续[\d一二三四五两]年|前[\d一二三四五两]年|第一年")


@dataclass(frozen=True, slots=True)
class Drafted:
    """One drafted incentive: its lines in the grammar, the wording it was read from, what is left open."""

    text: str
    patterns: tuple[str, ...]
    open: tuple[str, ...]


def drafted_awards(passage: Passage, block_id: str, departments: tuple[str, ...]) -> list[Drafted]:
    """An 奖补 block for each award of a sentence."""
    awards = awards_in(passage)
    ids = [block_id if len(awards) == 1 else f"{block_id}-{chr(97 + i % 26)}" for i in range(len(awards))]
    return [_Draft(passage.text, a, awards[0]).block(i, departments) for i, a in zip(ids, awards, strict=True)]


class _Draft:
    """Writes one award line by line, noting patterns and open points as it goes."""

    def __init__(self, text: str, award: Award, first: Award) -> None:
        self.text, self.award = text, award
        self.patterns: list[str] = []
        self.open: list[str] = []
        end = award.end or len(text)
        self.words = text[award.start : end]
        self.condition = condition_words(text[award.start : award.first])
        if award is not first and (not self.condition or re.match(r"按|分别|参照|其中", self.condition)):
            self.condition = condition_words(text[first.start : first.first])

    def block(self, block_id: str, departments: tuple[str, ...]) -> Drafted:
        lines = [f"奖补 {block_id} {quoted(self._title())}", *self._who(), *self._how_much(), *self._caps()]
        lines += [self._nature(), *self._frequency()]
        if departments:
            lines.append("  责任  " + "、".join(name_or_words(d) for d in departments))
        return Drafted("\n".join(lines), tuple(dict.fromkeys(self.patterns)), tuple(dict.fromkeys(self.open)))

    def _title(self) -> str:
        noun = re.search(r"奖励|补助|补贴|资助|扶持|补偿|贴息", self.text[self.award.first :])
        words = re.sub(r"^(首次|新|被)*(认定|列入|入选|获评|评为|获得)?(为|的)?", "", self.condition).rstrip("的，")
        if len(words) > LONGEST_TITLE and len(last := re.split(r"[，的]", words)[-1]) > 3:
            words = last
        return (words or "本句")[:LONGEST_TITLE] + (noun.group() if noun else "奖补")

    # ---- who ----------------------------------------
    def _who(self) -> Iterator[str]:
        hint = basis_hint(self.text)
        self.open.append("依据哪类记录" + (f"（从字面看像是{hint}）" if hint else ""))
        yield f"  依据  {UNKNOWN_BASIS}"
        if payee := payee_in(self.words):
            self.patterns.append("给予某方")
            yield f"  受益  {payee}"
        else:
            self.open.append("给谁")
            yield f"  受益  {UNKNOWN_PAYEE}"
        yield from self._conditions()

    def _conditions(self) -> Iterator[str]:
        if not self.condition:
            self.open.append("对象和条件（本句没有写）")
            return
        self.open.append("条件的文字怎样写成字段")
        yield f"  条件  {quoted(self.condition)}"
        for run in self.award.thresholds:
            if len(run.figures) == 1 and (line := self._threshold(run)):
                yield f"    且  {line}"

    def _threshold(self, run: Run) -> str | None:
        """`实际投资 5000万元 以上` where the words in front name what is measured."""
        value = literal(run.figures[0], self.text)
        measure = measure_in(words_before(self.text, run.start))
        if value is None or not measure:
            return None
        name = name_or_words(measure)
        self.patterns.append("数额门槛")
        if run.verb in ("以上", "以下"):
            return f"{name} {value} {run.verb}"
        verb = run.verb.removeprefix("首次")
        sign = SIGNS.get(verb, verb)
        return f"{name} {sign} {value}" if sign in COMPARISONS else None

    # ---- how much ----------------------------------------
    def _how_much(self) -> Iterator[str]:
        runs = self.award.rates or self.award.amounts
        values = [v for run in runs for f in run.figures if (v := literal(f, self.text)) is not None]
        base = self._base(runs[0]) if self.award.rates else ""
        self.patterns.append("按比例" if base else "给予定额")
        thresholds = self._thresholds(len(values))
        if runs[0].ranged and len(values) == 2:
            yield from self._range(base, values)
        elif (years := self._years(runs, values)) is not None:
            self.patterns.append("按年次")
            yield f"  金额  {self._times(base)}按年次（待定第几年：{'、'.join(years)}）"
        elif len(values) == 1:
            yield f"  金额  {self._single(base, values[0])}"
        elif thresholds:
            yield from self._tiers(base, thresholds, values)
        else:
            yield f"  金额  {self._times(base)}{self._lookup(values)}"

    def _base(self, run: Run) -> str:
        """What a rate is taken of, from the words in front of it."""
        words = base_words(words_before(self.text, run.start))
        if len(words) < 2 or re.fullmatch(r"(再|可)?(给予|予以|奖励|补助)", words):
            return self._base_in_front(run)
        return name_or_words(words) if not re.search(r"\d", words) else quoted(words)

    def _base_in_front(self, run: Run) -> str:
        """The end of the clause before, as in 形成的贡献额，予以全额奖励."""
        clauses = [c for c in re.split(r"[，,;]", self.text[self.award.start : run.start])[:-1] if c.strip()]
        words = re.sub(r"^.*(?:等所|所|的)(?=..)", "", clauses[-1]) if clauses else ""
        if not re.search(r"额|部分|贡献|费用|投入|收入|税", words):
            self.open.append("比例按什么数额计算")
            return "待定基数"
        return name_or_words(words)

    @staticmethod
    def _times(base: str) -> str:
        return f"{base} × " if base else ""

    def _single(self, base: str, value: str) -> str:
        if base:
            return f"{base} × {value}"
        run = self.award.amounts[0]
        before = words_before(self.text, run.start)
        if self.award.steps and (step := literal(self.award.steps[0].figures[0], self.text)):
            self.patterns.append("每满")
            return f"{value} × 每满（{UNKNOWN_MEASURE}，{step}）"
        if "/" in value:
            self.patterns.append("按单价")
            self.open.append("数量或面积从哪里来")
            return f"{value} × {'面积' if '平方米' in value or '亩' in value else '数量'}"
        if (each := EACH.search(before)) is not None:
            self.patterns.append("按件")
            self.open.append(f"{each.group(1)}数从哪里来")
            return f"{value} × {each.group(1).removeprefix('个')}数"
        return value

    def _range(self, base: str, values: list[str]) -> Iterator[str]:
        self.patterns.append("区间")
        self.open.append("区间内的数由谁、按什么核定")
        yield f"  金额  {self._times(base)}{values[1]}"
        yield f"  保底  {self._times(base)}{values[0]}"

    # ---- several values ----------------------------------------
    def _years(self, runs: list[Run], values: list[str]) -> list[str] | None:
        """One value per year: 前三年分别…; 前2年…，后3年…; 第一年…，第二年…."""
        marks = [list(YEARS.finditer(words_before(self.text, run.start))) for run in runs]
        if len(runs) == 1:
            counted = marks[0] and value_of(marks[0][-1].group(1) or "0") == len(values) > 1
            return values if counted else None
        if not marks[1] or len(values) != len(runs):
            return None
        years = [(m[-1], v) for m, v in zip(marks, values, strict=True) if m]
        return [v for mark, v in years for _ in range(value_of(mark.group(1) or mark.group(3) or "一"))]

    def _thresholds(self, count: int) -> list[Figure]:
        """The thresholds that stand opposite the values: as many, or as many lower bounds."""
        for run in reversed(self.award.thresholds):
            if len(run.figures) == count:
                return list(run.figures)
            lower = [f for f in run.figures if FROM.match(self.text[f.last :])]
            if len(lower) == count:
                return lower
        each = [r.figures[0] for r in self.award.thresholds if len(r.figures) == 1]
        return each if len(each) == count else []

    def _tiers(self, base: str, thresholds: list[Figure], values: list[str]) -> Iterator[str]:
        run = next(r for r in self.award.thresholds if thresholds[0] in r.figures)
        words = measure_in(words_before(self.text, run.start))
        subject = name_or_words(words) if len(words) > 1 else UNKNOWN_MEASURE
        rows = list(zip([literal(f, self.text) or "" for f in thresholds], values, strict=True))
        self.open.append("一年跨过多个档位怎样奖励")
        first = re.fullmatch(r"首次(突破|超过|达到?)", run.verb)
        if first is not None and not base:
            self.patterns.append("首次突破分档")
            verb = "首次达到" if run.verb.startswith("首次达") else run.verb
            yield f"  档位  {subject} {verb}"
            yield from (f"          {limit}  {value}" for limit, value in rows)
            return
        self.patterns.append("分档")
        bound = " 以上" if run.verb in ("以上", "以下", "") else ""
        verb = run.verb.removeprefix("首次")
        sign = SIGNS.get(verb, verb) + " " if verb in ("超过", "突破", "超", "高于") else ""
        cells = "；".join(f"{sign}{limit}{bound} → {value}" for limit, value in rows)
        yield f"  金额  {self._times(base)}分档（{subject}：{cells}）"

    def _lookup(self, values: list[str]) -> str:
        self.patterns.append("分别对应")
        self.open.append("各档的名称和字段")
        names = levels_in(self.condition, len(values)) or [
            f"第{number_in_words(i + 1)}种情形" for i in range(len(values))
        ]
        cells = "，".join(f"{quoted(name)} → {value}" for name, value in zip(names, values, strict=True))
        return f"对照（待定级别：{cells}）"

    # ---- caps, nature, frequency ----------------------------------------
    def _caps(self) -> Iterator[str]:
        for run in self.award.caps:
            value = literal(run.figures[0], self.text)
            if value is None:
                continue
            base = "" if is_money(run.figures[0]) else self._times(self._base(run))
            span = "" if base else limit_span(words_before(self.text, run.start))
            self.patterns.append("上限")
            if "/" in value:
                self.open.append(f"单价上限{value}按什么数量计算")
            if len(run.figures) > 1:
                self.open.append("各档上限不同：" + "、".join(f.text for f in run.figures))
                value = literal(run.figures[-1], self.text) or value
            yield f"  上限  {base}{value}{span}"

    def _nature(self) -> str:
        runs = self.award.rates or self.award.amounts
        direct = any(re.search(r"给予[^，]{0,6}最高$", words_before(self.text, r.start)) for r in self.award.caps)
        if runs[0].ranged:
            return "  性质  区间"
        if self.award.most or direct or any(r.verb == "不超过" for r in self.award.rates):
            self.patterns.append("最高N")
            return "  性质  最高"
        return "  性质  定额"

    def _frequency(self) -> Iterator[str]:
        key = key_word(self.condition)
        if YEARLY.search(self.words):
            self.patterns.append("每年")
            yield f"  频次  每 {key}、年 一次"
        elif re.search(r"一次性|首次|初次|每档", self.words + self.condition):
            self.patterns.append("一次性")
            self.open.append("“一次性”“首次”按什么计次")
            tiered = "、档" if "首次突破分档" in self.patterns else ""
            yield f"  频次  每 {key}{tiered} 一次"
        else:
            self.open.append("频次（本句没有写）")
        if re.search(r"上一?年度", self.words):
            yield "  申报  次年"


__all__ = ["Drafted", "drafted_awards"]
