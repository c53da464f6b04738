"""What is overdue: a stage past its last day, who may act then or what is taken to have come out; the total."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from liance.procedures.boards import silent
from liance.procedures.clock import Clock, local_day
from liance.procedures.run import SPOKEN, Act, Run, Said
from liance.rules import ir
from liance.rules.ir.procedures import SYSTEM
from liance.values.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Overdue:
    """A limit that has passed. `what`: stage or total; `days`: calendar days past `due`, for the total working
    days more than allowed. `deemed`: the outcome that the platform now takes; at a board `answer`, what it now says
    from the seats `silent`. `escalate_to`: the role that may act too.
    """

    what: str
    stage: str
    days: int
    due: date | None = None
    escalate_to: str | None = None
    deemed: str | None = None
    answer: str | None = None
    silent: tuple[str, ...] = ()


def overdue(procedure: ir.Procedure, run: Run, *, at: datetime, calendar: Calendar) -> tuple[Overdue, ...]:
    """Everything that is late at an instant: open stages, the total, or nothing."""
    if run.ended is not None:
        return ()
    day = local_day(at)
    found = [_late(procedure, run, b.stage, b.due, day) for b in run.open if b.due is not None and day > b.due]
    used = total_used(procedure, run, at=at, calendar=calendar)
    if procedure.total is not None and used > procedure.total.days:
        found.append(Overdue("total", run.stage, used - procedure.total.days))
    return tuple(found)


def _late(procedure: ir.Procedure, run: Run, stage_id: str, due: date, day: date) -> Overdue:
    stage = procedure.stage(stage_id)
    late = Overdue("stage", stage.id, (day - due).days, due, stage.escalate_to)
    if stage.board is None:
        return replace(late, deemed=stage.deemed)
    return replace(late, answer=stage.deemed, silent=silent(procedure, run, stage.id))


def total_used(procedure: ir.Procedure, run: Run, *, at: datetime, calendar: Calendar) -> int:
    """Working days of the total limit used at an instant, pauses left out."""
    used = run.used or 0
    if procedure.total is None or run.since is None:
        return used
    return used + Clock(calendar).worked(run.since, local_day(at))


def deemed_act(late: Overdue, *, at: datetime) -> Act:
    """The act of the platform that a passed limit stands for. Raises ValueError when it stands for none."""
    if late.deemed is None:
        raise ValueError("no outcome is deemed")
    return Act(late.stage, late.deemed, "", SYSTEM, at)


def deemed_said(late: Overdue, *, at: datetime) -> tuple[Said, ...]:
    """What the platform says from the seats of a board that were silent; nothing where silence says nothing."""
    if late.answer is None:
        return ()
    return tuple(Said(SPOKEN, late.stage, seat, "", SYSTEM, at, answer=late.answer) for seat in late.silent)
