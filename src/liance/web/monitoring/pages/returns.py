"""Pages: what a firm is asked for and sent, the form of one period; for the office who has not sent, also as a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from liance.insight.stretches import Stretch, parse_stretch
from liance.values.faults import ValueFault
from liance.web.monitoring import asked, dues, queries, returns, show
from liance.web.monitoring.export import sheet_of_returns
from liance.web.monitoring.forms import ReturnForm
from liance.web.monitoring.pages.common import Looked, looked
from liance.web.monitoring.permissions import can_adopt, can_return, can_see_firms
from liance.web.people.pages.signed_in import actor_of, terms_of
from liance.web.policies.models import Edition
from liance.web.site import clock
from liance.web.site.days import today
from liance.web.site.paging import page_of
from liance.web.site.sheets import MEDIA, download
from liance.web.site.tried import tried
from liance.web.site.words import Words

POSTS = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Asked:
    """A policy as a firm is asked under it: its periods, and whether the firm is counted at all (None: not known)."""

    edition: Edition
    rows: list[dues.Due]
    counted: bool | None


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The periods asked of one's firm under every policy, and how far each return is."""
    actor, day = actor_of(request), today()
    can_return.demand(actor)
    found = []
    for edition in queries.with_targets():
        rows = [dues.due(r, queries.watched_of(edition)) for r in asked.of_firm(edition, actor.organisation, day)]
        if asked.rhythms(queries.watched_of(edition)):
            found.append(Asked(edition, rows, asked.counted(edition, actor.organisation, day)))
    return render(request, "monitoring/returns.html", {"found": found})


@POSTS
def one(request: HttpRequest, policy: str, period: str) -> HttpResponse:
    """Send the figures of a period, again where they were sent back or turn out wrong."""
    actor, at, stretch = actor_of(request), looked(request, policy), _period(period)
    can_return.demand(actor)
    found = next((r for r in asked.of_firm(at.edition, actor.organisation, at.today) if r.stretch == stretch), None)
    if found is None:
        raise Http404
    before = found.collection.lines if found.collection is not None else []
    form = ReturnForm(
        request.POST or None, indicators=asked.indicators_of(at.of, stretch.rhythm), before=_figures(before),
        note=found.collection.note if found.collection is not None else "",
    )  # fmt: skip
    made = tried(form, lambda note, **_: returns.send(
        edition=at.edition, stretch=stretch, values=form.values(), note=note, **terms_of(request)))  # fmt: skip
    if made.done:
        messages.success(request, str(Words("已报送，等工信部门校核", "sent; the bureau will check it")))
        return redirect("monitoring:returns")
    beside = [t for t in made.told if t.refusal is returns.WHY]
    for t in beside:
        form.add_error("note", f"{t.message}；{t.hint}" if str(t.hint) else str(t.message))
    told = {
        "one": at, "due": dues.due(found, at.of), "form": form, "told": [t for t in made.told if t not in beside],
        "definitions": [(show.words(i.name), show.words(i.definition)) for i in form.indicators],
    }  # fmt: skip
    return render(request, "monitoring/return.html", told, status=made.status)


def _period(text: str) -> Stretch:
    try:
        return parse_stretch(text)
    except ValueFault as fault:
        raise Http404 from fault


def _figures(lines: list[dict[str, Any]]) -> dict[str, Fraction | None]:
    return {one["indicator"]: None if one["value"] is None else Fraction(one["value"]) for one in lines}


# ---- the office ------------------------------------------------------------------------------------------------------
@POSTS
def firms(request: HttpRequest, policy: str) -> HttpResponse:
    """Who has not sent a period's figures, who has; those that jump nowhere are adopted at one press."""
    actor, at = actor_of(request), looked(request, policy)
    can_see_firms.demand(actor)
    begun = asked.begun(at.edition.policy)
    stretch, all_ = _asked_for(request, at)
    if stretch is None:
        return render(request, "monitoring/firms.html", {"one": at})
    if request.method == "POST":
        done = returns.adopt_calm(edition=at.edition, stretch=stretch, actor=actor, now=clock.now())
        messages.success(request, str(Words(f"采用了{done}家", f"{done} adopted")))
        return redirect(f"{request.path}?period={stretch}")
    found = asked.of_period(at.edition, stretch, at.today)
    told = {
        "one": at, "stretch": stretch, "periods": all_, "page": (page := page_of(request, found)),
        "rows": [dues.due(r, at.of) for r in page], "due": asked.due_of(at.of, stretch, begun), "all": len(found),
        "counts": dues.states(Counter(r.state for r in found)),
        "calm": len(asked.waiting(found)) if can_adopt(actor) else 0, "most": returns.AT_ONCE,
    }  # fmt: skip
    return render(request, "monitoring/firms.html", told)


@require_GET
def firms_file(request: HttpRequest, policy: str, kind: str) -> HttpResponse:
    """The same list as CSV or a workbook; no figures."""
    at = looked(request, policy)
    can_see_firms.demand(actor_of(request))
    stretch, _ = _asked_for(request, at)
    if stretch is None or kind not in MEDIA:
        raise Http404
    found = asked.of_period(at.edition, stretch, at.today)
    return download(sheet_of_returns(found, at.of, stretch, at.today), kind, f"returns-{stretch}")


def _asked_for(request: HttpRequest, at: Looked) -> tuple[Stretch | None, list[Stretch]]:
    """The period that `?period=` asks for, else the last; and all there are."""
    periods = asked.periods(at.of, asked.begun(at.edition.policy), at.today)
    named = request.GET.get("period", "")
    return next((s for s in periods if str(s) == named), next(iter(periods), None)), periods
