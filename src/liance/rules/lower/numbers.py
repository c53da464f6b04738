"""Arithmetic with units, functions, tables by threshold, level and order."""

from __future__ import annotations

from liance.rules import ir, syntax
from liance.rules.lower.base import (
    COMPARISONS,
    describe,
    dimension,
    shown_agree,
)
from liance.rules.lower.logic import Logic


class Numbers(Logic):
    """What a number means."""

    # -- arithmetic --------------------------------------------------------------------------------------------------
    def _binary(self, node: syntax.Binary) -> ir.Expr:
        left, right = self.number(node.left), self.number(node.right)
        place = self.place(node)
        if node.op.type in ("PLUS", "MINUS"):
            return self._sum(node, left, right)
        if node.op.type == "TIMES":
            a, b = left.type, right.type
            made = dimension(a.money + b.money, a.area + b.area, a, b)
            return ir.Arith(place, made, "*", (left, right))
        a, b = left.type, right.type
        made = dimension(a.money - b.money, a.area - b.area, ir.RATIO, ir.RATIO)
        return ir.Arith(place, made, "/", (left, right))

    def _sum(self, node: syntax.Binary, left: ir.Expr, right: ir.Expr) -> ir.Expr:
        plus = node.op.type == "PLUS"
        if (left.type.shown, right.type.shown) == ("year", "count"):
            return ir.Arith(self.place(node), ir.YEAR, "+" if plus else "-", (left, right))
        if left.type.unit != right.type.unit or not shown_agree(left.type, right.type):
            what = "相加" if plus else "相减"
            self.fail("unit-mismatch", node, left=describe(left.type), right=describe(right.type), what=what)
        made = right.type if left.type.shown == "number" else left.type
        if made.shown == "year":
            made = ir.YEAR if right.type.shown == "number" else ir.COUNT
        return ir.Arith(self.place(node), made, "+" if plus else "-", (left, right))

    def _minus(self, node: syntax.Minus) -> ir.Expr:
        value = self.number(node.operand)
        zero = ir.Const(value.place, value.type, 0)
        return ir.Arith(self.place(node), value.type, "-", (zero, value))

    def _powerof(self, node: syntax.PowerOf) -> ir.Expr:
        base = self.number(node.base)
        if base.type.unit != (0, 0) or not str(node.exponent).isdigit():
            self.fail("wrong-type", node, type=describe(base.type), wanted="比率")
        return ir.Power(self.place(node), ir.RATIO, base, int(node.exponent))

    def _function(self, node: syntax.Function) -> ir.Expr:
        name, place = str(node.name), self.place(node)
        if name in ("天数", "月数", "年数"):
            start, end = (self.expr(n) for n in self._arguments(node, 2))
            if start.type.base != "date" or end.type.base != "date":
                self.fail("wrong-type", node, type=describe(start.type), wanted="日期")
            unit = {"天数": "days", "月数": "months", "年数": "years"}[name]
            return ir.Elapsed(place, ir.COUNT, unit, start, end)
        if name == "每满":
            value, step = (self.number(n) for n in self._arguments(node, 2))
            self.comparable(node, value, step)
            return ir.Arith(place, ir.COUNT, "floor", (value, step))
        items = tuple(self.number(n) for n in node.arguments.items)
        for item in items[1:]:
            self.comparable(node, items[0], item)
        return ir.Arith(place, items[0].type, "min" if name == "最小" else "max", items)

    def _arguments(self, node: syntax.Function, count: int) -> list[syntax.Node]:
        if len(node.arguments.items) != count:
            self.fail("argument-count", node, name=str(node.name), wanted=str(count))
        return node.arguments.items

    def _when(self, node: syntax.When) -> ir.Expr:
        test, then, other = self.boolean(node.test), self.expr(node.then), self.expr(node.other)
        self.comparable(node, then, other)
        return ir.If(self.place(node), then.type, test, then, other)

    def _addons(self, node: syntax.AddOns) -> ir.Expr:
        """The sum of what every condition that holds adds."""
        parts = [self._add_on(n) for n in node.items]
        for part in parts[1:]:
            self.comparable(node, parts[0], part)
        made = parts[0]
        for part in parts[1:]:
            made = ir.Arith(self.place(node), made.type, "+", (made, part))
        return made

    def _add_on(self, node: syntax.AddOn) -> ir.Expr:
        test, value = self.boolean(node.test), self.number(node.value)
        nothing = ir.Const(value.place, value.type, 0)
        return ir.If(self.place(node), value.type, test, value, nothing)

    # -- tables ------------------------------------------------------------------------------------------------------
    def grades(self, rows: list[syntax.Row], subject: ir.Expr, op: str | None = None) -> tuple[ir.Grade, ...]:
        """Rows of a table by threshold, which must rise from row to row."""
        made: list[ir.Grade] = []
        for row in rows:
            threshold = self.expr(row.threshold)
            self.comparable(row, subject, threshold)
            word = str(row.op or "") or (str(row.bound) if row.bound is not None else "以上")
            sign = op or COMPARISONS.get(word) or self.bound(word)
            value = self.number(row.value)
            if made and isinstance(threshold, ir.Const) and isinstance(before := made[-1].threshold, ir.Const):
                if not threshold.value > before.value:  # type: ignore[operator]
                    self.fail("tiers-out-of-order", row, before=before.place.text, here=threshold.place.text)
                self.comparable(row, made[-1].value, value)
            made.append(ir.Grade(sign, threshold, value, self.place(row)))
        return tuple(made)

    def _graded(self, node: syntax.Graded) -> ir.Expr:
        word, subject_node, *rows = node.items
        subject = self.number(subject_node)
        grades = self.grades(rows, subject)
        marginal = word == "分段"
        made = grades[0].value.type
        if marginal:
            made = dimension(made.money + subject.type.money, made.area + subject.type.area, made, subject.type)
        return ir.Graded(self.place(node), made, subject, grades, marginal)

    def _lookup(self, node: syntax.Lookup) -> ir.Expr:
        subject_node, *cases = node.items
        subject = self.expr(subject_node)
        made = []
        for case in cases:
            ids = frozenset(self._member_id(t, subject.type.field) for t in case.members.items)
            made.append((ids, self.number(case.value)))
        for _, value in made[1:]:
            self.comparable(node, made[0][1], value)
        return ir.Lookup(self.place(node), made[0][1].type, subject, tuple(made))

    def _byorder(self, node: syntax.ByOrder) -> ir.Expr:
        index, *values = (self.number(n) for n in node.items)
        return ir.ByOrder(self.place(node), values[0].type, index, tuple(values))
