"""Pages: the record, searched; whether it holds."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from liance.web.audit import queries
from liance.web.audit.permissions import can_read_record
from liance.web.site.refusals import NOT_ALLOWED, refuse
from liance.web.site.words import Words

PAGE = 100
ASKED = ("account", "action", "thing", "thing_id")


@require_http_methods(["GET", "POST"])
def events(request: HttpRequest) -> HttpResponse:
    """The record, newest first; a POST reads all of it and says whether the chain holds."""
    actor = request.actor  # type: ignore[attr-defined]
    if not can_read_record(actor):
        raise refuse(NOT_ALLOWED, what=Words("查看审计记录", "read the audit record"))
    asked = {name: request.GET.get(name, "").strip() for name in ASKED}
    page = Paginator(queries.events_found(**asked), PAGE).get_page(request.GET.get("page"))
    verified = queries.verify() if request.method == "POST" else None
    return render(request, "audit/events.html", {"page": page, "asked": asked, "verified": verified})
