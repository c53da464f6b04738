"""Blocks that govern many incentives: readings, gates, groups."""

from __future__ import annotations

from functools import partial

from liance.records.vocabulary import RecordType, near
from liance.rules import ir, syntax
from liance.rules.lower.base import Context, Stop
from liance.rules.lower.expressions import Lowering
from liance.rules.lower.incentives import check_option
from liance.rules.resolve import Placed, Scope, head

METHODS = {"叠加": "stack", "就高": "highest", "择一": "choose", "补差": "top-up", "扣减": "net-of-higher"}


def lower_reading(scope: Scope, placed: Placed) -> ir.Reading | None:
    """One 口径 block."""
    node = placed.node
    assert isinstance(node, syntax.Reading)
    token, title = head(node)
    phrases: list[str] = []
    options: list[ir.ReadingOption] = []
    default, notes = None, []
    for line in node.items[2:]:
        match line:
            case syntax.Phrase():
                phrases.extend(t.value for t in line.texts.items)
            case syntax.Option():
                options.append(ir.ReadingOption(str(line.id), line.label.value, line.payload is not None))
            case syntax.Adopted():
                default = line.id
                notes.extend([line.reason.value] if line.reason is not None else [])
            case syntax.Note() | syntax.Ground():
                notes.append(line.text.value)
    start, end = token.start_pos or 0, token.end_pos or 0
    if default is None or len(options) < 2:
        scope.report("reading-incomplete", placed, start, end, name=str(token))
        return None
    try:
        check_option(scope, placed.document, token, default)
    except Stop:
        return None
    place = placed.document.place(node.start, node.end)
    note = "；".join(notes)
    return ir.Reading(
        str(token), title.value, tuple(phrases), tuple(options), str(default), note, placed.sentence, place
    )


def lower_gate(scope: Scope, placed: Placed, incentives: tuple[ir.Incentive, ...], crossing: str) -> tuple[
    ir.Gate, dict[str, ir.Condition]
] | None:  # fmt: skip
    """One 门槛 block, and its condition for every basis it applies to (record type id -> condition)."""
    node = placed.node
    assert isinstance(node, syntax.Gate)
    token, title = head(node)
    scope_word = next((str(x.word) for x in node.items[2:] if isinstance(x, syntax.GateScope)), "受益企业")
    source = next((x.value for x in node.items[2:] if isinstance(x, syntax.Condition)), None)
    ground = next((x.text.value for x in node.items[2:] if isinstance(x, syntax.Ground)), "")
    if source is None:
        start, end = token.start_pos or 0, token.end_pos or 0
        scope.report("gate-incomplete", placed, start, end, name=str(token))
        return None
    on_enterprise = scope_word == "受益企业"
    place = placed.document.place(node.start, node.end)
    gate = ir.Gate(str(token), title.value, on_enterprise, place, ground)
    types = {i.basis.id: i.basis for i in incentives if not i.is_guidance}
    if on_enterprise:
        types = {t.id: t for t in scope.vocabulary.types if t.id == "enterprise"}
    conditions = {}
    for type_ in types.values():
        lowering = Lowering(scope, Context(placed.document, type_), crossing)
        try:
            expr = lowering.boolean(source)
        except Stop:
            return None
        conditions[type_.id] = ir.Condition(expr, title.value, gate.id, ground)
    return gate, conditions


def lower_group(scope: Scope, placed: Placed, incentives: tuple[ir.Incentive, ...], crossing: str) -> ir.Group | None:
    """One 合并 block."""
    node = placed.node
    assert isinstance(node, syntax.Group)
    token, title = head(node)
    parts = {type(x): x for x in node.items[2:]}
    members, same, method = parts.get(syntax.Members), parts.get(syntax.Same), parts.get(syntax.Method)
    note = parts.get(syntax.Note)
    if members is None or same is None or method is None:
        start, end = token.start_pos or 0, token.end_pos or 0
        scope.report("group-incomplete", placed, start, end, name=str(token))
        return None
    keys: dict[str, ir.Keys] = {}
    methods: dict[str, ir.GroupMethod | ir.Switch[ir.GroupMethod]] = {}
    try:
        for member in members.ids.items:
            incentive = next((i for i in incentives if i.id == str(member)), None)
            if incentive is None and str(member) in scope.incentive_ids:
                continue  # its own mistakes are reported already
            lowering = Lowering(
                scope, Context(placed.document, incentive.basis if incentive else _any(scope)), crossing
            )
            if incentive is None:
                guess = near(str(member), scope.incentive_ids) or "、".join(scope.incentive_ids)
                lowering.fail("unknown-incentive", member, name=str(member), guess=guess)
            made = lowering.keys(same.keys)
            assert isinstance(made, ir.Keys)
            keys[str(member)] = made
            if isinstance(method.mode, syntax.ReadingUse):
                methods[str(member)] = lowering.switch(method.mode, partial(_method, lowering))
            else:
                methods[str(member)] = _method(lowering, method.mode)
    except Stop:
        return None
    place = placed.document.place(node.start, node.end)
    words = note.text.value if note is not None else ""
    return ir.Group(str(token), title.value, tuple(keys), keys, methods, place, words)


def _any(scope: Scope) -> RecordType:
    return scope.vocabulary.types[0]


def _method(lowering: Lowering, node: syntax.Node) -> ir.GroupMethod:
    if isinstance(node, syntax.ModeAtMost):
        return ir.GroupMethod("at-most", None, lowering.number(node.value, ir.MONEY))
    if isinstance(node, syntax.Mode) and str(node.word) in METHODS:
        keys = lowering.keys(node.per.keys) if node.per is not None else None
        assert keys is None or isinstance(keys, ir.Keys)
        return ir.GroupMethod(METHODS[str(node.word)], keys)
    lowering.fail("wrong-mode", node, wanted="取 " + "、".join(METHODS))
