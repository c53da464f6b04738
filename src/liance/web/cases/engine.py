"""The interpreter's values and the database's: procedures pinned, runs kept, calendars loaded once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from liance import procedures
from liance.rules import ir
from liance.values.workdays import Calendar, load_calendars
from liance.web.cases.models import Case, Procedure, Seat
from liance.web.people.actor import Actor
from liance.web.people.roles import Role

PARTY = "party"
"""In `waits_for`: anybody of the party, for a role of the party that no account is given."""


def calendar() -> Calendar:
    """The working days of every year known."""
    return _calendar(str(settings.CALENDAR_FOLDER))


@lru_cache(maxsize=4)
def _calendar(folder: str) -> Calendar:
    return load_calendars(Path(folder))


def pin(procedure: ir.Procedure) -> Procedure:
    """The kept version of a procedure; kept now if it is new."""
    made, _ = Procedure.objects.get_or_create(
        digest=procedure.digest,
        defaults={
            "name": procedure.id,
            "title": procedure.title,
            "purpose": procedure.purpose,
            "content": procedures.to_json(procedure),
        },
    )
    return made


def procedure_of(case: Case) -> ir.Procedure:
    """The version of the procedure that a case began with."""
    return _procedure(case.procedure_id)


@lru_cache(maxsize=128)
def _procedure(digest: str) -> ir.Procedure:
    return procedures.from_json(Procedure.objects.get(pk=digest).content)


def run_of(case: Case) -> procedures.Run:
    """Where a case stands."""
    return procedures.run_from_json(case.run)


def acting_in(run: procedures.Run, procedure: ir.Procedure, actor: Actor) -> procedures.Actor:
    """The person as the interpreter sees him in a case.

    Whoever belongs to the party acts for it, whatever the role chosen, so that nobody judges his own house; and a
    stage of the party is open to him in the party's role there.
    """
    own = bool(run.party) and actor.acts_for(run.party)
    takers = [r for b in run.open for r in procedures.roles_at(procedure.stage(b.stage), passed=False)]
    party_roles = {r.id for r in procedure.roles if r.party}
    role = str(actor.role)
    if own and role not in takers:
        role = next((r for r in takers if r in party_roles), role)
    return procedures.Actor(actor.person, role, run.party if own else actor.organisation)


def listed(names: Iterable[str]) -> str:
    """Names in a column that is searched for one of them: `,name,name,`."""
    found = ",".join(dict.fromkeys(names))
    return f",{found}," if found else ""


def waits_for(procedure: ir.Procedure, run: procedures.Run, *, on: date) -> str:
    """The roles that may act in the open stages on a day, past their limits or before, for lists.

    `@role`: only people of the unit in charge; PARTY for roles of the party that nobody holds.
    """
    unheld = {r.id for r in procedure.roles if r.party} - set(Role.values)

    def marked(stage: ir.Stage, role: str) -> str:
        if role in unheld:
            return PARTY
        return f"@{role}" if stage.by_unit and role in stage.roles else role

    waited = ((procedure.stage(b.stage), role) for b in run.open for role in waited_at(procedure, run, b, on))
    return listed(marked(stage, role) for stage, role in waited)


def waited_at(procedure: ir.Procedure, run: procedures.Run, branch: procedures.Branch, on: date) -> Iterable[str]:
    """Who may take an outcome; of a board that is late, full or has a vacant seat also who names to it."""
    stage = procedure.stage(branch.stage)
    if stage.runs is not None:
        return ()
    passed = _passed(branch, on)
    roles = procedures.roles_at(stage, passed=passed)
    if stage.board is None:
        return roles
    seats = procedures.round_of(procedure, run, stage.id)
    named = passed or seats.full or any(s.vacant for s in seats.seats)
    return (*roles, *(procedures.namers(stage, passed=passed) if named else ()))


def _passed(branch: procedures.Branch, on: date) -> bool:
    return branch.due is not None and on > branch.due


def seats_of(case: Case, procedure: ir.Procedure, run: procedures.Run, *, on: date) -> list[Seat]:
    """The seats of the boards where a case stands on a day."""
    return [
        Seat(case=case, stage=stage.id, seat=s.id, holder=s.holder, holder_of=s.holder_of, heard=s.heard,
             roles="" if s.vacant else listed(procedures.speakers(stage, s, passed=_passed(b, on))))
        for b in run.open
        for stage in (procedure.stage(b.stage),)
        if stage.board is not None
        for s in procedures.round_of(procedure, run, stage.id).seats
    ]  # fmt: skip
