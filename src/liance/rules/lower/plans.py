"""Blocks that promise rather than pay: targets, chains, tasks, measures, safeguards; and dated figures."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from lark import Token

from liance.records.vocabulary import near
from liance.rules import ir, syntax
from liance.rules.literals import read_literal
from liance.rules.lower.base import BOUNDS, COMPARISONS, span_of
from liance.rules.lower.incentives import word_of
from liance.rules.resolve import Placed, Scope, head

KINDS: dict[type[syntax.Node], str] = {
    syntax.Chain: "chain",
    syntax.Task: "task",
    syntax.Measure: "measure",
    syntax.Safeguard: "safeguard",
}
LISTS = {
    "产品": "products", "单位": "organisations", "园区": "parks", "机制": "mechanisms", "带动": "drives",
    "院校": "institutes", "区域": "zones", "人才": "talent",
}  # fmt: skip


def lower_target(placed: Placed, departments: tuple[str, ...]) -> ir.Target:
    """One 指标 block."""
    node, sentence = placed.node, placed.sentence
    assert isinstance(node, syntax.Target)
    assert sentence is not None
    token, title = head(node)
    made: dict[str, Any] = {
        "op": None,
        "value": None,
        "value_text": "",
        "qualitative": "",
        "deadline": "",
        "measured": "",
        "note": "",
    }
    for line in node.items[2:]:
        match line:
            case syntax.Goal():
                made.update(op=COMPARISONS[str(line.op)], **_figure(line.value))
            case syntax.GoalBound():
                made.update(op=BOUNDS[str(line.bound)], **_figure(line.value))
            case syntax.Qualitative():
                made["qualitative"] = line.text.value
            case syntax.Deadline():
                made["deadline"] = str(line.token)
            case syntax.Measured():
                made["measured"] = line.text.value
            case syntax.Departments():
                departments = tuple(word_of(t) for t in line.names.items)
            case syntax.Note():
                made["note"] = line.text.value
    return ir.Target(
        id=str(token),
        title=title.value,
        sentence=sentence,
        departments=departments,
        **made,
    )


def _figure(node: syntax.Node) -> dict[str, object]:
    if not isinstance(node, syntax.Literal):
        return {"value": None, "value_text": ""}
    value, _ = read_literal(node.token)
    return {"value": value, "value_text": str(node.token)}


def lower_task(scope: Scope, placed: Placed, departments: tuple[str, ...], known: Collection[str]) -> ir.Task:
    """One 产业链, 任务, 举措 or 保障 block; `known`: the procedures and kinds of matter that may do it."""
    node, sentence = placed.node, placed.sentence
    assert sentence is not None
    token, title = head(node)
    lists: dict[str, tuple[str, ...]] = {}
    outputs: list[tuple[str, str]] = []
    done_by: tuple[str, ...] = ()
    note = ""
    lines = node.items[2:] if isinstance(node, syntax.ListNode) else [node.note]  # type: ignore[attr-defined]
    for line in lines:
        match line:
            case syntax.ListLine():
                word = LISTS[str(line.word)]
                lists[word] = lists.get(word, ()) + tuple(t.value for t in line.texts.items)
            case syntax.Output():
                outputs.append((line.text.value, line.unit.value if line.unit is not None else ""))
            case syntax.WorkedBy():
                done_by += tuple(_done_by(scope, placed, line, known))
            case syntax.Departments():
                departments = tuple(word_of(t) for t in line.names.items)
            case syntax.Note():
                note = line.text.value
    kind = KINDS[type(node)]
    return ir.Task(kind, str(token), title.value, sentence, lists, tuple(outputs), departments, note, done_by)


def _done_by(scope: Scope, placed: Placed, line: syntax.WorkedBy, known: Collection[str]) -> Iterator[str]:
    """The procedures and kinds of matter of a 办理 line; one that no document declares is reported."""
    for token in line.items:
        assert isinstance(token, Token)
        if str(token) in known:
            yield str(token)
        else:
            guess = near(str(token), known) or "、".join(known) or "（没有程序）"
            scope.report("unknown-procedure", placed, *span_of(token), name=str(token), guess=guess)


def figures_of(scope: Scope, placed: Placed) -> list[ir.Figure]:
    """The dated values of one 参数 block."""
    node = placed.node
    assert isinstance(node, syntax.Parameter)
    token, _ = head(node)
    parameter = scope.vocabulary.parameter_named(str(token))
    assert parameter is not None
    made = []
    for line in (x for x in node.items[2:] if isinstance(x, syntax.Value)):
        value, _ = read_literal(line.value.token)
        year = int(str(line.date)[:4])
        choice = parameter.scope_of(str(line.scope.token)) if line.scope is not None else None
        if (line.scope is not None and choice is None) or isinstance(value, date):
            known = "、".join(s.label for s in parameter.scopes)
            name = str(line.scope.token) if line.scope is not None else str(line.value.token)
            scope.report(
                "unknown-scope",
                placed,
                line.start,
                line.end,
                name=name,
                parameter=parameter.label,
                known=known,
            )
            continue
        source = line.source.value if line.source is not None else ""
        scope_id = choice.id if choice is not None else ""
        made.append(
            ir.Figure(parameter.id, scope_id, year, line.since is not None, value, source, not line.unconfirmed)
        )
    return made
