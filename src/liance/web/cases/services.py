"""Writes: a case is opened, an outcome taken, a child's ending handed on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from liance import procedures
from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.procedures import Reason
from liance.rules import ir
from liance.web.audit.services import record
from liance.web.cases import hooks
from liance.web.cases.engine import acting_in, calendar, listed, pin, procedure_of, run_of, seats_of, waits_for
from liance.web.cases.models import Case, Numbers, Seat, Step
from liance.web.cases.permissions import can_see, open_to
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.registry.models import Evidence
from liance.web.registry.services import keep_evidence
from liance.web.site import clock
from liance.web.site.refusals import NOT_ALLOWED, Refused, Told, fail_if_any, refusal

NOT_POSSIBLE = refusal(
    "case-act",
    "{message}",
    "{message_en}",
    hint_zh="{hint}",
    hint_en="{hint_en}",
)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an act carries beside its outcome; amount and interest in fen; the unit in charge and its last day."""

    opinion: str = ""
    reasons: tuple[Reason, ...] = ()
    remedy: str = ""
    amount: int | None = None
    interest: int | None = None
    attachments: Sequence[Evidence] = ()
    unit: Organisation | None = None
    until: date | None = None


NOTHING = Grounds()


@transaction.atomic
def open_case(
    *,
    procedure: ir.Procedure,
    edition: Edition,
    title: str,
    actor: Actor,
    now: datetime,
    party: Organisation | None = None,
    county: str = "",
    parent: Case | None = None,
) -> Case:
    """A new case at the first stage of a procedure; one that continues another knows who reviewed that."""
    reviewers: Iterable[str] = ()
    if parent is not None:
        reviewers = procedures.reviewers_of(procedure_of(parent), run_of(parent))
    code = party.code if party is not None else ""
    with told():
        run = procedures.start(procedure, at=now, calendar=calendar(), party=code, reviewers=reviewers)
    case = Case(
        number=next_number(f"{procedure.purpose}-{clock.day_of(now).year}", procedure.purpose, now),
        procedure=pin(procedure), edition=edition, title=title, party=party,
        county=county or (party.county if party is not None else ""), parent=parent,
        opened_by=actor.account or "system", opened_at=now,
    )  # fmt: skip
    put(case, procedure, run, now)
    record(
        actor=actor, now=now, action="case-opened", thing="case", thing_id=case.number,
        after=case.run, details={"procedure": procedure.id, "title": title},
    )  # fmt: skip
    return case


@transaction.atomic
def act(
    *, case: Case, outcome: str, actor: Actor, now: datetime, grounds: Grounds = NOTHING,
    file: tuple[str, bytes] | None = None, stage: str = "", more: Mapping[str, Any] | None = None,
) -> Case:  # fmt: skip
    """Take an outcome of the present stage; a file (name, content) is kept as evidence and attached.

    `stage` says which, where several are open and have an outcome of that name: by itself the first. `more` is what
    hooks ask for. Raises Refused with everything that stands in its way; the file is then not kept either.
    """
    case = locked(case)
    if actor.account and not can_see(actor, case) and not open_to(actor, case):
        fail_if_any([NOT_ALLOWED.given(what=case.number)])
    if file is not None:
        kept = keep_evidence(data=file[1], name=file[0], organisation=case.party, actor=actor, now=now)
        grounds = replace(grounds, attachments=[*grounds.attachments, kept])
    procedure, run = procedure_of(case), run_of(case)
    me = acting_in(run, procedure, actor)
    has = (b.stage for b in run.open if procedure.stage(b.stage).outcome(outcome) is not None)
    made = procedures.Act(
        stage=stage or next(has, run.stage), outcome=outcome, person=me.person, role=me.role, at=now,
        organisation=me.organisation, opinion=grounds.opinion, reasons=grounds.reasons, remedy=grounds.remedy,
        amount=grounds.amount, interest=grounds.interest, attachments=tuple(e.digest for e in grounds.attachments),
        unit=grounds.unit.code if grounds.unit is not None else "", until=grounds.until,
    )  # fmt: skip
    with told():
        after = procedures.act(procedure, run, made, calendar=calendar())
    return _moved(case, procedure, run, after, actor, now, grounds, me.role, more)


@transaction.atomic
def resume(*, case: Case, child: Case, now: datetime) -> Case:
    """Hand the ending of a child case to the stage of its parent that waited for it."""
    case = locked(case)
    procedure, run = procedure_of(case), run_of(case)
    with told():
        after = procedures.resume(procedure, run, run_of(child), at=now, calendar=calendar())
    return _moved(case, procedure, run, after, SYSTEM, now, NOTHING, str(SYSTEM.role))


def locked(case: Case) -> Case:
    """The case as it is now, held until the transaction ends."""
    return Case.objects.select_for_update(of=("self",)).select_related("procedure", "party", "edition").get(pk=case.pk)


def next_number(series: str, purpose: str, now: datetime) -> str:
    """The next number of a series: `SB-2026-000001`, letters by purpose."""
    Numbers.objects.get_or_create(series=series)
    row = Numbers.objects.select_for_update().get(series=series)
    row.last += 1
    row.save(update_fields=["last"])
    letters = LETTERS.get(purpose, "AJ")
    return f"{letters}-{clock.day_of(now).year}-{row.last:06}"


LETTERS = {
    "roll": "PC", "application": "SB", "notice-list": "GG", "notice": "GS", "payment": "BF", "recovery": "ZH",
    "complaint": "TS", "match": "DJ", "post": "GX", "matter": "SX", "task-report": "YB", "project": "XM",
    "meeting": "LZ", "ticket": "GD", "challenge": "JB", "challenge-bid": "TB", "bid-evaluation": "PB",
    "challenge-task": "RW", "challenge-milestone": "JD", "user-word": "YH", "monitoring": "JC",
}  # fmt: skip


# ---- the parts -----------------------------------------------------------------------------------------------------
def _moved(
    case: Case, procedure: ir.Procedure, run: procedures.Run, after: procedures.Run, actor: Actor, now: datetime,
    grounds: Grounds, role: str, more: Mapping[str, Any] | None = None,
) -> Case:  # fmt: skip
    done = after.acts[-1]
    stage = procedure.stage(done.stage)
    outcome = stage.outcome(done.outcome)
    assert outcome is not None
    waits = after.ended is not None or any(b.taken for b in after.branches)
    move = hooks.Move(
        case, procedure, stage, outcome, actor, now, grounds.amount, grounds.opinion, grounds.remedy, grounds.unit,
        grounds.until, to=None if waits else procedure.stage(after.stage), more=more or {},
    )  # fmt: skip
    fail_if_any([t for j in hooks.joined(procedure.purpose) for t in j.forbids(move)])
    before, left = case.run, run.at(stage.id)
    step = Step.objects.create(
        case=case, number=len(after.acts), stage=stage.id, outcome=outcome.id, person=actor.account, role=role,
        organisation=actor.organisation, opinion=grounds.opinion,
        reasons=[{"about": r.about, "text": r.text} for r in grounds.reasons], remedy=grounds.remedy,
        amount=grounds.amount, interest=grounds.interest, due=left.due if left is not None else None, at=now,
        unit=grounds.unit, until=grounds.until,
    )  # fmt: skip
    step.attachments.set(grounds.attachments)
    put(case, procedure, after, now)
    record(
        actor=actor, now=now, action="case-act", thing="case", thing_id=case.number, before=before, after=case.run,
        details={"stage": stage.id, "outcome": outcome.id, "amount": grounds.amount},
    )  # fmt: skip
    for joined in hooks.joined(procedure.purpose):
        joined.follows(move, step)
    if case.ended and case.parent is not None and case.parent.runs == procedure.id:
        resume(case=case.parent, child=case, now=now)
    return case


def put(case: Case, procedure: ir.Procedure, run: procedures.Run, now: datetime) -> None:
    """Save a case as its run stands, with the columns and seats that repeat it."""
    today, where = clock.day_of(now), run.open
    case.run = procedures.run_to_json(run)
    case.stage, case.stages, case.entered = run.stage, listed(b.stage for b in where), run.entered
    case.due = min((b.due for b in where if b.due is not None), default=None)
    case.ended = run.ended or ""
    case.ended_at = now if run.ended else None
    case.runs = next((r for b in where if (r := procedure.stage(b.stage).runs)), "")
    case.waits_for, case.unit = waits_for(procedure, run, on=today), run.unit
    case.save()
    if any(s.board is not None for s in procedure.stages):
        case.seats.all().delete()
        Seat.objects.bulk_create(seats_of(case, procedure, run, on=today))


class told:  # noqa: N801  # read as a phrase: with told(): …
    """Turns what the interpreter rejects into refusals that pages show."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Raise Refused in place of Rejected."""
        if isinstance(error, Rejected):
            raise Refused([told_of(d) for d in error.diagnostics]) from error


def told_of(d: Diagnostic) -> Told:
    """What the interpreter says, as a refusal."""
    return NOT_POSSIBLE.given(message=d.message(), message_en=d.message("en"), hint=d.hint(), hint_en=d.hint("en"))
