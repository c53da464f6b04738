"""The small city that a worked example describes: its facts and figures on the policy's background."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lark import Token

from liance.records.cells import CellFault, reader_for
from liance.records.city import City, Record, Value
from liance.records.vocabulary import Field, Kind, RecordType, near
from liance.rules import ir, syntax
from liance.rules.literals import read_literal
from liance.rules.resolve import Scope
from liance.values.faults import ValueFault
from liance.values.period import parse_date

Rows = list[tuple[RecordType, dict[str, Value]]]


class BadExample(Exception):
    """An example that cannot be read: carries the diagnostic's code, place and arguments."""

    def __init__(self, code: str, node: syntax.Node | Token, **args: str) -> None:
        super().__init__(code)
        self.code, self.node, self.args_ = code, node, args


def example_city(policy: ir.Policy, scope: Scope, items: Iterable[syntax.Node]) -> City:
    """The city that the background and the given facts describe. Raises BadExample for facts that cannot be read."""
    return _Build(policy, scope).city(items)


class _Build:
    """Builds the small city of one example on the policy's background."""

    def __init__(self, policy: ir.Policy, scope: Scope) -> None:
        self.policy, self.scope, self.vocabulary = policy, scope, policy.vocabulary
        self.rows: Rows = []
        self.parameters: dict[tuple[str, str, int], Value] = {}
        self.applied_on: date | None = None

    def city(self, items: Iterable[syntax.Node]) -> City:
        """The city that the background and the given facts describe."""
        for placed in self.scope.of(syntax.Background):
            assert isinstance(placed.node, syntax.Background)
            self._read(placed.node.items)
        self._read(items)
        records = [Record(kind, values) for kind, values in self.rows]
        return City.of(self.vocabulary, records, parameters=self.parameters, applied_on=self.applied_on)

    def _read(self, items: Iterable[syntax.Node]) -> None:
        for item in items:
            if isinstance(item, syntax.Given):
                self._record(item)
            elif isinstance(item, syntax.GivenParameter):
                self._parameter(item)
            elif isinstance(item, syntax.GivenDay):
                self.applied_on = _day(item)

    def _record(self, item: syntax.Given) -> None:
        name, year, *assigns = item.items
        kind = self.vocabulary.type_named(str(name)) if name is not None else None
        if kind is None:
            known = [t.label for t in self.vocabulary.types]
            guess = near(str(name), known) or "、".join(known)
            raise BadExample("unknown-record-type", name or item, name=str(name), guess=guess)
        values: dict[str, Value] = {}
        unknown: set[str] = set()
        for assign in assigns:
            self._assign(kind, assign, values, unknown)
        self._complete(kind, int(str(year)[:4]) if year is not None else None, values)
        self._put(kind, values, unknown)

    def _assign(self, kind: RecordType, assign: syntax.Assign, values: dict[str, Value], unknown: set[str]) -> None:
        f = kind.named(str(assign.name))
        if f is None:
            guess = near(str(assign.name), [g.label for g in kind.fields]) or "、".join(g.label for g in kind.fields)
            args = {"name": str(assign.name), "record": kind.label, "guess": guess, "known": guess}
            raise BadExample("unknown-name", assign.name, **args)
        cell = assign.cell
        content = cell.value if isinstance(cell, syntax.Cell) else cell
        if isinstance(content, syntax.UnknownCell):
            unknown.add(f.id)
            return
        value = reader_for(f, self.vocabulary)(_raw(content, f))
        if isinstance(value, CellFault) or value is None:
            expected = value.expected_zh if isinstance(value, CellFault) else f.label
            english = value.expected_en if isinstance(value, CellFault) else f.id
            raise BadExample("bad-literal", assign, value=_raw_text(content), expected=expected, expected_en=english)
        values[f.id] = value

    def _complete(self, kind: RecordType, year: int | None, values: dict[str, Value]) -> None:
        """Keys that an example leaves out: the background's enterprise, the year given, a name."""
        for f in kind.fields:
            if f.id in values:
                continue
            if f.kind is Kind.YEAR and year is not None:
                values[f.id] = year
            elif f.key and f.kind is Kind.DATE and year is not None and not f.optional:
                values[f.id] = date(year, 6, 30)
            elif f.key and not f.optional:
                values[f.id] = self._default(kind, f)

    def _default(self, kind: RecordType, f: Field) -> Value:
        if f.target is not None or f.kind is Kind.CODE:
            target = f.target or kind.id
            first = next((v for k, v in self.rows if k.id == target), None)
            if first is not None:
                return next(iter(first.values()))
        return "甲"

    def _put(self, kind: RecordType, values: dict[str, Value], unknown: set[str]) -> None:
        key = [values.get(f.id) for f in kind.keys]
        for other, before in self.rows:
            if other is kind and [before.get(f.id) for f in kind.keys] == key:
                before.update(values)
                for name in unknown:
                    before.pop(name, None)
                return
        first = {f.id: values[f.id] for f in kind.keys if f.id in values}
        self.rows.append((kind, {**first, **values}))

    def _parameter(self, item: syntax.GivenParameter) -> None:
        parameter = self.vocabulary.parameter_named(str(item.name))
        if parameter is None:
            known = [p.label for p in self.vocabulary.parameters]
            guess = near(str(item.name), known) or "、".join(known)
            raise BadExample(
                "unknown-name",
                item.name,
                name=str(item.name),
                record="参数",
                guess=guess,
                known="、".join(known),
            )
        scope = parameter.scope_of(str(item.scope.token)) if item.scope is not None else None
        if parameter.scopes and scope is None:
            known_scopes = "、".join(s.label for s in parameter.scopes)
            raise BadExample("parameter-needs-scope", item, name=parameter.label, known=known_scopes)
        value, _ = read_literal(item.value.token)
        year = int(str(item.year)[:4]) if item.year is not None else 0
        self.parameters[parameter.id, scope.id if scope is not None else "", year] = value


def _day(item: syntax.GivenDay) -> date:
    """The day of application."""
    try:
        return parse_date(str(item.token))
    except ValueFault as fault:
        told = {"expected": fault.expected_zh, "expected_en": fault.expected_en}
        raise BadExample("bad-literal", item, value=str(item.token), **told) from fault


def _raw_text(content: object) -> str:
    if isinstance(content, syntax.Text):
        return content.value
    return str(content.token) if isinstance(content, syntax.Literal) else str(content)


def _raw(content: object, f: Field) -> object:
    """A cell as a file would hold it."""
    if isinstance(content, Token):
        return content == "是"
    text = _raw_text(content)
    if f.kind in (Kind.COUNT, Kind.NUMBER) and isinstance(content, syntax.Literal):
        value, _ = read_literal(content.token)
        return str(value)
    if f.kind is Kind.AREA and isinstance(content, syntax.Literal):
        value, _ = read_literal(content.token)
        return str(value)
    return text
