"""Pages: the monthly report of a measure: filed by the unit that owes it, shown to whoever may see tasks."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from liance.web.people.pages.signed_in import actor_of, terms_of
from liance.web.site import clock
from liance.web.site.tried import tried
from liance.web.site.words import Words
from liance.web.tasks import show
from liance.web.tasks.forms import ReportForm
from liance.web.tasks.models import Report
from liance.web.tasks.pages.overview import edition_or_404
from liance.web.tasks.permissions import can_report, can_see
from liance.web.tasks.queries.tasks import FILL
from liance.web.tasks.queries.tasks import overview as seen
from liance.web.tasks.services.reports import file_report


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, number: str) -> HttpResponse:
    """A report: what is owed, what was filed, how far it is."""
    actor, terms, today = actor_of(request), terms_of(request), clock.day_of(clock.now())
    can_see.demand(actor)
    one = get_object_or_404(Report.objects.select_related("case", "unit", "edition"), case__number=number)
    edition = edition_or_404(one.policy)
    standing = seen(edition, on=today).standings.get(one.item)
    open_ = one.case.stage == FILL and not one.case.ended and standing is not None
    shown = {
        "report": one, "policy": one.policy, "standing": standing, "late": open_ and one.due < today,
        "rows": [(f, show.filed(one, f)) for f in one.case.filings.order_by("-number")],
        "anchors": [standing.measure.anchor] if standing is not None else [], "owed": open_,
    }  # fmt: skip
    if not open_ or standing is None or not can_report(actor, one):
        return render(request, "tasks/report.html", shown)
    waiting = [m for m in standing.milestones if getattr(m, "reached", None) is None]
    last = min(today, _last_day(one))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReportForm(*sent, measure=standing.measure, milestones=waiting, as_of=last)
    made = tried(form, lambda **_: file_report(report=one, **form.given(), **terms))
    if made.done:
        messages.success(request, str(Words("已填报，等待校核", "filed; it waits to be checked")))
        return redirect("tasks:report", number)
    return render(request, "tasks/report.html", {**shown, "form": form, "told": made.told}, status=made.status)


def _last_day(report: Report) -> date:
    return (report.month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
