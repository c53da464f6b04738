"""What stands in the way of a person at a stage: role, party, control, recusal, once, term."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from liance.diagnostics.diagnostic import Diagnostic
from liance.procedures.clock import local_day
from liance.procedures.run import Act, Actor, Run
from liance.rules import ir
from liance.rules.ir.procedures import REFUSED, SYSTEM


def bars(procedure: ir.Procedure, run: Run, outcome: ir.Outcome, actor: Actor, at: datetime) -> Iterator[Diagnostic]:
    """Every reason why this person may not take this outcome now; none: he may."""
    stage = procedure.stage(run.stage)
    if outcome.once and any((a.stage, a.outcome) == (stage.id, outcome.id) for a in run.acts):
        yield _bar("act-once", outcome=outcome.title)
    passed = run.due is not None and local_day(at) > run.due
    if outcome.at_term and not passed:
        yield _bar("act-before-term", outcome=outcome.title, due=str(run.due))
    deemed = actor.role == SYSTEM and passed and stage.deemed == outcome.id
    if not deemed and actor.role not in takers(stage, outcome, passed=passed):
        named = "、".join(procedure.role(r).title for r in takers(stage, outcome, passed=passed))
        yield _bar("act-role", stage=stage.title, outcome=outcome.title, roles=named)
    if actor.role != SYSTEM:
        yield from _person(procedure, run, stage, outcome, actor)


def takers(stage: ir.Stage, outcome: ir.Outcome, *, passed: bool) -> tuple[str, ...]:
    """The roles that may take an outcome; past the limit also the one that it is escalated to."""
    return outcome.by or _roles(stage, passed=passed)


def roles_at(stage: ir.Stage, *, passed: bool) -> tuple[str, ...]:
    """Every role that may take some outcome of a stage; past the limit also the one that it is escalated to."""
    return tuple(dict.fromkeys((*_roles(stage, passed=passed), *(role for o in stage.outcomes for role in o.by))))


def _roles(stage: ir.Stage, *, passed: bool) -> tuple[str, ...]:
    more = (stage.escalate_to,) if passed and stage.escalate_to is not None else ()
    return tuple(dict.fromkeys((*stage.roles, *more)))


def _person(
    procedure: ir.Procedure, run: Run, stage: ir.Stage, outcome: ir.Outcome, actor: Actor
) -> Iterator[Diagnostic]:
    if not actor.person:
        yield _bar("act-nobody")
    as_party = any(r.party for r in procedure.roles if r.id == actor.role)
    own = bool(run.party) and actor.organisation == run.party
    if as_party and not own:
        yield _bar("act-not-party", role=procedure.role(actor.role).title)
    if stage.control and not (as_party and _withdraws(outcome)):
        if own:
            yield _bar("act-own-organisation", stage=stage.title)
        for other in _acted(run, actor.person, neighbours(procedure, stage.id)):
            yield _bar("act-adjacent", stage=stage.title, other=procedure.stage(other).title)
    for other in _acted(run, actor.person, stage.recuse):
        yield _bar("act-recused", stage=stage.title, other=procedure.stage(other).title)
    if stage.recuse_reviewers and actor.person in run.reviewers:
        yield _bar("act-reviewer", stage=stage.title)


def _withdraws(outcome: ir.Outcome) -> bool:
    """Taking back one's own matter is nobody's review."""
    return outcome.ending is not None and outcome.ending.kind == "withdrawn"


def _acted(run: Run, person: str, stages: tuple[str, ...]) -> list[str]:
    """The stages of these in which a person has acted."""
    done = {a.stage for a in run.acts if a.person == person and a.role != SYSTEM}
    return [s for s in stages if s in done]


def neighbours(procedure: ir.Procedure, stage_id: str) -> tuple[str, ...]:
    """The other control stages next to a control stage: reached from it, or it from them, with none between."""
    forward = _next_controls(procedure, stage_id)
    controls = [s.id for s in procedure.stages if s.control and s.id != stage_id]
    return tuple(c for c in controls if c in forward or stage_id in _next_controls(procedure, c))


def _next_controls(procedure: ir.Procedure, stage_id: str) -> set[str]:
    found: set[str] = set()
    seen = {stage_id}
    waiting = [stage_id]
    while waiting:
        for outcome in procedure.stage(waiting.pop()).outcomes:
            if outcome.to is None or outcome.to in seen:
                continue
            seen.add(outcome.to)
            if procedure.stage(outcome.to).control:
                found.add(outcome.to)
            else:
                waiting.append(outcome.to)
    return found


def needed(outcome: ir.Outcome) -> frozenset[str]:
    """What an act must carry, by name; a refusal always its reasons and the remedy."""
    refuses = outcome.ending is not None and outcome.ending.kind == REFUSED
    return frozenset((*outcome.needs, *(("reason", "remedy") if refuses else ())))


def lacks(outcome: ir.Outcome, act: Act) -> Iterator[Diagnostic]:
    """What an act must carry and does not."""
    needs = needed(outcome)
    whole = all(r.about.strip() and r.text.strip() for r in act.reasons)
    if not whole or ("reason" in needs and not act.reasons):
        yield _bar("act-reason", outcome=outcome.title)
    if "remedy" in needs and not act.remedy.strip():
        yield _bar("act-remedy", outcome=outcome.title)
    if "opinion" in needs and not act.opinion.strip():
        yield _bar("act-opinion", outcome=outcome.title)
    if "attachment" in needs and not any(a.strip() for a in act.attachments):
        yield _bar("act-attachment", outcome=outcome.title)
    if "amount" in needs and act.amount is None:
        yield _bar("act-amount", outcome=outcome.title)
    if "interest" in needs and act.interest is None:
        yield _bar("act-interest", outcome=outcome.title)
    for fen in (act.amount, act.interest):
        if fen is not None and (type(fen) is not int or fen < 0):
            yield _bar("act-amount-form", outcome=outcome.title, amount=str(fen))


def _bar(code: str, **args: str) -> Diagnostic:
    return Diagnostic(code, None, args)
