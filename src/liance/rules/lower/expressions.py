"""Time, history, other rows; and the whole: syntax becomes typed expressions."""

from __future__ import annotations

from lark import Token

from liance.records.vocabulary import Field, Kind, RecordType, near
from liance.rules import ir, syntax
from liance.rules.lower.base import WINDOWS
from liance.rules.lower.numbers import Numbers


class Lowering(Numbers):
    """Turns syntax into typed expressions for one context; reports mistakes to the scope and raises Stop."""

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
                return ir.Keys((ir.FieldOf(self.place(node), ir.type_of(f), (), f),))
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
