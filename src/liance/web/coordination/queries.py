"""Reads: tickets by what is asked for and how they stood on a day, counts of them; the register, meetings, the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db.models import Q, QuerySet

from liance import procedures
from liance.web.audit.remembered import remembered
from liance.web.cases.engine import calendar, procedure_of, run_of
from liance.web.cases.permissions import seen_by
from liance.web.chains.queries import base_graph
from liance.web.coordination.models import Duty, Issue, Meeting, PlanItem, Ticket, Tour
from liance.web.people.actor import Actor
from liance.web.people.search import called
from liance.web.policies.models import Edition
from liance.web.policies.queries import current_editions, policy_of
from liance.web.site import clock

PROCEDURE = "ticket"
"""The procedure that a ticket goes through."""
LATE, CLOSED = "late", "closed"
INSTANT = timedelta(microseconds=1)
LADDER = ("urge", "lead")
"""Stages of the ticket procedure in which a ticket is above whoever was late with it."""


def editions() -> list[Edition]:
    """The current editions whose policy has the procedures of the chain leader's office."""
    return [e for e in current_editions() if PROCEDURE in policy_of(e).procedures]


def chains_of(edition: Edition) -> dict[str, str]:
    """The chains of a policy, by id: their names; none where it has no chain."""
    graph = base_graph(edition)
    return {c.id: c.name for c in graph.chains} if graph is not None else {}


# ---- tickets ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of tickets is narrowed to; empty: not narrowed."""

    view: str = "open"
    source: str = ""
    unit: str = ""
    chain: str = ""
    text: str = ""


def tickets_seen(actor: Actor) -> QuerySet[Ticket]:
    """Every ticket that a person may see, the newest first."""
    rows = Ticket.objects.filter(seen_by(actor, "case")).select_related("case__procedure", "case__party", "unit")
    return rows.defer("case__run", "case__procedure__content", "text")


def tickets(actor: Actor, wanted: Wanted, *, today: date) -> QuerySet[Ticket]:
    """The tickets of a list."""
    rows = tickets_seen(actor)
    if wanted.view in ("open", "late", "above"):
        rows = rows.filter(case__ended="")
    if wanted.view == "late":
        rows = rows.filter(Q(case__due__lt=today) | Q(case__stage__in=LADDER))
    if wanted.view == "above":
        rows = rows.filter(case__stage__in=LADDER)
    if wanted.view == "ended":
        rows = rows.exclude(case__ended="")
    rows = rows.filter(unit=wanted.unit) if wanted.unit else rows
    return _narrowed(rows, wanted)


def _narrowed(rows: QuerySet[Ticket], wanted: Wanted) -> QuerySet[Ticket]:
    """By what never changes of a ticket: source, chain, words."""
    if wanted.source in Ticket.Source.values:
        rows = rows.filter(source=wanted.source)
    if wanted.chain:
        rows = rows.filter(chain=wanted.chain)
    if wanted.text:
        by_text = Q(number__icontains=wanted.text) | Q(case__title__icontains=wanted.text)
        rows = rows.filter(by_text | called(wanted.text, field="case__party__code"))
    return rows


@dataclass(frozen=True, slots=True)
class Standing:
    """How a ticket stood at a moment, by what had been done by then.

    `late`: past its day, or already above whoever was. `slow`: some step of the unit came after its day. `first_said`:
    whether the first evaluation was satisfied; None: none yet. `closed`: closed with evidence, not ended otherwise.
    """

    ticket: Ticket
    stage: str
    title: str
    due: date | None
    unit: str
    ended: str
    late: bool
    slow: bool
    first_said: bool | None
    light: str

    @property
    def closed(self) -> bool:
        """Whether it was closed, and not declined, merged or withdrawn."""
        return self.ended == CLOSED


def stood(ticket: Ticket, moment: datetime) -> Standing | None:
    """How a ticket stood at a moment; None when it was not there yet."""
    procedure, run = procedure_of(ticket.case), run_of(ticket.case)
    if run.started >= moment:
        return None
    known = moment - INSTANT
    then = procedures.as_of(procedure, run, known, calendar=calendar())
    day = clock.day_of(known)
    late = then.ended is None and ((then.due is not None and day > then.due) or then.stage in LADDER)
    said = [a.outcome == "satisfied" for a in then.acts if a.stage == "review"]
    slow = late or any(a.outcome == LATE for a in then.acts)
    title = next((e.title for e in procedure.endings if e.id == then.ended), procedure.stage(then.stage).title)
    return Standing(
        ticket, then.stage, title, then.due, then.unit, then.ended or "", late, slow, said[0] if said else None,
        _light(then, late, day),
    )  # fmt: skip


def _light(run: procedures.Run, late: bool, day: date) -> str:
    """Green, yellow within three working days of the last day, red past it; nothing once it has ended."""
    if run.ended is not None:
        return "calm"
    if late:
        return "bad"
    near = run.due is not None and calendar().between(day, run.due) <= NEAR
    return "warn" if near else "good"


NEAR = 3
"""Working days before the last day from which on a ticket is yellow."""


@remembered(16)
def stood_all(policy: str, chain: str, moment: datetime) -> list[Standing]:
    """How every ticket of a policy, or of one chain, stood at a moment; the oldest first."""
    rows = Ticket.objects.filter(policy=policy, raised_at__lt=moment).select_related("case__party", "unit")
    rows = rows.filter(chain=chain) if chain else rows
    return [s for t in rows.order_by("pk") if (s := stood(t, moment)) is not None]


def listed(actor: Actor, wanted: Wanted, *, on: date) -> list[Standing]:
    """The tickets of a list as they stood at the end of a day, of those that a person may see; the newest first."""
    rows = Ticket.objects.filter(seen_by(actor, "case"), raised_at__lt=clock.end_of(on)).select_related("case__party")
    rows = _narrowed(rows, wanted)
    found = (s for t in rows.order_by("-raised_at", "-pk") if (s := stood(t, clock.end_of(on))) is not None)
    return [s for s in found if _in_view(s, wanted.view) and wanted.unit in ("", s.unit)]


def _in_view(s: Standing, view: str) -> bool:
    """Whether a ticket belonged to a view of the list then."""
    if view == "ended":
        return bool(s.ended)
    if view == "late":
        return s.late
    return view == "all" or (not s.ended and (view != "above" or s.stage in LADDER))


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of tickets; a rate is None where nothing can be counted yet."""

    raised: int
    open: int
    late: int
    closed: int
    ended: int
    evaluated: int
    satisfied: int
    in_time: int

    @property
    def closing(self) -> Fraction | None:
        """Closed of all that were not merged, declined or withdrawn."""
        whole = self.open + self.closed
        return Fraction(self.closed, whole) if whole else None

    @property
    def on_time(self) -> Fraction | None:
        """Of the closed ones those whose unit was never late."""
        return Fraction(self.in_time, self.closed) if self.closed else None

    @property
    def content(self) -> Fraction | None:
        """Of those evaluated the ones whose first evaluation was satisfied."""
        return Fraction(self.satisfied, self.evaluated) if self.evaluated else None


def counts(found: Sequence[Standing]) -> Counts:
    """What a set of tickets comes to."""
    closed = [s for s in found if s.closed]
    said = [s.first_said for s in found if s.first_said is not None]
    return Counts(
        raised=len(found), open=sum(not s.ended for s in found), late=sum(s.late for s in found), closed=len(closed),
        ended=sum(bool(s.ended) for s in found), evaluated=len(said), satisfied=sum(said),
        in_time=sum(not s.slow for s in closed),
    )  # fmt: skip


# ---- the register, the plan, visits ----------------------------------------------------------------------------------
def duties(policy: str, *, on: date, known: datetime | None = None) -> list[Duty]:
    """Who has which part on a day, by what was recorded before a moment (none: by all of it)."""
    rows = Duty.objects.filter(policy=policy, since__lte=on).select_related("organisation", "end")
    rows = rows.filter(at__lt=known) if known is not None else rows
    order = {p: n for n, p in enumerate(Duty.Part)}
    return sorted((d for d in rows if _holds(d, on, known)), key=lambda d: (d.chain, order[Duty.Part(d.part)], d.pk))


def _holds(duty: Duty, on: date, known: datetime | None) -> bool:
    end = getattr(duty, "end", None)
    return end is None or (known is not None and end.at >= known) or end.until >= on


def plan_of(policy: str, year: int) -> QuerySet[PlanItem]:
    """The plan of a year."""
    return PlanItem.objects.filter(policy=policy, year=year).select_related("unit", "evidence").order_by("chain", "pk")


def tours(policy: str) -> QuerySet[Tour]:
    """Visits along a policy's chains, the newest first."""
    return Tour.objects.filter(policy=policy).select_related("organisation")


# ---- meetings --------------------------------------------------------------------------------------------------------
def meetings(policy: str = "") -> QuerySet[Meeting]:
    """Meetings, the newest first."""
    rows = Meeting.objects.select_related("case__procedure").defer("case__run", "case__procedure__content")
    return rows.filter(policy=policy) if policy else rows


def meeting_of(number: str) -> Meeting | None:
    """The meeting of a case number."""
    return Meeting.objects.select_related("case__edition", "case__procedure").filter(case__number=number).first()


def next_meeting(on: date) -> Meeting | None:
    """The next one that is not over."""
    rows = meetings().filter(case__ended="", case__stage__in=["collect", "meet"])
    return min(rows, key=lambda m: (m.day is None, m.day or on, m.pk), default=None)


# ---- digests ---------------------------------------------------------------------------------------------------------
def last_issue(policy: str, chain: str, *, before: date) -> Issue | None:
    """The last digest before a day, as far as it was issued by the end of that day."""
    rows = Issue.objects.filter(policy=policy, chain=chain, day__lt=before, at__lt=clock.end_of(before))
    return rows.order_by("-day").first()
