"""Reads: the inbox, cases by what is asked for, what a person may do in one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from liance import procedures
from liance.web.cases.engine import acting_in, procedure_of, run_of
from liance.web.cases.models import Case
from liance.web.cases.permissions import seen_by
from liance.web.people.actor import Actor
from liance.web.people.roles import APPLICANTS


def cases_seen(actor: Actor) -> QuerySet[Case]:
    """Every case that a person may see, newest first."""
    return Case.objects.filter(seen_by(actor)).select_related("procedure", "party").defer("run")


def inbox(actor: Actor) -> QuerySet[Case]:
    """The open cases that wait for the role acted in, the first due first."""
    waiting = Q(waits_for__contains=f",{actor.role},")
    if actor.role in APPLICANTS:
        waiting &= Q(party__in=actor.belongs_to)
    return cases_seen(actor).filter(waiting, ended="").order_by(F("due").asc(nulls_last=True), "pk")


@dataclass(frozen=True, slots=True)
class Offered:
    """What a person may do in a case now: open offers, and those barred with the reason."""

    open: tuple[procedures.Offer, ...]
    barred: tuple[procedures.Offer, ...]


def offered(case: Case, actor: Actor, *, now: datetime) -> Offered:
    """The outcomes of the present stage for one person; those of other roles are left out."""
    procedure = procedure_of(case)
    me = acting_in(case, procedure, actor)
    found = procedures.offered(procedure, run_of(case), me, at=now)
    mine = [o for o in found if not any(d.code == "act-role" for d in o.why_not)]
    return Offered(tuple(o for o in mine if o.open), tuple(o for o in mine if not o.open))


def standing(case: Case) -> str:
    """How a case ended, or else its present stage, in words."""
    procedure = procedure_of(case)
    return next((e.title for e in procedure.endings if e.id == case.ended), procedure.stage(case.stage).title)


def stage_title(case: Case) -> str:
    """The present stage's name, from the version that the case began with."""
    return procedure_of(case).stage(case.stage).title
