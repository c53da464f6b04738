"""Pages: policy folders on the server, taking one in, putting an edition in use."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from liance.diagnostics.diagnostic import Rejected
from liance.web.people.pages.signed_in import actor_of
from liance.web.policies import queries, services
from liance.web.policies.permissions import can_admit
from liance.web.site import clock
from liance.web.site.words import Words, language


@require_GET
def shelf(request: HttpRequest) -> HttpResponse:
    """Every policy folder with what may be done: take in what changed, put in use what was taken in."""
    actor = actor_of(request)
    can_admit.demand(actor)
    return render(request, "policies/shelf.html", {"folders": queries.folders(), "waiting": queries.waiting()})


@require_POST
def admit(request: HttpRequest, folder: str) -> HttpResponse:
    """Take in a folder as it is now; its mistakes are shown with their places."""
    actor = actor_of(request)
    can_admit.demand(actor)
    found = next((f for f in queries.folders() if f.name == folder), None)
    if found is None:
        raise Http404
    try:
        made = services.admit(folder=found.path, actor=actor, now=clock.now())
    except Rejected as rejected:
        faults = [(d.place, d.message(language()), d.hint(language())) for d in rejected.diagnostics]
        return render(request, "policies/rejected.html", {"folder": found, "faults": faults}, status=422)
    messages.success(request, str(Words(f"已收录第{made.number}版，等待启用", f"no. {made.number} taken in")))
    return redirect("policies:shelf")


@require_POST
def use(request: HttpRequest, policy: str, number: int) -> HttpResponse:
    """Put an edition in use."""
    actor, edition = actor_of(request), queries.numbered(policy, number)
    if edition is None:
        raise Http404
    services.put_in_use(edition=edition, actor=actor, now=clock.now())
    messages.success(request, str(Words(f"第{number}版已启用", f"no. {number} is in use")))
    return redirect("policies:shelf")
