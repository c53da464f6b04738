"""Boundary cases: for every rule of a policy, records at, just below and just above what it compares with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil

from liance.records.city import ParameterKey, Value
from liance.records.vocabulary import Field, Kind, RecordType, Vocabulary
from liance.simulate.marks import Line, Marks, RuleMarks, Spot
from liance.values.money import WAN, YUAN

Facts = dict[str, Value | None]
"""Values by field id; None where the case is that nobody knows."""

MODEST = 100 * WAN
STEPS = {
    True: ((-YUAN, "差一元"), (-1, "差一分"), (0, "恰好"), (1, "多一分")),
    False: ((-1, "差一"), (0, "恰好"), (1, "多一")),
}
ORIGINS = {"here": "本市", "before": "启用前", "province": "省级", "nation": "国家"}


@dataclass(frozen=True, slots=True)
class Stage:
    """Where cases are set: the year that decides, the first and last year, and the published figures."""

    vocabulary: Vocabulary
    year: int
    first: int
    last: int
    parameters: Mapping[ParameterKey, Value]

    def type_of(self, rule: RuleMarks) -> RecordType:
        """The record type that the rule decides."""
        found = self.vocabulary.type_named(rule.type)
        assert found is not None, f"the vocabulary has no {rule.type}"
        return found


@dataclass(frozen=True, slots=True)
class Row:
    """One record of the rule's type: facts, years after the stage's year, and what tells it apart."""

    facts: Facts
    later: int = 0
    item: str = ""
    month: int = 6


@dataclass(frozen=True, slots=True)
class Case:
    """One firm, park or association: why it is there, its records, what differs on the firm, what was paid.

    `paid` is an earlier award: the item that it was for besides the case's own name, fen, and origin.
    """

    rule: RuleMarks
    title: str
    rows: list[Row]
    firm: Facts = field(default_factory=dict)
    paid: tuple[str, int, str] | None = None


def boundary_cases(marks: Marks, stage: Stage) -> Iterator[Case]:
    """Every construction applied to every rule that it fits, in a fixed order."""
    shown = [r for r in marks.rules if stage.vocabulary.type_named(r.type) and stage.type_of(r).keys[1:]]
    for construction in CONSTRUCTIONS:
        for rule in shown:
            yield from construction(rule, stage)
    yield from _at_gates(marks, shown, stage)
    yield from _paid_before(shown, stage)


def _met(rule: RuleMarks, stage: Stage) -> Facts:
    """Facts under which the rule's conditions hold, with a modest amount to take a share of."""
    type_ = stage.type_of(rule)
    facts: Facts = {f.id: False for f in type_.fields if f.kind is Kind.BOOL}
    facts |= {name: _modest(type_.by_id[name]) for _, name in rule.bases}
    facts |= {name: 0 for _, (_, name) in rule.deductions}
    facts |= {spot[1]: value for spot, value in rule.needs.items() if spot[0] == rule.type}
    return facts | {line.spot[1]: line.met for line in (*rule.tiers[:1], *rule.lines)}


def _modest(of: Field) -> Value:
    """A plain value to compute with: a million yuan, one piece, the whole share or the highest allowed."""
    if of.kind is Kind.MONEY:
        return MODEST
    return Fraction(of.high if of.high is not None else 1) if of.kind is Kind.RATIO else 1


def _with_past(rule: RuleMarks, stage: Stage, facts: Facts, past: Facts | None = None) -> list[Row]:
    """The record of the year, after earlier years four fifths as large where the rule looks back."""
    rows = [Row(facts)]
    if rule.looks_back:
        earlier = facts | {line.spot[1]: _share(facts[line.spot[1]], 80) for line in rule.tiers[:1]}
        earlier |= {line.spot[1]: _share(line.value, 80) for line in rule.lines} | (past or {})
        rows = [Row(earlier, year - stage.year) for year in range(stage.first, stage.year)] + rows
    return rows


def _share(value: Value | None, percent: int) -> Value | None:
    return value * percent // 100 if isinstance(value, int) else value


def _label(stage: Stage, spot: Spot) -> str:
    type_ = stage.vocabulary.type_named(spot[0])
    found: Field | None = type_.named(spot[1]) if type_ is not None else None
    return found.label if found is not None else spot[1]


def _allowed(stage: Stage, spot: Spot, value: int) -> bool:
    type_ = stage.vocabulary.type_named(spot[0])
    found = type_.named(spot[1]) if type_ is not None else None
    if found is None or (found.low is not None and value < found.low):
        return False
    return (found.high is None or value <= found.high) and (found.kind is Kind.MONEY or value >= 0)


def _at_lines(rule: RuleMarks, stage: Stage) -> Iterator[Case]:
    """Exactly at each figure, one fen and one yuan short (or one piece), and one over."""
    for line in (*rule.tiers, *rule.lines):
        for step, word in STEPS[line.money]:
            value = line.value + step
            if _allowed(stage, line.spot, value):
                facts = _met(rule, stage) | {line.spot[1]: value}
                title = f"{_label(stage, line.spot)}{_figure(line)}{word}"
                yield Case(rule, title, _with_past(rule, stage, facts))


def _figure(line: Line) -> str:
    return f"{line.value // WAN}万元" if line.money else str(line.value)


def _several_tiers(rule: RuleMarks, stage: Stage) -> Iterator[Case]:
    """From below the lowest tier over the highest in one year."""
    if len(rule.tiers) > 1:
        low, high = rule.tiers[0], rule.tiers[-1]
        facts = _met(rule, stage) | {high.spot[1]: high.met}
        yield Case(rule, "一年跨多档", _with_past(rule, stage, facts, {low.spot[1]: low.value // 2}))


def _crossing_again(rule: RuleMarks, stage: Stage) -> Iterator[Case]:
    """Over the first figure, back below it, over it again."""
    line = next(iter((*rule.tiers, *rule.lines)), None)
    if rule.looks_back and line is not None:
        over, under = (_met(rule, stage) | {line.spot[1]: value} for value in (line.met, line.value * 9 // 10))
        later = [Row(over if n % 2 == 0 else under, n) for n in range(1, stage.last - stage.year + 1)]
        yield Case(rule, "跌回后再次突破", _with_past(rule, stage, over) + later)


def _at_average(rule: RuleMarks, stage: Stage) -> Iterator[Case]:
    """Growth equal to the published figure, a fen off it; last year zero, unknown, or not there at all."""
    if not rule.tiers or not rule.averages:
        return
    average, tier = rule.averages[0], rule.tiers[0]
    known = stage.parameters.get((average.parameter, average.scope, stage.year))
    name, met = average.spot[1], _met(rule, stage)
    if isinstance(known, (int, Fraction)):
        growth = 1 + Fraction(known)
        before = (int(tier.value / growth) // MODEST + 1) * MODEST
        for step, word in ((-1, "少一分"), (0, "恰好"), (1, "多一分")):
            facts = met | {name: int(before * growth) + step}
            yield Case(rule, f"增幅等于平均{word}", _with_past(rule, stage, facts, {name: before}))
    yield Case(rule, "上年为零", _with_past(rule, stage, met, {name: 0}))
    yield Case(rule, "上年不详", _with_past(rule, stage, met, {name: None}))
    yield Case(rule, "上年缺报", [Row(met)])
    yield Case(rule, "当年成立", [Row(met)], {"established": date(stage.year, 1, 1)})


def _at_caps(rule: RuleMarks, stage: Stage) -> Iterator[Case]:
    """An amount exactly at the limit and twice as much; two records that reach it together."""
    if not rule.caps or rule.rate is None:
        return
    needed = ceil(rule.caps[0] / rule.rate)
    for percent, word in ((100, "恰好到上限"), (200, "超过上限")):
        yield Case(rule, word, _with_past(rule, stage, _with_base(rule, stage, needed * percent // 100)))
    part = _with_base(rule, stage, needed * 60 // 100)
    rows = [*_with_past(rule, stage, part), Row(part, 1, "二")]
    yield Case(rule, "两项合计过上限", rows)


def _with_base(rule: RuleMarks, stage: Stage, amount: int) -> Facts:
    """The facts met, with the first money field that the amount is a share of."""
    met, type_ = _met(rule, stage), stage.type_of(rule)
    base = next((b[1] for b in rule.bases if (f := type_.named(b[1])) and f.kind is Kind.MONEY), None)
    return met | {base: amount} if base is not None else met


def _whole_and_part(rule: RuleMarks, stage: Stage) -> Iterator[Case]:
    """A figure reached with the part that a reading takes off, and reached without it too."""
    met = _met(rule, stage)
    for whole, part in rule.deductions:
        size = met.get(whole[1], MODEST)
        if not isinstance(size, int):
            continue
        less = met.get(part[1]) or max(1, size * 3 // 10)
        name = f"{_label(stage, whole)}含{_label(stage, part)}"
        yield Case(rule, f"{name}恰好", [Row(met | {whole[1]: size, part[1]: less})])
        if isinstance(less, int):
            yield Case(rule, f"{name}之外恰好", [Row(met | {whole[1]: size + less, part[1]: less})])


def _each_case(rule: RuleMarks, stage: Stage) -> Iterator[Case]:
    """One of each kind that is paid differently, and several of them in one year, the lowest first."""
    for spot, members in rule.cases:
        if spot[0] != rule.type:
            continue
        facts = [_met(rule, stage) | {spot[1]: member} for member in members]
        for member, chosen in zip(members, facts, strict=True):
            found = stage.type_of(rule).by_id[spot[1]].choice_of(member)
            name = found.label if found is not None else member
            yield Case(rule, f"{_label(stage, spot)}{name}", _with_past(rule, stage, chosen))
        if stage.type_of(rule).date_field is not None:
            rows = [Row(chosen, month=3 + n) for n, chosen in enumerate(facts)]
            yield Case(rule, f"同年多个{_label(stage, spot)}", rows)
            yield Case(rule, f"{_label(stage, spot)}先低后高", [Row(facts[0], -1), Row(facts[-1])])


def _again(rule: RuleMarks, stage: Stage) -> Iterator[Case]:
    """The same honour twice in the year, and the year after for something new and for the same thing."""
    if stage.type_of(rule).date_field is not None:
        met = _met(rule, stage)
        second, new, same = Row(met, item="二", month=9), Row(met, 1, "三", 3), Row(met, 1)
        yield Case(rule, "同年两项次年再次", [Row(met), second, new, same])


def _unknown(rule: RuleMarks, stage: Stage) -> Iterator[Case]:
    """What the rule turns on is not known."""
    turning = [line.spot for line in (*rule.tiers, *rule.lines)]
    fields = [*turning, *(spot for spot in rule.needs if spot[0] == rule.type), *rule.bases]
    optional = [s for s in fields if (f := stage.type_of(rule).named(s[1])) is not None and not f.key]
    if optional:
        spot = optional[-1] if not turning else optional[0]
        yield Case(rule, f"{_label(stage, spot)}不详", _with_past(rule, stage, _met(rule, stage) | {spot[1]: None}))


def _at_gates(marks: Marks, shown: list[RuleMarks], stage: Stage) -> Iterator[Case]:
    """Firms that a gate of the whole policy stops, and firms of which the gate's fact is not known."""
    rule = next((r for r in shown if not r.looks_back and not r.lines), None)
    if rule is None:
        return
    for spot, wanted in marks.gates.items():
        if isinstance(wanted, bool):
            yield Case(rule, f"不满足{_label(stage, spot)}", [Row(_met(rule, stage))], {spot[1]: not wanted})
        yield Case(rule, f"{_label(stage, spot)}不详", [Row(_met(rule, stage))], {spot[1]: None})


def _paid_before(shown: list[RuleMarks], stage: Stage) -> Iterator[Case]:
    """Awards paid earlier: nearly the whole limit for another item, and the item itself, by every origin."""
    for rule in (r for r in shown if r.caps):
        paid = ("此前事项", rule.caps[0] - YUAN, "here")
        yield Case(rule, "以前已奖近上限", [Row(_met(rule, stage))], paid=paid)
    for origin, rule in zip(ORIGINS, (r for r in shown if not r.caps), strict=False):
        yield Case(rule, f"本项已奖{ORIGINS[origin]}", [Row(_met(rule, stage))], paid=("", MODEST, origin))


CONSTRUCTIONS = (
    _at_lines,
    _several_tiers,
    _crossing_again,
    _at_average,
    _at_caps,
    _whole_and_part,
    _each_case,
    _again,
    _unknown,
)
