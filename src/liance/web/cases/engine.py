"""The interpreter's values and the database's: procedures pinned, runs kept, calendars loaded once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from liance import procedures
from liance.rules import ir
from liance.values.workdays import Calendar, load_calendars
from liance.web.cases.models import Case, Procedure
from liance.web.people.actor import Actor


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


def acting_in(case: Case, procedure: ir.Procedure, actor: Actor) -> procedures.Actor:
    """The person as the interpreter sees him in a case.

    Whoever belongs to the party acts for it, whatever the role chosen, so that nobody judges his own house; and a
    stage of the party is open to him in the party's role there.
    """
    party = case.party_id or ""
    own = bool(party) and actor.acts_for(party)
    stage = procedure.stage(case.stage)
    takers = procedures.roles_at(stage, passed=False)
    party_roles = {r.id for r in procedure.roles if r.party}
    role = str(actor.role)
    if own and role not in takers:
        role = next((r for r in takers if r in party_roles), role)
    return procedures.Actor(actor.person, role, party if own else actor.organisation)


def waits_for(stage: ir.Stage, *, passed: bool) -> str:
    """The roles that may act in a stage, past its limit or before, for lists: `,role,role,`."""
    roles = procedures.roles_at(stage, passed=passed)
    return f",{','.join(roles)}," if roles and stage.runs is None else ""
