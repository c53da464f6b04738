"""Sheets of boards: what each expert or department said, and what followed, once all have spoken."""

from __future__ import annotations

from collections.abc import Iterator

from liance.rules import ir
from liance.values.money import format_money
from liance.web.cases.tables import Line, Table, tables_of
from liance.web.letters.known.about import Known, Matter, Row, given


def score_summary(m: Matter) -> Known:
    """Every expert's points, amount and opinion; their mean, the amount made of all, and the outcome."""
    table = _table(m)
    if table is None:
        return Known()
    rows = [
        given(
            seat=x.seat, who=x.who, scores=_scores(table.board, x), total=x.total, opinion=x.opinion,
            amount=format_money(x.amount) if x.amount is not None else None,
        )
        for x in table.lines
    ]  # fmt: skip
    return Known(fixed=given(rows=rows, mean=table.mean, amount=table.pooled, outcome=_outcome(m)))


def joint_review(m: Matter) -> Known:
    """What each department said, and why."""
    table = _table(m)
    if table is None:
        return Known()
    rows: list[Row] = [given(seat=x.seat, who=x.who, answer=x.answer, opinion="；".join(_said(x))) for x in table.lines]
    return Known(fixed=given(rows=rows, outcome=_outcome(m)))


def _table(m: Matter) -> Table | None:
    """The round of the board that ended with the occasion's act."""
    if m.step is None:
        return None
    number = sum(s.stage == m.step.stage and s.number <= m.step.number for s in m.steps)
    return next((t for t in tables_of(m.case) if (t.stage.id, t.number) == (m.step.stage, number)), None)


def _scores(board: ir.Board, line: Line) -> str:
    return "、".join(f"{c.title}{s}分" for c, s in zip(board.criteria, line.scores, strict=False))


def _said(line: Line) -> Iterator[str]:
    if line.opinion:
        yield line.opinion
    yield from (f"{r.about}：{r.text}" for r in line.reasons)


def _outcome(m: Matter) -> str | None:
    if m.step is None:
        return None
    found = m.procedure.stage(m.step.stage).outcome(m.step.outcome)
    return found.title if found is not None else None
