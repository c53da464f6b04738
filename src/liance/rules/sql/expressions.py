"""Typed expressions as SQL over one row of facts; what needs other rows is handed to the steps that have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Protocol, TypeVar, overload

from liance.rules import ir
from liance.rules.sql import extremes, numbers, verdicts
from liance.rules.sql.facts import Facts
from liance.rules.sql.numbers import Frac, Num, constant
from liance.rules.sql.verdicts import Plain, Value, compare, truth, unless
from liance.rules.sql.words import Beyond, every, literal, negated, some, text

T = TypeVar("T")
LONG = 200
"""Characters of SQL from which an intermediate number gets columns of its own."""
ARITHMETIC: Mapping[str, Callable[[Num, Num], Num]] = {
    "+": numbers.plus,
    "-": numbers.minus,
    "*": numbers.times,
    "/": numbers.divided,
    "floor": extremes.whole_steps,
}


class Readings:
    """The options chosen: those given, else those the incentive adopts, else the defaults; `used` notes them."""

    def __init__(self, policy: ir.Policy, incentive: ir.Incentive, choices: Mapping[str, str]) -> None:
        self.policy, self.chosen = policy, {**incentive.adopted, **choices}
        self.used: dict[str, str] = {}

    @overload
    def pick(self, thing: ir.Switch[T]) -> T: ...
    @overload
    def pick(self, thing: T | ir.Switch[T]) -> T: ...
    def pick(self, thing: T | ir.Switch[T]) -> T:
        """What the chosen option says; anything else as it is."""
        return self.policy.chosen(thing, self.chosen, self.used)

    def plain(self, expr: ir.Expr) -> ir.Expr:
        """The expression that a name or a reading stands for."""
        while isinstance(expr, ir.Named | ir.Choose):
            chosen = expr.value if isinstance(expr, ir.Named) else self.pick(expr.switch)
            assert chosen is not None
            expr = chosen
        return expr


class OtherRows(Protocol):
    """What an expression may ask of rows other than its own."""

    def first_year(self, e: ir.FirstYear) -> str: ...
    def first_event(self, e: ir.FirstEvent) -> str: ...
    def past(self, e: ir.Past) -> Num: ...
    def tiers(self, e: ir.Tiers) -> Num: ...
    def awarded(self, e: ir.Awarded) -> Num: ...


@dataclass(slots=True)
class Parts:
    """Columns for long intermediate numbers of one step: their words and SQL by name, which begins with `prefix`."""

    prefix: str
    columns: dict[str, tuple[str, str]] = field(default_factory=dict)


class Row:
    """Expressions over a row: its alias in the query; `outer` is the record that a filter belongs to.

    `others` answers what other rows are needed for; None: this row is itself such another row. `lags` collects the
    earlier years that are read, by alias; `parts` the columns for long sub-expressions, named and said once.
    """

    def __init__(
        self, facts: Facts, readings: Readings, alias: str, lag: int, *,
        outer: str = "", others: OtherRows | None = None, lags: dict[int, str] | None = None,
        parts: Parts | None = None,
    ) -> None:  # fmt: skip
        self.facts, self.readings, self.alias, self.lag = facts, readings, alias, lag
        self.outer, self.others, self.lags, self.parts = outer, others, lags, parts

    def number(self, expr: ir.Expr) -> Num:
        """An expression that is a number."""
        made = self.value(expr)
        assert isinstance(made, Num)
        return made

    def truth(self, expr: ir.Expr) -> str:
        """A condition."""
        return truth(self.value(expr))

    def value(self, expr: ir.Expr) -> Value:
        """Any expression. Raises Beyond where it has no SQL."""
        kind = type(expr).__name__
        make: Callable[[Any], Value] | None = getattr(self, f"_{kind.lower()}", None)
        if make is None:
            raise Beyond(f"表达式 {expr.place.text}（{kind}）", f"the expression {expr.place.text} ({kind})")
        return make(expr)

    # -- leaves ------------------------------------------------------------------------------------------------------
    def _const(self, e: ir.Const) -> Value:
        if isinstance(e.value, int | Fraction) and not isinstance(e.value, bool):
            return constant(e.value)
        return Plain(literal(e.value))

    def _fieldof(self, e: ir.FieldOf) -> Value:
        if e.outer and not self.outer:
            raise Beyond("“本次”不在筛选里", "本次 outside a filter")
        row = self.outer if e.outer else self.alias
        return self.facts.reached(e.steps, e.field, row) if e.steps else self.facts.own(e.field, row)

    def _recordyear(self, e: ir.RecordYear) -> Value:
        return self.facts.year(self.alias)

    def _applyyear(self, e: ir.ApplyYear) -> Value:
        year = self.facts.year(self.alias)
        assert isinstance(year, Num)
        due = numbers.plus(year, constant(self.lag))
        if not e.actual or self.facts.applied_on is None:
            return due
        applied = constant(self.facts.applied_on.year)
        return applied if due.nothing == "TRUE" else extremes.extreme(due, applied, lowest=False)

    def _paramof(self, e: ir.ParamOf) -> Value:
        return self.facts.parameter(e, self.alias)

    # -- numbers -----------------------------------------------------------------------------------------------------
    def _arith(self, e: ir.Arith) -> Value:
        items = [self.number(i) for i in e.items]
        made = items[0]
        for other in items[1:]:
            if e.op in ("min", "max"):
                made = extremes.extreme(made, other, e.op == "min")
            else:
                made = ARITHMETIC[e.op](made, other)
        return self._shorter(made, e.place.text) if e.op == "*" else made

    def _shorter(self, made: Num, words: str) -> Num:
        """The number, its ends as columns of their own where they are long."""
        if self.parts is None or made.low is None or made.high is None or made.plain:
            return made
        if len(made.low.top) + len(made.high.top) < LONG:
            return made
        column, ends = f"{self.parts.prefix}_{len(self.parts.columns) // 2 + 1}", []
        for end, bound in (("low", made.low), ("high", made.high)):
            self.parts.columns[f"{column}_{end}"] = (words, verdicts.huge(bound.top))
            ends.append(replace(bound, top=f"{column}_{end}"))
        return Num(ends[0], ends[1], None, made.nothing, made.sure)

    def _power(self, e: ir.Power) -> Value:
        base, made = self.number(e.base), constant(1)
        for _ in range(e.exponent):
            made = numbers.times(made, base)
        return made

    def _elapsed(self, e: ir.Elapsed) -> Value:
        start, end = self.value(e.start), self.value(e.end)
        assert isinstance(start, Plain)
        assert isinstance(end, Plain)
        a, b = start.sql, end.sql
        short = f"CASE WHEN day({b}) < day({a}) THEN 1 ELSE 0 END"
        months = f"(year({b}) - year({a})) * 12 + month({b}) - month({a}) - {short}"
        sql = {
            "days": f"CAST({b} - {a} AS BIGINT)",
            "months": months,
            "years": f"CAST(floor(({months}) / 12.0) AS BIGINT)",
        }[e.unit]
        return numbers.exactly(Frac(Fraction(1), f"({sql})"), nothing=some([start.nothing, end.nothing]))

    # -- conditions --------------------------------------------------------------------------------------------------
    def _cmp(self, e: ir.Cmp) -> Value:
        choice = e.left.type.field
        if choice is not None and choice.ordered and e.op not in ("=", "!="):
            return Plain(compare(e.op, self._rank(e.left), self._rank(e.right)))
        return Plain(compare(e.op, self.value(e.left), self.value(e.right)))

    def _rank(self, expr: ir.Expr) -> Value:
        """An ordered choice as its place in the order."""
        expr = self.readings.plain(expr)
        match expr:
            case ir.Const(value=str(choice)) if expr.type.field is not None:
                return constant(expr.type.field.rank(choice))
            case ir.FieldOf(steps=()):
                return self.facts.rank(expr.field, self.outer if expr.outer else self.alias)
        raise Beyond(f"比较高低：{expr.place.text}", f"the order of {expr.place.text}")

    def _oneof(self, e: ir.OneOf) -> Value:
        value = self.value(e.value)
        assert isinstance(value, Plain)
        members = ", ".join(text(m) for m in sorted(e.members))
        return Plain(unless(value.nothing, f"{value.sql} {'NOT IN' if e.negate else 'IN'} ({members})"))

    def _prefix(self, e: ir.Prefix) -> Value:
        value = self.value(e.value)
        assert isinstance(value, Plain)
        return Plain(unless(value.nothing, f"starts_with({value.sql}, {text(e.prefix)})"))

    def _present(self, e: ir.Present) -> Value:
        there = verdicts.present(self.value(e.value))
        return Plain(negated(there) if e.negate else there)

    def _allof(self, e: ir.AllOf) -> Value:
        return Plain(every(self.truth(i) for i in e.items))

    def _anyof(self, e: ir.AnyOf) -> Value:
        return Plain(some(self.truth(i) for i in e.items))

    def _not(self, e: ir.Not) -> Value:
        return Plain(negated(self.truth(e.value)))

    def _if(self, e: ir.If) -> Value:
        if e.type.base != "number":
            raise Beyond("若…则…否则的结果不是数", "a branch that is no number")
        made = verdicts.choice(self.truth(e.test), self.number(e.then), self.number(e.other))
        return self._shorter(made, e.place.text)

    def _choose(self, e: ir.Choose) -> Value:
        return self.value(self.readings.plain(e))

    def _named(self, e: ir.Named) -> Value:
        return self.value(e.value)

    # -- tables ------------------------------------------------------------------------------------------------------
    def _graded(self, e: ir.Graded) -> Value:
        if e.marginal:
            raise Beyond("分段（各段各算）", "a table whose slices each have their rate")
        subject = self.number(e.subject)
        rows = [(compare(g.op, subject, self.number(g.threshold)), self.number(g.value)) for g in e.grades]
        made = verdicts.topmost(rows[::-1] if e.grades[0].op in (">", ">=") else rows)
        return Num(made.low, made.high, made.exact, subject.nothing, made.sure)

    def _lookup(self, e: ir.Lookup) -> Value:
        subject = self.value(e.subject)
        assert isinstance(subject, Plain)
        rows = [
            (f"{subject.sql} IN ({', '.join(text(m) for m in sorted(members))})", self.number(value))
            for members, value in e.cases
        ]
        return verdicts.cases(unless(subject.nothing, f"{subject.sql} IS NULL"), rows)

    def _byorder(self, e: ir.ByOrder) -> Value:
        index = self.number(e.index)
        if index.exact is None or index.exact.bottom or index.exact.times != 1:
            raise Beyond("按年次的次数不是整数字段", "按年次 by a number that may be no whole one")
        n = index.exact.top
        rows = [(f"{n} = {i}", self.number(v)) for i, v in enumerate(e.values, 1)]
        return verdicts.cases(unless(index.nothing, f"{n} IS NULL"), rows)

    # -- other rows --------------------------------------------------------------------------------------------------
    def _atlag(self, e: ir.AtLag) -> Value:
        if self.facts.basis.year_key is None or self.lags is None:
            raise Beyond("其他记录的上年", "an earlier year of another record")
        self.facts.timeline, self.facts.reach = True, max(self.facts.reach, e.years)
        alias = self.lags.setdefault(e.years, "last_year" if e.years == 1 else f"years_ago_{e.years}")
        earlier = Row(self.facts, self.readings, alias, self.lag)
        value = earlier.value(e.value)
        nothing = some([f"{alias}.not_yet", value.nothing])
        if isinstance(value, Plain):
            return Plain(value.sql, nothing)
        return Num(value.low, value.high, value.exact, nothing, value.sure, value.floor, value.ceiling)

    def _others(self) -> OtherRows:
        if self.others is None:
            raise Beyond("其他记录的历史", "the history of another record")
        return self.others

    def _firstyear(self, e: ir.FirstYear) -> Value:
        return Plain(self._others().first_year(e))

    def _firstevent(self, e: ir.FirstEvent) -> Value:
        return Plain(self._others().first_event(e))

    def _past(self, e: ir.Past) -> Value:
        return self._others().past(e)

    def _tiers(self, e: ir.Tiers) -> Value:
        return self._others().tiers(e)

    def _awarded(self, e: ir.Awarded) -> Value:
        return self._others().awarded(e)
