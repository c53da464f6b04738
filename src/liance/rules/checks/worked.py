"""Worked examples: the facts an official writes beside a rule become a small city, and the result is compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from lark import Token

from liance.diagnostics.diagnostic import Diagnostic
from liance.diagnostics.place import Source
from liance.records.city import City
from liance.rules import ir, syntax
from liance.rules.answers.explain import Answer, Program
from liance.rules.answers.reasons import fact_label
from liance.rules.checks.example_city import BadExample, example_city
from liance.rules.document import Block, Document
from liance.rules.literals import read_literal
from liance.rules.parse import parse_block
from liance.rules.resolve import Placed, Scope
from liance.values.money import format_money

OUTCOMES = {"不符合": "not_eligible", "待定": "undetermined", "人工": "manual", "区间": "range"}


@dataclass(frozen=True, slots=True)
class WorkedResult:
    """One expectation of one example: what was expected and what came out, in words."""

    incentive: str
    ok: bool
    expected: str
    got: str
    detail: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: whose result it shows, the facts as a small city, and the results expected, in words."""

    incentive: str
    city: City
    expected: tuple[str, ...]


def check_examples(policy: ir.Policy, scope: Scope) -> tuple[list[WorkedResult], list[Diagnostic]]:
    """Run every 示例 block of a policy; a wrong or unreadable one is a diagnostic at its place."""
    results: list[WorkedResult] = []
    found: list[Diagnostic] = []
    for placed, incentive in _examples(scope):
        assert isinstance(placed.node, syntax.Example)
        try:
            made = list(_run(policy, scope, placed.node.items[1:], incentive, {}))
        except BadExample as bad:
            start, end = _offsets(bad.node)
            found.append(Diagnostic(bad.code, placed.document.place(start, end), bad.args_))
            continue
        results.extend(made)
        for result in (r for r in made if not r.ok):
            place = placed.document.place(result.start, result.end)
            args = {
                "incentive": result.incentive,
                "expected": result.expected,
                "got": result.got,
                "detail": result.detail,
            }
            found.append(Diagnostic("example-wrong", place, args))
    return results, found


def run_examples(policy: ir.Policy, scope: Scope) -> list[WorkedResult]:
    """The results of all 示例 blocks that can be read."""
    return check_examples(policy, scope)[0]


def examples(policy: ir.Policy, scope: Scope) -> Iterator[Example]:
    """Every 示例 block that can be read, in order, ready to be run again with other figures."""
    for placed, incentive in _examples(scope):
        assert isinstance(placed.node, syntax.Example)
        with suppress(BadExample):
            yield _example(policy, scope, placed.node, incentive)


def case_example(policy: ir.Policy, scope: Scope, incentive: str, text: str) -> Example:
    """One case written like the body of a 示例 block as an example. Raises ValueError for an unreadable one."""
    try:
        return _example(policy, scope, _case(incentive, text), incentive)
    except BadExample as bad:
        raise ValueError(f"{bad.code} {bad.args_}") from bad


def _example(policy: ir.Policy, scope: Scope, node: syntax.Example, incentive: str) -> Example:
    items = node.items[1:]
    wanted = [i for i in items if isinstance(i, syntax.Expected)]
    return Example(incentive, example_city(policy, scope, items), tuple(_wanted(i) for i in wanted))


def _wanted(item: syntax.Expected) -> str:
    which = "" if item.which is None else item.which.value if isinstance(item.which, syntax.Text) else str(item.which)
    if isinstance(item.outcome, syntax.ExpectAmount):
        return f"{which} {item.outcome.value.token}".strip()
    text = item.outcome.text
    return f"{which} {item.outcome.word}{f'（{text.value}）' if text is not None else ''}".strip()


def run_case(
    policy: ir.Policy, scope: Scope, incentive: str, text: str, choices: Mapping[str, str] | None = None
) -> list[WorkedResult]:
    """Run one case written like the body of a 示例 block (`已知 … 结果 …`). Raises ValueError for an unreadable one."""
    node = _case(incentive, text)
    try:
        return list(_run(policy, scope, node.items[1:], incentive, choices or {}))
    except BadExample as bad:
        raise ValueError(f"{bad.code} {bad.args_}") from bad


def _case(incentive: str, text: str) -> syntax.Example:
    body = f"示例 {incentive}\n  {text}"
    document = Document(Source("case", body), {}, [], [])
    node = parse_block(document, Block("示例", body, 0))
    if isinstance(node, Diagnostic):
        raise ValueError(f"{node.code} {dict(node.args)} {node.place}")
    assert isinstance(node, syntax.Example)
    return node


def _examples(scope: Scope) -> Iterator[tuple[Placed, str]]:
    """Every example with the incentive it names, or the last one above it."""
    last = ""
    for placed in scope.blocks:
        if isinstance(placed.node, syntax.Incentive):
            last = str(placed.node.items[0])
        elif isinstance(placed.node, syntax.Example):
            yield placed, str(placed.node.items[0] or last)


def _offsets(node: syntax.Node | Token) -> tuple[int, int]:
    return (node.start_pos or 0, node.end_pos or 0) if isinstance(node, Token) else (node.start, node.end)


def _run(
    policy: ir.Policy, scope: Scope, items: list[syntax.Node], incentive: str, choices: Mapping[str, str]
) -> Iterator[WorkedResult]:
    program = Program(policy, choices, _with_group(policy, incentive))
    city = example_city(policy, scope, items)
    answers = [a for a in program.answers(city) if a.incentive.id == incentive]
    for item in (i for i in items if isinstance(i, syntax.Expected)):
        mine = [a for a in answers if _concerned(a, item.which)]
        yield _compare(mine, item, incentive)


def _with_group(policy: ir.Policy, incentive: str) -> set[str]:
    members = {m for g in policy.groups if incentive in g.members for m in g.members}
    return members | {incentive}


def _concerned(answer: Answer, which: Token | syntax.Text | None) -> bool:
    if which is None:
        return True
    if isinstance(which, syntax.Text):
        return which.value in [str(k) for k in answer.record.key]
    return answer.year == int(str(which)[:4])


def _compare(answers: list[Answer], item: syntax.Expected, incentive: str) -> WorkedResult:
    outcome = item.outcome
    detail = "；".join(r.zh for a in answers for r in a.reasons) or "没有这样的记录"
    total = sum(a.amount or 0 for a in answers)
    got = "、".join(_said(a) for a in answers) or "没有记录"
    if isinstance(outcome, syntax.ExpectAmount):
        wanted, _ = read_literal(outcome.value.token)
        ok = total == wanted and all(a.outcome in ("definite", "ceiling", "not_eligible") for a in answers)
        expected = format_money(int(wanted)) if isinstance(wanted, int) else str(outcome.value.token)
        return WorkedResult(incentive, ok, expected, got, detail, item.start, item.end)
    word = OUTCOMES[str(outcome.word)]
    text = outcome.text.value if outcome.text is not None else ""
    there = all(a.outcome == word for a in answers) and bool(answers)
    told = not text or text in detail or any(text in fact_label(a.decided, f) for a in answers for f in a.missing)
    told = told or any(text == _range(a) for a in answers)
    expected = f"{outcome.word}{f'（{text}）' if text else ''}"
    return WorkedResult(incentive, there and told, expected, got, detail, item.start, item.end)


def _range(a: Answer) -> str:
    low = "?" if a.low is None else format_money(a.low)
    return f"{low}–{'?' if a.high is None else format_money(a.high)}"


def _said(a: Answer) -> str:
    words = {v: k for k, v in OUTCOMES.items()}
    if a.amount is not None:
        return format_money(a.amount)
    word = words[a.outcome]
    return f"{word}（{_range(a)}）" if a.outcome in ("range", "undetermined") and a.high is not None else word
