"""Blocks 角色 and 程序 become roles and procedures: names bound, every line of every stage read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from lark import Token

from liance.diagnostics.place import TextPlace
from liance.records.vocabulary import near
from liance.rules import ir, syntax
from liance.rules.ir.procedures import digest_of
from liance.rules.lower.base import span_of
from liance.rules.lower.boards import BOARD_LINES, BOARD_WORDS, NEEDS, SAID_NEEDS, lower_board, needs_of, ruled
from liance.rules.resolve import Placed, Scope, head

T = TypeVar("T")
KINDS = {"完成": "completed", "不予": "refused", "撤回": "withdrawn", "终止": "terminated", "转办": "transferred"}
SYSTEM_TITLE = "系统"
WORDS: dict[type, str] = {
    syntax.HandledBy: "办理", syntax.TimeLimit: "期限", syntax.Control: "控制", syntax.Recusal: "回避",
    syntax.Escalate: "逾期升级", syntax.Deem: "逾期视为", syntax.NamedLimit: "期限", syntax.ByUnit: "限承办单位",
    **BOARD_WORDS,
}  # fmt: skip
"""The lines of a stage that is handled here, not by another procedure."""


def lower_roles(scope: Scope) -> dict[str, ir.Role]:
    """Every 角色, and the platform itself as `system`."""
    made = {ir.SYSTEM: ir.Role(ir.SYSTEM, SYSTEM_TITLE)}
    for placed in scope.roles.values():
        node = placed.node
        assert isinstance(node, syntax.Role)
        note = node.note.text.value if node.note is not None else ""
        made[str(node.id)] = ir.Role(str(node.id), node.title.value, node.party is not None, note, _place(placed, node))
    return made


def lower_procedures(scope: Scope, roles: dict[str, ir.Role]) -> dict[str, ir.Procedure]:
    """Every 程序 that could be read whole."""
    made = {}
    for name, placed in scope.procedures.items():
        if (procedure := _ProcedureLowering(scope, placed, roles).lower()) is not None:
            made[name] = procedure
    return made


def _place(placed: Placed, node: syntax.Node) -> TextPlace:
    return placed.document.place(node.start, node.end)


@dataclass(slots=True)
class _StageDraft:
    """What the lines of a stage have said so far."""

    id: str
    title: str
    node: syntax.Stage
    roles: tuple[str, ...] = ()
    outcomes: list[ir.Outcome] = field(default_factory=list)
    runs: str | None = None
    limit: ir.TimeLimit | None = None
    documents: tuple[str, ...] = ()
    control: bool = False
    recuse: tuple[str, ...] = ()
    recuse_reviewers: bool = False
    escalate_to: str | None = None
    board: ir.Board | None = None
    note: str = ""
    by_unit: bool = False


class _ProcedureLowering:
    def __init__(self, scope: Scope, placed: Placed, roles: dict[str, ir.Role]) -> None:
        self.scope, self.placed, self.roles = scope, placed, roles
        self.failed = False
        self.endings: dict[str, ir.Ending] = {}
        node = placed.node
        assert isinstance(node, syntax.Procedure)
        self.node = node
        self.stages = [s for s in node.items if isinstance(s, syntax.Stage)]

    # -- helpers -----------------------------------------------------------------------------------------------------
    def fail(self, code: str, node: syntax.Node | Token, **args: str) -> None:
        """Report a mistake and go on: the procedure is not used, its other mistakes are still told."""
        self.failed = True
        start, end = span_of(node)
        self.scope.report(code, self.placed, start, end, **args)

    def named(self, code: str, word: syntax.Text, known: Iterable[tuple[str, str]]) -> str | None:
        """The id of what a word names by id or title; None after reporting that nothing is so named."""
        known = list(known)
        found = next((i for i, title in known if word.value in (i, title)), None)
        if found is None:
            names = [title for _, title in known] + [i for i, _ in known]
            guess = near(word.value, names) or "、".join(dict.fromkeys(title for _, title in known)) or "（没有）"
            self.fail(code, word, name=word.value, guess=guess)
        return found

    def role(self, word: syntax.Text) -> str | None:
        """The id of a role."""
        return self.named("unknown-role", word, ((r.id, r.title) for r in self.roles.values()))

    def stage(self, word: syntax.Text) -> str | None:
        """The id of a stage of this procedure."""
        return self.named("unknown-stage", word, ((str(s.items[0]), s.items[1].value) for s in self.stages))

    def once(self, tokens: Iterable[tuple[str, syntax.Node | Token]]) -> None:
        """Ids and titles of one procedure's stages, or of one stage's outcomes, each once."""
        seen: dict[str, syntax.Node | Token] = {}
        for name, node in tokens:
            if name in seen:
                first = str(self.placed.document.place(*span_of(seen[name])))
                self.fail("declared-twice", node, name=name, first=first)
            seen.setdefault(name, node)

    # -- the procedure -----------------------------------------------------------------------------------------------
    def lower(self) -> ir.Procedure | None:
        token, title = head(self.node)
        parts = {type(x): x for x in self.node.items[2:]}
        self.once((str(s.items[0]), s.items[0]) for s in self.stages)
        self.once((s.items[1].value, s.items[1]) for s in self.stages)
        stages = [self.lower_stage(s) for s in self.stages]
        purpose = parts.get(syntax.Purpose)
        missing = [w for w, there in (("用途", purpose), ("阶段", self.stages)) if not there]
        if missing:
            self.fail("procedure-incomplete", token, name=title.value, what="、".join(missing))
        total = self.total(parts.get(syntax.TotalLimit))
        if self.failed or purpose is None:
            return None
        ground, note = parts.get(syntax.Ground), parts.get(syntax.Note)
        made = ir.Procedure(
            str(token), title.value, str(purpose.id), purpose.label.value, tuple(stages), self.used(stages), total,
            ground.text.value if ground is not None else "", note.text.value if note is not None else "",
            _place(self.placed, self.node),
        )  # fmt: skip
        return replace(made, digest=digest_of(made))

    def used(self, stages: Iterable[ir.Stage]) -> tuple[ir.Role, ...]:
        """The roles that the stages name, in the order in which they come first."""
        named = [
            r
            for s in stages
            for r in (
                *s.roles, s.escalate_to, *(r for o in s.outcomes for r in o.by), *(s.board.named_by if s.board else ())
            )
            if r
        ]  # fmt: skip
        return tuple(self.roles[r] for r in dict.fromkeys(named))

    def total(self, line: syntax.TotalLimit | None) -> ir.TotalLimit | None:
        if line is None:
            return None
        since = self.stage(line.stage) if line.stage is not None else None
        if since is None and self.stages:
            since = str(self.stages[0].items[0])
        ground, advised = self.ground(line, line.ground)
        return ir.TotalLimit(_days(line.days), since or "", ground, advised)

    def ground(self, line: syntax.Node, said: syntax.Sourced | syntax.Advised | None) -> tuple[str, bool]:
        """The words that a limit rests on, and whether it is only advice."""
        if said is None:
            self.fail("limit-without-ground", line)
            return "", False
        return said.text.value if said.text is not None else "", isinstance(said, syntax.Advised)

    # -- a stage -----------------------------------------------------------------------------------------------------
    def lower_stage(self, node: syntax.Stage) -> ir.Stage:
        draft = _StageDraft(str(node.items[0]), node.items[1].value, node)
        for line in (x for x in node.items[2:] if not isinstance(x, BOARD_LINES)):
            method: Callable[[_StageDraft, syntax.Node], None] = getattr(self, f"_{type(line).__name__.lower()}")
            method(draft, line)
        self.once((o.id, node) for o in draft.outcomes)
        draft.board = lower_board(self, node, draft.title, draft.roles)
        self.complete(draft)
        return ir.Stage(
            draft.id, draft.title, draft.roles, tuple(draft.outcomes), draft.runs, draft.limit, draft.documents,
            draft.control, draft.recuse, draft.recuse_reviewers, draft.escalate_to, self.deemed(draft), draft.note,
            _place(self.placed, node), draft.board, draft.by_unit,
        )  # fmt: skip

    def complete(self, draft: _StageDraft) -> None:
        """A stage is handled here or by another procedure, never both, and something comes out of it."""
        lines = draft.node.items[2:]
        here = [WORDS[type(x)] for x in lines if type(x) in WORDS]
        if draft.runs is not None and here:
            self.fail("stage-two-ways", draft.node.items[0], name=draft.title, words="、".join(dict.fromkeys(here)))
        handled = draft.runs is not None or any(isinstance(x, syntax.HandledBy | syntax.RunBy) for x in lines)
        outcomes = any(isinstance(x, syntax.StageOutcome) for x in lines)
        missing = [w for w, there in (("办理 或 转入", handled), ("结果", outcomes)) if not there]
        if missing:
            self.fail("procedure-incomplete", draft.node.items[0], name=draft.title, what="、".join(missing))
        unattended = ir.SYSTEM in draft.roles or any(isinstance(x, syntax.Deem) for x in lines)
        if draft.control and unattended:
            self.fail("control-by-system", draft.node.items[0], name=draft.title)
        if draft.by_unit and draft.board is not None:
            self.fail("unit-at-board", draft.node.items[0], name=draft.title)
        if draft.limit is None:
            waiting = [WORDS[type(x)] for x in lines if isinstance(x, syntax.Escalate | syntax.Deem)]
            waiting += ["期满"] if any(o.at_term for o in draft.outcomes) else []
            if waiting and draft.runs is None:
                self.fail("term-without-limit", draft.node.items[0], name=draft.title, words="、".join(waiting))

    def deemed(self, draft: _StageDraft) -> str | None:
        """The outcome that 逾期 视为 names, which may follow in the text; at a board the answer."""
        line = next((x for x in draft.node.items[2:] if isinstance(x, syntax.Deem)), None)
        if line is None:
            return None
        may: Sequence[ir.Outcome | ir.Answer] = draft.outcomes if draft.board is None else draft.board.answers
        code = "unknown-outcome" if draft.board is None else "unknown-answer"
        found = self.named(code, line.outcome, ((o.id, o.title) for o in may))
        outcome = next((o for o in may if o.id == found), None)
        if outcome is not None and outcome.needs:
            words = "、".join(w for w, need in (NEEDS | SAID_NEEDS).items() if need in outcome.needs)
            self.fail("deemed-needs", line, name=outcome.title, words=words)
        return found

    # -- one method a line -------------------------------------------------------------------------------------------
    def _handledby(self, draft: _StageDraft, line: syntax.HandledBy) -> None:
        draft.roles = tuple(r for t in line.items if (r := self.role(t)) is not None)

    def _runby(self, draft: _StageDraft, line: syntax.RunBy) -> None:
        draft.runs = str(line.id)
        if draft.runs not in self.scope.procedures:
            guess = near(draft.runs, self.scope.procedures) or "、".join(self.scope.procedures)
            self.fail("unknown-procedure", line.id, name=draft.runs, guess=guess)

    def _timelimit(self, draft: _StageDraft, line: syntax.TimeLimit) -> None:
        kind, ground = line.days.type, self.ground(line, line.ground)
        draft.limit = ir.TimeLimit(_days(line.days), kind == "WORKDAYS", *ground, monthly=kind == "NEXT_MONTH")

    def _namedlimit(self, draft: _StageDraft, line: syntax.NamedLimit) -> None:
        draft.limit = ir.TimeLimit(0, working=False, named=True)

    def _byunit(self, draft: _StageDraft, line: syntax.ByUnit) -> None:
        draft.by_unit = True

    def _papers(self, draft: _StageDraft, line: syntax.Papers) -> None:
        draft.documents = tuple(t.value for t in line.texts.items)

    def _control(self, draft: _StageDraft, line: syntax.Control) -> None:
        draft.control = True

    def _recusal(self, draft: _StageDraft, line: syntax.Recusal) -> None:
        draft.recuse_reviewers = any(isinstance(x, syntax.Reviewers) for x in line.items)  # 利害关系: of the board
        words = [x for x in line.items if isinstance(x, syntax.Text)]
        draft.recuse = tuple(s for w in words if (s := self.stage(w)) is not None)

    def _escalate(self, draft: _StageDraft, line: syntax.Escalate) -> None:
        draft.escalate_to = self.role(line.role)

    def _deem(self, draft: _StageDraft, line: syntax.Deem) -> None:
        """Read when all outcomes are known."""

    def _note(self, draft: _StageDraft, line: syntax.Note) -> None:
        draft.note = line.text.value

    def _stageoutcome(self, draft: _StageDraft, line: syntax.StageOutcome) -> None:
        token, title, _, target, *options = line.items
        kinds = [type(o) for o in options]
        words = target.items if isinstance(target, syntax.NextStage) else []
        targets = [s for w in words if (s := self.stage(w)) is not None]
        ending = self.ending(target) if isinstance(target, syntax.Ending) else None
        if not targets and ending is None:
            return
        made = ir.Outcome(
            str(token), title.value, targets[0] if targets else None, ending, syntax.OnceOnly in kinds,
            syntax.Pauses in kinds, syntax.AtTerm in kinds, needs_of(options, NEEDS), self.taken_by(options),
            _place(self.placed, line), tuple(targets[1:]), ruled(self, draft.node, options), syntax.Otherwise in kinds,
        )  # fmt: skip
        draft.outcomes.append(made)

    def taken_by(self, options: Iterable[syntax.Node]) -> tuple[str, ...]:
        """The roles that 由 names."""
        words = [w for o in options if isinstance(o, syntax.TakenBy) for w in o.items]
        return tuple(r for w in words if (r := self.role(w)) is not None)

    def ending(self, node: syntax.Ending) -> ir.Ending:
        """An ending; one id means the same wherever it stands."""
        kind = KINDS[str(node.kind)]
        label = node.label.value if node.label is not None else str(node.kind)
        made = ir.Ending(str(node.id) if node.id is not None else kind, kind, label)
        if self.endings.setdefault(made.id, made) != made:
            self.fail("ending-twice", node, name=made.id, title=self.endings[made.id].title)
        return made


def _days(token: Token) -> int:
    return int("".join(c for c in token if c.isdigit()))
