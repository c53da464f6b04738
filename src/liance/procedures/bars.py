"""What stands in the way of a person at a stage: role, party, control, recusal, once, term."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.procedures.boards import settled, spoken_by
from liance.procedures.clock import local_day
from liance.procedures.run import Act, Actor, Branch, Run, Said
from liance.rules import ir
from liance.rules.ir.procedures import REFUSED, SYSTEM, forks


def bars(
    procedure: ir.Procedure, run: Run, branch: Branch, outcome: ir.Outcome, actor: Actor, at: datetime
) -> Iterator[Diagnostic]:
    """Every reason why this person may not take this outcome of an open stage now; none: he may."""
    stage = procedure.stage(branch.stage)
    if outcome.ruled:
        due = settled(procedure, run, stage.id, at=at) if actor.role == SYSTEM else None
        if due is None or due.outcome != outcome.id:
            yield _bar("act-by-rule", stage=stage.title, outcome=outcome.title)
        return
    if outcome.once and any((a.stage, a.outcome) == (stage.id, outcome.id) for a in run.acts):
        yield _bar("act-once", outcome=outcome.title)
    passed = is_past(branch, at)
    if outcome.at_term and not passed:
        yield _bar("act-before-term", outcome=outcome.title, due=str(branch.due))
    deemed = actor.role == SYSTEM and passed and stage.board is None and stage.deemed == outcome.id
    if not deemed and actor.role not in takers(stage, outcome, passed=passed):
        named = "、".join(procedure.role(r).title for r in takers(stage, outcome, passed=passed))
        yield _bar("act-role", stage=stage.title, outcome=outcome.title, roles=named)
    if actor.role != SYSTEM:
        yield from person_bars(procedure, run, stage, actor, outcome)


def is_past(branch: Branch, at: datetime) -> bool:
    """Whether the last day of an open stage is over."""
    return branch.due is not None and local_day(at) > branch.due


def takers(stage: ir.Stage, outcome: ir.Outcome, *, passed: bool) -> tuple[str, ...]:
    """The roles that may take an outcome; past the limit also the one that it is escalated to."""
    return outcome.by or _roles(stage, passed=passed)


def roles_at(stage: ir.Stage, *, passed: bool) -> tuple[str, ...]:
    """Every role that may take some outcome of a stage; past the limit also the one that it is escalated to.

    Who is named for an outcome that is open only past the limit is not waited for before.
    """
    taken = [o.by for o in stage.outcomes if not o.ruled and (passed or not (o.at_term and o.by))]
    own = () if taken and all(taken) else _roles(stage, passed=passed)
    return tuple(dict.fromkeys((*(own if stage.board is None else ()), *(role for by in taken for role in by))))


def _roles(stage: ir.Stage, *, passed: bool) -> tuple[str, ...]:
    more = (stage.escalate_to,) if passed and stage.escalate_to is not None else ()
    return tuple(dict.fromkeys((*stage.roles, *more)))


def same_version(procedure: ir.Procedure, run: Run) -> None:
    """Raise Rejected when a run began with another version."""
    if (procedure.id, procedure.digest) != (run.procedure, run.digest):
        args = {"name": procedure.title, "digest": run.digest[:12], "other": procedure.digest[:12]}
        raise Rejected([Diagnostic("act-other-version", None, args)])


def not_there(procedure: ir.Procedure, run: Run, stage: str) -> Iterator[Diagnostic]:
    """Why nothing can be done at a stage: the run has ended, or stands elsewhere."""
    if run.ended is not None:
        title = next((e.title for e in procedure.endings if e.id == run.ended), run.ended)
        yield _bar("act-run-ended", ending=title)
    elif run.at(stage) is None:
        present = "、".join(procedure.stage(b.stage).title for b in run.open)
        yield _bar("act-other-stage", stage=stage, present=present)


def in_order(last: datetime, at: datetime) -> Iterator[Diagnostic]:
    """What is done follows in time."""
    local_day(at)
    if at < last:
        yield _bar("act-too-early", at=at.isoformat(), last=last.isoformat())


def person_bars(
    procedure: ir.Procedure, run: Run, stage: ir.Stage, actor: Actor, outcome: ir.Outcome | None = None
) -> Iterator[Diagnostic]:
    """What bars this person whatever his role: no name, the party's, next door, recused."""
    if not actor.person:
        yield _bar("act-nobody")
    as_party = any(r.party for r in procedure.roles if r.id == actor.role)
    own = bool(run.party) and actor.organisation == run.party
    if as_party and not own:
        yield _bar("act-not-party", role=procedure.role(actor.role).title)
    if stage.control and not (as_party and outcome is not None and _withdraws(outcome)):
        if own:
            yield _bar("act-own-organisation", stage=stage.title)
        for other in _acted(run, actor.person, neighbours(procedure, stage.id)):
            yield _bar("act-adjacent", stage=stage.title, other=procedure.stage(other).title)
    if stage.by_unit and actor.role in stage.roles and actor.organisation != run.unit:
        yield _bar("act-other-unit", stage=stage.title, unit=run.unit or "—")
    for other in _acted(run, actor.person, stage.recuse):
        yield _bar("act-recused", stage=stage.title, other=procedure.stage(other).title)
    if stage.recuse_reviewers and actor.person in run.reviewers:
        yield _bar("act-reviewer", stage=stage.title)


def acted(procedure: ir.Procedure, run: Run, stage: ir.Stage, person: str) -> tuple[str, ...]:
    """The stages, by their titles, in which somebody has acted so that he may not act in this one."""
    near = neighbours(procedure, stage.id) if stage.control else ()
    found = [procedure.stage(s).title for s in _acted(run, person, (*near, *stage.recuse))]
    return (*dict.fromkeys(found), *(["原审核"] if stage.recuse_reviewers and person in run.reviewers else []))


def _withdraws(outcome: ir.Outcome) -> bool:
    """Taking back one's own matter is nobody's review."""
    return outcome.ending is not None and outcome.ending.kind == "withdrawn"


def _acted(run: Run, person: str, stages: tuple[str, ...]) -> list[str]:
    """The stages of these in which a person has acted or spoken."""
    done = {a.stage for a in run.acts if a.person == person and a.role != SYSTEM}
    done |= {stage for stage, speaker in spoken_by(run) if speaker == person}
    return [s for s in stages if s in done]


def neighbours(procedure: ir.Procedure, stage_id: str) -> tuple[str, ...]:
    """The other control stages next to a control stage: reached from it, or it from them, with none between.

    Stages side by side are next to each other, and each next to whatever follows any of them.
    """
    leads = _leads(procedure)
    forward = _next_controls(procedure, leads, stage_id)
    controls = [s.id for s in procedure.stages if s.control and s.id != stage_id]
    return tuple(c for c in controls if c in forward or stage_id in _next_controls(procedure, leads, c))


def _leads(procedure: ir.Procedure) -> dict[str, set[str]]:
    """Where each stage leads; one of several side by side also to the others, and where those lead."""
    plain = {s.id: {t for o in s.outcomes for t in o.targets} for s in procedure.stages}
    made = {stage: set(targets) for stage, targets in plain.items()}
    for side in forks(procedure):
        for stage in side:
            made[stage] |= set(side).union(*(plain[other] for other in side)) - {stage}
    return made


def _next_controls(procedure: ir.Procedure, leads: dict[str, set[str]], stage_id: str) -> set[str]:
    found: set[str] = set()
    seen = {stage_id}
    waiting = [stage_id]
    while waiting:
        for to in leads[waiting.pop()] - seen:
            seen.add(to)
            if procedure.stage(to).control:
                found.add(to)
            else:
                waiting.append(to)
    return found


def needed(outcome: ir.Outcome) -> frozenset[str]:
    """What an act must carry, by name; a refusal always its reasons and the remedy."""
    refuses = outcome.ending is not None and outcome.ending.kind == REFUSED
    return frozenset((*outcome.needs, *(("reason", "remedy") if refuses else ())))


def lacks(title: str, needs: frozenset[str], given: Act | Said) -> Iterator[Diagnostic]:
    """What an act or a statement must carry and does not."""
    whole = all(r.about.strip() and r.text.strip() for r in given.reasons)
    if not whole or ("reason" in needs and not given.reasons):
        yield _bar("act-reason", outcome=title)
    if "remedy" in needs and not (isinstance(given, Act) and given.remedy.strip()):
        yield _bar("act-remedy", outcome=title)
    if "opinion" in needs and not given.opinion.strip():
        yield _bar("act-opinion", outcome=title)
    if "attachment" in needs and not (isinstance(given, Act) and any(a.strip() for a in given.attachments)):
        yield _bar("act-attachment", outcome=title)
    if "amount" in needs and given.amount is None:
        yield _bar("act-amount", outcome=title)
    interest = given.interest if isinstance(given, Act) else None
    if "interest" in needs and interest is None:
        yield _bar("act-interest", outcome=title)
    if isinstance(given, Act):
        yield from _names(title, needs, given)
    for fen in (given.amount, interest):
        if fen is not None and (type(fen) is not int or fen < 0):
            yield _bar("act-amount-form", outcome=title, amount=str(fen))


def _names(title: str, needs: frozenset[str], given: Act) -> Iterator[Diagnostic]:
    """Who is to handle the matter, and until when, where that must be said."""
    if "unit" in needs and not given.unit.strip():
        yield _bar("act-unit", outcome=title)
    if "until" in needs and (given.until is None or given.until < local_day(given.at)):
        yield _bar("act-until", outcome=title, until=str(given.until or "—"))


def _bar(code: str, **args: str) -> Diagnostic:
    return Diagnostic(code, None, args)
