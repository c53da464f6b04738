"""Pages: meetings, a new one, one with its topics, results and resolutions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from liance.web.cases.digest import Asked, topics
from liance.web.cases.queries import standing
from liance.web.coordination import queries
from liance.web.coordination.forms import MeetingForm, PlanForm, ResolutionForm, ResultForm, TopicForm
from liance.web.coordination.models import Item, Meeting, Resolution
from liance.web.coordination.pages.common import edition_of
from liance.web.coordination.permissions import can_prepare, can_see
from liance.web.coordination.services import meetings as services
from liance.web.coordination.show import agenda_of
from liance.web.people.pages.signed_in import actor_of, signed_in, terms_of
from liance.web.site import clock
from liance.web.site.paging import page_of
from liance.web.site.tried import Tried, tried
from liance.web.site.words import Words


@require_http_methods(["GET", "POST"])
@signed_in
def meetings(request: HttpRequest) -> HttpResponse:
    """All meetings; the office calls a new one."""
    actor = actor_of(request)
    can_see.demand(actor)
    edition = edition_of(request)
    form = MeetingForm(request.POST or None, chains=queries.chains_of(edition))
    made = tried(form, services.call, edition=edition, **terms_of(request))
    if made.done:
        return redirect("coordination:meeting", number=made.result.case.number)
    page = page_of(request, queries.meetings())
    told = {
        "page": page, "rows": [(m, standing(m.case)) for m in page], "form": form, "may": can_prepare(actor),
        "told": made.told,
    }  # fmt: skip
    return render(request, "coordination/meetings.html", told, status=made.status)


@require_http_methods(["GET", "POST"])
@signed_in
def meeting(request: HttpRequest, number: str) -> HttpResponse:
    """One meeting: the office plans it, picks topics, writes down results and what is to be done."""
    actor, now = actor_of(request), clock.now()
    can_see.demand(actor)
    one = queries.meeting_of(number)
    if one is None:
        raise Http404
    what = request.POST.get("do", "")
    forms = _forms(request, one, what)
    made = _do(request, one, what, forms) if request.method == "POST" else Tried()
    if made.done:
        messages.success(request, str(Words("已登记", "recorded")))
        return redirect("coordination:meeting", number=number)
    stage = one.case.stage if not one.case.ended else ""
    collecting = can_prepare(actor) and stage == services.COLLECT
    known = {i.origin for i in one.items.all() if i.origin}
    found = topics(Asked(one.case.edition, one.chain, clock.day_of(now))) if collecting else []
    told = {
        "meeting": one, "standing": standing(one.case), "items": agenda_of(one), "forms": forms, "told": made.told,
        "do": what, "stage": stage, "may": can_prepare(actor) and bool(stage), "collecting": collecting,
        "proposed": [t for t in found if t.origin not in known],
        "chain": queries.chains_of(one.case.edition).get(one.chain), "lights": _lights(one),
    }  # fmt: skip
    return render(request, "coordination/meeting.html", told, status=made.status)


def _forms(request: HttpRequest, one: Meeting, what: str) -> dict[str, Any]:
    """The forms of the page; the one that was sent has its data."""

    def sent(name: str) -> QueryDict | None:
        return request.POST if what == name else None

    initial = {f: getattr(one, f) for f in ("day", "place", "chair", "present", "excused", "guests")}
    return {
        "plan": PlanForm(sent("plan"), initial=initial, auto_id="plan-%s"),
        "topic": TopicForm(sent("topic"), auto_id="topic-%s"),
        "result": ResultForm(sent("result"), auto_id="result-%s"),
        "resolution": ResolutionForm(sent("resolution"), auto_id="resolution-%s"),
    }  # fmt: skip


def _do(request: HttpRequest, one: Meeting, what: str, forms: dict[str, Any]) -> Tried:
    """What was sent, as a call."""
    terms = terms_of(request)
    match what:
        case "plan":
            return tried(forms["plan"], services.plan, meeting=one, **terms)
        case "topic":
            return tried(forms["topic"], services.add, meeting=one, on=True, **terms)
        case "take":
            services.add(meeting=one, on=True, **_topic(request, one), **terms)
        case "on":
            services.put_on(item=_item(request, one), **terms)
        case "out":
            services.leave_out(item=_item(request, one), why=request.POST.get("why", ""), **terms)
        case "ticket":
            services.into_ticket(item=_item(request, one), **terms)
        case "result":
            return tried(forms["result"], _settle, item=_item(request, one), **terms)
        case "resolution":
            return tried(forms["resolution"], services.resolve, item=_item(request, one), **terms)
        case "back":
            rows = Resolution.objects.filter(item__meeting=one)
            services.take_back(resolution=get_object_or_404(rows, pk=request.POST.get("resolution") or 0), **terms)
        case _:
            raise Http404
    return Tried(done=True, bound=True)


def _settle(*, decided: str, **more: Any) -> Item:
    return services.settle(decided=decided == "yes", **more)


def _item(request: HttpRequest, one: Meeting) -> Item:
    rows = Item.objects.select_related("meeting__case", "proposer")
    return get_object_or_404(rows, meeting=one, pk=request.POST.get("item") or 0)


def _topic(request: HttpRequest, one: Meeting) -> dict[str, Any]:
    """A topic proposed from data, as its source says it now: nothing of it is taken from the form but its origin."""
    origin = request.POST.get("origin", "")
    asked = Asked(one.case.edition, one.chain, clock.day_of(clock.now()))
    found = next((t for t in topics(asked) if t.origin == origin), None)
    if found is None:
        raise Http404
    return {"title": found.title, "text": found.text, "origin": found.origin, "address": found.address}


def _lights(one: Meeting) -> dict[int, queries.Standing]:
    """How the tickets of the meeting stand today, by ticket."""
    rows = Resolution.objects.filter(item__meeting=one, ticket__isnull=False).select_related("ticket__case")
    moment = clock.end_of(clock.day_of(clock.now()))
    found = (queries.stood(r.ticket, moment) for r in rows if r.ticket is not None)
    return {s.ticket.pk: s for s in found if s is not None}
