"""Pages: the indicators and their series, one series with forecasts and revisions, tables sent in."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from liance.insight.forecasts.kept import Made
from liance.insight.indicators import Indicator
from liance.insight.observations import Line
from liance.insight.stretches import Stretch
from liance.web.monitoring import queries, services, show
from liance.web.monitoring.export import as_csv
from liance.web.monitoring.forms import TableForm
from liance.web.monitoring.models import Collection
from liance.web.monitoring.pages.common import Looked, looked
from liance.web.monitoring.permissions import can_collect, can_see, can_see_firms
from liance.web.monitoring.pictures import about
from liance.web.people.actor import Actor
from liance.web.people.pages.signed_in import actor_of
from liance.web.registry.queries.search import names_of
from liance.web.site import clock
from liance.web.site.days import today
from liance.web.site.paging import page_of
from liance.web.site.words import Words


@dataclass(frozen=True, slots=True)
class Shelf:
    """An indicator with the series there are, their last value, and the day it became known."""

    indicator: Indicator
    line: Line | None
    last: show.Row | None

    @property
    def name(self) -> Words:
        """In the language of the request."""
        return show.words(self.indicator.name)


@require_GET
def indicators(request: HttpRequest, policy: str) -> HttpResponse:
    """Every indicator with its series; those of single firms only for who sees firms."""
    actor, one = actor_of(request), looked(request, policy)
    can_see.demand(actor)
    page = page_of(request, _shelves(one, actor))
    names = names_of({s.line.subject for s in page if s.line is not None})
    rows = [(s, names.get(s.line.subject, s.line.subject) if s.line is not None else "") for s in page]
    told = {"one": one, "page": page, "rows": rows, "may": can_collect(actor)}
    return render(request, "monitoring/indicators.html", told)


def _shelves(one: Looked, actor: Actor) -> list[Shelf]:
    known, made = queries.known(one.edition.policy, one.on), []
    for indicator in one.of.indicators.values():
        if indicator.confidential and not can_see_firms(actor):
            continue
        lines = known.lines(indicator.id)
        made += [Shelf(indicator, line, _last(one, indicator, line)) for line in lines]
        if not lines:
            made.append(Shelf(indicator, None, None))
    return made


def _last(one: Looked, indicator: Indicator, line: Line) -> show.Row | None:
    known = queries.known(one.edition.policy, one.on)
    told = [stretch for stretch, o in known.by[line].items() if o.value is not None]
    point = known.point(indicator, line, max(told, key=lambda s: (s.end, s.start))) if told else None
    return show.row(point, indicator) if point is not None else None


@require_GET
def series(request: HttpRequest, policy: str, indicator: str) -> HttpResponse:
    """One series: values, forecasts with their interval, how often intervals held, every revision."""
    actor, one = actor_of(request), looked(request, policy)
    can_see.demand(actor)
    what, line = _asked(request, one, indicator)
    if what.confidential:
        can_see_firms.demand(actor)
    known = queries.known(policy, one.on)
    if line not in known.by:
        raise Http404
    rhythm, points = queries.finest(known, what, line)
    made = queries.made(policy, one.on, line)
    latest = max((m.on for m in made), default=None)
    ahead = [m for m in made if m.on == latest]
    told = {
        "one": one, "indicator": what, "name": show.words(what.name), "definition": show.words(what.definition),
        "line": line, "subject": names_of({line.subject}).get(line.subject, line.subject), "rhythm": rhythm,
        "rows": [show.row(p, what) for p in points], "ahead": _ahead(what, ahead),
        "picture": show.series_picture(what, line, points, ahead), "latest": latest,
        "hits": [show.Hit(n, h) for n, h in queries.hit_rates(policy, one.on, line).items()],
        "reports": page_of(request, _reports(one, what, line)),
    }  # fmt: skip
    return render(request, "monitoring/series.html", told)


def _asked(request: HttpRequest, one: Looked, indicator: str) -> tuple[Indicator, Line]:
    what = one.of.indicators.get(indicator)
    if what is None:
        raise Http404
    get = request.GET.get
    return what, Line(indicator, get("subject", ""), get("scope", ""), get("group", "") == "1")


def _ahead(what: Indicator, made: list[Made]) -> list[dict[str, object]]:
    return [
        {
            "stretch": m.stretch, "value": about(what, m.value), "method": show.METHODS[m.method],
            "interval": f"{about(what, m.low)} – {about(what, m.high)}"
            if m.low is not None and m.high is not None else "",
        }
        for m in made
    ]  # fmt: skip


def _reports(one: Looked, what: Indicator, line: Line) -> list[dict[str, object]]:
    """Every report of a series until the day, the newest first, and what it superseded."""
    found: list[dict[str, object]] = []
    before: dict[Stretch, str] = {}
    mine = [o for o in queries.book(one.edition.policy).all if o.line == line and o.reported <= one.on]
    for o in sorted(mine, key=lambda o: (o.reported, o.number)):
        value = what.format(o.value) if o.value is not None else str(Words("不详", "not known"))
        found.append({"o": o, "value": value, "before": before.get(o.stretch, "")})
        before[o.stretch] = value
    return list(reversed(found))


@require_GET
def series_file(request: HttpRequest, policy: str, indicator: str) -> HttpResponse:
    """The reports of a series as CSV, as of the day."""
    actor, one = actor_of(request), looked(request, policy)
    can_see.demand(actor)
    what, line = _asked(request, one, indicator)
    if what.confidential:
        can_see_firms.demand(actor)
    mine = [o for o in queries.book(policy).all if o.line == line and o.reported <= one.on]
    answer = HttpResponse(as_csv(what, mine, one.on), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{indicator}-{one.on}.csv"'
    return answer


@require_http_methods(["GET", "POST"])
def collect(request: HttpRequest, policy: str) -> HttpResponse:
    """Send in a table of figures."""
    actor, one = actor_of(request), looked(request, policy)
    can_collect.demand(actor)
    form = TableForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.report(edition=one.edition, actor=actor, now=clock.now(), **form.cleaned_data)
        messages.success(request, str(Words("已报送，等另一人校核", "sent; somebody else will check it")))
        return redirect("cases:case", number=made.case.number)
    known = sorted(i for i, what in one.of.indicators.items() if what.by != "platform")
    told = {"one": one, "form": form, "ids": known, "scopes": one.of.scopes.values(),
            "page": page_of(request, _tables(policy))}  # fmt: skip
    return render(request, "monitoring/collect.html", told)


def _tables(policy: str) -> QuerySet[Collection]:
    """What offices sent; returns of firms have a page of their own."""
    return Collection.objects.filter(policy=policy, case__party=None).select_related("case").defer("case__run")


@require_http_methods(["GET", "POST"])
def collection(request: HttpRequest, number: int) -> HttpResponse:
    """Send in again what was sent back."""
    actor = actor_of(request)
    can_collect.demand(actor)
    found = get_object_or_404(Collection.objects.select_related("case__edition"), pk=number, case__party=None)
    form = TableForm(request.POST or None, initial={"text": _text(found)})
    if request.method == "POST" and form.is_valid():
        services.report_anew(collection=found, text=form.cleaned_data["text"], actor=actor, now=clock.now())
        messages.success(request, str(Words("已重新报送", "sent again")))
        return redirect("cases:case", number=found.case.number)
    one = Looked(found.case.edition, queries.watched_of(found.case.edition), today(), today())
    return render(request, "monitoring/collection.html", {"one": one, "form": form, "collection": found})


def _text(found: Collection) -> str:
    """The table as it was sent, to be corrected."""
    of = queries.watched_of(found.case.edition)
    return services.as_table(of, found.lines)
