"""Pages: the office's home, tickets by what is asked for, as a file, a new one, one merged into another."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liance.web.cases import queries as casework
from liance.web.cases.digest import Asked, topics
from liance.web.cases.permissions import can_see as can_see_case
from liance.web.cases.show import urgency
from liance.web.coordination import export, queries
from liance.web.coordination.forms import OfficeTicketForm, TicketForm
from liance.web.coordination.models import Ticket
from liance.web.coordination.pages.common import edition_of
from liance.web.coordination.permissions import can_raise, can_see
from liance.web.coordination.services import tickets as services
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.pages.signed_in import actor_of, signed_in, terms_of
from liance.web.people.roles import APPLICANTS, UNITS
from liance.web.site import clock
from liance.web.site.days import day_asked
from liance.web.site.paging import page_of
from liance.web.site.sheets import download
from liance.web.site.tried import tried
from liance.web.site.words import Words

VIEWS = {
    "open": Words("在办", "Open"), "late": Words("逾期", "Late"), "above": Words("已提级", "Escalated"),
    "ended": Words("已办结", "Ended"), "all": Words("全部", "All"),
}  # fmt: skip
FIRST = 8


@require_GET
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """The chain office's desk: what waits, what is late, the next meeting, what data suggest to talk about."""
    actor, now = actor_of(request), clock.now()
    can_see.demand(actor)
    today = clock.day_of(now)
    mine = casework.inbox(actor).filter(procedure__purpose__in=["ticket", "meeting"])[:FIRST]
    edition = next(iter(queries.editions()), None)
    found = queries.stood_all(edition.policy, "", clock.end_of(today)) if edition is not None else []
    told = {
        "mine": [(c, urgency(c.due, today), casework.stage_title(c)) for c in mine], "today": today,
        "counts": queries.counts(found), "late": sorted((s for s in found if s.late), key=_first)[:FIRST],
        "next": queries.next_meeting(today), "edition": edition,
        "topics": topics(Asked(edition, "", today))[:FIRST] if edition is not None else [],
    }  # fmt: skip
    return render(request, "coordination/home.html", told)


def _first(standing: queries.Standing) -> tuple[str, str]:
    return str(standing.due or ""), standing.ticket.number


@require_GET
@signed_in
def tickets(request: HttpRequest) -> HttpResponse:
    """Tickets: everybody those that he may see."""
    actor, today = actor_of(request), clock.day_of(clock.now())
    wanted, outside = wanted_of(request), actor.role in APPLICANTS
    page = page_of(request, queries.tickets(actor, wanted, today=today))
    edition = next(iter(queries.editions()), None)
    told = {
        "page": page, "rows": [(t, urgency(t.case.due, today), casework.standing(t.case)) for t in page],
        "views": VIEWS, "wanted": wanted, "sources": Ticket.Source.choices, "outside": outside,
        "units": () if outside else Organisation.objects.filter(kind__in=UNITS, tickets__isnull=False).distinct(),
        "chains": queries.chains_of(edition) if edition is not None else {}, "may": can_raise(actor),
        "today": today,
    }  # fmt: skip
    return render(request, "coordination/tickets.html", told)


def wanted_of(request: HttpRequest) -> queries.Wanted:
    """What a list is narrowed to, by its address."""
    view = request.GET.get("view", "open")
    got = {name: request.GET.get(name, "").strip()[:80] for name in ("source", "unit", "chain")}
    return queries.Wanted(view if view in VIEWS else "open", text=request.GET.get("q", "").strip()[:80], **got)


@require_GET
@signed_in
def ticket_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list as a workbook or CSV, as it stood at the end of a day (`on`, by default today)."""
    actor = actor_of(request)
    can_see.demand(actor)
    on = day_asked(request)
    return download(export.sheet(queries.listed(actor, wanted_of(request), on=on), on), kind, "tickets")


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Raise a problem: applicants for their own organisation, the office for anybody."""
    actor = actor_of(request)
    can_raise.demand(actor)
    edition = edition_of(request)
    made_of = TicketForm if actor.role in APPLICANTS else OfficeTicketForm
    form = made_of(request.POST or None, chains=queries.chains_of(edition))
    made = tried(form, services.raise_ticket, edition=edition, **terms_of(request))
    if made.done:
        number = made.result.number
        messages.success(request, str(Words(f"{number} 已提出，1个工作日内派单", f"{number} is raised")))
        return redirect("cases:case", number=number)
    shown = {"form": form, "told": made.told}
    return render(request, "coordination/new.html", shown, status=made.status)


@require_POST
@signed_in
def merge(request: HttpRequest, number: str) -> HttpResponse:
    """End a ticket because another is about the same thing."""
    one = _seen(number, actor_of(request))
    into = get_object_or_404(Ticket, number=request.POST.get("into", "").strip())
    services.merge(ticket=one, into=into, opinion=request.POST.get("opinion", ""), **terms_of(request))
    messages.success(request, str(Words(f"{number} 已并入{into.number}", f"{number} is merged into {into.number}")))
    return redirect("cases:case", number=into.number)


def _seen(number: str, actor: Actor) -> Ticket:
    found = get_object_or_404(Ticket.objects.select_related("case"), number=number)
    return found if can_see_case(actor, found.case) else get_object_or_404(Ticket, pk=0)
