"""Near misses: the least change of one fact that would change an outcome, and the money it would move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from liance.records.city import City, Record
from liance.records.vocabulary import Field, Kind
from liance.rules import ir
from liance.rules.answers.case import Case
from liance.rules.answers.decide import Decided, decide, paid_to
from liance.rules.answers.explain import Answer, Program, answer, concerns, records_of
from liance.rules.answers.reasons import fact_label
from liance.rules.kleene import NOTHING, Fact, Unknown, Value, bounds

MEASURED = (Kind.MONEY, Kind.RATIO, Kind.COUNT, Kind.AREA, Kind.NUMBER)
STEPS = {
    Kind.MONEY: Fraction(1),
    Kind.COUNT: Fraction(1),
    Kind.RATIO: Fraction(1, 1_000_000),
    Kind.AREA: Fraction(1, 100),
    Kind.NUMBER: Fraction(1, 100),
}
MOST_CHOICES = 6


@dataclass(frozen=True, slots=True)
class NearMiss:
    """One fact changed from `now` to `then`: the outcome that follows and the change in fen over the incentive."""

    answer: Answer
    fact: Fact
    field: Field
    label: str
    now: Value
    then: Value
    outcome: str
    gain: int


def near_misses(program: Program, city: City, party: str, answers: Sequence[Answer] | None = None) -> list[NearMiss]:
    """For every answer and every fact it read, the least change that brings money or alters the outcome.

    `answers` are those of the program for the party, where they are at hand.

    Most money first. Of a refusal only what turns it and brings money: a year that merely takes over another's award
    is not nearly eligible. Each is found from the comparisons of the rule and then replayed through the whole decision:
    nothing is shown that the engine does not itself conclude.
    """
    rules = (r for r in program.rules if r.nature.kind not in (ir.Nature.GUIDANCE, ir.Nature.MANUAL))
    found = [miss for rule in rules for miss in _Search(program.alone(rule), city, party, answers).misses()]
    return sorted(found, key=lambda m: (-m.gain, m.label))


class _Search:
    """The near misses of one incentive for one party: its records are decided again with one fact changed."""

    def __init__(self, program: Program, city: City, party: str, answers: Sequence[Answer] | None) -> None:
        (self.rule,) = program.rules
        self.program, self.city, self.party = program, city, party
        self.pays = self.rule.amount is not None
        incentive = self.rule.incentive
        self.among = {incentive.id: tuple(records_of(city, incentive.basis, party))}
        if answers is None or self.rule.groups:  # what a group joins with others stands alone here
            self.answers = self.answered()
        else:
            self.answers = [a for a in answers if a.incentive is incentive]
        self.before = _total(self.answers)

    def misses(self) -> Iterator[NearMiss]:
        """Of each answer that is certain."""
        for mine in self.answers:
            if mine.outcome == "undetermined":
                continue
            able = reads_in_common(mine.decided) if mine.outcome == "not_eligible" else None
            for fact, field, value in _facts(mine, self.city):
                if (able is None or fact in able) and self._may_turn(mine, fact, field):
                    yield from _OfFact(self, mine, fact, field, value).least()

    def answered(self, overrides: Mapping[Fact, Value] | None = None) -> list[Answer]:
        """The answers of the incentive with these facts instead."""
        return [answer(d) for d in self.decided(overrides)]

    def decided(self, overrides: Mapping[Fact, Value] | None) -> list[Decided]:
        """Its decisions with these facts instead."""
        return self.program.decided(self.city, self.party, overrides, among=self.among)

    def decided_of(self, record: Record, overrides: Mapping[Fact, Value]) -> Decided | None:
        """The decision of one record among the others; what is refused alone is refused whatever they are."""
        alone = decide(self.rule, self.city, record, overrides)
        if alone is not None and alone.verdict is False:
            return alone if alone.payee == self.party or concerns(record, self.party) else None
        return next((d for d in self.decided(overrides) if d.record is record), None)

    def refused(self, record: Record, overrides: Mapping[Fact, Value]) -> bool:
        """Whether the record alone is refused already or pays nothing, or is none of the incentive."""
        alone = decide(self.rule, self.city, record, overrides, full=False)
        return alone is None or alone.verdict is False or (self.pays and bounds(alone.amount)[1] == 0)

    def _may_turn(self, mine: Answer, fact: Fact, field: Field) -> bool:
        """Whether some value of a fact could turn an answer: what is refused without knowing it is refused anyway."""
        unknown = Unknown(frozenset((fact,)), field.low, field.high)
        return mine.outcome != "not_eligible" or not self.refused(mine.record, {fact: unknown})


@dataclass(frozen=True, slots=True)
class _OfFact:
    """One fact of one answer: other values of it tried through the whole decision."""

    search: _Search
    mine: Answer
    fact: Fact
    field: Field
    now: Value

    def least(self) -> Iterator[NearMiss]:
        """The nearest value that is worth telling, if there is one."""
        miss = next((made for then in self._nearest() if (made := self._attempt(then)) is not None), None)
        if miss is not None:
            yield self._closest(miss)

    def _attempt(self, then: Value) -> NearMiss | None:
        """What another value brings; None where that is not worth telling."""
        refused = self.mine.outcome == "not_eligible"
        if refused and self.search.refused(self.mine.record, {self.fact: then}):
            return None
        after = self.search.answered({self.fact: then})
        mine = next((a for a in after if a.record is self.mine.record), None)
        if mine is None or mine.outcome == "undetermined":
            return None
        gain = _total(after) - self.search.before
        turned = mine.outcome != self.mine.outcome
        if not (turned and gain > 0 if refused else turned or gain > 0):
            return None
        label = fact_label(self.mine.decided, self.fact)
        return NearMiss(self.mine, self.fact, self.field, label, self.now, then, mine.outcome, gain)

    def _closest(self, miss: NearMiss) -> NearMiss:
        """The least step that does it, where an amount turns over nearer by than any comparison of the rule."""
        now, then = miss.now, miss.then
        if self.field.kind not in MEASURED or not isinstance(now, int | Fraction):
            return miss
        assert isinstance(then, int | Fraction)
        step = STEPS[self.field.kind] if then > now else -STEPS[self.field.kind]
        enough, too_few, middle = 0, ceil((then - now) / step), 1
        while too_few - enough > 1:
            closer = self._attempt(_plain(then - middle * step))
            if closer is None:
                too_few = middle
            else:
                miss, enough = closer, middle
            middle = (enough + too_few) // 2
        return miss

    def _nearest(self) -> Sequence[Value]:
        """Values to try, nearest first."""
        field, value = self.field, self.now
        if field.kind is Kind.BOOL:
            return [not value]
        if field.kind is Kind.ENUM:
            return [c.id for c in field.choices[:MOST_CHOICES] if c.id != value]
        if field.kind not in MEASURED or not isinstance(value, int | Fraction):
            return []
        step = STEPS[field.kind]
        tries: set[int | Fraction] = set()
        for root in self._roots(value):
            low = floor(root / step) * step
            for candidate in (low - step, low, low + step, ceil(root / step) * step):
                if candidate != value and _allowed(candidate, field):
                    tries.add(_plain(candidate))
        return sorted(tries, key=lambda v: abs(Fraction(v - value)))

    def _roots(self, value: int | Fraction) -> list[Fraction]:
        """Values at which a comparison of the rule turns over (exact where the comparison is linear in the fact)."""
        here = margins(self.mine.decided)
        probe = value + max(STEPS[self.field.kind], abs(Fraction(value)) / 100)
        there = self._margins_at(probe)
        if there is None or len(there) != len(here):
            return []
        roots = []
        for index, (a, b) in enumerate(zip(here, there, strict=True)):
            if a is not None and b is not None and a != b:
                roots.append(self._refined(value - a * (probe - value) / (b - a), index))
        return roots

    def _refined(self, root: Fraction, index: int) -> Fraction:
        """A second secant step where the first did not land on the turning point."""
        first = self._margins_at(root)
        if first is None or index >= len(first) or first[index] in (None, 0):
            return root
        beside = root + max(Fraction(1), abs(root) / 1_000_000)
        second = self._margins_at(beside)
        a, b = first[index], second[index] if second is not None and index < len(second) else None
        if a is None or b is None or a == b:
            return root
        return root - a * (beside - root) / (b - a)

    def _margins_at(self, value: int | Fraction) -> list[Fraction | None] | None:
        mine = self.search.decided_of(self.mine.record, {self.fact: value})
        return margins(mine) if mine is not None else None


def _plain(value: Fraction) -> int | Fraction:
    return int(value) if value.denominator == 1 else value


def _total(answers: list[Answer]) -> int:
    return sum(a.high or 0 for a in answers if not a.guidance and a.outcome != "undetermined")


def _facts(answer: Answer, city: City) -> Iterator[tuple[Fact, Field, Value]]:
    """The facts of records that were read and are known; published figures and keys are nobody's to change."""
    for fact, value in answer.decided.case.facts.items():
        kind = city.vocabulary.type_named(fact[0])
        field = kind.by_id.get(fact[2]) if kind is not None else None
        if field is None or field.key or fact[0] == "award":
            continue
        if value.__class__ is not Unknown and value is not NOTHING:
            yield fact, field, value


def reads_in_common(d: Decided) -> frozenset[Fact] | None:
    """The facts that every condition that failed has read; None when none failed.

    A condition comes out as before unless something changes that it reads: no other fact, changed alone, turns the
    refusal.
    """
    failed = [c for c, value in d.results if value is False or value is NOTHING]
    runs = {id(c): run for c, run in (*d.rule.conditions, *d.rule.gates)}
    gates = {id(c) for c, _ in d.rule.gates}
    common: frozenset[Fact] | None = None
    for condition in failed:
        case = Case(d.case.city, d.record, d.rule.size)
        payee = paid_to(d.rule, case)
        if id(condition) in gates and isinstance(payee, str):
            case.record = d.case.city.get("enterprise", payee) or d.record
        runs[id(condition)](case)
        common = frozenset(case.facts) if common is None else common & frozenset(case.facts)
    return common


def _allowed(value: Fraction, field: Field) -> bool:
    return (field.low is None or value >= field.low) and (field.high is None or value <= field.high)


def margins(d: Decided) -> list[Fraction | None]:
    """How far every comparison of the rule is from turning over, in the order of the rule; None where not a number."""
    made: list[Fraction | None] = []
    for expr in d.rule.parts:
        if isinstance(expr, ir.Cmp):
            made.append(_distance(d, expr.left, expr.right))
        elif isinstance(expr, ir.Tiers | ir.Graded):
            made.extend(_distance(d, expr.subject, g.threshold) for g in expr.grades)
    return made


def _distance(d: Decided, left: ir.Expr, right: ir.Expr) -> Fraction | None:
    a, b = d.value(left), d.value(right)
    if isinstance(a, bool) or isinstance(b, bool):
        return None
    if not isinstance(a, int | Fraction) or not isinstance(b, int | Fraction):
        return None
    return Fraction(a) - Fraction(b)
