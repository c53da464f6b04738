"""What the clock brings about: silence counted, boards and stages that come out, cases on a further desk."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from liance import procedures
from liance.web.audit.services import record
from liance.web.cases import boards, services
from liance.web.cases.engine import calendar, procedure_of, run_of, waits_for
from liance.web.cases.models import Case, Seat
from liance.web.people.actor import SYSTEM, Actor
from liance.web.site import clock
from liance.web.site.refusals import Refused


def tick(*, now: datetime) -> int:
    """Let every stage past its day come out, or go to a further role, as its procedure says; how many did.

    Also boards that have heard every seat and could not come out then. One transaction each.
    """
    late = Q(due__lt=clock.day_of(now))
    silent = Seat.objects.filter(case=OuterRef("case"), stage=OuterRef("stage"), heard=False)
    full = Q(pk__in=Seat.objects.filter(~Exists(silent)).values("case"))
    cases = Case.objects.filter(late | full, ended="").order_by("pk")
    return sum(_moves(case, now) for case in cases)


def _moves(case: Case, now: datetime) -> bool:
    """Whether the clock moved a case."""
    procedure, run = procedure_of(case), run_of(case)
    late = procedures.overdue(procedure, run, at=now, calendar=calendar())
    moved = False
    for stage in (o for o in late if o.what == "stage"):
        try:
            if stage.deemed is not None:
                services.act(case=case, outcome=stage.deemed, stage=stage.stage, actor=SYSTEM, now=now)
                moved = True
            else:
                moved |= boards.deem(case=case, late=stage, now=now)
        except Refused:
            continue  # somebody forbids it, such as an open objection; it stays late and is shown so
    for branch in run.open:
        moved |= boards.settles(case=case, stage=branch.stage, now=now)
    return moved or _escalated(case, actor=SYSTEM, now=now)


@transaction.atomic
def _escalated(case: Case, *, actor: Actor, now: datetime) -> bool:
    """Whether a late case now waits for a further role too, and did not yet."""
    case = services.locked(case)
    procedure, run = procedure_of(case), run_of(case)
    if case.waits_for == waits_for(procedure, run, on=clock.day_of(now)):
        return False
    services.put(case, procedure, run, now)
    record(
        actor=actor, now=now, action="case-escalated", thing="case", thing_id=case.number,
        details={"stage": case.stage, "waits_for": case.waits_for},
    )  # fmt: skip
    return True
