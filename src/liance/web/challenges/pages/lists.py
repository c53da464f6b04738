"""Pages: the open list for everybody, one's own, the office's list with its files, statistics."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from liance.web.challenges.export import sheet
from liance.web.challenges.models import OpenChallenge
from liance.web.challenges.permissions import can_manage, can_state
from liance.web.challenges.queries import standing
from liance.web.challenges.queries.statistics import statistics as counted
from liance.web.people.pages.signed_in import actor_of, signed_in
from liance.web.site import clock
from liance.web.site.days import day_asked
from liance.web.site.paging import page_of
from liance.web.site.sheets import MEDIA, download


def with_states(rows: Iterable[OpenChallenge]) -> list[tuple[OpenChallenge, standing.State]]:
    """Each with its state."""
    return [(c, standing.state_of(c)) for c in rows]


def _asked(request: HttpRequest) -> dict[str, str]:
    return {"state": request.GET.get("state", ""), "text": request.GET.get("q", "").strip()[:80]}


@require_GET
def published(request: HttpRequest) -> HttpResponse:
    """Everything published, without sign-in."""
    asked = _asked(request)
    page = page_of(request, standing.published(**asked))
    told = {
        "page": page,
        "rows": with_states(page),
        "states": standing.PUBLIC,
        "may_state": can_state(actor_of(request)),
    }
    return render(request, "challenges/list.html", {**told, **asked})


@require_GET
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """The needs, bids and task books of one's own organisation."""
    actor = actor_of(request)
    can_state.demand(actor)
    page = page_of(request, standing.needs_of(actor))
    told = {
        "page": page, "rows": with_states(page), "bids": standing.own_bids(actor)[:50],
        "tasks": standing.tasks_of(actor)[:50], "me": actor.organisation,
    }  # fmt: skip
    return render(request, "challenges/mine.html", told)


@require_GET
@signed_in
def office(request: HttpRequest) -> HttpResponse:
    """All challenges that were handed in, with filters."""
    can_manage.demand(actor_of(request))
    asked = _asked(request) | {"county": request.GET.get("county", "").strip()[:40]}
    page = page_of(request, standing.every(**asked))
    told = {"page": page, "rows": with_states(page), "states": standing.STATES, "query": request.GET.urlencode()}
    return render(request, "challenges/office.html", {**told, **asked})


@require_GET
@signed_in
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list as a file."""
    can_manage.demand(actor_of(request))
    if kind not in MEDIA:
        raise Http404
    asked = _asked(request) | {"county": request.GET.get("county", "").strip()[:40]}
    made = sheet(standing.every(**asked), clock.day_of(clock.now()))
    return download(made, kind, "challenges")


@require_GET
@signed_in
def statistics(request: HttpRequest) -> HttpResponse:
    """How challenges go, as of a day and for a year."""
    can_manage.demand(actor_of(request))
    on, text = day_asked(request), request.GET.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else None
    found = counted(on=on, year=year)
    told = {
        "found": found, "year": text if year else "", "on": on,
        "days_to_task": _halves(found.days_to_task), "days_to_result": _halves(found.days_to_result),
    }  # fmt: skip
    return render(request, "challenges/statistics.html", told)


def _halves(days: Fraction | None) -> str:
    """A median of whole days: 12 or 12.5."""
    return "" if days is None else f"{days.numerator // days.denominator}{'.5' if days.denominator == 2 else ''}"
