"""The interpreter: a run starts, is offered outcomes, takes one at a time, goes on when a child run has ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.procedures.bars import bars, lacks
from liance.procedures.clock import Clock, local_day
from liance.procedures.run import Act, Actor, Offer, Run
from liance.procedures.stored import run_digest
from liance.rules import ir
from liance.rules.ir.procedures import SYSTEM
from liance.values.workdays import Calendar


def start(
    procedure: ir.Procedure, *, at: datetime, calendar: Calendar, party: str = "", reviewers: Iterable[str] = ()
) -> Run:
    """A new run at the first stage. Raises Rejected when its last day falls in a year without a calendar.

    `reviewers` are those who acted in control stages of the run that this one continues (`reviewers_of`).
    """
    first = procedure.stages[0]
    day = local_day(at)
    since = day if procedure.total is not None and procedure.total.since == first.id else None
    due = Clock(calendar).due(first.limit, day)
    known = tuple(sorted(set(reviewers)))
    used = None if since is None else 0
    return Run(procedure.id, procedure.digest, at, first.id, at, party, due, (), used, since, (), known)


def reviewers_of(procedure: ir.Procedure, run: Run) -> tuple[str, ...]:
    """Who has reviewed so far: the reviewers of a run that continues this one (its notice, payment, recovery)."""
    controls = {s.id for s in procedure.stages if s.control}
    return tuple(sorted({*run.reviewers, *(a.person for a in run.acts if a.stage in controls and a.person)}))


def offered(procedure: ir.Procedure, run: Run, actor: Actor, *, at: datetime) -> tuple[Offer, ...]:
    """Every outcome of the present stage, and for each why this person may not take it, if so."""
    _same_version(procedure, run)
    stage = procedure.stage(run.stage)
    if run.ended is not None:
        return ()
    if stage.runs is not None:
        elsewhere = Diagnostic("act-run-elsewhere", None, {"stage": stage.title, "procedure": stage.runs})
        return tuple(Offer(o, (elsewhere,)) for o in stage.outcomes)
    return tuple(Offer(o, tuple(bars(procedure, run, o, actor, at))) for o in stage.outcomes)


def act(procedure: ir.Procedure, run: Run, act: Act, *, calendar: Calendar) -> Run:
    """The run after an act. Raises Rejected with everything that stands in its way."""
    _same_version(procedure, run)
    found = list(_wrong(procedure, run, act))
    if found:
        raise Rejected(found)
    outcome = procedure.stage(run.stage).outcome(act.outcome)
    assert outcome is not None
    return _moved(procedure, run, act, outcome, Clock(calendar))


def resume(procedure: ir.Procedure, run: Run, child: Run, *, at: datetime, calendar: Calendar) -> Run:
    """The run after the procedure that runs its present stage has ended. Raises Rejected."""
    _same_version(procedure, run)
    found = list(_unfit(procedure, run, child, at))
    if found:
        raise Rejected(found)
    outcome = procedure.stage(run.stage).outcome(child.ended or "")
    assert outcome is not None
    made = Act(run.stage, outcome.id, "", SYSTEM, at, child=run_digest(child))
    return _moved(procedure, run, made, outcome, Clock(calendar))


def replay(procedure: ir.Procedure, run: Run, *, calendar: Calendar) -> Run:
    """The run that its acts make of its start, each judged again. Raises Rejected if one would be refused now."""
    made = start(procedure, at=run.started, calendar=calendar, party=run.party, reviewers=run.reviewers)
    for done in run.acts:
        made = (
            _resumed(procedure, made, done, calendar) if done.child else act(procedure, made, done, calendar=calendar)
        )
    return made


def _resumed(procedure: ir.Procedure, run: Run, done: Act, calendar: Calendar) -> Run:
    """The ending of a child run, which was judged in that run, taken again."""
    stage = procedure.stage(run.stage)
    outcome = stage.outcome(done.outcome)
    if outcome is None or stage.runs is None or done.stage != stage.id:
        raise Rejected([Diagnostic("act-other-stage", None, {"stage": done.stage, "present": stage.title})])
    return _moved(procedure, run, done, outcome, Clock(calendar))


# ---- what is wrong -------------------------------------------------------------------------------------------------
def _same_version(procedure: ir.Procedure, run: Run) -> None:
    if (procedure.id, procedure.digest) != (run.procedure, run.digest):
        args = {"name": procedure.title, "digest": run.digest[:12], "other": procedure.digest[:12]}
        raise Rejected([Diagnostic("act-other-version", None, args)])


def _wrong(procedure: ir.Procedure, run: Run, act: Act) -> Iterator[Diagnostic]:
    stage = procedure.stage(run.stage)
    if run.ended is not None:
        yield Diagnostic("act-run-ended", None, {"ending": _ending_title(procedure, run.ended)})
        return
    if act.stage != stage.id:
        yield Diagnostic("act-other-stage", None, {"stage": act.stage, "present": stage.title})
        return
    if stage.runs is not None:
        yield Diagnostic("act-run-elsewhere", None, {"stage": stage.title, "procedure": stage.runs})
        return
    outcome = stage.outcome(act.outcome)
    if outcome is None:
        known = "、".join(f"{o.id} {o.title}" for o in stage.outcomes)
        yield Diagnostic("act-outcome", None, {"name": act.outcome, "stage": stage.title, "known": known})
        return
    yield from _order(run.last, act.at)
    yield from bars(procedure, run, outcome, act.actor, act.at)
    yield from lacks(outcome, act)


def _order(last: datetime, at: datetime) -> Iterator[Diagnostic]:
    """Acts follow one another in time."""
    local_day(at)
    if at < last:
        yield Diagnostic("act-too-early", None, {"at": at.isoformat(), "last": last.isoformat()})


def _unfit(procedure: ir.Procedure, run: Run, child: Run, at: datetime) -> Iterator[Diagnostic]:
    stage = procedure.stage(run.stage)
    if run.ended is not None:
        yield Diagnostic("act-run-ended", None, {"ending": _ending_title(procedure, run.ended)})
        return
    if child.procedure != stage.runs:
        args = {"stage": stage.title, "procedure": str(stage.runs or "—"), "other": child.procedure}
        yield Diagnostic("resume-other", None, args)
    elif child.ended is None:
        yield Diagnostic("resume-open", None, {"procedure": child.procedure, "stage": child.stage})
    elif stage.outcome(child.ended) is None:
        known = "、".join(o.id for o in stage.outcomes)
        yield Diagnostic("resume-ending", None, {"name": child.ended, "stage": stage.title, "known": known})
    if child.party != run.party:
        yield Diagnostic("resume-party", None, {"party": run.party or "—", "other": child.party or "—"})
    yield from _order(max(run.last, child.last), at)


def _ending_title(procedure: ir.Procedure, ending: str) -> str:
    return next((e.title for e in procedure.endings if e.id == ending), ending)


# ---- moving on -----------------------------------------------------------------------------------------------------
def _moved(procedure: ir.Procedure, run: Run, act: Act, outcome: ir.Outcome, clock: Clock) -> Run:
    """The run after an outcome: in its next stage with a new last day, or ended."""
    day = local_day(act.at)
    paused = _paused(procedure, run, outcome, day, clock)
    used, since = _total(procedure, run, outcome, paused, day, clock)
    if outcome.ending is not None:
        return replace(run, due=None, paused=(), used=used, since=None, acts=(*run.acts, act), ended=outcome.ending.id)
    assert outcome.to is not None
    due = _due(procedure.stage(outcome.to), paused, day, clock)
    kept = tuple((s, n) for s, n in paused if s != outcome.to)
    return replace(
        run, stage=outcome.to, entered=act.at, due=due, paused=kept, used=used, since=since, acts=(*run.acts, act)
    )


def _paused(
    procedure: ir.Procedure, run: Run, outcome: ir.Outcome, day: date, clock: Clock
) -> tuple[tuple[str, int], ...]:
    """The stages that stand still, the one just left among them if the outcome pauses it."""
    if not outcome.pauses:
        return run.paused
    limit = procedure.stage(run.stage).limit
    left = clock.left(limit, day, run.due) if limit is not None and run.due is not None else 0
    return (*(p for p in run.paused if p[0] != run.stage), (run.stage, left))


def _due(stage: ir.Stage, paused: tuple[tuple[str, int], ...], day: date, clock: Clock) -> date | None:
    """The last day of the stage entered: of what was left of its limit if it was paused, else of all of it."""
    left = dict(paused).get(stage.id)
    if left is None or stage.limit is None:
        return clock.due(stage.limit, day)
    return clock.after(stage.limit, day, left)


def _total(
    procedure: ir.Procedure, run: Run, outcome: ir.Outcome, paused: tuple[tuple[str, int], ...], day: date, clock: Clock
) -> tuple[int | None, date | None]:
    """Working days used of the total, and since when it runs on: it begins at its stage, and stands still while a
    stage is paused.
    """
    begins = procedure.total is not None and outcome.to == procedure.total.since
    if run.used is None and not begins:
        return None, None
    used = (run.used or 0) + (clock.worked(run.since, day) if run.since is not None else 0)
    return used, None if any(stage != outcome.to for stage, _ in paused) else day
