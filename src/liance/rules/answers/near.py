"""Near misses: the least change of one fact that would change an outcome, and the money it would move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from liance.records.city import City, Record
from liance.records.vocabulary import Field, Kind
from liance.rules import ir
from liance.rules.answers.decide import Decided
from liance.rules.answers.explain import Answer, Program
from liance.rules.answers.reasons import fact_label
from liance.rules.kleene import NOTHING, Fact, Unknown, Value

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


def near_misses(program: Program, city: City, party: str) -> list[NearMiss]:
    """For every answer and every fact it read, the least change that alters the outcome; most money first.

    Each is found from the comparisons of the rule and then replayed through the whole decision: nothing is shown
    that the engine does not itself conclude.
    """
    found: list[NearMiss] = []
    for rule in program.rules:
        if rule.nature.kind in (ir.Nature.GUIDANCE, ir.Nature.MANUAL):
            continue
        alone = Program(program.policy, program.choices, [rule.incentive.id])
        found.extend(_of_incentive(alone, city, party))
    return sorted(found, key=lambda m: (-m.gain, m.label))


def _of_incentive(program: Program, city: City, party: str) -> Iterator[NearMiss]:
    answers = program.answers(city, party)
    before = _total(answers)
    for answer in answers:
        if answer.outcome == "undetermined":
            continue
        for fact, field, value in _facts(answer, city):
            for then in _nearest(program, city, party, answer, fact, field, value):
                after = program.answers(city, party, {fact: then})
                mine = next((a for a in after if a.record is answer.record), None)
                if mine is None or mine.outcome == "undetermined":
                    continue
                gain = _total(after) - before
                if mine.outcome != answer.outcome or gain:
                    label = fact_label(answer.decided, fact)
                    yield NearMiss(answer, fact, field, label, value, then, mine.outcome, gain)
                    break


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


def _nearest(
    program: Program, city: City, party: str, answer: Answer, fact: Fact, field: Field, value: Value
) -> Sequence[Value]:
    """Values to try, nearest first."""
    if field.kind is Kind.BOOL:
        return [not value]
    if field.kind is Kind.ENUM:
        return [c.id for c in field.choices[:MOST_CHOICES] if c.id != value]
    if field.kind not in MEASURED or not isinstance(value, int | Fraction):
        return []
    roots = _roots(program, city, party, answer, fact, field, value)
    step = STEPS[field.kind]
    tries: set[int | Fraction] = set()
    for root in roots:
        low = floor(root / step) * step
        for candidate in (low - step, low, low + step, ceil(root / step) * step):
            if candidate != value and _allowed(candidate, field):
                tries.add(int(candidate) if candidate.denominator == 1 else candidate)
    nearest = sorted(tries, key=lambda v: abs(Fraction(v - value)))
    return nearest


def _allowed(value: Fraction, field: Field) -> bool:
    return (field.low is None or value >= field.low) and (field.high is None or value <= field.high)


def _roots(
    program: Program, city: City, party: str, answer: Answer, fact: Fact, field: Field, value: int | Fraction
) -> list[Fraction]:
    """Values of a fact at which a comparison of the rule turns over (exact where the comparison is linear in it)."""
    here = margins(answer.decided)
    probe = value + max(STEPS[field.kind], abs(Fraction(value)) / 100)
    there = _margins_at(program, city, party, answer.record, fact, probe)
    if there is None or len(there) != len(here):
        return []
    roots = []
    for a, b in zip(here, there, strict=True):
        if a is not None and b is not None and a != b:
            root = value - a * (probe - value) / (b - a)
            roots.append(_refined(program, city, party, answer, fact, root, here.index(a)))
    return [r for r in roots if r is not None]


def _refined(
    program: Program, city: City, party: str, answer: Answer, fact: Fact, root: Fraction, index: int
) -> Fraction | None:
    """A second secant step where the first did not land on the turning point."""
    first = _margins_at(program, city, party, answer.record, fact, root)
    if first is None or index >= len(first) or first[index] in (None, 0):
        return root
    beside = root + max(Fraction(1), abs(root) / 1_000_000)
    second = _margins_at(program, city, party, answer.record, fact, beside)
    a, b = first[index], second[index] if second is not None and index < len(second) else None
    if a is None or b is None or a == b:
        return root
    return root - a * (beside - root) / (b - a)


def _margins_at(
    program: Program, city: City, party: str, record: Record, fact: Fact, value: int | Fraction
) -> list[Fraction | None] | None:
    rows = program.decided(city, party, {fact: value})
    mine = next((d for d in rows if d.record is record), None)
    return margins(mine) if mine is not None else None


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
