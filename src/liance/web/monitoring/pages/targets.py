"""Pages: policies with targets, all targets of one as of a day, one target with its evidence or candidates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from liance.telling.clauses import anchor_of
from liance.web.monitoring import listing, queries, show
from liance.web.monitoring.forms import ExhibitForm, ProspectForm
from liance.web.monitoring.pages.common import Looked, looked
from liance.web.monitoring.permissions import can_list, can_see
from liance.web.people.pages.signed_in import actor_of
from liance.web.site import clock
from liance.web.site.paging import page_of
from liance.web.site.words import Words


@require_GET
def policies(request: HttpRequest) -> HttpResponse:
    """The policies that have targets; the targets themselves where there is one."""
    can_see.demand(actor_of(request))
    found = queries.with_targets()
    if len(found) == 1:
        return targets(request, found[0].policy)
    return render(request, "monitoring/policies.html", {"editions": found})


@require_GET
def targets(request: HttpRequest, policy: str) -> HttpResponse:
    """Every target as it stood on a day: path, outcome or band, scope, reasons."""
    can_see.demand(actor_of(request))
    one = looked(request, policy)
    found = [show.told(j, one.of) for j in queries.judged(one.edition, one.on)]
    hits = [show.Hit(ahead, h) for ahead, h in queries.hit_rates(policy, one.on).items()]
    return render(request, "monitoring/targets.html", {"one": one, "targets": found, "hits": hits})


@require_http_methods(["GET", "POST"])
def target(request: HttpRequest, policy: str, target: str) -> HttpResponse:
    """One target: evidence by kind, or the candidates of a count, with forms to add to them."""
    actor, one = actor_of(request), looked(request, policy)
    can_see.demand(actor)
    goal = one.of.target(target)
    if goal is None or target not in one.of.watches:
        raise Http404
    watch = one.of.watches[target]
    kinds = [(id_, str(show.words(name))) for id_, name in (watch.kinds or {}).items()]
    form = ExhibitForm(request.POST or None, kinds=kinds) if watch.line is None else ProspectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        write = listing.exhibit if watch.line is None else listing.estimate
        write(edition=one.edition, target=target, actor=actor, now=clock.now(), **form.cleaned_data)
        messages.success(request, str(Words("已登记", "listed")))
        return redirect("monitoring:target", policy=policy, target=target)
    told = {
        "one": one, "goal": goal, "anchors": [anchor_of(goal.sentence)],
        "told": show.told(queries.judgement(one.edition, goal, one.on), one.of),
        "watch": watch, "kinds": dict(kinds), "form": form if can_list(actor) else None,
        "page": page_of(request, _listed(one, target)), "counted": watch.line is not None,
    }  # fmt: skip
    return render(request, "monitoring/target.html", told)


def _listed(one: Looked, target: str) -> Sequence[Any] | QuerySet[Any]:
    if one.of.watches[target].line is None:
        return queries.exhibits(one.edition.policy, target, one.on)
    return queries.prospects(one.edition.policy, one.on).get(target, [])
