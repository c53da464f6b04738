"""Pages for the chain office: gaps sorted by a key and as a list to take along, supply pairs, links to be confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from liance.chains.gaps import Gap, Key
from liance.chains.graph import Basis, Kind
from liance.chains.ground import ground
from liance.chains.overlay import confirmed_share
from liance.web.chains import services, show
from liance.web.chains.export import KEY_NAMES, line_of, sheet_of
from liance.web.chains.pages.common import Shown, shown
from liance.web.chains.permissions import can_judge, can_see_working
from liance.web.people.pages.signed_in import actor_of
from liance.web.site import clock
from liance.web.site.paging import page_of
from liance.web.site.sheets import download
from liance.web.site.words import Words


@require_GET
def gaps(request: HttpRequest, policy: str) -> HttpResponse:
    """The gaps, the most first by the key chosen; those on the Pareto front marked."""
    can_see_working.demand(actor_of(request))
    one, key = shown(policy), _key(request)
    rows = [line_of(one.graph, gap) for gap in _chosen(request, one, key)]
    told = {
        "one": one, "key": key, "keys": KEY_NAMES.items(), "rows": rows, "chain": request.GET.get("chain", ""),
        "front": bool(request.GET.get("front")), "ground": one.known.gaps.ground,
        "query": urlencode({k: str(request.GET[k]) for k in ("by", "chain", "front") if k in request.GET}),
    }  # fmt: skip
    return render(request, "chains/gaps.html", told)


@require_GET
def gap_file(request: HttpRequest, policy: str, kind: str) -> HttpResponse:
    """The same list as a workbook or CSV, with what it rests on."""
    can_see_working.demand(actor_of(request))
    one, key = shown(policy), _key(request)
    lines = [line_of(one.graph, gap) for gap in _chosen(request, one, key)]
    told = show.grounded(one.known.gaps.ground)
    return download(sheet_of(lines, told, clock.day_of(clock.now())), kind, f"gaps-{policy}")


def _key(request: HttpRequest) -> Key:
    wanted = request.GET.get("by", "")
    return Key(wanted) if wanted in list(Key) else Key.USERS


def _chosen(request: HttpRequest, one: Shown, key: Key) -> list[Gap]:
    chain, front = request.GET.get("chain", ""), bool(request.GET.get("front"))
    rest = [k for k in Key if k is not key]
    found = one.known.gaps.sorted_by(key, *rest)
    return [g for g in found if (not chain or one.graph.product[g.product].chain == chain) and (not front or g.front)]


@require_GET
def pairs(request: HttpRequest, policy: str) -> HttpResponse:
    """Who here could supply whom, those first that are verified."""
    can_see_working.demand(actor_of(request))
    one = shown(policy)
    page = page_of(request, one.known.pairs)
    rows = [show.pair(one.graph, p) for p in page.object_list]
    return render(request, "chains/pairs.html", {"one": one, "rows": rows, "page": page})


@require_http_methods(["GET", "POST"])
def links(request: HttpRequest, policy: str) -> HttpResponse:
    """Links of field knowledge, each confirmed or refused with one click, and the share that rests on more."""
    actor, one = actor_of(request), shown(policy)
    can_see_working.demand(actor)
    if request.method == "POST":
        holds = request.POST.get("holds") == "yes"
        services.judge(
            edition=one.edition, upper=request.POST.get("upper", ""), lower=request.POST.get("lower", ""),
            kind=Kind(request.POST.get("kind", Kind.INPUT)), holds=holds, reason=request.POST.get("reason", ""),
            actor=actor, now=clock.now(),
        )  # fmt: skip
        said = (
            Words("已确认", "confirmed")
            if holds
            else Words("已否定，联系从图上去掉", "refused; the link is off the map")
        )
        messages.success(request, str(said))
        return redirect(f"{request.path}?{urlencode(request.GET.dict())}")
    chain = request.GET.get("chain", "")
    waiting = [
        link
        for link in one.graph.links
        if link.evidence.basis is Basis.FIELD and (not chain or one.graph.product[link.lower].chain == chain)
    ]
    page = page_of(request, waiting)
    confirmed, whole = confirmed_share(one.graph)
    told = {
        "one": one, "chain": chain, "page": page, "rows": [show.link(one.graph, x) for x in page.object_list],
        "confirmed": confirmed, "whole": whole, "may": can_judge(actor),
        "ground": ground(one.graph, [x.evidence for x in one.graph.links]),
    }  # fmt: skip
    return render(request, "chains/links.html", told)
