"""Conditions: comparisons with their bounds, membership, presence."""

from __future__ import annotations

from liance.records.vocabulary import Field
from liance.rules import ir, syntax
from liance.rules.lower.base import (
    BOUNDS,
    COMPARISONS,
    SPANS,
    describe,
    shown_agree,
    word_in,
)
from liance.rules.lower.names import Names


class Logic(Names):
    """What a condition means."""

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
        if not (texts or (same and shown_agree(a.type, b.type))):
            self.fail("unit-mismatch", node, left=describe(a.type), right=describe(b.type), what="比较")

    def _readinguse(self, node: syntax.ReadingUse) -> ir.Expr:
        switch = self._unnested(node, self.switch(node, self._meant))
        made = [e for e in switch.options.values() if e is not None]
        if len(made) < len(switch.options):
            self.fail("reading-without-meaning", node, name=str(node.id))
        for other in made[1:]:
            self.comparable(node, made[0], other)
        return ir.Choose(self.place(node), made[0].type, switch)

    def _meant(self, node: syntax.Node) -> ir.Expr | None:
        """What an option says, if it is an expression."""
        return None if isinstance(node, syntax.Mode) else self.expr(node)

    def _unnested(self, node: syntax.ReadingUse, switch: ir.Switch[ir.Expr | None]) -> ir.Switch[ir.Expr | None]:
        """A reading that stands in an option of another becomes an expression of its own."""
        options: dict[str, ir.Expr | None] = {}
        for option, meant in switch.options.items():
            inner: object = meant
            if isinstance(inner, ir.Switch):
                unnested = self._unnested(node, inner)
                some = next((e for e in unnested.options.values() if e is not None), None)
                options[option] = None if some is None else ir.Choose(self.place(node), some.type, unnested)
            else:
                options[option] = meant
        return ir.Switch(switch.reading, options)

    def _choice(self, node: syntax.Node, f: Field | None) -> ir.Expr:
        text = word_in(node)
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
            self.fail(
                "unknown-choice",
                text,
                name=text.value,
                field=f.label,
                known="、".join(c.label for c in f.choices),
            )
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
        value, first, length = (
            self.expr(node.value),
            self.expr(node.first),
            self.number(node.length, ir.COUNT),
        )
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
