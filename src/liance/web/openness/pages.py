"""Pages of the public: notices with objections, awards as open data, the progress of a case, complaints."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from liance.values.cells import inert
from liance.web.notices import queries as notice_queries
from liance.web.notices import services as notice_services
from liance.web.notices.models import Line
from liance.web.openness import complaints, queries
from liance.web.openness.forms import ComplaintForm, ObjectionForm
from liance.web.openness.opendata import FIELDS
from liance.web.openness.permissions import can_complain
from liance.web.people.pages.signed_in import actor_of, signed_in
from liance.web.site import clock
from liance.web.site.paging import page_of
from liance.web.site.refusals import Refused, Told
from liance.web.site.words import Words

PAGE = 20
ASKED = ("policy", "incentive", "year", "county")


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """Published notices."""
    page = page_of(request, notice_queries.published(), size=PAGE)
    return render(request, "openness/notices.html", {"page": page, "today": clock.day_of(clock.now())})


@require_GET
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """One notice as it was published."""
    one = get_object_or_404(notice_queries.published(), number=number)
    open_ = one.last_day is not None and clock.day_of(clock.now()) <= one.last_day
    return render(request, "openness/notice.html", {"notice": one, "open": open_})


@require_http_methods(["GET", "POST"])
def objection(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """Object to a line of a notice."""
    line = get_object_or_404(Line.objects.select_related("notice", "case"), notice__number=number, position=position)
    if line.notice.text is None:
        raise Http404
    form, status = ObjectionForm(request.POST or None), 200
    told: tuple[Told, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            notice_services.object_to(line=line, actor=actor_of(request), now=clock.now(), **form.cleaned_data)
        except Refused as refused:
            told, status = refused.told, refused.status
        else:
            words = Words("异议已收到，公示停表，由没有参与审核的人核查。", "Received; others will look into it.")
            messages.success(request, str(words))
            return redirect("openness:notice", number=number)
    shown = next(x for x in line.notice.text["lines"] if x["position"] == line.position)
    context = {"notice": line.notice, "line": shown, "form": form, "told": told}
    return render(request, "openness/objection.html", context, status=status)


@require_GET
def awards(request: HttpRequest) -> HttpResponse:
    """Awards as open data: a table, and the whole of it to download."""
    asked = {name: request.GET.get(name, "").strip() for name in ASKED}
    page = page_of(request, queries.published_awards(**asked), size=PAGE)
    rows = [queries.as_open(a) for a in page]
    context = {"page": page, "rows": rows, "asked": asked, "fields": FIELDS}
    return render(request, "openness/awards.html", context)


class _Echo:
    """Hands each line on instead of keeping it."""

    def write(self, text: str) -> str:
        """The text itself."""
        return text


@require_GET
def awards_csv(request: HttpRequest) -> StreamingHttpResponse:
    """All awards as CSV (UTF-8 with a mark, so that Excel reads Chinese); texts never begin like a formula."""
    asked = {name: request.GET.get(name, "").strip() for name in ASKED}
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(FIELDS)
        for award in queries.published_awards(**asked).iterator(chunk_size=500):
            yield writer.writerow([inert(text) for _, text in queries.as_open(award)])

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="awards.csv"'
    return answer


@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """Where a case stands, by its number."""
    number = request.GET.get("number", "").strip()
    found = queries.progress(number) if number else None
    return render(request, "openness/progress.html", {"number": number, "found": found})


@require_http_methods(["GET", "POST"])
@signed_in
def complain(request: HttpRequest) -> HttpResponse:
    """An organisation complains."""
    actor = actor_of(request)
    can_complain.demand(actor)
    form = ComplaintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case = complaints.complain(**form.cleaned_data, actor=actor, now=clock.now())
        return redirect("cases:case", number=case.number)
    way = complaints.way_of_complaints()
    return render(request, "openness/complain.html", {"form": form, "procedure": way[1] if way is not None else None})
