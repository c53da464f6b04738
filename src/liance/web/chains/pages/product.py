"""Pages: a product with its links and makers, what was found out, target firms and visits; a firm's place."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from liance.chains.coverage import coverage
from liance.chains.graph import Presence
from liance.chains.ground import ground, of_products
from liance.web.chains import queries, services, show
from liance.web.chains.candidates import candidates
from liance.web.chains.forms import FindingForm, SettleForm, TargetForm, VisitForm
from liance.web.chains.models import Target
from liance.web.chains.pages.common import Shown, shown
from liance.web.chains.permissions import can_find, can_judge, can_pursue, can_see_working
from liance.web.people.pages.signed_in import actor_of
from liance.web.site import clock
from liance.web.site.words import Words


@require_http_methods(["GET", "POST"])
def product(request: HttpRequest, policy: str, product: str) -> HttpResponse:
    """A product: what it is, what it needs, who needs it, who makes it; officers add what they found out."""
    actor, one = actor_of(request), shown(policy)
    item = one.product(product)
    finding = FindingForm(request.POST if "find" in request.POST else None, graph=one.graph, auto_id="find-%s")
    working, today = can_see_working(actor), clock.day_of(clock.now())
    proposed = candidates(one.graph, one.known.candidates(product, on=today)) if working else []
    chosen = next((c for c in proposed if c.actor.id == request.GET.get("candidate")), None)
    initial = {"name": chosen.actor.name, "code": chosen.actor.code, "why": chosen.why} if chosen is not None else None
    target = TargetForm(request.POST if "propose" in request.POST else None, initial=initial, auto_id="propose-%s")
    if request.method == "POST" and "find" in request.POST and finding.is_valid():
        services.find(edition=one.edition, product=product, actor=actor, now=clock.now(), **finding.found())
        messages.success(request, str(Words("核实结果已登记", "the finding is recorded")))
        return redirect(request.path)
    if request.method == "POST" and "propose" in request.POST and target.is_valid():
        services.propose(edition=one.edition, product=product, actor=actor, now=clock.now(), **target.cleaned_data)
        messages.success(request, str(Words("招商目标已登记", "the target is recorded")))
        return redirect(request.path)
    graph = one.graph
    gap = next((g for g in one.known.gaps.all if g.product == product), None)
    told = {
        "one": one, "product": item, "row": show.row(graph, product), "evidence": show.told(item.evidence),
        "stage": show.STAGE_NAMES[item.stage], "ware": show.WARE_NAMES[item.kind], "aim": show.AIM_NAMES.get(item.aim),
        "into": [show.link(graph, x) for x in graph.into.get(product, ())],
        "out": [show.link(graph, x) for x in graph.out_of.get(product, ())],
        "makings": [show.making(graph, m) for m in graph.makings if m.product == product],
        "cover": coverage(graph, [product]), "gap": gap, "working": working, "may_judge": can_judge(actor),
        "may_find": can_find(actor), "may_pursue": can_pursue(actor), "finding": finding, "target": target,
        "targets": queries.targets(policy, product=product) if working else (),
        "candidates": proposed, "chosen": chosen,
        "ground": of_products(graph, [product]), "absent": graph.presence(product) is Presence.ABSENT,
        "said_into": Words("上游", "upstream"), "said_out": Words("下游", "downstream"),
    }  # fmt: skip
    return render(request, "chains/product.html", told)


@require_http_methods(["GET", "POST"])
def target(request: HttpRequest, policy: str, number: int) -> HttpResponse:
    """A target firm: its visits, the next step, how it ended."""
    actor, one = actor_of(request), shown(policy)
    can_see_working.demand(actor)
    it = get_object_or_404(Target, pk=number, policy=policy)
    visit = VisitForm(request.POST if "visit" in request.POST else None)
    settle = SettleForm(request.POST if "settle" in request.POST else None, auto_id="settle-%s")
    if request.method == "POST" and "visit" in request.POST and visit.is_valid():
        services.visit(target=it, actor=actor, now=clock.now(), **visit.cleaned_data)
        messages.success(request, str(Words("走访已登记", "the visit is recorded")))
        return redirect(request.path)
    if request.method == "POST" and "settle" in request.POST and settle.is_valid():
        services.settle(target=it, actor=actor, now=clock.now(), **settle.settled())
        messages.success(request, str(Words("结果已登记", "the outcome is recorded")))
        return redirect(request.path)
    told = {"one": one, "target": it, "product": one.product(it.product), "visits": it.visits.all(), "visit": visit,
            "settle": settle, "may": can_pursue(actor)}  # fmt: skip
    return render(request, "chains/target.html", told)


@require_GET
def targets(request: HttpRequest, policy: str) -> HttpResponse:
    """All target firms of a policy, the next steps due first."""
    can_see_working.demand(actor_of(request))
    one = shown(policy)
    rows = [(t, one.graph.product.get(t.product), list(t.visits.all())) for t in queries.targets(policy)]
    return render(request, "chains/targets.html", {"one": one, "rows": rows, "today": clock.day_of(clock.now())})


@require_GET
def firm(request: HttpRequest, policy: str, actor: str) -> HttpResponse:
    """A firm's place in the chain: what it makes, whom it could supply and buy from, what hangs on it, its facts."""
    one = shown(policy)
    item = one.actor(actor)
    working = can_see_working(actor_of(request))
    standing = one.known.standings.get(actor)
    told = {
        "one": one, "firm": item, "evidence": show.told(item.evidence), "working": working,
        "makings": [show.making(one.graph, m) for m in one.graph.makings if m.actor == actor],
        "standing": standing, "county": _county(one, item.county),
        "park": next((p.name for p in one.graph.parks if p.id == item.park), ""),
        "facts": [f for f in one.graph.facts if f.entity == actor],
        "ground": ground(one.graph, [item.evidence]),
    }  # fmt: skip
    if standing is not None:
        told |= {
            "sole": [one.graph.product[p] for p in standing.sole],
            "suppliers": [show.pair(one.graph, p) for p in standing.suppliers],
            "users": [show.pair(one.graph, p) for p in standing.users],
            "fallen": [(one.graph.product[p], p in standing.blast.surely) for p in standing.blast.products],
            "blast_ground": standing.blast.ground,
        }
    return render(request, "chains/firm.html", told)


def _county(one: Shown, code: str) -> str:
    return next((c.name for c in one.graph.counties if c.code == code), "")
