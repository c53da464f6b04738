"""Pages: warnings with who answers and by when, closing them, an event outside; who climbs the ladders."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from liance.insight.ladders.judge import Standing
from liance.insight.warnings import Closing
from liance.web.monitoring import alarms, ladder, queries, show
from liance.web.monitoring.forms import CloseForm, EventForm
from liance.web.monitoring.models import Warning
from liance.web.monitoring.pages.common import looked
from liance.web.monitoring.permissions import can_close, can_list, can_see, can_see_firms
from liance.web.people.pages.signed_in import actor_of
from liance.web.site import clock
from liance.web.site.paging import page_of
from liance.web.site.refusals import NOT_ALLOWED, refuse
from liance.web.site.words import Words


@require_GET
def warnings(request: HttpRequest, policy: str) -> HttpResponse:
    """Open warnings, the first due first, or closed ones with what came of them; how good each rule has been."""
    actor, one = actor_of(request), looked(request, policy)
    can_see.demand(actor)
    rule, closed = request.GET.get("rule", ""), request.GET.get("view") == "closed"
    page = page_of(request, queries.warnings(policy, actor, rule=rule, closed=closed))
    names = queries.rule_names(one.edition)
    good = queries.precisions(policy)
    rules = [(id_, show.words(name), show.good(good.get(id_))) for id_, name in names.items()]
    told = {
        "one": one, "page": page, "rows": [show.alert(w, names, one.today) for w in page], "rule": rule,
        "closed": closed, "rules": rules, "may_list": can_list(actor),
    }  # fmt: skip
    return render(request, "monitoring/warnings.html", told)


@require_http_methods(["GET", "POST"])
def warning(request: HttpRequest, policy: str, number: int) -> HttpResponse:
    """One warning: what it rests on, and closing it."""
    actor, one = actor_of(request), looked(request, policy)
    can_see.demand(actor)
    row = get_object_or_404(Warning, pk=number, policy=policy)
    if row.confidential and not can_see_firms(actor):
        raise refuse(NOT_ALLOWED, what=can_see_firms.words)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        closing, reason = Closing(form.cleaned_data["closing"]), form.cleaned_data["reason"]
        alarms.close(warning=row, closing=closing, reason=reason, actor=actor, now=clock.now())
        messages.success(request, str(Words("已下结论", "closed")))
        return redirect("monitoring:warnings", policy=policy)
    may = can_close(actor, row) and row.closed_at is None
    told = {"one": one, "w": show.alert(row, queries.rule_names(one.edition), one.today), "form": form if may else None}
    return render(request, "monitoring/warning.html", told)


@require_http_methods(["GET", "POST"])
def event(request: HttpRequest, policy: str) -> HttpResponse:
    """Enter an event outside; what falls with the products it touches is worked out."""
    actor, one = actor_of(request), looked(request, policy)
    can_list.demand(actor)
    form = EventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = alarms.event(
            edition=one.edition, what=given["what"], source=given["source"], products=given["products"].split("、"),
            actor=actor, now=clock.now(),
        )  # fmt: skip
        messages.success(request, str(Words("已登记并预警", "entered, and a warning raised")))
        return redirect("monitoring:warning", policy=policy, number=made.pk)
    return render(request, "monitoring/event.html", {"one": one, "form": form})


@require_GET
def ladders(request: HttpRequest, policy: str) -> HttpResponse:
    """Who is next and what is missing, for who sees firms; else counts, small ones withheld."""
    actor, one = actor_of(request), looked(request, policy)
    can_see.demand(actor)
    found, sees = ladder.climbing(one.edition, one.today), can_see_firms(actor)
    ladders_ = found.ladders
    chosen = next((x for x in ladders_ if x.id == request.GET.get("version")), ladders_[-1] if ladders_ else None)
    standings = found.standings[chosen.id] if chosen is not None else ()
    page = page_of(request, standings if sees else ())
    told = {
        "one": one, "ladders": [(x, show.words(x.title)) for x in ladders_], "chosen": chosen, "sees": sees,
        "page": page, "rows": [_row(s, found.names) for s in page],
        "near": [_near(n) for n in found.near[:50]] if sees else [],
        "near_all": len(found.near), "counts": ladder.counts(found).get(chosen.id, ()) if chosen is not None else (),
    }  # fmt: skip
    return render(request, "monitoring/ladders.html", told)


def _row(s: Standing, names: object) -> dict[str, object]:
    called = names.get(s.firm, s.firm) if isinstance(names, dict) else s.firm
    findings = [
        (show.words(f.criterion.text), *show.STATES[f.state], [show.words(s.ladder.facts[m].name) for m in f.missing])
        for f in s.findings
        if f.state != "met"
    ]
    return {"s": s, "name": called, "held": show.words(s.held.title) if s.held else None,
            "next": show.words(s.rung.title) if s.rung else None, "findings": findings}  # fmt: skip


def _near(one: ladder.AtLine) -> dict[str, object]:
    words, badge = show.PLACES[one.place]
    return {
        "n": one,
        "place": words,
        "badge": badge,
        "list": show.LISTS[one.line.list],
        "title": show.words(one.line.title),
        "revenue": int(one.revenue) if one.revenue is not None else None,
    }
