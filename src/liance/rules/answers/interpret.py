"""Typed expressions become small functions from a case to a value: leaves, arithmetic, logic, tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, overload

from liance.rules import ir, kleene
from liance.rules.answers.case import (
    Case,
    Place,
    Run,
    applied_in,
    published,
    read,
    record_year,
    walk,
)
from liance.rules.answers.combine import elapsed, hull, marginal, ranked, tested, topmost
from liance.rules.kleene import NOTHING, Unknown, Value

T = TypeVar("T")


class Interpreter:
    """Compiles the expressions of one incentive under given choices of readings."""

    def __init__(self, policy: ir.Policy, choices: Mapping[str, str]) -> None:
        self.policy, self.choices = policy, choices
        self.used: dict[str, str] = {}
        self.index: dict[int, int] = {}
        self.kept: list[ir.Expr] = []
        self.basis_where: Run | None = None
        self.basis_field: tuple[str, frozenset[object]] | None = None

    @overload
    def pick(self, thing: ir.Switch[T]) -> T: ...
    @overload
    def pick(self, thing: T | ir.Switch[T]) -> T: ...
    def pick(self, thing: T | ir.Switch[T]) -> T:
        """What the chosen option of a reading says; anything else as it is."""
        return self.policy.chosen(thing, self.choices, self.used)

    def run(self, expr: ir.Expr) -> Run:
        """The function of an expression; its value is left in the trace under its index."""
        make: Callable[[Any], Run] = getattr(self, f"_{type(expr).__name__.lower()}")
        inner = make(expr)
        if isinstance(expr, ir.Const):
            return inner
        position = len(self.kept)
        self.kept.append(expr)
        self.index[id(expr)] = position

        def traced(case: Case) -> Value:
            value = inner(case)
            case.trace[position] = value
            return value

        return traced

    # -- leaves ------------------------------------------------------------------------------------------------------
    def _const(self, e: ir.Const) -> Run:
        value = e.value
        return lambda case: value

    def _fieldof(self, e: ir.FieldOf) -> Run:
        field, steps, outer = e.field, e.steps, e.outer
        if not steps:
            return lambda case: read(case, case.outer if outer else case.record, field)

        def reached(case: Case) -> Value:
            place: Place = case.outer if outer else case.record
            for step in steps:
                place = walk(case, place, step)
            return read(case, place, field)

        return reached

    def _recordyear(self, e: ir.RecordYear) -> Run:
        return record_year

    def _applyyear(self, e: ir.ApplyYear) -> Run:
        lag = self.lag
        if e.actual:
            return lambda case: applied_in(case, kleene.add(record_year(case), lag))
        return lambda case: kleene.add(record_year(case), lag)

    lag = 0
    once_by_tier = False

    def _paramof(self, e: ir.ParamOf) -> Run:
        mine = [f for f in self.policy.figures if f.parameter == e.parameter.id and f.scope == e.scope]
        return lambda case: published(mine, case, e)

    # -- arithmetic --------------------------------------------------------------------------------------------------
    def _arith(self, e: ir.Arith) -> Run:
        runs = [self.run(item) for item in e.items]
        if e.op in ("min", "max"):
            fold = kleene.least if e.op == "min" else kleene.greatest
            return lambda case: fold([r(case) for r in runs])
        apply = {
            "+": kleene.add,
            "-": kleene.subtract,
            "*": kleene.multiply,
            "/": kleene.divide,
            "floor": kleene.floor_div,
        }[e.op]
        left, right = runs
        return lambda case: apply(left(case), right(case))

    def _power(self, e: ir.Power) -> Run:
        base, times = self.run(e.base), e.exponent

        def powered(case: Case) -> Value:
            value, made = base(case), 1
            result: Value = made
            for _ in range(times):
                result = kleene.multiply(result, value)
            return result

        return powered

    def _elapsed(self, e: ir.Elapsed) -> Run:
        start, end, unit = self.run(e.start), self.run(e.end), e.unit
        return lambda case: elapsed(start(case), end(case), unit)

    # -- logic -------------------------------------------------------------------------------------------------------
    def _cmp(self, e: ir.Cmp) -> Run:
        left, right, op = self.run(e.left), self.run(e.right), e.op
        field = e.left.type.field
        if field is not None and field.ordered and op not in ("=", "!="):
            rank = field.rank
            return lambda case: kleene.compare(op, ranked(left(case), rank), ranked(right(case), rank))
        return lambda case: kleene.compare(op, left(case), right(case))

    def _oneof(self, e: ir.OneOf) -> Run:
        value, members, negate = self.run(e.value), e.members, e.negate
        return lambda case: tested(value(case), lambda v: (v in members) is not negate)

    def _prefix(self, e: ir.Prefix) -> Run:
        value, prefix = self.run(e.value), e.prefix
        return lambda case: tested(value(case), lambda v: str(v).startswith(prefix))

    def _present(self, e: ir.Present) -> Run:
        value, negate = self.run(e.value), e.negate

        def present(case: Case) -> Value:
            found = value(case)
            if found.__class__ is Unknown:
                return Unknown(found.facts)
            return (found is NOTHING) is negate

        return present

    def _allof(self, e: ir.AllOf) -> Run:
        runs = [self.run(i) for i in e.items]
        return lambda case: kleene.both([r(case) for r in runs])

    def _anyof(self, e: ir.AnyOf) -> Run:
        runs = [self.run(i) for i in e.items]
        return lambda case: kleene.either([r(case) for r in runs])

    def _not(self, e: ir.Not) -> Run:
        run = self.run(e.value)
        return lambda case: kleene.opposite(run(case))

    def _if(self, e: ir.If) -> Run:
        test, then, other = self.run(e.test), self.run(e.then), self.run(e.other)

        def branch(case: Case) -> Value:
            verdict = test(case)
            if verdict.__class__ is not Unknown:
                return then(case) if verdict is True else other(case)
            return hull([then(case), other(case)], verdict.facts)

        return branch

    def _choose(self, e: ir.Choose) -> Run:
        chosen = self.pick(e.switch)
        assert chosen is not None
        return self.run(chosen)

    def _named(self, e: ir.Named) -> Run:
        return self.run(e.value)

    # -- tables ------------------------------------------------------------------------------------------------------
    def _graded(self, e: ir.Graded) -> Run:
        subject = self.run(e.subject)
        rows = [(g.op, self.run(g.threshold), self.run(g.value)) for g in e.grades]
        if e.marginal:
            return lambda case: marginal(subject(case), [(t(case), v(case)) for _, t, v in rows])
        upward = e.grades[0].op in (">", ">=")

        def grade(case: Case) -> Value:
            x = subject(case)
            if x is NOTHING:
                return NOTHING
            met = [(kleene.compare(op, x, t(case)), v(case)) for op, t, v in rows]
            return topmost(met if not upward else met[::-1])

        return grade

    def _lookup(self, e: ir.Lookup) -> Run:
        subject = self.run(e.subject)
        cases = [(members, self.run(value)) for members, value in e.cases]

        def looked_up(case: Case) -> Value:
            x = subject(case)
            if x.__class__ is Unknown:
                return hull([0, *(v(case) for _, v in cases)], x.facts)
            return next((v(case) for members, v in cases if x in members), 0)

        return looked_up

    def _byorder(self, e: ir.ByOrder) -> Run:
        index, values = self.run(e.index), [self.run(v) for v in e.values]

        def nth(case: Case) -> Value:
            n = index(case)
            if n.__class__ is Unknown:
                return hull([0, *(v(case) for v in values)], n.facts)
            return values[n - 1](case) if isinstance(n, int) and 1 <= n <= len(values) else 0

        return nth
