"""What is done at a board: somebody is named to a seat, declares his interests, speaks; each is judged first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.procedures.bars import acted, in_order, is_past, lacks, not_there, person_bars, same_version
from liance.procedures.boards import Held, conflicted, round_of, silent
from liance.procedures.run import DECLARED, NAMED, SPOKEN, Actor, Branch, Run, Said
from liance.rules import ir
from liance.rules.ir.boards import SCORE
from liance.rules.ir.procedures import SYSTEM


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that a person may do at a board now: name to a seat, declare, or speak; open when nothing bars it."""

    stage: str
    seat: str
    what: str
    why_not: tuple[Diagnostic, ...] = ()

    @property
    def open(self) -> bool:
        """Whether this person may do it now."""
        return not self.why_not


def say(procedure: ir.Procedure, run: Run, said: Said) -> Run:
    """The run after something was done at a board. Raises Rejected with everything that stands in its way."""
    same_version(procedure, run)
    found = list(_wrong(procedure, run, said))
    if found:
        raise Rejected(found)
    return replace(run, said=(*run.said, replace(said, after=len(run.acts))))


def turns(procedure: ir.Procedure, run: Run, actor: Actor, *, at: datetime) -> tuple[Turn, ...]:
    """What a person may do at the boards where the run stands: the seats he may name to, and his own."""
    same_version(procedure, run)
    return tuple(
        turn
        for branch in run.open
        for stage in (procedure.stage(branch.stage),)
        if stage.board is not None
        for turn in _turns(procedure, run, branch, stage, stage.board, actor, at)
    )


def _turns(
    procedure: ir.Procedure, run: Run, branch: Branch, stage: ir.Stage, board: ir.Board, actor: Actor, at: datetime
) -> Iterator[Turn]:
    seats = round_of(procedure, run, stage.id).seats
    more = (Held(str(len(seats) + 1)),) if board.more and not any(s.heard for s in seats) else ()
    passed = is_past(branch, at)
    if actor.role in namers(stage, passed=passed):
        yield from (Turn(stage.id, s.id, NAMED) for s in (*seats, *more) if not s.role and not s.heard)
    declared = {person: words for s in seats for person, words in s.declared}
    for seat in (s for s in seats if not s.heard and _sits(stage, s, actor, passed=passed)):
        if board.declares and actor.person not in declared and actor.person not in conflicted(run, stage.id):
            yield Turn(stage.id, seat.id, DECLARED)
        else:
            found = tuple(_speaker(procedure, run, branch, stage, seat, actor, at))
            yield Turn(stage.id, seat.id, SPOKEN, found)


def namers(stage: ir.Stage, *, passed: bool) -> tuple[str, ...]:
    """The roles that name people to the seats of a board; past the limit also the one that it is escalated to."""
    if stage.board is None or all(s.role for s in stage.board.seats):
        return ()
    more = (stage.escalate_to,) if passed and stage.escalate_to is not None else ()
    return (*stage.board.named_by, *more)


def speakers(stage: ir.Stage, seat: Held, *, passed: bool) -> tuple[str, ...]:
    """The roles that may speak from a seat; past the limit also the one that it is escalated to."""
    more = (stage.escalate_to,) if passed and stage.escalate_to is not None else ()
    return (*((seat.role,) if seat.role else stage.roles), *more)


def _sits(stage: ir.Stage, seat: Held, actor: Actor, *, passed: bool) -> bool:
    """Whether a seat is this person's to speak from; a role's also the one's that it is escalated to."""
    if seat.role:
        return actor.role in speakers(stage, seat, passed=passed)
    return seat.holder == actor.person if seat.holder else bool(seat.holder_of) and seat.holder_of == actor.organisation


# ---- what is wrong ---------------------------------------------------------------------------------------------------
def _wrong(procedure: ir.Procedure, run: Run, said: Said) -> Iterator[Diagnostic]:
    yield from not_there(procedure, run, said.stage)
    branch = run.at(said.stage)
    if branch is None:
        return
    stage = procedure.stage(said.stage)
    if stage.board is None:
        yield Diagnostic("say-no-board", None, {"stage": stage.title})
        return
    yield from in_order(run.last, said.at)
    seats = round_of(procedure, run, stage.id).seats
    extra = said.what == NAMED and stage.board.more and said.seat == str(len(seats) + 1)
    if extra and not any(s.heard for s in seats):
        seats = (*seats, Held(said.seat))
    seat = next((s for s in seats if s.id == said.seat), None)
    if seat is None or (said.what == NAMED and seat.role):
        known = "、".join(s.id for s in seats if said.what != NAMED or not s.role)
        yield Diagnostic("seat-unknown", None, {"seat": said.seat, "stage": stage.title, "known": known or "—"})
        return
    if seat.heard:
        yield Diagnostic("seat-heard", None, {"seat": seat.id, "stage": stage.title})
    yield from _OF[said.what](procedure, run, branch, stage, seat, said)


def _naming(
    procedure: ir.Procedure, run: Run, branch: Branch, stage: ir.Stage, seat: Held, said: Said
) -> Iterator[Diagnostic]:
    """Who names may name; who is named is not of the party, not here twice, not next door, without a conflict."""
    assert stage.board is not None
    if not said.person:
        yield Diagnostic("act-nobody", None)
    may = namers(stage, passed=is_past(branch, said.at))
    if said.role not in may:
        roles = "、".join(procedure.role(r).title for r in may)
        yield Diagnostic("act-role", None, {"stage": stage.title, "outcome": "指定", "roles": roles})
    who, of = said.holder, said.holder_of
    if not (who if stage.board.persons else of):
        yield Diagnostic("named-nobody", None, {"seat": seat.id})
        return
    args = {"who": who or of, "stage": stage.title}
    if of and of == run.party:
        yield Diagnostic("named-party", None, args)
    others = (s for s in round_of(procedure, run, stage.id).seats if s.id != seat.id)
    if who and any(s.holder == who or (s.spoken is not None and s.spoken.person == who) for s in others):
        yield Diagnostic("named-twice", None, args)
    if who in conflicted(run, stage.id):
        yield Diagnostic("named-conflict", None, args)
    for other in acted(procedure, run, stage, who):
        yield Diagnostic("named-acted", None, args | {"other": other})


def _declaring(
    procedure: ir.Procedure, run: Run, branch: Branch, stage: ir.Stage, seat: Held, said: Said
) -> Iterator[Diagnostic]:
    """Only who sits there; a conflict once declared is not taken back."""
    if not said.person:
        yield Diagnostic("act-nobody", None)
    if not _sits(stage, seat, said.actor, passed=is_past(branch, said.at)):
        yield Diagnostic("seat-not-yours", None, {"seat": seat.id, "stage": stage.title})
    if said.person in conflicted(run, stage.id):
        yield Diagnostic("say-conflict", None, {"stage": stage.title})


def _speaking(
    procedure: ir.Procedure, run: Run, branch: Branch, stage: ir.Stage, seat: Held, said: Said
) -> Iterator[Diagnostic]:
    board = stage.board
    assert board is not None
    answer = board.answer(said.answer)
    if answer is None:
        known = "、".join(f"{a.id} {a.title}" for a in board.answers)
        yield Diagnostic("say-answer", None, {"name": said.answer, "stage": stage.title, "known": known})
        return
    if said.role == SYSTEM:
        silence = is_past(branch, said.at) and stage.deemed == answer.id
        if not silence or seat.id not in silent(procedure, run, stage.id):
            roles = "、".join(procedure.role(r).title for r in speakers(stage, seat, passed=False))
            yield Diagnostic("act-role", None, {"stage": stage.title, "outcome": answer.title, "roles": roles})
    else:
        yield from _speaker(procedure, run, branch, stage, seat, said.actor, said.at)
    yield from lacks(answer.title, frozenset(answer.needs), said)
    yield from _scores(board, answer, said)


def _speaker(
    procedure: ir.Procedure, run: Run, branch: Branch, stage: ir.Stage, seat: Held, actor: Actor, at: datetime
) -> Iterator[Diagnostic]:
    """Whether this person may speak from a seat at all."""
    assert stage.board is not None
    may = speakers(stage, seat, passed=is_past(branch, at))
    if actor.role not in may:
        roles = "、".join(procedure.role(r).title for r in may)
        yield Diagnostic("act-role", None, {"stage": stage.title, "outcome": "表态", "roles": roles})
    if not _sits(stage, seat, actor, passed=is_past(branch, at)):
        yield Diagnostic("seat-not-yours", None, {"seat": seat.id, "stage": stage.title})
    seats = round_of(procedure, run, stage.id).seats
    if any(s.spoken is not None and s.spoken.person == actor.person for s in seats):
        yield Diagnostic("say-twice", None, {"stage": stage.title})
    if actor.person in conflicted(run, stage.id):
        yield Diagnostic("say-conflict", None, {"stage": stage.title})
    elif stage.board.declares and not any(p == actor.person for s in seats for p, _ in s.declared):
        yield Diagnostic("say-undeclared", None, {"stage": stage.title})
    yield from person_bars(procedure, run, stage, actor)


def _scores(board: ir.Board, answer: ir.Answer, said: Said) -> Iterator[Diagnostic]:
    """Points for every criterion where they are asked for, none where not."""
    criteria = board.criteria if SCORE in answer.needs else ()
    fit = len(said.scores) == len(criteria) and all(
        type(given) is int and 0 <= given <= c.most for given, c in zip(said.scores, criteria, strict=True)
    )
    if not fit:
        asked = "、".join(f"{c.title} 0–{c.most}" for c in criteria)
        yield Diagnostic("say-scores", None, {"answer": answer.title, "asked": asked or "—"})


_OF = {NAMED: _naming, DECLARED: _declaring, SPOKEN: _speaking}
