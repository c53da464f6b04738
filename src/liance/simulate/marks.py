"""What a policy's rules ask and compare with, read from the rules, to place records on every side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from fractions import Fraction
from typing import TypeVar

from liance.records.city import Value
from liance.records.vocabulary import Kind
from liance.rules import ir

T = TypeVar("T")
Spot = tuple[str, str]
"""A record type's id and a field's id."""

_FLIPPED = {">": "<=", ">=": "<", "<": ">=", "<=": ">", "=": "!=", "!=": "="}


@dataclass(frozen=True, slots=True)
class Line:
    """A figure that a rule compares a field with: fen, or a plain count."""

    spot: Spot
    op: str
    value: int
    money: bool

    @property
    def met(self) -> int:
        """The value nearest to the line on the side that the rule asks for."""
        return self.value + {">": 1, "<": -1}.get(self.op, 0)


@dataclass(frozen=True, slots=True)
class Average:
    """A growth that must exceed a published figure: whose growth, and which figure."""

    spot: Spot
    parameter: str
    scope: str


@dataclass(slots=True)
class RuleMarks:
    """One incentive: `needs` satisfy its conditions; its answer turns at lines, averages, cases and caps.

    `cases` are the members of an enumeration that are paid differently; `deductions` are pairs (whole, part)
    that some reading subtracts; `bases` are the fields that the amount is a share of, `rate` the least share.
    """

    incentive: str
    title: str
    type: str
    looks_back: bool = False
    needs: dict[Spot, Value] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    tiers: list[Line] = field(default_factory=list)
    averages: list[Average] = field(default_factory=list)
    cases: list[tuple[Spot, tuple[str, ...]]] = field(default_factory=list)
    deductions: list[tuple[Spot, Spot]] = field(default_factory=list)
    bases: list[Spot] = field(default_factory=list)
    rate: Fraction | None = None
    caps: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Marks:
    """All rules of a policy, what its gates ask of an enterprise, and the years it is meant for."""

    rules: tuple[RuleMarks, ...] = ()
    gates: Mapping[Spot, Value] = field(default_factory=dict)
    period: tuple[int, int] | None = None


def marks_of(policy: ir.Policy) -> Marks:
    """The marks of every incentive under the readings that the policy adopts."""
    gates = _Reader(policy, "", "", "enterprise", {})
    for condition in policy.enterprise_gates:
        gates.satisfy(condition.expr)
    return Marks(tuple(_rule(policy, i) for i in policy.incentives), gates.found.needs, policy.period)


def _rule(policy: ir.Policy, incentive: ir.Incentive) -> RuleMarks:
    reader = _Reader(policy, incentive.id, incentive.title, incentive.basis.id, incentive.adopted)
    for expr in (incentive.where, *(c.expr for c in incentive.conditions)):
        if expr is not None:
            reader.satisfy(expr)
    if incentive.amount is not None:
        reader.amount(incentive.amount)
    for limit in incentive.limits:
        amount = reader.plain(limit.amount)
        if isinstance(amount, ir.Const) and isinstance(amount.value, int):
            reader.found.caps.append(amount.value)
    return reader.found


class _Reader:
    """Walks the expressions of one rule and notes what it finds."""

    def __init__(self, policy: ir.Policy, incentive: str, title: str, basis: str, adopted: Mapping[str, str]) -> None:
        self.policy, self.adopted = policy, adopted
        self.found = RuleMarks(incentive, title, basis)

    def picked(self, switch: ir.Switch[T]) -> T:
        """What the adopted option of a reading means here."""
        reading = self.policy.readings[switch.reading]
        return switch.options[self.adopted.get(switch.reading, reading.default)]

    def plain(self, expr: ir.Expr) -> ir.Expr:
        """The expression that a name or a reading stands for, or the expression itself."""
        while isinstance(expr, (ir.Choose, ir.Named)):
            chosen = expr.value if isinstance(expr, ir.Named) else self.picked(expr.switch)
            if chosen is None:
                return expr
            expr = chosen
        return expr

    def spot(self, expr: ir.Expr) -> Spot | None:
        """The field of the record, or of the one it refers to; None for anything else."""
        expr = self.plain(expr)
        if not isinstance(expr, ir.FieldOf) or len(expr.steps) > 1:
            return None
        return (expr.steps[0].target.id if expr.steps else self.found.type, expr.field.id)

    def satisfy(self, expr: ir.Expr, wanted: bool = True) -> None:
        """Note values under which the condition is as wanted, and where it turns."""
        expr = self.plain(expr)
        self._notice(expr)
        match expr:
            case ir.AllOf(items=items) | ir.AnyOf(items=items):
                every = isinstance(expr, ir.AllOf) is wanted
                for item in items if every else items[:1]:
                    self.satisfy(item, wanted)
            case ir.Not(value=value):
                self.satisfy(value, not wanted)
            case ir.FirstYear(test=test):
                self.found.looks_back = True
                self.satisfy(test, wanted)
            case ir.Cmp():
                self._compare(expr, expr.op if wanted else _FLIPPED[expr.op])
            case _:
                self._need(expr, wanted)

    def _need(self, expr: ir.Expr, wanted: bool) -> None:
        """A condition on one field: yes or no, one of a list, the beginning of a code."""
        inner = expr.value if isinstance(expr, (ir.OneOf, ir.Prefix)) else expr
        spot = self.spot(inner)
        if spot is None:
            return
        if isinstance(expr, ir.OneOf) and expr.negate is not wanted:
            self.found.needs.setdefault(spot, min(expr.members))
            self.found.cases.append((spot, tuple(sorted(expr.members))))
        elif isinstance(expr, ir.Prefix) and wanted:
            self.found.needs.setdefault(spot, self._first_code(expr))
        elif expr.type.base == "bool":
            self.found.needs.setdefault(spot, wanted)

    def _first_code(self, expr: ir.Prefix) -> str:
        """The first finest code of the field's table with the prefix, or the prefix itself."""
        inner = self.plain(expr.value)
        name = inner.field.code_table if isinstance(inner, ir.FieldOf) else None
        table = self.policy.vocabulary.code_tables.get(name or "", {})
        found = [code for code in table if code.startswith(expr.prefix)]
        return min(found, key=lambda code: (-len(code), code), default=expr.prefix)

    def _compare(self, expr: ir.Cmp, op: str) -> None:
        right, spot = self.plain(expr.right), self.spot(expr.left)
        if isinstance(right, ir.ParamOf):
            grown = next((s for e in self._below(expr.left) if (s := self.spot(e)) is not None), None)
            if grown is not None:
                self.found.looks_back = True
                self.found.averages.append(Average(grown, right.parameter.id, right.scope))
        elif spot is not None and isinstance(right, ir.Const):
            self._line(spot, op, right, self.found.lines)

    def _line(self, spot: Spot, op: str, right: ir.Const, kept: list[Line]) -> None:
        value = right.value
        if isinstance(value, int) and not isinstance(value, bool):
            kept.append(Line(spot, op, value, right.type.shown == "money"))
        elif op == "=" and not isinstance(value, date):
            self.found.needs.setdefault(spot, value)

    def amount(self, expr: ir.Expr) -> None:
        """Note tiers, cases, rates and what the amount is a share of."""
        for part in self._below(expr):
            self._notice(part)
            match part:
                case ir.Tiers(subject=subject, grades=grades):
                    self.found.looks_back = True
                    self._grades(self.spot(subject), grades, self.found.tiers)
                case ir.Graded(subject=subject, grades=grades):
                    self._grades(self.spot(subject), grades, self.found.lines)
                case ir.Lookup(subject=subject, cases=cases):
                    spot = self.spot(subject)
                    if spot is not None:
                        members = tuple(m for members, _ in cases for m in sorted(members))
                        self.found.cases.append((spot, members))
                        self.found.needs.setdefault(spot, members[0])
                case ir.FieldOf(field=f) if (spot := self.spot(part)) and spot[0] == self.found.type:
                    if f.kind in (Kind.MONEY, Kind.RATIO, Kind.COUNT) and spot not in self.found.bases:
                        self.found.bases.append(spot)
                case ir.Const(value=Fraction() as rate) if 0 < rate < 1:
                    self.found.rate = min(rate, self.found.rate or rate)

    def _grades(self, spot: Spot | None, grades: tuple[ir.Grade, ...], kept: list[Line]) -> None:
        for grade in grades:
            threshold = self.plain(grade.threshold)
            if spot is not None and isinstance(threshold, ir.Const):
                self._line(spot, grade.op, threshold, kept)

    def _below(self, expr: ir.Expr) -> Iterator[ir.Expr]:
        """The expression and all its parts under the adopted readings."""
        expr = self.plain(expr)
        yield expr
        for part in _parts(expr):
            yield from self._below(part)

    def _notice(self, expr: ir.Expr) -> None:
        """A difference of two fields, of whichever reading."""
        for part in _everything(expr):
            if isinstance(part, ir.Arith) and part.op == "-" and len(part.items) == 2:
                whole, less = (self.spot(item) for item in part.items)
                pair = (whole, less)
                if whole is not None and less is not None and pair not in self.found.deductions:
                    self.found.deductions.append((whole, less))


def _parts(node: object) -> Iterator[ir.Expr]:
    """The expressions right inside a node, in every option of its readings."""
    if isinstance(node, (tuple, list)):
        inside: list[object] = list(node)
    elif isinstance(node, Mapping):
        inside = list(node.values())
    elif isinstance(node, (ir.Expr, ir.Grade, ir.Switch)):
        inside = [getattr(node, f.name) for f in fields(node)]
    else:
        return
    for item in inside:
        if isinstance(item, ir.Expr):
            yield item
        else:
            yield from _parts(item)


def _everything(expr: ir.Expr) -> Iterator[ir.Expr]:
    yield expr
    for part in _parts(expr):
        yield from _everything(part)
