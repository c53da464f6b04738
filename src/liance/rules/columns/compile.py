"""Typed expressions become columns: leaves, arithmetic, logic, tables. The counterpart of `answers.interpret`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar, overload

from liance.records.city import ParameterKey
from liance.records.city import Value as Given
from liance.rules import ir
from liance.rules.answers.case import figure_for
from liance.rules.columns import algebra as a
from liance.rules.columns.bits import both, either, opposite
from liance.rules.columns.mixed import (
    begins,
    elapsed,
    figure,
    in_order,
    marginal,
    member,
    nth,
    one_of,
    ranked,
    same_truth,
    topmost,
    word,
)
from liance.rules.columns.shape import Place, walk
from liance.rules.columns.values import (
    Bool,
    Column,
    Num,
    Word,
    absent_where,
    choose,
    num,
    truth,
    unknown_num,
    unsure_where,
)
from liance.rules.columns.whole import Beyond

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Published:
    """Figures by year and scope that hold for everybody: the city's, else the policy's own."""

    given: Mapping[ParameterKey, Given]
    figures: tuple[ir.Figure, ...]

    def value(self, e: ir.ParamOf, year: int) -> int | Fraction | None:
        """The figure for a year; None: unknown."""
        value = self.given.get((e.parameter.id, e.scope, year))
        if value is None:
            mine = [f for f in self.figures if f.parameter == e.parameter.id and f.scope == e.scope]
            figure = figure_for(mine, year)
            value = None if figure is None else figure.value
        assert value is None or isinstance(value, int | Fraction)
        return value


class Expressions:
    """Compiles the expressions of one incentive, as seen from one place, under given choices of readings."""

    def __init__(
        self, policy: ir.Policy, choices: Mapping[str, str], published: Published, lag: int, open_history: bool,
        applied_on: date | None,
    ) -> None:  # fmt: skip
        self.policy, self.choices, self.published, self.lag = policy, choices, published, lag
        self.open_history, self.applied_on = open_history, applied_on

    @overload
    def pick(self, thing: ir.Switch[T]) -> T: ...
    @overload
    def pick(self, thing: T | ir.Switch[T]) -> T: ...
    def pick(self, thing: T | ir.Switch[T]) -> T:
        """What the chosen option of a reading says; anything else as it is."""
        return self.policy.chosen(thing, self.choices)

    def value(self, expr: ir.Expr, place: Place, outer: Place | None = None) -> Column:
        """The value of an expression for the record at a place."""
        make: Callable[[Any, Place, Place | None], Column] = getattr(self, f"_{type(expr).__name__.lower()}")
        return make(expr, place, outer)

    def num(self, expr: ir.Expr, place: Place, outer: Place | None = None) -> Num:
        """The value of a numeric expression."""
        made = self.value(expr, place, outer)
        if not isinstance(made, Num):
            raise Beyond(f"{type(expr).__name__} is no number in columns")
        return made

    def bool(self, expr: ir.Expr, place: Place, outer: Place | None = None) -> Bool:
        """The value of a condition."""
        made = self.value(expr, place, outer)
        if not isinstance(made, Bool):
            raise Beyond(f"{type(expr).__name__} is no condition in columns")
        return made

    # -- leaves ------------------------------------------------------------------------------------------------------
    def _const(self, e: ir.Const, place: Place, outer: Place | None) -> Column:
        if isinstance(e.value, bool):
            return truth(e.value)
        return word(e.value) if isinstance(e.value, str | date) else num(e.value)

    def _fieldof(self, e: ir.FieldOf, place: Place, outer: Place | None) -> Column:
        at = place
        if e.outer:
            assert outer is not None
            at = outer
        for step in e.steps:
            at = walk(at, step)
        return at.read(e.field)

    def _recordyear(self, e: ir.RecordYear, place: Place, outer: Place | None) -> Column:
        return place.year_number()

    def _applyyear(self, e: ir.ApplyYear, place: Place, outer: Place | None) -> Column:
        due = a.add(place.year_number(), num(self.lag))
        return a.greatest([due, num(self.applied_on.year)]) if e.actual and self.applied_on is not None else due

    def _paramof(self, e: ir.ParamOf, place: Place, outer: Place | None) -> Column:
        if place.year is not None:
            return figure(self.published.value(e, place.year))
        year, made = place.year_number(), unknown_num()
        for y in place.shape.years:
            chosen = choose(a.compare("=", year, num(y)).yes, figure(self.published.value(e, y)), made)
            assert isinstance(chosen, Num)
            made = chosen
        return absent_where(year.nothing, unsure_where(opposite(year.known), made))

    # -- arithmetic --------------------------------------------------------------------------------------------------
    def _arith(self, e: ir.Arith, place: Place, outer: Place | None) -> Column:
        items = [self.num(item, place, outer) for item in e.items]
        if e.op in ("min", "max"):
            return a.extreme(items, lowest=e.op == "min")
        left, right = items
        apply = {"+": a.add, "-": a.subtract, "*": a.multiply, "/": a.divide, "floor": a.floor_div}[e.op]
        return apply(left, right)

    def _power(self, e: ir.Power, place: Place, outer: Place | None) -> Column:
        base, made = self.num(e.base, place, outer), num(1)
        for _ in range(e.exponent):
            made = a.multiply(made, base)
        return made

    def _elapsed(self, e: ir.Elapsed, place: Place, outer: Place | None) -> Column:
        start, end = self.value(e.start, place, outer), self.value(e.end, place, outer)
        assert isinstance(start, Word)
        assert isinstance(end, Word)
        return elapsed(start, end, e.unit)

    # -- logic -------------------------------------------------------------------------------------------------------
    def _cmp(self, e: ir.Cmp, place: Place, outer: Place | None) -> Column:
        left, right = self.value(e.left, place, outer), self.value(e.right, place, outer)
        field = e.left.type.field
        if field is not None and field.ordered and e.op not in ("=", "!="):
            ranks = {c.id: rank for rank, c in enumerate(field.choices)}
            return a.compare(e.op, ranked(left, ranks), ranked(right, ranks))
        if isinstance(left, Num) and isinstance(right, Num):
            return a.compare(e.op, left, right)
        if isinstance(left, Bool) and isinstance(right, Bool):
            return same_truth(left, right, negate=e.op == "!=")
        if not isinstance(left, Word) or not isinstance(right, Word):
            raise Beyond("a comparison of different kinds")
        if e.op in ("=", "!="):
            return a.same_word(left, right, negate=e.op == "!=")
        return in_order(e.op, left, right)

    def _oneof(self, e: ir.OneOf, place: Place, outer: Place | None) -> Column:
        value = self.value(e.value, place, outer)
        assert isinstance(value, Word)
        test = value.codes.among(e.members.__contains__) if value.codes else member(value.expr, e.members)
        return a.tested(~test if e.negate else test, value)

    def _prefix(self, e: ir.Prefix, place: Place, outer: Place | None) -> Column:
        value = self.value(e.value, place, outer)
        assert isinstance(value, Word)
        starts = begins(value.expr, e.prefix)
        if value.codes is not None:
            starts = value.codes.among(lambda word: word.startswith(e.prefix))
        return a.tested(starts, value)

    def _present(self, e: ir.Present, place: Place, outer: Place | None) -> Column:
        value = self.value(e.value, place, outer)
        gone, unknown = value.nothing, value.unknown
        if e.negate:
            return Bool(gone, either(gone, unknown))
        return Bool(both(opposite(gone), opposite(unknown)), opposite(gone))

    def _allof(self, e: ir.AllOf, place: Place, outer: Place | None) -> Column:
        return a.all_of([self.bool(i, place, outer) for i in e.items])

    def _anyof(self, e: ir.AnyOf, place: Place, outer: Place | None) -> Column:
        return a.any_of([self.bool(i, place, outer) for i in e.items])

    def _not(self, e: ir.Not, place: Place, outer: Place | None) -> Column:
        return a.not_(self.bool(e.value, place, outer))

    def _if(self, e: ir.If, place: Place, outer: Place | None) -> Column:
        test = self.bool(e.test, place, outer)
        if test.yes is test.may and isinstance(test.yes, bool):
            return self.value(e.then if test.yes else e.other, place, outer)
        return a.when(test, self.value(e.then, place, outer), self.value(e.other, place, outer))

    def _choose(self, e: ir.Choose, place: Place, outer: Place | None) -> Column:
        chosen = self.pick(e.switch)
        assert chosen is not None
        return self.value(chosen, place, outer)

    def _named(self, e: ir.Named, place: Place, outer: Place | None) -> Column:
        return self.value(e.value, place, outer)

    # -- tables ------------------------------------------------------------------------------------------------------
    def _graded(self, e: ir.Graded, place: Place, outer: Place | None) -> Column:
        x = self.num(e.subject, place, outer)
        rows = [(g.op, self.num(g.threshold, place, outer), self.num(g.value, place, outer)) for g in e.grades]
        if e.marginal:
            return marginal(x, [(limit, rate) for _, limit, rate in rows])
        upward = e.grades[0].op in (">", ">=")
        met = [(a.compare(op, x, limit), value) for op, limit, value in rows]
        return absent_where(x.nothing, topmost(met if upward else met[::-1]))

    def _lookup(self, e: ir.Lookup, place: Place, outer: Place | None) -> Column:
        subject = self.value(e.subject, place, outer)
        assert isinstance(subject, Word)
        values = [(members, self.value(value, place, outer)) for members, value in e.cases]
        return one_of(subject, values)

    def _byorder(self, e: ir.ByOrder, place: Place, outer: Place | None) -> Column:
        index = self.num(e.index, place, outer)
        return nth(index, [self.num(v, place, outer) for v in e.values])

    # -- what only the single-case engine does -----------------------------------------------------------------------
    def _rows(self, e: ir.Rows, place: Place, outer: Place | None) -> Column:
        raise Beyond("counting or summing the rows of another record type")
