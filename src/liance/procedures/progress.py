"""How far a run has come: the stages behind it, the one it stands at, and those of the usual way ahead with days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from liance.diagnostics.diagnostic import Rejected
from liance.procedures.clock import Clock
from liance.procedures.run import Run
from liance.rules import ir
from liance.rules.ir.procedures import joined, main_days, usual_way
from liance.values.workdays import Calendar

PAST, PRESENT, AHEAD = "past", "present", "ahead"


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of a run. `when`: past, present or ahead.

    `due` is the last day: of the present stage, or of one ahead if all before it take their whole limits; None
    when there is no limit or the calendar of that year is missing. `outcome` and `person` only of the past.
    """

    when: str
    stage: str
    title: str
    who: tuple[str, ...]
    entered: datetime | None = None
    left: datetime | None = None
    due: date | None = None
    outcome: str = ""
    person: str = ""


def progress(
    procedure: ir.Procedure, run: Run, *, calendar: Calendar, procedures: Mapping[str, ir.Procedure] | None = None
) -> tuple[Step, ...]:
    """Every step in order; `procedures` are those that run stages of this one, so that their days are counted."""
    return (*_past(procedure, run), *_ahead(procedure, run, Clock(calendar), procedures or {}))


def beginnings(procedure: ir.Procedure, run: Run) -> tuple[tuple[str, ...], ...]:
    """For each act the stages that began with it: none while others beside the stage left go on, none at the end."""
    open_, ended, made = {procedure.stages[0].id}, list[ir.Outcome](), list[tuple[str, ...]]()
    for act in run.acts:
        open_.discard(act.stage)
        outcome = procedure.stage(act.stage).outcome(act.outcome)
        ended += [outcome] if outcome is not None else []
        began = () if open_ else joined(procedure, ended).targets
        if began:
            open_, ended = set(began), []
        made.append(began)
    return tuple(made)


def _past(procedure: ir.Procedure, run: Run) -> Iterator[Step]:
    entered = {procedure.stages[0].id: run.started}
    for act, began in zip(run.acts, beginnings(procedure, run), strict=True):
        stage = procedure.stage(act.stage)
        outcome = stage.outcome(act.outcome)
        title = outcome.title if outcome is not None else act.outcome
        since = entered[stage.id]
        yield Step(PAST, stage.id, stage.title, _who(procedure, stage), since, act.at, None, title, act.person)
        entered |= dict.fromkeys(began, act.at)


def _ahead(procedure: ir.Procedure, run: Run, clock: Clock, procedures: Mapping[str, ir.Procedure]) -> Iterator[Step]:
    day: date | None = None
    for stages in usual_way(procedure, *(b.stage for b in run.open)):
        dues = []
        for stage in stages:
            here = run.at(stage.id)
            dues.append(_by(stage, day, clock, procedures) if here is None else here.due)
            when, since = (AHEAD, None) if here is None else (PRESENT, here.entered)
            yield Step(when, stage.id, stage.title, _who(procedure, stage), since, due=dues[-1])
        known = [due for due in dues if due is not None]
        day = max(known) if len(known) == len(dues) else None


def _by(stage: ir.Stage, day: date | None, clock: Clock, procedures: Mapping[str, ir.Procedure]) -> date | None:
    """The last day of a stage that is entered at the latest on `day`; None when it cannot be told."""
    limit = stage.limit
    if stage.runs is not None and stage.runs in procedures:
        limit = ir.TimeLimit(main_days(procedures[stage.runs], procedures), working=True)
    if day is None or limit is None:
        return None
    try:
        return clock.due(limit, day)
    except Rejected:  # the calendar of that year is not published yet
        return None


def _who(procedure: ir.Procedure, stage: ir.Stage) -> tuple[str, ...]:
    return tuple(procedure.role(r).title for r in stage.roles)
