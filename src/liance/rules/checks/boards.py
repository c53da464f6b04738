"""Boards and branches: outcomes by a rule or by somebody, rules that can hold, stages that fit side by side."""

from __future__ import annotations

from collections.abc import Iterator

from liance.diagnostics.diagnostic import Diagnostic
from liance.rules import ir
from liance.rules.ir.boards import ABOVE, COUNT, MEAN, SCORE
from liance.rules.ir.procedures import REFUSED, forks


def check_boards(procedure: ir.Procedure) -> Iterator[Diagnostic]:
    """Everything that can be wrong with the boards of a procedure."""
    for stage in procedure.stages:
        if stage.board is not None:
            yield from _outcomes(stage)
            yield from _rules(stage, stage.board)
            yield from _unused(stage, stage.board)


def _outcomes(stage: ir.Stage) -> Iterator[Diagnostic]:
    """Each follows by a rule or is somebody's; one and only the last rule is 否则, so that exactly one comes out."""
    ruled = [o for o in stage.outcomes if o.ruled]
    for outcome in stage.outcomes:
        if not outcome.ruled and not outcome.by:
            yield Diagnostic("outcome-without-rule", outcome.place, {"stage": stage.title, "outcome": outcome.title})
    if [o.otherwise for o in ruled] != [False] * (len(ruled) - 1) + [True] or ruled[-1].when:
        yield Diagnostic("rule-without-otherwise", stage.place, {"stage": stage.title})
    for outcome in ruled:
        words = [w for w, there in (("须", outcome.needs), ("由", outcome.by), ("期满", outcome.at_term),
                                    ("仅一次", outcome.once), ("不予", _refuses(outcome))) if there]  # fmt: skip
        if words:
            yield Diagnostic("ruled-outcome", outcome.place, {"outcome": outcome.title, "words": "、".join(words)})


def _refuses(outcome: ir.Outcome) -> bool:
    return outcome.ending is not None and outcome.ending.kind == REFUSED


def _rules(stage: ir.Stage, board: ir.Board) -> Iterator[Diagnostic]:
    """Rules that can hold: no more seats than there are, no more points than can be given."""
    for outcome in stage.outcomes:
        for tally in outcome.when:
            seats = tally.kind == COUNT and not board.more and tally.least > len(board.seats)
            points = tally.kind in (MEAN, ABOVE) and tally.least + (tally.kind == ABOVE) > board.most
            if seats or points:
                most = board.most if points else len(board.seats)
                yield Diagnostic("rule-never", outcome.place, {"outcome": outcome.title, "most": str(most)})


def _unused(stage: ir.Stage, board: ir.Board) -> Iterator[Diagnostic]:
    """Points and amounts are asked for where they are said, and the other way round."""
    said = {n for a in board.answers for n in a.needs}
    for line, there, need, word in (
        ("评分", bool(board.criteria), SCORE, "评分"),
        ("金额 取", bool(board.pooled), "amount", "金额"),
    ):
        if there and need not in said:
            yield Diagnostic("board-unused", stage.place, {"stage": stage.title, "line": line, "need": word})
    if SCORE in said and not board.criteria:
        yield Diagnostic("score-without-criteria", stage.place, {"stage": stage.title})


def check_branches(procedure: ir.Procedure) -> Iterator[Diagnostic]:
    """Stages side by side are different ones, handled here, that end for good and do not lead to one another."""
    for targets in sorted(set(forks(procedure))):
        stages = [procedure.stage(s) for s in dict.fromkeys(targets)]
        if len(stages) < len(targets):
            yield Diagnostic("branch-twice", stages[0].place, {"stage": stages[0].title})
        for stage in stages:
            if stage.runs is not None:
                yield Diagnostic("branch-elsewhere", stage.place, {"stage": stage.title})
            for outcome in stage.outcomes:
                if outcome.pauses:
                    yield Diagnostic("branch-pauses", outcome.place, {"stage": stage.title, "outcome": outcome.title})
                inward = [procedure.stage(t).title for t in outcome.targets if t in targets]
                if inward:
                    args = {"stage": stage.title, "outcome": outcome.title, "other": inward[0]}
                    yield Diagnostic("branch-inward", outcome.place, args)
