"""Blocks that award money become incentives, gates and groups; readings become their options."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from lark import Token

from liance.records.vocabulary import RecordType, near
from liance.rules import ir, syntax
from liance.rules.document import Document, Sentence
from liance.rules.literals import read_literal
from liance.rules.lower.base import COMPARISONS, Context, Stop, describe
from liance.rules.lower.draft import Draft, StatedLines
from liance.rules.lower.expressions import Lowering
from liance.rules.resolve import Placed, Scope, head

NATURES = {
    "最高": ir.Nature.CEILING,
    "定额": ir.Nature.DEFINITE,
    "足额": ir.Nature.CEILING,
    "区间": ir.Nature.RANGE,
    "人工": ir.Nature.MANUAL,
    "指引": ir.Nature.GUIDANCE,
}
TIER_MODES = {"最高档": "highest", "累加": "sum", "补差": "top-up"}


def lower_incentive(scope: Scope, placed: Placed, crossing: str, departments: tuple[str, ...]) -> ir.Incentive | None:
    """One 奖补 block; None when a line of it was wrong (all its wrong lines are reported)."""
    return _IncentiveLowering(scope, placed, crossing).lower(departments)


class _IncentiveLowering(StatedLines):
    def __init__(self, scope: Scope, placed: Placed, crossing: str) -> None:
        self.scope, self.placed, self.crossing = scope, placed, crossing
        self.draft, self.failed = Draft(), False
        self.readings: set[str] = set()

    def lower(self, departments: tuple[str, ...]) -> ir.Incentive | None:
        node, draft = self.placed.node, self.draft
        assert isinstance(node, syntax.Incentive)
        token, title = head(node)
        lines = node.items[2:]
        for line in sorted(lines, key=lambda n: not isinstance(n, syntax.Basis)):
            with self._line():
                self._read(line)
        if draft.basis is None or self.placed.sentence is None:
            if not self.failed:
                what = "依据" if draft.basis is None else "正文"
                start, end = token.start_pos or 0, token.end_pos or 0
                self.scope.report("incentive-incomplete", self.placed, start, end, name=str(token), what=what)
            return None
        self._complete(token)
        if self.failed:
            return None
        return self._made(token, title.value, draft.basis, self.placed.sentence, departments)

    def _complete(self, token: Token) -> None:
        draft = self.draft
        manual = isinstance(draft.nature, ir.NatureOf) and draft.nature.kind in (
            ir.Nature.MANUAL,
            ir.Nature.GUIDANCE,
        )
        missing = [
            w
            for w, there in (("金额 或 档位", draft.amount is not None or manual), ("性质", draft.nature))
            if not there
        ]
        if missing and not self.failed:
            self.failed = True
            what = "、".join(missing)
            start, end = token.start_pos or 0, token.end_pos or 0
            self.scope.report("incentive-incomplete", self.placed, start, end, name=str(token), what=what)

    def _made(
        self, token: Token, title: str, basis: RecordType, sentence: Sentence, departments: tuple[str, ...]
    ) -> ir.Incentive:
        draft, node = self.draft, self.placed.node
        assert draft.nature is not None
        return ir.Incentive(
            str(token), title, sentence, self.placed.document.place(node.start, node.end), basis, draft.where,
            draft.payee, tuple(draft.conditions), draft.amount, draft.floor, draft.nature, draft.nature_reason,
            tuple(draft.limits), draft.once, draft.lag, draft.ledger_key, draft.adopted,
            draft.departments or departments, draft.documents, draft.national, tuple(draft.stated), draft.note,
            draft.procedure or "",
        )  # fmt: skip

    @contextmanager
    def _line(self) -> Iterator[None]:
        try:
            yield
        except Stop:
            self.failed = True

    def _lowering(self, type_: RecordType | None = None) -> Lowering:
        basis = type_ or self.draft.basis
        if basis is None:
            raise Stop
        return Lowering(self.scope, Context(self.placed.document, basis, readings=self.readings), self.crossing)

    def _read(self, line: syntax.Node) -> None:
        method: Callable[[syntax.Node], None] = getattr(self, f"_{type(line).__name__.lower()}")
        method(line)

    # -- one method a line -------------------------------------------------------------------------------------------
    def _basis(self, line: syntax.Basis) -> None:
        self.draft.basis = named_type(self.scope, self.placed.document, line.type)
        if line.where is not None:
            self.draft.where = self._lowering().boolean(line.where)

    def _payee(self, line: syntax.Payee) -> None:
        lowering = self._lowering()
        self.draft.payee = lowering.expr(line.value)
        if self.draft.payee.type.base not in ("party", "text"):
            lowering.fail("wrong-type", line, type=describe(self.draft.payee.type), wanted="主体")

    def _condition(self, line: syntax.Condition) -> None:
        parts = line.value.items if isinstance(line.value, syntax.Conjunction) else [line.value]
        for part in parts:
            with self._line():
                expr = self._lowering().boolean(part)
                self.draft.conditions.append(ir.Condition(expr, expr.place.text))

    def _amount(self, line: syntax.Amount) -> None:
        self.draft.amount = self._lowering().number(line.value, ir.MONEY)

    def _tiertable(self, line: syntax.TierTable) -> None:
        lowering = self._lowering()
        subject_node, verb, *rest = line.items
        rows = [r for r in rest if isinstance(r, syntax.Row)]
        window = next((w for w in rest if isinstance(w, syntax.Window)), None)
        use = next((u for u in rest if isinstance(u, syntax.ReadingUse)), None)
        subject = lowering.number(subject_node)
        word = str(verb).removeprefix("首次")
        strict: str | ir.Switch[str]
        if word == "突破" and self.crossing in self.scope.readings:
            strict = lowering.strictness(line)
        else:
            strict = COMPARISONS[self.crossing if word == "突破" else word]
        mode: str | ir.Switch[str] = "highest"
        if use is not None:
            mode = lowering.switch(use, lambda n: lowering.mode_word(n, TIER_MODES))
        grades = lowering.grades(rows, subject, ">")
        for grade in grades:
            if grade.value.type.unit != ir.MONEY.unit:
                lowering.fail("wrong-type", line, type=describe(grade.value.type), wanted="金额")
        place = lowering.place(line)
        self.draft.amount = ir.Tiers(place, ir.MONEY, subject, strict, grades, mode, lowering.window(window))

    def _limit(self, line: syntax.Limit) -> None:
        lowering = self._lowering()
        amount = lowering.number(line.value, ir.MONEY)
        scope: ir.LimitScope | ir.Switch[ir.LimitScope] = ir.LimitScope(None, False)
        if line.span is not None:
            scope = self._span(lowering, line.span)
        self.draft.limits.append(ir.Limit(amount, scope, lowering.place(line)))

    def _span(self, lowering: Lowering, span: syntax.LimitSpan) -> ir.LimitScope | ir.Switch[ir.LimitScope]:
        first = span.items[0]
        if isinstance(first, syntax.ReadingUse):
            return lowering.switch(first, lambda n: self._span_payload(lowering, n))
        per = first if isinstance(first, syntax.Per) else None
        words = [str(t) for t in span.items if isinstance(t, Token)]
        return self._scope(lowering, per, "每年" in words)

    def _span_payload(self, lowering: Lowering, node: syntax.Node) -> ir.LimitScope:
        if isinstance(node, syntax.ModePer):
            return self._scope(lowering, node.per, node.span == "每年")
        lowering.fail("wrong-mode", node, wanted="取 每 … 每年/累计")

    def _scope(self, lowering: Lowering, per: syntax.Per | None, each_year: bool) -> ir.LimitScope:
        if per is None:
            return ir.LimitScope(ir.Keys(()), each_year)
        keys = lowering.keys(per.keys)
        assert isinstance(keys, ir.Keys)
        return ir.LimitScope(keys, each_year)

    def _flooramount(self, line: syntax.FloorAmount) -> None:
        self.draft.floor = self._lowering().number(line.value, ir.MONEY)

    def _nature(self, line: syntax.Nature) -> None:
        lowering = self._lowering()
        self.draft.nature_reason = line.reason.value if line.reason is not None else ""
        if isinstance(line.mode, syntax.NatureMode):
            self.draft.nature = ir.NatureOf(NATURES[str(line.mode.word)])
        else:
            self.draft.nature = lowering.switch(line.mode, lambda n: self._nature_payload(lowering, n))

    def _nature_payload(self, lowering: Lowering, node: syntax.Node) -> ir.NatureOf:
        if isinstance(node, syntax.ModeAtMost):
            return ir.NatureOf(ir.Nature.CEILING, lowering.number(node.value, ir.MONEY))
        if isinstance(node, syntax.Mode) and str(node.word) in NATURES:
            return ir.NatureOf(NATURES[str(node.word)])
        lowering.fail("wrong-mode", node, wanted="取 " + "、".join(NATURES))

    def _once(self, line: syntax.Once) -> None:
        keys = self._lowering().keys(line.per.keys)
        self.draft.once = keys if line.times is None else at_most(keys, read_literal(line.times)[0])

    def _unlimited(self, line: syntax.Unlimited) -> None:
        self.draft.once = None

    def _applyyear(self, line: syntax.ApplyYear) -> None:
        self.draft.lag = 1 if line.when == "次年" else 0

    def _ledgerkey(self, line: syntax.LedgerKey) -> None:
        keys = self._lowering().keys(line.keys)
        assert isinstance(keys, ir.Keys)
        self.draft.ledger_key = keys

    def _adopt(self, line: syntax.Adopt) -> None:
        check_option(self.scope, self.placed.document, line.reading, line.choice)
        self.draft.adopted[str(line.reading)] = str(line.choice)

    def _departments(self, line: syntax.Departments) -> None:
        self.draft.departments = tuple(word_of(t) for t in line.names.items)

    def _documents(self, line: syntax.Documents) -> None:
        self.draft.documents = tuple(t.value for t in line.texts.items)

    def _national(self, line: syntax.National) -> None:
        self.draft.national = tuple(t.value for t in line.texts.items)

    def _note(self, line: syntax.Note) -> None:
        self.draft.note = line.text.value

    def _awardedby(self, line: syntax.AwardedBy) -> None:
        if str(line.id) not in self.scope.procedures:
            guess = near(str(line.id), self.scope.procedures) or "、".join(self.scope.procedures) or "（没有程序）"
            self._lowering().fail("unknown-procedure", line.id, name=str(line.id), guess=guess)
        self.draft.procedure = str(line.id)


def at_most(keys: ir.Keys | ir.Switch[ir.Keys], times: object) -> ir.Keys | ir.Switch[ir.Keys]:
    """Keys that may be awarded so many times, under every reading."""
    assert isinstance(times, int)
    if isinstance(keys, ir.Keys):
        return replace(keys, times=times)
    return ir.Switch(keys.reading, {name: replace(k, times=times) for name, k in keys.options.items()})


def named_type(scope: Scope, document: Document, token: Token) -> RecordType:
    """The record type a token names; Stop with a diagnostic if there is none."""
    found = scope.vocabulary.type_named(str(token))
    if found is None:
        known = [t.label for t in scope.vocabulary.types]
        guess = near(str(token), known) or "、".join(known)
        args = {"name": str(token), "guess": guess}
        scope.report("unknown-record-type", document, token.start_pos or 0, token.end_pos or 0, **args)
        raise Stop
    return found


def check_option(scope: Scope, document: Document, reading: Token, choice: Token) -> None:
    """A reading and one of its options must exist."""
    placed = scope.readings.get(str(reading))
    start, end = reading.start_pos or 0, reading.end_pos or 0
    if placed is None:
        guess = near(str(reading), scope.readings) or "、".join(scope.readings)
        scope.report("unknown-reading", document, start, end, name=str(reading), guess=guess)
        raise Stop
    assert isinstance(placed.node, syntax.Reading)
    options = [str(o.id) for o in placed.node.items[2:] if isinstance(o, syntax.Option)]
    if str(choice) not in options:
        args = {"name": str(choice), "reading": str(reading), "known": "、".join(options)}
        scope.report("unknown-option", document, choice.start_pos or 0, choice.end_pos or 0, **args)
        raise Stop


def word_of(item: object) -> str:
    """A name or quoted words without their quotation marks."""
    if isinstance(item, syntax.Text):
        return item.value
    text = str(item)
    return text[1:-1] if text[:1] in "“「" else text
