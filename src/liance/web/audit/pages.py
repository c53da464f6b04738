"""Pages: the record, searched; whether it holds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from liance.web.audit import queries
from liance.web.audit.permissions import can_read_record
from liance.web.site.paging import page_of

PAGE = 100
ASKED = ("account", "action", "thing", "thing_id")


@require_http_methods(["GET", "POST"])
def events(request: HttpRequest) -> HttpResponse:
    """The record, newest first; a POST reads all of it and says whether the chain holds."""
    can_read_record.demand(request.actor)  # type: ignore[attr-defined]
    asked = {name: request.GET.get(name, "").strip() for name in ASKED}
    page = page_of(request, queries.events_found(**asked), size=PAGE)
    verified = queries.verify() if request.method == "POST" else None
    return render(request, "audit/events.html", {"page": page, "asked": asked, "verified": verified})
