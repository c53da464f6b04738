"""Worked examples: the facts an official writes beside a rule become a small city, and the result is compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lark import Token

from liance.diagnostics.diagnostic import Diagnostic
from liance.diagnostics.place import Source
from liance.records.cells import CellFault, reader_for
from liance.records.city import City, Record, Value
from liance.records.vocabulary import Field, Kind, RecordType, near
from liance.rules import ir, syntax
from liance.rules.answers.explain import Answer, Program
from liance.rules.answers.reasons import fact_label
from liance.rules.document import Block, Document
from liance.rules.literals import read_literal
from liance.rules.parse import parse_block
from liance.rules.resolve import Placed, Scope
from liance.values.money import format_money

OUTCOMES = {"不符合": "not_eligible", "待定": "undetermined", "人工": "manual", "区间": "range"}
Rows = list[tuple[RecordType, dict[str, Value]]]


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


class BadExample(Exception):
    """An example that cannot be read: carries the diagnostic's code, place and arguments."""

    def __init__(self, code: str, node: syntax.Node | Token, **args: str) -> None:
        super().__init__(code)
        self.code, self.node, self.args_ = code, node, args


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


def run_case(
    policy: ir.Policy, scope: Scope, incentive: str, text: str, choices: Mapping[str, str] | None = None
) -> list[WorkedResult]:
    """Run one case written like the body of a 示例 block (`已知 … 结果 …`). Raises ValueError for an unreadable one."""
    body = f"示例 {incentive}\n  {text}"
    document = Document(Source("case", body), {}, [], [])
    node = parse_block(document, Block("示例", body, 0))
    if isinstance(node, Diagnostic):
        raise ValueError(f"{node.code} {dict(node.args)} {node.place}")
    assert isinstance(node, syntax.Example)
    try:
        return list(_run(policy, scope, node.items[1:], incentive, choices or {}))
    except BadExample as bad:
        raise ValueError(f"{bad.code} {bad.args_}") from bad


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
    city = _Build(policy, scope).city(items)
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


class _Build:
    """Builds the small city of one example on the policy's background."""

    def __init__(self, policy: ir.Policy, scope: Scope) -> None:
        self.policy, self.scope, self.vocabulary = policy, scope, policy.vocabulary
        self.rows: Rows = []
        self.parameters: dict[tuple[str, str, int], Value] = {}

    def city(self, items: list[syntax.Node]) -> City:
        """The city that the background and the given facts describe."""
        for placed in self.scope.of(syntax.Background):
            assert isinstance(placed.node, syntax.Background)
            self._read(placed.node.items)
        self._read(items)
        records = [Record(kind, values) for kind, values in self.rows]
        return City.of(self.vocabulary, records, parameters=self.parameters)

    def _read(self, items: list[syntax.Node]) -> None:
        for item in items:
            if isinstance(item, syntax.Given):
                self._record(item)
            elif isinstance(item, syntax.GivenParameter):
                self._parameter(item)

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
