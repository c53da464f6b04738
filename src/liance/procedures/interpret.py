"""The interpreter: a run starts, is offered outcomes, takes one at a time, goes on when a child run has ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.procedures.bars import bars, in_order, lacks, needed, not_there, same_version
from liance.procedures.boards import settled, spoken_by
from liance.procedures.clock import Clock, local_day
from liance.procedures.run import Act, Actor, Branch, Offer, Run
from liance.procedures.saying import say
from liance.procedures.stored import run_digest
from liance.rules import ir
from liance.rules.ir.procedures import SYSTEM, joined
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
    done = (*((a.stage, a.person) for a in run.acts), *spoken_by(run))
    return tuple(sorted({*run.reviewers, *(person for stage, person in done if stage in controls and person)}))


def offered(procedure: ir.Procedure, run: Run, actor: Actor, *, at: datetime) -> tuple[Offer, ...]:
    """Every outcome of every open stage, and for each why this person may not take it, if so."""
    same_version(procedure, run)
    return tuple(o for b in run.open for o in _offers(procedure, run, b, actor, at))


def _offers(procedure: ir.Procedure, run: Run, branch: Branch, actor: Actor, at: datetime) -> Iterator[Offer]:
    stage = procedure.stage(branch.stage)
    elsewhere = Diagnostic("act-run-elsewhere", None, {"stage": stage.title, "procedure": stage.runs or ""})
    for outcome in stage.outcomes:
        found = (elsewhere,) if stage.runs else tuple(bars(procedure, run, branch, outcome, actor, at))
        yield Offer(outcome, found, stage.id)


def act(procedure: ir.Procedure, run: Run, act: Act, *, calendar: Calendar) -> Run:
    """The run after an act. Raises Rejected with everything that stands in its way."""
    same_version(procedure, run)
    found = list(_wrong(procedure, run, act))
    if found:
        raise Rejected(found)
    outcome = procedure.stage(act.stage).outcome(act.outcome)
    assert outcome is not None
    return _moved(procedure, run, act, outcome, Clock(calendar))


def resume(procedure: ir.Procedure, run: Run, child: Run, *, at: datetime, calendar: Calendar) -> Run:
    """The run after the procedure that runs its present stage has ended. Raises Rejected."""
    same_version(procedure, run)
    stage = _waiting(procedure, run, child)
    found = list(_unfit(procedure, run, stage, child, at))
    if found:
        raise Rejected(found)
    outcome = stage.outcome(child.ended or "")
    assert outcome is not None
    made = Act(stage.id, outcome.id, "", SYSTEM, at, child=run_digest(child))
    return _moved(procedure, run, made, outcome, Clock(calendar))


def replay(procedure: ir.Procedure, run: Run, *, calendar: Calendar) -> Run:
    """The run that its acts make of its start, each judged again. Raises Rejected if one would be refused now."""
    made = start(procedure, at=run.started, calendar=calendar, party=run.party, reviewers=run.reviewers)
    for number in range(len(run.acts) + 1):
        for said in (s for s in run.said if s.after == number):
            made = say(procedure, made, said)
        for done in run.acts[number : number + 1]:
            resumed = _resumed if done.child else act
            made = resumed(procedure, made, done, calendar=calendar)
    return made


def as_of(procedure: ir.Procedure, run: Run, at: datetime, *, calendar: Calendar) -> Run:
    """The run as it stood at an instant: what was done later is not known yet. Raises ValueError before its start."""
    if at < run.started:
        raise ValueError(f"the run began at {run.started}")
    acts = tuple(a for a in run.acts if a.at <= at)
    said = tuple(s for s in run.said if s.at <= at)
    return replay(procedure, replace(run, acts=acts, said=said), calendar=calendar)


def _resumed(procedure: ir.Procedure, run: Run, done: Act, *, calendar: Calendar) -> Run:
    """The ending of a child run, which was judged in that run, taken again."""
    outcome = procedure.stage(done.stage).outcome(done.outcome)
    if outcome is None or run.at(done.stage) is None or procedure.stage(done.stage).runs is None:
        present = procedure.stage(run.stage).title
        raise Rejected([Diagnostic("act-other-stage", None, {"stage": done.stage, "present": present})])
    return _moved(procedure, run, done, outcome, Clock(calendar))


def _waiting(procedure: ir.Procedure, run: Run, child: Run) -> ir.Stage:
    """The open stage that a child run belongs to; the first open one when none is."""
    stages = [procedure.stage(b.stage) for b in run.open] or [procedure.stage(run.stage)]
    return next((s for s in stages if s.runs == child.procedure), stages[0])


# ---- what is wrong -------------------------------------------------------------------------------------------------
def _wrong(procedure: ir.Procedure, run: Run, act: Act) -> Iterator[Diagnostic]:
    yield from not_there(procedure, run, act.stage)
    branch = run.at(act.stage)
    if branch is None:
        return
    stage = procedure.stage(act.stage)
    if stage.runs is not None:
        yield Diagnostic("act-run-elsewhere", None, {"stage": stage.title, "procedure": stage.runs})
        return
    outcome = stage.outcome(act.outcome)
    if outcome is None:
        known = "、".join(f"{o.id} {o.title}" for o in stage.outcomes)
        yield Diagnostic("act-outcome", None, {"name": act.outcome, "stage": stage.title, "known": known})
        return
    yield from in_order(run.last, act.at)
    if outcome.ruled:
        due = settled(procedure, run, stage.id, at=act.at)
        if due is None or (due.outcome, due.amount, SYSTEM) != (act.outcome, act.amount, act.role):
            yield Diagnostic("act-by-rule", None, {"stage": stage.title, "outcome": outcome.title})
        return
    yield from bars(procedure, run, branch, outcome, act.actor, act.at)
    yield from lacks(outcome.title, needed(outcome), act)


def _unfit(procedure: ir.Procedure, run: Run, stage: ir.Stage, child: Run, at: datetime) -> Iterator[Diagnostic]:
    if run.ended is not None:
        yield from not_there(procedure, run, stage.id)
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
    yield from in_order(max(run.last, child.last), at)


# ---- moving on -----------------------------------------------------------------------------------------------------
def _moved(procedure: ir.Procedure, run: Run, act: Act, outcome: ir.Outcome, clock: Clock) -> Run:
    """The run after an outcome: in its next stage with a new last day, waiting for stages beside it, or ended."""
    day = local_day(act.at)
    paused = _paused(procedure, run, act, outcome, day, clock)
    ended = tuple(replace(b, taken=outcome.id) if b.stage == act.stage else b for b in run.branches)
    waits = outcome.ending is None and any(not b.taken for b in ended)
    if ended and not waits and outcome.ending is None:
        outcome = joined(procedure, (o for b in ended if (o := procedure.stage(b.stage).outcome(b.taken)) is not None))
    targets = () if waits else tuple(dict.fromkeys(outcome.targets))
    used, since = _total(procedure, run, targets, paused, day, clock)
    made = replace(run, paused=paused, used=used, since=since, acts=(*run.acts, act))
    if outcome.ending is not None:
        return replace(made, stage=act.stage, due=None, paused=(), since=None, branches=(), ended=outcome.ending.id)
    if not waits:
        ended = tuple(Branch(t, act.at, _due(procedure.stage(t), made, day, clock)) for t in targets)
        made = replace(made, paused=tuple((s, n) for s, n in paused if s not in targets))
    first = next(b for b in ended if not b.taken)
    return replace(
        made, stage=first.stage, entered=first.entered, due=first.due, branches=ended if len(ended) > 1 else ()
    )


def _paused(
    procedure: ir.Procedure, run: Run, act: Act, outcome: ir.Outcome, day: date, clock: Clock
) -> tuple[tuple[str, int], ...]:
    """The stages that stand still, the one just left among them if the outcome pauses it."""
    if not outcome.pauses:
        return run.paused
    branch, limit = run.at(act.stage), procedure.stage(act.stage).limit
    due = branch.due if branch is not None else None
    left = clock.left(limit, day, due) if limit is not None and due is not None else 0
    return (*(p for p in run.paused if p[0] != act.stage), (act.stage, left))


def _due(stage: ir.Stage, run: Run, day: date, clock: Clock) -> date | None:
    """The last day of the stage entered: of what was left of its limit if it was paused, else of all of it, or the
    day that was named.
    """
    left = dict(run.paused).get(stage.id)
    if left is None and stage.limit is not None and stage.limit.named:
        return run.until
    if left is None or stage.limit is None:
        return clock.due(stage.limit, day)
    return clock.after(stage.limit, day, left)


def _total(
    procedure: ir.Procedure,
    run: Run,
    targets: tuple[str, ...],
    paused: tuple[tuple[str, int], ...],
    day: date,
    clock: Clock,
) -> tuple[int | None, date | None]:
    """Working days used of the total, and since when it runs on: it begins at its stage, and stands still while a
    stage is paused.
    """
    begins = procedure.total is not None and procedure.total.since in targets
    if run.used is None and not begins:
        return None, None
    used = (run.used or 0) + (clock.worked(run.since, day) if run.since is not None else 0)
    return used, None if any(stage not in targets for stage, _ in paused) else day
