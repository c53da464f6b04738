"""Pages: who has which part in a chain on a day, the yearly plan; visits along the chain."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from liance.web.chains.models import Visit
from liance.web.coordination import queries
from liance.web.coordination.forms import DoneForm, DutyForm, EndForm, PlanItemForm, TicketForm, TourForm, TourToldForm
from liance.web.coordination.models import Duty, PlanItem, Tour
from liance.web.coordination.pages.common import edition_of
from liance.web.coordination.permissions import can_register, can_see, can_tour
from liance.web.coordination.services import register as services
from liance.web.coordination.services import tours as touring
from liance.web.people.pages.signed_in import actor_of, signed_in, terms_of
from liance.web.registry.pages.common import kept_file
from liance.web.site import clock
from liance.web.site.days import day_asked
from liance.web.site.paging import page_of
from liance.web.site.tried import Tried, tried
from liance.web.site.words import Words


@require_http_methods(["GET", "POST"])
@signed_in
def register(request: HttpRequest) -> HttpResponse:
    """The parts on a day, and what is written down about them."""
    actor, today = actor_of(request), clock.day_of(clock.now())
    can_see.demand(actor)
    edition, on = edition_of(request), day_asked(request, to_come=True)
    chains, what = queries.chains_of(edition), request.POST.get("do", "")
    form = DutyForm(request.POST if what == "appoint" else None, chains=chains)
    ending = EndForm(request.POST if what == "end" else None, auto_id="end-%s")
    made = tried(form, services.appoint, edition=edition, **terms_of(request))
    if what == "end":
        duty = get_object_or_404(Duty.objects.select_related("organisation"), pk=request.POST.get("duty") or 0)
        made = tried(ending, services.end, duty=duty, **terms_of(request))
    if made.done:
        return _back(request, "coordination:register")
    rows = [(d, chains.get(d.chain, "")) for d in queries.duties(edition.policy, on=on)]
    told = {
        "rows": rows, "on": on, "today": today, "form": form, "ending": ending, "may": can_register(actor),
        "told": made.told, "edition": edition,
    }  # fmt: skip
    return render(request, "coordination/register.html", told, status=made.status)


@require_http_methods(["GET", "POST"])
@signed_in
def plan(request: HttpRequest) -> HttpResponse:
    """The plan of a year: 1, 5 and N, each with its unit, day and what came of it."""
    actor, today = actor_of(request), clock.day_of(clock.now())
    can_see.demand(actor)
    edition = edition_of(request)
    asked = request.GET.get("year", "")
    year, what = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year, request.POST.get("do", "")
    chains = queries.chains_of(edition)
    form = PlanItemForm(request.POST if what == "add" else None, chains=chains)
    doing = DoneForm(request.POST if what == "done" else None, request.FILES or None, auto_id="done-%s")
    made = tried(form, services.plan, edition=edition, year=year, **terms_of(request))
    if what == "done" and doing.is_valid():
        item = get_object_or_404(PlanItem, policy=edition.policy, pk=request.POST.get("item") or 0)
        services.done(item=item, **doing.told(), **terms_of(request))
        made = Tried(done=True)
    if made.done:
        messages.success(request, str(Words("已登记", "recorded")))
        return redirect(f"{request.path}?year={year}")
    rows = [
        (i, chains.get(i.chain, ""), i.done_at is None and i.due < today) for i in queries.plan_of(edition.policy, year)
    ]
    told = {
        "rows": rows, "year": year, "form": form, "doing": doing, "may": can_register(actor), "told": made.told,
        "edition": edition,
    }  # fmt: skip
    return render(request, "coordination/plan.html", told, status=422 if what == "done" else made.status)


@require_GET
@signed_in
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """The file behind a line of the plan."""
    can_see.demand(actor_of(request))
    item = get_object_or_404(PlanItem.objects.select_related("evidence"), pk=pk)
    if item.evidence is None:
        raise Http404
    return kept_file(item.evidence)


# ---- visits ----------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@signed_in
def tours(request: HttpRequest) -> HttpResponse:
    """Visits along the chain, planned and held; those to target firms beside them."""
    actor, today = actor_of(request), clock.day_of(clock.now())
    can_see.demand(actor)
    edition = edition_of(request)
    form = TourForm(request.POST or None, chains=queries.chains_of(edition))
    made = tried(form, touring.plan, edition=edition, **terms_of(request))
    if made.done:
        return redirect("coordination:tour", pk=made.result.pk)
    targets = Visit.objects.filter(target__policy=edition.policy).select_related("target").order_by("-day", "-pk")
    told = {
        "page": page_of(request, queries.tours(edition.policy)), "form": form, "may": can_tour(actor), "today": today,
        "told": made.told, "targets": targets[:10], "edition": edition,
    }  # fmt: skip
    return render(request, "coordination/tours.html", told, status=made.status)


@require_http_methods(["GET", "POST"])
@signed_in
def tour(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit: what was seen, and the problems found."""
    actor, what = actor_of(request), request.POST.get("do", "")
    can_see.demand(actor)
    one = get_object_or_404(Tour.objects.select_related("organisation"), pk=pk)
    telling = TourToldForm(request.POST if what == "tell" else None, auto_id="tell-%s")
    problem = TicketForm(request.POST if what == "problem" else None, auto_id="problem-%s", chains={})
    del problem.fields["chain"]
    made = tried(telling, touring.tell, tour=one, **terms_of(request))
    if what == "problem":
        made = tried(problem, touring.problem, tour=one, **terms_of(request))
    if what == "off":
        touring.call_off(tour=one, why=request.POST.get("why", ""), **terms_of(request))
        made = Tried(done=True)
    if made.done:
        return _back(request, "coordination:tour", pk=pk)
    told = {
        "tour": one, "telling": telling, "problem": problem, "may": can_tour(actor), "told": made.told,
        "tickets": one.tickets.select_related("case"),
    }  # fmt: skip
    return render(request, "coordination/tour.html", told, status=made.status)


def _back(request: HttpRequest, view: str, **args: Any) -> HttpResponse:
    messages.success(request, str(Words("已登记", "recorded")))
    return HttpResponseRedirect(reverse(view, kwargs=args))
