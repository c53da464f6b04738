"""Expressions as written become typed expressions: names bound, units checked, readings made switches."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from collections.abc import Iterator
from typing import NoReturn, TypeVar

from lark import Token

from liance.diagnostics.place import TextPlace
from liance.records.vocabulary import Field, Kind, RecordType, near
from liance.rules import ir, syntax
from liance.rules.document import Document
from liance.rules.literals import ValueFault, read_literal
from liance.rules.resolve import Scope, head

T = TypeVar("T")

TYPES = {
    Kind.MONEY: ir.MONEY,
    Kind.RATIO: ir.RATIO,
    Kind.COUNT: ir.COUNT,
    Kind.NUMBER: ir.NUMBER,
    Kind.AREA: ir.AREA,
    Kind.YEAR: ir.YEAR,
    Kind.DATE: ir.DATE,
    Kind.BOOL: ir.BOOL,
    Kind.TEXT: ir.TEXT,
    Kind.CODE: ir.TEXT,
    Kind.PARTY: ir.PARTY,
    Kind.REF: ir.PARTY,
}
COMPARISONS = {
    ">": ">", "超过": ">", "高于": ">", "≥": ">=", ">=": ">=", "不低于": ">=", "不少于": ">=", "达到": ">=",
    "<": "<", "不足": "<", "不满": "<", "低于": "<", "少于": "<", "≤": "<=", "<=": "<=", "不超过": "<=", "不高于": "<=",
    "=": "=", "≠": "!=", "!=": "!=",
}  # fmt: skip
BOUNDS = {"以上": ">=", "以下": "<=", "以内": "<="}
LOOSE = ("number",)


class Stop(Exception):
    """A mistake was reported; the line it is in cannot be lowered."""


@dataclass(slots=True)
class Context:
    """Where an expression stands: its document, the record type it speaks of, the type outside a filter."""

    document: Document
    type: RecordType
    outer: RecordType | None = None
    readings: set[str] = field(default_factory=set)
    expanding: tuple[str, ...] = ()


class Lowering:
    """Turns syntax into IR for one context; reports mistakes to the scope and raises Stop."""

    def __init__(self, scope: Scope, context: Context, crossing: str = "超过") -> None:
        self.scope, self.context, self.crossing = scope, context, crossing

    # -- helpers -----------------------------------------------------------------------------------------------------
    def fail(self, code: str, node: syntax.Node | Token, **args: str) -> NoReturn:
        """Report a mistake and stop this line."""
        start, end = _span(node)
        self.scope.report(code, self.context.document, start, end, **args)
        raise Stop

    def place(self, node: syntax.Node | Token) -> TextPlace:
        """Where a node is written."""
        return self.context.document.place(*_span(node))

    @contextmanager
    def within(self, **changes: object) -> Iterator[None]:
        """Lower in a changed context."""
        before = self.context
        self.context = replace(before, **changes)  # type: ignore[arg-type]
        try:
            yield
        finally:
            self.context = before

    # -- entry points ------------------------------------------------------------------------------------------------
    def expr(self, node: syntax.Node) -> ir.Expr:
        """Any expression."""
        method: Callable[[syntax.Node], ir.Expr] = getattr(self, f"_{type(node).__name__.lower()}")
        return method(node)

    def boolean(self, node: syntax.Node) -> ir.Expr:
        """An expression that must be a condition."""
        made = self.expr(node)
        if made.type.base != "bool":
            self.fail("not-a-condition", node, type=describe(made.type))
        return made

    def number(self, node: syntax.Node, wanted: ir.Type | None = None) -> ir.Expr:
        """An expression that must be a number, of the wanted unit if given."""
        made = self.expr(node)
        if made.type.base != "number" or (wanted is not None and made.type.unit != wanted.unit):
            want = describe(wanted) if wanted is not None else "数"
            self.fail("wrong-type", node, type=describe(made.type), wanted=want)
        return made

    # -- leaves ------------------------------------------------------------------------------------------------------
    def _literal(self, node: syntax.Literal) -> ir.Expr:
        try:
            value, kind = read_literal(node.token)
        except ValueFault as fault:
            self.fail("bad-literal", node, value=str(node.token), expected=fault.expected_zh, expected_en=fault.expected_en)
        return ir.Const(self.place(node), kind, value)

    def _yes(self, node: syntax.Yes) -> ir.Expr:
        return ir.Const(self.place(node), ir.BOOL, True)

    def _no(self, node: syntax.No) -> ir.Expr:
        return ir.Const(self.place(node), ir.BOOL, False)

    def _quoted(self, node: syntax.Quoted) -> ir.Expr:
        return ir.Const(self.place(node), ir.TEXT, str(node.token)[1:-1])

    # -- names -------------------------------------------------------------------------------------------------------
    def _path(self, node: syntax.Path) -> ir.Expr:
        parts = [str(t) for t in node.items]
        outer = self.context.outer
        if parts[0] == "本次" and outer is not None:
            inner = None
            if len(parts) > 1:
                with self.within(type=outer, outer=None):
                    inner = self._names(node, parts[1:])
            if not isinstance(inner, ir.FieldOf):
                known = "、".join(f.label for f in outer.fields)
                self.fail("unknown-name", node, name=".".join(parts), record=outer.label, known=known, guess=known)
            return ir.FieldOf(inner.place, inner.type, inner.steps, inner.field, True)
        return self._names(node, parts)

    def _names(self, node: syntax.Path, parts: list[str]) -> ir.Expr:
        kind, steps = self.context.type, []
        for name in parts[:-1]:
            step = self._step(kind, name)
            if step is None and name != kind.label:
                self._unknown_name(node, name, kind)
            if step is not None:
                steps.append(step)
                kind = step.target
        return self._last(node, parts[-1], kind, tuple(steps))

    def _last(self, node: syntax.Path, name: str, kind: RecordType, steps: tuple[ir.Step, ...]) -> ir.Expr:
        place = self.place(node)
        if (f := kind.named(name)) is not None:
            return ir.FieldOf(place, type_of(f), steps, f)
        for derived in self.scope.derived.get(kind.id, []):
            if name in (derived.label, derived.id):
                return self._expand(node, name, derived.value, kind, derived.document, steps)
        if not steps:
            if name == "年份":
                return ir.RecordYear(place, ir.YEAR)
            if name == "申报年份":
                return ir.ApplyYear(place, ir.YEAR)
            if (placed := self.scope.terms.get(name)) is not None:
                assert isinstance(placed.node, syntax.Term)
                return self._expand(node, name, placed.node.value, kind, placed.document, steps)
            if (parameter := self.scope.vocabulary.parameter_named(name)) is not None:
                if parameter.scopes:
                    known = "、".join(s.label for s in parameter.scopes)
                    self.fail("parameter-needs-scope", node, name=name, known=known)
                return ir.ParamOf(place, TYPES[parameter.kind], parameter, "")
            own = next((f for f in kind.fields if f.target and self._label(f.target) == name), None)
            if own is not None:
                return ir.FieldOf(place, type_of(own), (), own)
            if name == kind.label and (key := next(iter(kind.keys), None)) is not None:
                return ir.FieldOf(place, type_of(key), (), key)
        self._unknown_name(node, name, kind)

    def _label(self, type_id: str) -> str:
        found = self.scope.vocabulary.type_named(type_id)
        return found.label if found is not None else type_id

    def _unknown_name(self, node: syntax.Node, name: str, kind: RecordType) -> NoReturn:
        known = [f.label for f in kind.fields] + [d.label for d in self.scope.derived.get(kind.id, [])]
        known += [*self.scope.terms, *(p.label for p in self.scope.vocabulary.parameters)]
        known += [t.label for t in self.scope.vocabulary.types]
        guess = near(name, known) or known[0]
        self.fail("unknown-name", node, name=name, record=kind.label, guess=guess, known="、".join(f.label for f in kind.fields))

    def _step(self, kind: RecordType, name: str) -> ir.Step | None:
        f = kind.named(name)
        if f is None:
            f = next((g for g in kind.fields if g.target and self._label(g.target) == name), None)
        if f is not None and f.target is not None:
            target = self.scope.vocabulary.type_named(f.target)
            return ir.Follow(f, target) if target is not None else None
        target = self.scope.vocabulary.type_named(name)
        if target is None or target is kind:
            return None
        pairs = []
        for key in target.keys:
            if key.kind is Kind.YEAR:
                pairs.append((key, None))
                continue
            own = kind.by_id.get(key.id) or next((g for g in kind.fields if g.target and g.target == key.target), None)
            if own is None and key.target == kind.id:
                own = kind.keys[0]
            if own is None:
                return None
            pairs.append((key, own))
        return ir.Beside(target, tuple(pairs))

    def _expand(
        self, node: syntax.Node, name: str, value: syntax.Node, kind: RecordType, document: Document,
        steps: tuple[ir.Step, ...],
    ) -> ir.Expr:  # fmt: skip
        if name in self.context.expanding:
            self.fail("term-refers-to-itself", node, name=name)
        if steps:
            self.fail("derived-through-path", node, name=name)
        with self.within(type=kind, document=document, expanding=(*self.context.expanding, name)):
            made = self.expr(value)
        return ir.Named(self.place(node), made.type, name, made)

    def _call(self, node: syntax.Call) -> ir.Expr:
        name = str(node.name)
        parameter = self.scope.vocabulary.parameter_named(name)
        if parameter is None:
            self._unknown_name(node, name, self.context.type)
        argument = node.arguments.items[0]
        text = ".".join(map(str, argument.items)) if isinstance(argument, syntax.Path) else ""
        scope = parameter.scope_of(text)
        if scope is None:
            known = "、".join(s.label for s in parameter.scopes)
            self.fail("unknown-scope", argument, name=text, parameter=name, known=known)
        return ir.ParamOf(self.place(node), TYPES[parameter.kind], parameter, scope.id)

    # -- logic -------------------------------------------------------------------------------------------------------
    def _disjunction(self, node: syntax.Disjunction) -> ir.Expr:
        return ir.AnyOf(self.place(node), ir.BOOL, tuple(self.boolean(n) for n in node.items))

    def _conjunction(self, node: syntax.Conjunction) -> ir.Expr:
        return ir.AllOf(self.place(node), ir.BOOL, tuple(self.boolean(n) for n in node.items))

    def _negate(self, node: syntax.Negate) -> ir.Expr:
        return ir.Not(self.place(node), ir.BOOL, self.boolean(node.operand))

    def _compare(self, node: syntax.Compare) -> ir.Expr:
        return self._comparison(node, self.crossing if node.op == "突破" else str(node.op), node.left, node.right)

    def _comparebound(self, node: syntax.CompareBound) -> ir.Expr:
        return self._comparison(node, self.bound(str(node.bound)), node.left, node.right)

    def _comparison(self, node: syntax.Node, word: str, left: syntax.Node, right: syntax.Node) -> ir.Expr:
        if word in self.scope.readings:
            return self._crossing(node, left, right)
        op = COMPARISONS[word]
        a = self.expr(left)
        b = self._choice(right, a.type.field) if a.type.base == "enum" else self.expr(right)
        self.comparable(node, a, b)
        return ir.Cmp(self.place(node), ir.BOOL, op, a, b)

    def bound(self, word: str) -> str:
        """以上、以下、以内 as a sign: with the figure (Civil Code art. 1259) unless the policy says without."""
        return BOUNDS[word].rstrip("=") if word in self.scope.exclusive else BOUNDS[word]

    def _crossing(self, node: syntax.Node, left: syntax.Node, right: syntax.Node) -> ir.Expr:
        """突破 by the policy's reading: past the figure, or at it."""
        switch = self.strictness(node)
        options = {
            choice: self._comparison(node, op, left, right) for choice, op in switch.options.items()
        }  # fmt: skip
        return ir.Choose(self.place(node), ir.BOOL, ir.Switch(switch.reading, options))

    def strictness(self, node: syntax.Node) -> ir.Switch[str]:
        """The options of the reading of 突破 as > or >=."""
        self.context.readings.add(self.crossing)
        reading = self.scope.readings[self.crossing].node
        options = {}
        for option in (o for o in reading.items[2:] if isinstance(o, syntax.Option)):  # type: ignore[attr-defined]
            word = str(option.payload.word) if isinstance(option.payload, syntax.Mode) else ""
            if word not in ("超过", "达到"):
                self.fail("crossing-reading", node, reading=self.crossing)
            options[str(option.id)] = COMPARISONS[word]
        return ir.Switch(self.crossing, options)

    def comparable(self, node: syntax.Node, a: ir.Expr, b: ir.Expr) -> None:
        """Both sides must be of one kind and unit."""
        same = a.type.base == b.type.base and a.type.unit == b.type.unit
        texts = {a.type.base, b.type.base} <= {"text", "party", "enum"}
        if not (texts or (same and _shown_agree(a.type, b.type))):
            self.fail("unit-mismatch", node, left=describe(a.type), right=describe(b.type), what="比较")

    def _choice(self, node: syntax.Node, f: Field | None) -> ir.Expr:
        text = _word(node)
        if f is None or text is None:
            return self.expr(node)
        choice = f.choice_of(text)
        if choice is None:
            self.fail("unknown-choice", node, name=text, field=f.label, known="、".join(c.label for c in f.choices))
        return ir.Const(self.place(node), ir.Type("enum", field=f), choice.id)

    def _member(self, node: syntax.Member) -> ir.Expr:
        negate = node.op == "不属于"
        words = [t.value for t in node.members.items]
        if len(words) == 1 and words[0] in self.scope.terms:
            term = self.scope.terms[words[0]].node
            assert isinstance(term, syntax.Term)
            made = self._expand(node, words[0], term.value, self.context.type, self.scope.terms[words[0]].document, ())
            return ir.Not(self.place(node), ir.BOOL, made) if negate else made
        value = self.expr(node.left)
        members = frozenset(self._member_id(t, value.type.field) for t in node.members.items)
        return ir.OneOf(self.place(node), ir.BOOL, value, members, negate)

    def _member_id(self, text: syntax.Text, f: Field | None) -> str:
        if f is None or not f.choices:
            return text.value
        choice = f.choice_of(text.value)
        if choice is None:
            self.fail("unknown-choice", text, name=text.value, field=f.label, known="、".join(c.label for c in f.choices))
        return choice.id

    def _between(self, node: syntax.Between) -> ir.Expr:
        value, low, high = self.expr(node.value), self.expr(node.low), self.expr(node.high)
        self.comparable(node, value, low)
        self.comparable(node, value, high)
        place = self.place(node)
        parts = (ir.Cmp(place, ir.BOOL, ">=", value, low), ir.Cmp(place, ir.BOOL, "<=", value, high))
        return ir.AllOf(place, ir.BOOL, parts)

    def _since(self, node: syntax.Since) -> ir.Expr:
        """自 A 起 N年: from A on, for so many years (of dates: also months or days), the first one counted."""
        value, first, length = self.expr(node.value), self.expr(node.first), self.number(node.length, ir.COUNT)
        self.comparable(node, value, first)
        place = self.place(node)
        if value.type.base == "date":
            unit = next((u for word, u in SPANS.items() if length.place.text.strip().endswith(word)), "years")
            passed: ir.Expr = ir.Elapsed(place, ir.COUNT, unit, first, value)
        else:
            passed = ir.Arith(place, ir.COUNT, "-", (self.number(node.value, ir.YEAR), first))
        parts = (ir.Cmp(place, ir.BOOL, ">=", value, first), ir.Cmp(place, ir.BOOL, "<", passed, length))
        return ir.AllOf(place, ir.BOOL, parts)

    def _presence(self, node: syntax.Presence) -> ir.Expr:
        return ir.Present(self.place(node), ir.BOOL, self.expr(node.value), node.op == "没有")

    def _startswith(self, node: syntax.StartsWith) -> ir.Expr:
        return ir.Prefix(self.place(node), ir.BOOL, self.expr(node.value), node.prefix.value)

    # -- arithmetic --------------------------------------------------------------------------------------------------
    def _binary(self, node: syntax.Binary) -> ir.Expr:
        left, right = self.number(node.left), self.number(node.right)
        place = self.place(node)
        if node.op.type in ("PLUS", "MINUS"):
            return self._sum(node, left, right)
        if node.op.type == "TIMES":
            a, b = left.type, right.type
            made = _dimension(a.money + b.money, a.area + b.area, a, b)
            return ir.Arith(place, made, "*", (left, right))
        a, b = left.type, right.type
        made = _dimension(a.money - b.money, a.area - b.area, ir.RATIO, ir.RATIO)
        return ir.Arith(place, made, "/", (left, right))

    def _sum(self, node: syntax.Binary, left: ir.Expr, right: ir.Expr) -> ir.Expr:
        plus = node.op.type == "PLUS"
        if (left.type.shown, right.type.shown) == ("year", "count"):
            return ir.Arith(self.place(node), ir.YEAR, "+" if plus else "-", (left, right))
        if left.type.unit != right.type.unit or not _shown_agree(left.type, right.type):
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
            made = _dimension(made.money + subject.type.money, made.area + subject.type.area, made, subject.type)
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

    # -- time and other rows -----------------------------------------------------------------------------------------
    def _lag(self, node: syntax.Lag) -> ir.Expr:
        self.yearly(node)
        years = 1 if node.word == "上年" else int(str(node.word)[1:-1])
        value = self.expr(node.operand)
        return ir.AtLag(self.place(node), value.type, years, value)

    def _history(self, node: syntax.History) -> ir.Expr:
        self.yearly(node)
        value = self.number(node.operand)
        return ir.Past(self.place(node), value.type, "max" if node.word == "此前最高" else "sum", value)

    def _atyear(self, node: syntax.AtYear) -> ir.Expr:
        self.yearly(node)
        value = self.expr(node.value)
        if isinstance(node.year, Token):
            year: ir.Expr = ir.Const(self.place(node.year), ir.YEAR, int(str(node.year)[:4]))
        else:
            year = self.number(node.year)
        return ir.AtYear(self.place(node), value.type, year, value)

    def _firstcompare(self, node: syntax.FirstCompare) -> ir.Expr:
        self.yearly(node)
        word = str(node.verb).removeprefix("首次")
        test = self._comparison(node, self.crossing if word == "突破" else word, node.left, node.right)
        return ir.FirstYear(self.place(node), ir.BOOL, test, self.window(node.window))

    def _firstholds(self, node: syntax.FirstHolds) -> ir.Expr:
        self.yearly(node)
        return ir.FirstYear(self.place(node), ir.BOOL, self.boolean(node.test), self.window(node.window))

    def yearly(self, node: syntax.Node) -> None:
        """Words about earlier years need a record type that is a yearly series."""
        if self.context.type.year_key is None:
            self.fail("not-a-series", node, record=self.context.type.label)

    def _first(self, node: syntax.First) -> ir.Expr:
        keys = self.keys(node.per.keys) if node.per is not None else self._own_party(node)
        where = None
        if node.where is not None:
            with self.within(outer=self.context.type):
                where = self.boolean(node.where)
        return ir.FirstEvent(self.place(node), ir.BOOL, keys, where, self.window(node.window))

    def _own_party(self, node: syntax.Node) -> ir.Keys:
        for f in self.context.type.keys:
            if f.kind in (Kind.PARTY, Kind.REF):
                return ir.Keys((ir.FieldOf(self.place(node), type_of(f), (), f),))
        self.fail("first-without-key", node, record=self.context.type.label)

    def keys(self, node: syntax.Keys) -> ir.Keys | ir.Switch[ir.Keys]:
        """Key expressions; the words 年 and 档 stand for the record's year and the tier reached."""
        items: list[ir.Expr] = []
        year = tier = False
        for key in node.items:
            if isinstance(key, syntax.ReadingUse):
                return self.switch(key, self._keys_payload)
            name = str(key.items[0]) if len(key.items) == 1 else ""
            year, tier = year or name == "年", tier or name == "档"
            if name not in ("年", "档"):
                items.append(self.expr(key))
        return ir.Keys(tuple(items), year, tier)

    def _keys_payload(self, node: syntax.Node) -> ir.Keys:
        if isinstance(node, syntax.ModePer):
            made = self.keys(node.per.keys)
            if isinstance(made, ir.Keys):
                return made
        self.fail("wrong-mode", node, wanted="取 每 …")

    def window(self, node: syntax.Window | None) -> ir.Window | ir.Switch[ir.Window]:
        """How far back 'first' looks."""
        if node is None:
            return "ever"
        if isinstance(node.mode, Token):
            return self.word_of(node, node.mode, WINDOWS)
        return self.switch(node.mode, lambda n: self.mode_word(n, WINDOWS))

    def mode_word(self, node: syntax.Node, words: dict[str, str]) -> str:
        """The meaning of a mode keyword out of a set."""
        if isinstance(node, syntax.Mode):
            return self.word_of(node, node.word, words)
        self.fail("wrong-mode", node, wanted="取 " + "、".join(words))

    def word_of(self, node: syntax.Node, token: Token, words: dict[str, str]) -> str:
        """The meaning of a keyword out of a set."""
        if str(token) not in words:
            self.fail("wrong-mode", node, wanted="取 " + "、".join(words))
        return words[str(token)]

    def _aggregate(self, node: syntax.Aggregate) -> ir.Expr:
        target = self.scope.vocabulary.type_named(str(node.type))
        if target is None:
            known = [t.label for t in self.scope.vocabulary.types]
            guess = near(str(node.type), known) or "、".join(known)
            self.fail("unknown-record-type", node.type, name=str(node.type), guess=guess)
        link, own = self._link(node, target)
        with self.within(type=target, outer=self.context.type):
            where = self.boolean(node.where) if node.where is not None else None
            value = self.number(node.value) if node.value is not None else None
        kind = {"计数": "count", "合计": "sum", "最高": "max", "最低": "min", "存在": "exists"}[str(node.kind)]
        if value is None and kind in ("sum", "max", "min"):
            self.fail("aggregate-needs-value", node, name=str(node.kind))
        made = ir.BOOL if kind == "exists" else ir.COUNT if value is None else value.type
        return ir.Rows(self.place(node), made, kind, target, link, own, where, value)

    def _link(self, node: syntax.Node, target: RecordType) -> tuple[Field, Field | None]:
        here = self.context.type
        for link in (f for f in target.fields if f.target):
            if link.target == here.id:
                return link, here.keys[0]
            own = next((f for f in here.fields if f.target == link.target), None)
            if own is not None:
                return link, own
        for link in target.fields:
            own = here.by_id.get(link.id)
            if link.key and own is not None and link.kind is own.kind and link.kind not in (Kind.YEAR, Kind.DATE):
                return link, own
        self.fail("no-link", node, record=here.label, target=target.label)

    def _already(self, node: syntax.Already) -> ir.Expr:
        ids = []
        for token in node.ids.items:
            if str(token) not in self.scope.incentive_ids:
                guess = near(str(token), self.scope.incentive_ids) or "、".join(self.scope.incentive_ids)
                self.fail("unknown-incentive", token, name=str(token), guess=guess)
            ids.append(str(token))
        where = None
        award = self.scope.vocabulary.type_named("award")
        if node.where is not None and award is not None:
            with self.within(type=award, outer=self.context.type):
                where = self.boolean(node.where)
        return ir.Awarded(self.place(node), ir.MONEY, tuple(ids), where)

    # -- readings ----------------------------------------------------------------------------------------------------
    def _readinguse(self, node: syntax.ReadingUse) -> ir.Expr:
        switch = self.switch(node, lambda n: None if isinstance(n, syntax.Mode) else self.expr(n))
        made = [e for e in switch.options.values() if e is not None]
        if len(made) < len(switch.options):
            self.fail("reading-without-meaning", node, name=str(node.id))
        for other in made[1:]:
            self.comparable(node, made[0], other)
        return ir.Choose(self.place(node), made[0].type, switch)  # type: ignore[arg-type]

    def switch(self, node: syntax.ReadingUse, payload: Callable[[syntax.Node], T]) -> ir.Switch[T]:
        """What every option of a reading means here: written here, or in the reading's own block."""
        placed = self.scope.readings.get(str(node.id))
        if placed is None:
            guess = near(str(node.id), self.scope.readings) or "、".join(self.scope.readings)
            self.fail("unknown-reading", node.id, name=str(node.id), guess=guess)
        self.context.readings.add(str(node.id))
        assert isinstance(placed.node, syntax.Reading)
        options = [o for o in placed.node.items[2:] if isinstance(o, syntax.Option)]
        here = {str(a.choice): a for a in node.alternatives}
        for name, alternative in here.items():
            if name not in [str(o.id) for o in options]:
                known = "、".join(str(o.id) for o in options)
                self.fail("unknown-option", alternative, name=name, reading=str(node.id), known=known)
        made: dict[str, T] = {}
        for option in options:
            if (alternative := here.get(str(option.id))) is not None:
                made[str(option.id)] = self._payload(alternative.payload, payload)
            elif option.payload is not None:
                with self.within(document=placed.document):
                    made[str(option.id)] = self._payload(option.payload, payload)
            else:
                self.fail("option-without-meaning", node, name=str(option.id), reading=str(node.id), label=option.label.value)
        return ir.Switch(str(node.id), made)

    def _payload(self, node: syntax.Node, payload: Callable[[syntax.Node], T]) -> T:
        if isinstance(node, syntax.ReadingUse):
            return self.switch(node, payload)  # type: ignore[return-value]
        return payload(node)


SPANS = {"月": "months", "天": "days", "日": "days"}
WINDOWS = {"历史": "ever", "政策期": "policy", "未获奖": "award"}


def type_of(f: Field) -> ir.Type:
    """The expression type of a field."""
    return ir.Type("enum", field=f) if f.kind is Kind.ENUM else TYPES[f.kind]


def describe(kind: ir.Type) -> str:
    """A type in words, for messages."""
    words = {"money": "金额", "ratio": "比率", "count": "个数", "number": "数", "area": "面积", "year": "年份",
             "unit-price": "单价"}  # fmt: skip
    bases = {"bool": "是否", "text": "文本", "enum": "枚举", "date": "日期", "party": "主体"}
    if kind.base != "number":
        return bases[kind.base]
    return words.get(kind.shown, f"金额^{kind.money}·面积^{kind.area}")


def _dimension(money: int, area: int, a: ir.Type, b: ir.Type) -> ir.Type:
    known = {(1, 0): ir.MONEY, (0, 1): ir.AREA, (1, -1): ir.UNIT_PRICE}
    if (money, area) in known:
        return known[money, area]
    if (money, area) == (0, 0):
        return ir.COUNT if "count" in (a.shown, b.shown) and "ratio" not in (a.shown, b.shown) else ir.RATIO
    return ir.Type("number", money, area, "")


def _shown_agree(a: ir.Type, b: ir.Type) -> bool:
    loose = {"number", "", "money", "area", "unit-price"}
    return a.shown == b.shown or a.shown in loose or b.shown in loose


def _span(node: syntax.Node | Token) -> tuple[int, int]:
    if isinstance(node, Token):
        return node.start_pos or 0, node.end_pos or 0
    return node.start, node.end


def _word(node: syntax.Node) -> str | None:
    if isinstance(node, syntax.Path) and len(node.items) == 1:
        return str(node.items[0])
    if isinstance(node, syntax.Quoted):
        return str(node.token)[1:-1]
    if isinstance(node, syntax.Literal) and node.token.type in ("NUMBER", "COUNT"):
        return str(node.token)
    return None


__all__ = ["BOUNDS", "COMPARISONS", "Context", "Lowering", "Stop", "describe", "head", "type_of"]
