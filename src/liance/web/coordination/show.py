"""What the slice shows beside a case: the problem of a ticket and where it comes from, the agenda of a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from liance.web.cases.hooks import Panel
from liance.web.cases.models import Case
from liance.web.cases.queries import standing
from liance.web.coordination.models import Meeting, Resolution, Ticket
from liance.web.coordination.permissions import can_call, can_merge, can_prepare
from liance.web.people.actor import Actor
from liance.web.people.roles import APPLICANTS
from liance.web.tasks.hooks import ABOUT

BADGES = {"proposed": "warn", "on": "info", "ticket": "calm", "out": "calm", "decided": "good", "again": "warn"}


def of_ticket(case: Case, actor: Actor) -> Iterable[Panel]:
    """The problem, whom to call, what it came from, what was merged with it."""
    rows = Ticket.objects.select_related("unit", "into__case", "tour__organisation", "case")
    ticket = rows.filter(case=case).first()
    if ticket is None:
        return
    resolution = Resolution.objects.select_related("item__meeting__case").filter(ticket=ticket).first()
    outside = actor.role in APPLICANTS
    told = {
        "ticket": ticket, "into": standing(ticket.into.case) if ticket.into is not None else "",
        "contact": ticket.contact if can_call(actor, ticket) else "",
        "meeting": resolution.item.meeting if resolution is not None and not outside else None,
        "merged": [] if outside else list(ticket.merged.select_related("case")),
        "project": ticket.origin.removeprefix(ABOUT) if ticket.origin.startswith(ABOUT) and not outside else "",
        "may_merge": can_merge(actor) and case.stage == "assign" and not case.ended, "official": not outside,
    }  # fmt: skip
    yield Panel("coordination/ticket-panel.html", told, order=10)


def of_meeting(case: Case, actor: Actor) -> Iterable[Panel]:
    """When and where, the topics with their results, and what was resolved."""
    meeting = Meeting.objects.select_related("case").filter(case=case).first()
    if meeting is not None:
        told = {"meeting": meeting, "items": agenda_of(meeting), "may": can_prepare(actor)}
        yield Panel("coordination/meeting-panel.html", told, order=10)


def agenda_of(meeting: Meeting) -> Sequence[dict[str, object]]:
    """The topics, each with its resolutions and their tickets."""
    rows = meeting.items.select_related("proposer", "ticket__case").prefetch_related(
        "resolutions__unit", "resolutions__ticket__case"
    )
    return [{"item": i, "badge": BADGES[i.state], "resolutions": list(i.resolutions.all())} for i in rows]
