"""Writes at boards: somebody named to a seat, declared, heard; the outcome when every seat has spoken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from liance import procedures
from liance.diagnostics.diagnostic import Rejected
from liance.procedures import DECLARED, NAMED, SPOKEN
from liance.web.audit.services import record
from liance.web.cases import hooks, services
from liance.web.cases.engine import acting_in, procedure_of, run_of
from liance.web.cases.models import Case, Said
from liance.web.cases.permissions import can_see
from liance.web.people.actor import SYSTEM, Actor
from liance.web.site.refusals import NOT_ALLOWED, Refused, Told, fail_if_any, refusal

NOT_FULL = refusal(
    "board-not-full", "“{stage}”还没有全部表态", "not every seat of “{stage}” has spoken",
    hint_zh="等各席都表态，或请逾期升级的负责人另行指定。", hint_en="Wait, or let others be named past the limit.",
)  # fmt: skip


Made = Callable[[procedures.Actor], Iterable[procedures.Said]]
"""What somebody does at a board, once it is known as whom he acts in the case."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who is named to a seat: a person acting for an organisation, or whoever acts for it."""

    person: str = ""
    organisation: str = ""


@transaction.atomic
def name(*, case: Case, stage: str, named: Mapping[str, Holder], actor: Actor, now: datetime) -> Case:
    """Name holders to seats of a board, all or none. Raises Refused with everything against any of them."""

    def made(me: procedures.Actor) -> Iterable[procedures.Said]:
        return (
            procedures.Said(
                NAMED, stage, seat, me.person, me.role, now, me.organisation, holder.person, holder.organisation
            )
            for seat, holder in named.items()
        )

    return _said(case, made, actor, now)


@transaction.atomic
def declare(*, case: Case, stage: str, seat: str, conflict: str, actor: Actor, now: datetime) -> Case:
    """Say which conflict of interest one has (none: empty); who has one leaves his seat. Raises Refused."""

    def made(me: procedures.Actor) -> Iterable[procedures.Said]:
        said = procedures.Said(DECLARED, stage, seat, me.person, me.role, now, me.organisation, conflict=conflict)
        return (said,)

    return _said(case, made, actor, now)


@transaction.atomic
def speak(
    *, case: Case, stage: str, seat: str, answer: str, actor: Actor, now: datetime, scores: Sequence[int] = (),
    grounds: services.Grounds = services.NOTHING,
) -> Case:  # fmt: skip
    """Speak from a seat; when it is the last, the outcome of the board follows. Raises Refused."""

    def made(me: procedures.Actor) -> Iterable[procedures.Said]:
        said = procedures.Said(
            SPOKEN, stage, seat, me.person, me.role, now, me.organisation, answer=answer, scores=tuple(scores),
            amount=grounds.amount, opinion=grounds.opinion, reasons=grounds.reasons,
        )  # fmt: skip
        return (said,)

    case = _said(case, made, actor, now)
    settles(case=case, stage=stage, now=now)
    return services.locked(case)


@transaction.atomic
def deem(*, case: Case, late: procedures.Overdue, now: datetime) -> bool:
    """Let silence say what the procedure says it does, for the seats of a board past its limit; whether any was."""
    made = procedures.deemed_said(late, at=now)
    if not made:
        return False
    case = _said(case, lambda me: made, SYSTEM, now)
    settles(case=case, stage=late.stage, now=now)
    return True


@transaction.atomic
def settle(*, case: Case, stage: str, actor: Actor, now: datetime) -> Case:
    """Let the outcome follow that the rule gives, asked for by somebody who names there. Raises Refused."""
    procedure, run = procedure_of(case), run_of(case)
    made = procedure.stage(stage)
    if actor.role not in procedures.namers(made, passed=True) or not can_see(actor, case):
        fail_if_any([NOT_ALLOWED.given(what=made.title)])
    if procedures.settled(procedure, run, stage, at=now) is None:
        fail_if_any([NOT_FULL.given(stage=made.title)])
    return _settled(case, stage, now)


def settles(*, case: Case, stage: str, now: datetime) -> bool:
    """Whether the outcome of a board followed; where a higher slice forbids it, it waits for somebody to try again."""
    if procedures.settled(procedure_of(case), run_of(case), stage, at=now) is None:
        return False
    try:
        with transaction.atomic():
            _settled(case, stage, now)
    except Refused:
        return False
    return True


def _settled(case: Case, stage: str, now: datetime) -> Case:
    due = procedures.settled(procedure_of(case), run_of(case), stage, at=now)
    assert due is not None
    grounds = services.Grounds(opinion=due.opinion, amount=due.amount)
    return services.act(case=case, outcome=due.outcome, stage=stage, actor=SYSTEM, now=now, grounds=grounds)


# ---- the parts -------------------------------------------------------------------------------------------------------
def _said(case: Case, made: Made, actor: Actor, now: datetime) -> Case:
    """Everything said, judged by the interpreter and by higher slices, kept with an event that tells no words."""
    case = services.locked(case)
    if actor.account and not can_see(actor, case):
        fail_if_any([NOT_ALLOWED.given(what=case.number)])
    procedure, run, before = procedure_of(case), run_of(case), case.run
    found: list[Told] = []
    joined = hooks.joined(procedure.purpose)
    for said in made(acting_in(run, procedure, actor)):
        found += [t for j in joined for t in j.hears(case, said)]
        if said.amount is not None:
            found += [t for j in joined for t in j.bounds(case, said.amount, now)]
        try:
            run = procedures.say(procedure, run, said)
        except Rejected as rejected:
            found += [services.told_of(d) for d in rejected.diagnostics]
    fail_if_any(found)
    fresh = run.said[case.said.count() :]
    Said.objects.bulk_create(_row(case, number, said) for number, said in enumerate(fresh, case.said.count() + 1))
    services.put(case, procedure, run, now)
    for said in fresh:
        record(
            actor=actor, now=now, action=f"case-{said.what}", thing="case", thing_id=case.number, before=before,
            after=case.run, details={"stage": said.stage, "seat": said.seat, "holder": said.holder or said.holder_of},
        )  # fmt: skip
        for one in joined:
            one.heard(case, said, actor)
    return case


def _row(case: Case, number: int, said: procedures.Said) -> Said:
    return Said(
        case=case, number=number, what=said.what, stage=said.stage, seat=said.seat, person=said.person, role=said.role,
        organisation=said.organisation, holder=said.holder, holder_of=said.holder_of, conflict=said.conflict,
        answer=said.answer, scores=list(said.scores), amount=said.amount, opinion=said.opinion,
        reasons=[{"about": r.about, "text": r.text} for r in said.reasons], at=said.at,
    )  # fmt: skip
