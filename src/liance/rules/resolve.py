"""Names are bound: the vocabulary, readings, terms and ids that a policy declares, each once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from lark import Token

from liance.diagnostics.diagnostic import Diagnostic
from liance.records import vocabulary as voc
from liance.records.vocabulary import Kind
from liance.rules import syntax
from liance.rules.document import Document, Sentence
from liance.rules.literals import CONSTRUCT_KINDS, read_literal


@dataclass(frozen=True, slots=True)
class Placed:
    """A block's syntax with the document and sentence it stands under (none in an appendix)."""

    node: syntax.Node
    document: Document
    sentence: Sentence | None


@dataclass(frozen=True, slots=True)
class DerivedField:
    """A field that is computed from others, as written."""

    id: str
    label: str
    value: syntax.Node
    document: Document


@dataclass(slots=True)
class Scope:
    """What every name means; `found` collects what is wrong."""

    vocabulary: voc.Vocabulary = field(default_factory=lambda: voc.Vocabulary(()))
    derived: dict[str, list[DerivedField]] = field(default_factory=dict)
    readings: dict[str, Placed] = field(default_factory=dict)
    terms: dict[str, Placed] = field(default_factory=dict)
    incentive_ids: dict[str, Placed] = field(default_factory=dict)
    roles: dict[str, Placed] = field(default_factory=dict)
    procedures: dict[str, Placed] = field(default_factory=dict)
    blocks: list[Placed] = field(default_factory=list)
    exclusive: frozenset[str] = frozenset()
    found: list[Diagnostic] = field(default_factory=list)

    def report(self, code: str, where: Placed | Document, start: int, end: int, **args: str) -> None:
        """Note a mistake at offsets of the document."""
        document = where.document if isinstance(where, Placed) else where
        self.found.append(Diagnostic(code, document.place(start, end), args))

    def of(self, kind: type[syntax.Node]) -> list[Placed]:
        """All blocks of one kind, in order."""
        return [p for p in self.blocks if isinstance(p.node, kind)]


def head(node: syntax.Node) -> tuple[Token, syntax.Text]:
    """Id and title of a block that starts with them."""
    if isinstance(node, syntax.ListNode):
        return node.items[0], node.items[1]
    return node.id, node.title  # type: ignore[attr-defined]


def resolve(
    blocks: Iterable[Placed], code_tables: Mapping[str, Mapping[str, str]], own: Document | None = None
) -> Scope:
    """Bind all names that the blocks of a policy (`own`) and of its vocabularies declare."""
    scope = Scope(blocks=list(blocks))
    _vocabulary(scope, code_tables)
    _once(scope, scope.of(syntax.Reading), scope.readings)
    _once(scope, scope.of(syntax.Incentive), scope.incentive_ids)
    _once(scope, scope.of(syntax.Gate) + scope.of(syntax.Group), {})
    plans = (syntax.Target, syntax.Chain, syntax.Task, syntax.Measure, syntax.Safeguard)
    _once(scope, [p for p in scope.blocks if isinstance(p.node, plans)], {})
    scope.roles = _own_first(scope, scope.of(syntax.Role), own)
    scope.procedures = _own_first(scope, scope.of(syntax.Procedure), own)
    for placed in scope.of(syntax.Term):
        assert isinstance(placed.node, syntax.Term)
        _declare(scope, scope.terms, str(placed.node.name), placed, placed.node.start, placed.node.end)
    return scope


def _once(scope: Scope, placed: list[Placed], into: dict[str, Placed]) -> None:
    for item in placed:
        token, _ = head(item.node)
        _declare(scope, into, str(token), item, token.start_pos or 0, token.end_pos or 0)


def _own_first(scope: Scope, placed: list[Placed], own: Document | None) -> dict[str, Placed]:
    """What a policy declares itself replaces what its vocabularies declare under the same id."""
    shared: dict[str, Placed] = {}
    mine: dict[str, Placed] = {}
    _once(scope, [p for p in placed if p.document is not own], shared)
    _once(scope, [p for p in placed if p.document is own], mine)
    return shared | mine


def _declare(scope: Scope, into: dict[str, Placed], name: str, placed: Placed, start: int, end: int) -> None:
    if (first := into.get(name)) is not None:
        other = str(first.document.place(first.node.start, first.node.end))
        scope.report("declared-twice", placed, start, end, name=name, first=other)
        return
    into[name] = placed


def _vocabulary(scope: Scope, code_tables: Mapping[str, Mapping[str, str]]) -> None:
    types: dict[str, voc.RecordType] = {}
    for placed in scope.of(syntax.Facts):
        made = _record_type(scope, placed)
        if made.id in types:
            before = types[made.id]
            extra = tuple(f for f in made.fields if f.id not in before.by_id)
            made = voc.RecordType(made.id, before.label, before.fields + extra, before.note)
        types[made.id] = made
    parameters = [_parameter(scope, placed) for placed in scope.of(syntax.Parameter)]
    scope.vocabulary = voc.Vocabulary(tuple(types.values()), tuple(parameters), code_tables)
    for placed in scope.of(syntax.Facts):
        _check_targets(scope, placed, code_tables)


def _record_type(scope: Scope, placed: Placed) -> voc.RecordType:
    node = placed.node
    assert isinstance(node, syntax.Facts)
    token, label = head(node)
    fields = []
    for item in node.items[2:]:
        if isinstance(item, syntax.Field):
            fields.append(_field(scope, placed, item))
        else:
            derived = DerivedField(str(item.id), item.label.value, item.value, placed.document)
            scope.derived.setdefault(str(token), []).append(derived)
    return voc.RecordType(str(token), label.value, tuple(fields))


def _field(scope: Scope, placed: Placed, node: syntax.Field) -> voc.Field:
    name, label, word, *rest = node.items
    kind = Kind(CONSTRUCT_KINDS[str(word.kind)][0])
    of = str(word.of) if word.of is not None else None
    choices: tuple[voc.Choice, ...] = ()
    options: dict[str, object] = {}
    for item in rest:
        match item:
            case syntax.FieldChoices():
                choices = tuple(voc.Choice(str(c.id), c.label.value) for c in item.items)
            case syntax.IsKey():
                options["key"] = True
            case syntax.IsOptional():
                options["optional"] = True
            case syntax.IsStart():
                options["start"] = True
            case syntax.FieldLow() | syntax.FieldHigh():
                bound = _bound(scope, placed, item.value)
                options["low" if isinstance(item, syntax.FieldLow) else "high"] = bound
            case syntax.FieldNote():
                options["note"] = item.text.value
    return voc.Field(
        str(name),
        label.value,
        kind,
        choices=choices,
        ordered=str(word.kind) == "有序枚举",
        target=of if kind in (Kind.REF, Kind.PARTY) else None,
        code_table=of if kind is Kind.CODE else None,
        **options,  # type: ignore[arg-type]
    )


def _bound(scope: Scope, placed: Placed, node: syntax.Node) -> voc.Number | None:
    negative = isinstance(node, syntax.Minus)
    literal = node.operand if isinstance(node, syntax.Minus) else node
    if isinstance(literal, syntax.Literal):
        value, _ = read_literal(literal.token)
        if negative and not isinstance(value, date):
            return -value
        if not isinstance(value, date):
            return value
    scope.report("bound-not-a-figure", placed, node.start, node.end)
    return None


def _check_targets(scope: Scope, placed: Placed, code_tables: Mapping[str, Mapping[str, str]]) -> None:
    assert isinstance(placed.node, syntax.Facts)
    for item in placed.node.items[2:]:
        if not isinstance(item, syntax.Field):
            continue
        word = item.items[2]
        kind = str(word.kind)
        of = str(word.of) if word.of is not None else None
        known = [t.id for t in scope.vocabulary.types]
        if kind in ("引用", "主体") and of is not None and of not in known:
            guess = voc.near(of, known) or "、".join(known)
            args = {"name": of, "guess": guess}
            scope.report("unknown-record-type", placed, word.start, word.end, **args)
        if kind == "代码" and of not in code_tables and of != "uscc":
            known = [*code_tables, "uscc"]
            args = {"name": str(of), "guess": "、".join(known)}
            scope.report("unknown-code-table", placed, word.start, word.end, **args)


def _parameter(scope: Scope, placed: Placed) -> voc.Parameter:
    node = placed.node
    assert isinstance(node, syntax.Parameter)
    token, label = head(node)
    kind, note = Kind.RATIO, ""
    scopes: tuple[voc.Choice, ...] = ()
    bounds: dict[str, voc.Number | None] = {}
    for item in node.items[2:]:
        match item:
            case syntax.ParameterKind():
                kind = Kind(CONSTRUCT_KINDS[str(item.kind)][0])
            case syntax.Scopes():
                scopes = tuple(voc.Choice(str(c.id), c.label.value) for c in item.items)
            case syntax.FieldLow() | syntax.FieldHigh():
                bounds["low" if isinstance(item, syntax.FieldLow) else "high"] = _bound(scope, placed, item.value)
            case syntax.Note():
                note = item.text.value
    return voc.Parameter(str(token), label.value, kind, scopes, note, bounds.get("low"), bounds.get("high"))
