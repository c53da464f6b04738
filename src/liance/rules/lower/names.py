"""Literals and names: fields, paths to related records, terms, parameters."""

from __future__ import annotations

from typing import NoReturn

from liance.records.vocabulary import Field, Kind, RecordType, near
from liance.rules import ir, syntax
from liance.rules.document import Document
from liance.rules.literals import read_literal
from liance.rules.lower.base import Base
from liance.values.faults import ValueFault


class Names(Base):
    """What a name means here."""

    # -- leaves ------------------------------------------------------------------------------------------------------
    def _literal(self, node: syntax.Literal) -> ir.Expr:
        try:
            value, kind = read_literal(node.token)
        except ValueFault as fault:
            self.fail(
                "bad-literal",
                node,
                value=str(node.token),
                expected=fault.expected_zh,
                expected_en=fault.expected_en,
            )
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
            return ir.FieldOf(place, ir.type_of(f), steps, f)
        for derived in self.scope.derived.get(kind.id, []):
            if name in (derived.label, derived.id):
                return self._expand(node, name, derived.value, kind, derived.document, steps)
        if not steps:
            if name == "年份":
                return ir.RecordYear(place, ir.YEAR)
            if name in ("申报年份", "实际申报年份"):
                return ir.ApplyYear(place, ir.YEAR, actual=name == "实际申报年份")
            if (placed := self.scope.terms.get(name)) is not None:
                assert isinstance(placed.node, syntax.Term)
                return self._expand(node, name, placed.node.value, kind, placed.document, steps)
            if (parameter := self.scope.vocabulary.parameter_named(name)) is not None:
                if parameter.scopes:
                    known = "、".join(s.label for s in parameter.scopes)
                    self.fail("parameter-needs-scope", node, name=name, known=known)
                return ir.ParamOf(place, ir.FIELD_TYPES[parameter.kind], parameter, "")
            own = next((f for f in kind.fields if f.target and self._label(f.target) == name), None)
            if own is not None:
                return ir.FieldOf(place, ir.type_of(own), (), own)
            if name == kind.label and (key := next(iter(kind.keys), None)) is not None:
                return ir.FieldOf(place, ir.type_of(key), (), key)
        self._unknown_name(node, name, kind)

    def _label(self, type_id: str) -> str:
        found = self.scope.vocabulary.type_named(type_id)
        return found.label if found is not None else type_id

    def _unknown_name(self, node: syntax.Node, name: str, kind: RecordType) -> NoReturn:
        known = [f.label for f in kind.fields] + [d.label for d in self.scope.derived.get(kind.id, [])]
        known += [*self.scope.terms, *(p.label for p in self.scope.vocabulary.parameters)]
        known += [t.label for t in self.scope.vocabulary.types]
        guess = near(name, known) or known[0]
        self.fail(
            "unknown-name",
            node,
            name=name,
            record=kind.label,
            guess=guess,
            known="、".join(f.label for f in kind.fields),
        )

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
        pairs: list[tuple[Field, Field | None]] = []
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
        return ir.ParamOf(self.place(node), ir.FIELD_TYPES[parameter.kind], parameter, scope.id)
