"""Near misses: the least change of one fact that would change an outcome, and the money it would move."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
    """For every answer and every fact it read, the least change that brings money or alters the outcome.

    Most money first. Of a refusal only what turns it and brings money: a year that merely takes over another's award
    is not nearly eligible. Each is found from the comparisons of the rule and then replayed through the whole decision:
    nothing is shown that the engine does not itself conclude.
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
            attempt = _attempts(program, city, party, before, answer, fact, field, value)
            tries = _nearest(program, city, party, answer, fact, field, value)
            miss = next((made for then in tries if (made := attempt(then)) is not None), None)
            if miss is not None:
                yield _closest(miss, attempt)


Attempt = Callable[[Value], NearMiss | None]


def _attempts(
    program: Program, city: City, party: str, before: int, answer: Answer, fact: Fact, field: Field, now: Value
) -> Attempt:
    """A function that replays another value of a fact; None where that is not worth telling."""

    def attempt(then: Value) -> NearMiss | None:
        after = program.answers(city, party, {fact: then})
        mine = next((a for a in after if a.record is answer.record), None)
        if mine is None or mine.outcome == "undetermined":
            return None
        gain = _total(after) - before
        turned, refused = mine.outcome != answer.outcome, answer.outcome == "not_eligible"
        if not (turned and gain > 0 if refused else turned or gain > 0):
            return None
        return NearMiss(answer, fact, field, fact_label(answer.decided, fact), now, then, mine.outcome, gain)

    return attempt


def _closest(miss: NearMiss, attempt: Attempt) -> NearMiss:
    """The least step that does it, where an amount turns over nearer by than any comparison of the rule."""
    now, then = miss.now, miss.then
    if miss.field.kind not in MEASURED or not isinstance(now, int | Fraction) or not isinstance(then, int | Fraction):
        return miss
    step = STEPS[miss.field.kind] if then > now else -STEPS[miss.field.kind]
    enough, too_few, middle = 0, ceil((then - now) / step), 1
    while too_few - enough > 1:
        closer = attempt(_plain(then - middle * step))
        if closer is None:
            too_few = middle
        else:
            miss, enough = closer, middle
        middle = (enough + too_few) // 2
    return miss


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
                tries.add(_plain(candidate))
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
    for index, (a, b) in enumerate(zip(here, there, strict=True)):
        if a is not None and b is not None and a != b:
            root = value - a * (probe - value) / (b - a)
            roots.append(_refined(program, city, party, answer, fact, root, index))
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
