"""Reads: the inbox, cases by what is asked for, what a person may do in one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from liance import procedures
from liance.web.cases.engine import PARTY, acting_in, procedure_of, run_of
from liance.web.cases.models import Case, Seat
from liance.web.cases.permissions import seated, seen_by
from liance.web.people.actor import Actor
from liance.web.people.roles import APPLICANTS


def cases_seen(actor: Actor) -> QuerySet[Case]:
    """Every case that a person may see, newest first; without what only the page of one needs."""
    rows = Case.objects.filter(seen_by(actor)).select_related("procedure", "party")
    return rows.defer("run", "procedure__content")


def inbox(actor: Actor) -> QuerySet[Case]:
    """The open cases that wait for the role acted in, or for a seat to speak that is one's own; the first due first."""
    waiting = Q(waits_for__contains=f",{actor.role},")
    if actor.organisation:
        waiting |= Q(waits_for__contains=f",@{actor.role},", unit=actor.organisation)
    if actor.role in APPLICANTS:
        waiting &= Q(party__in=actor.belongs_to)
    if actor.belongs_to:
        waiting |= Q(waits_for__contains=f",{PARTY},", party__in=actor.belongs_to)
    waiting |= Q(pk__in=Seat.objects.filter(seated(actor), heard=False).values("case"))
    return cases_seen(actor).filter(waiting, ended="").order_by(F("due").asc(nulls_last=True), "pk")


NOT_MINE = frozenset({"act-role", "act-by-rule", "act-other-unit"})
"""Why something is no business of a person at all, and is not even shown to him as barred."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What a person may do in a case now: open offers, and those barred with the reason."""

    open: tuple[procedures.Offer, ...]
    barred: tuple[procedures.Offer, ...]


def offered(case: Case, actor: Actor, *, now: datetime) -> Offered:
    """The outcomes of the open stages for one person; those of other roles, other units and boards are left out."""
    procedure, run = procedure_of(case), run_of(case)
    found = procedures.offered(procedure, run, acting_in(run, procedure, actor), at=now)
    mine = [o for o in found if not any(d.code in NOT_MINE for d in o.why_not)]
    return Offered(tuple(o for o in mine if o.open), tuple(o for o in mine if not o.open))


def stages_of(case: Case) -> tuple[str, ...]:
    """The stages where a case stands; of one that has ended, the last."""
    return tuple(s for s in case.stages.split(",") if s) or (case.stage,)


def standing(case: Case) -> str:
    """How a case ended, or else its present stages, in words."""
    ended = (e.title for e in procedure_of(case).endings if e.id == case.ended)
    return next(ended, stage_title(case))


def stage_title(case: Case) -> str:
    """The present stages' names, from the version that the case began with."""
    procedure = procedure_of(case)
    return "、".join(procedure.stage(s).title for s in stages_of(case))
