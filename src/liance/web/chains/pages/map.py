"""Pages: the chains of a policy, the map, what falls and what recovers, the counties."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from liance.chains.blast import blast
from liance.chains.coverage import by_chain
from liance.chains.freshness import ages, freshness
from liance.chains.graph import Presence, Product
from liance.chains.ground import Ground, Span, of_products
from liance.chains.proofs import Step, Why
from liance.chains.tally import tallies, tally
from liance.chains.ways import around
from liance.chains.what_if import Producer, what_if
from liance.chains.wiring import Part, What
from liance.web.chains import queries, show
from liance.web.chains.counties import counties_of
from liance.web.chains.pages.common import Shown, shown
from liance.web.chains.permissions import can_see_working
from liance.web.people.pages.signed_in import actor_of
from liance.web.site import clock
from liance.web.site.words import Words

STEPS = 2
"""How far around a product its neighbourhood reaches."""


@require_GET
def chains(request: HttpRequest) -> HttpResponse:
    """The policies with a chain; the only one at once."""
    editions = queries.with_graph()
    if len(editions) == 1:
        return redirect("chains:overview", policy=editions[0].policy)
    return render(request, "chains/chains.html", {"editions": editions})


@require_GET
def overview(request: HttpRequest, policy: str) -> HttpResponse:
    """All chains of a policy in figures."""
    one = shown(policy)
    covered = by_chain(one.graph)
    rows = [(t, covered[t.id]) for t in tallies(one.graph)]
    whole = tally(one.graph)
    told = {
        "one": one, "rows": rows, "whole": whole, "working": can_see_working(actor_of(request)),
        "ground": of_products(one.graph, one.graph.product),
        "fresh": [(show.ROWS[kind], f) for kind, f in freshness(ages(one.graph, on=clock.day_of(clock.now()))).items()],
        "today": clock.day_of(clock.now()),
    }  # fmt: skip
    return render(request, "chains/overview.html", told)


@dataclass(frozen=True, slots=True)
class Moved:
    """A product that falls or recovers, whether for sure, and why step by step."""

    product: Product
    sure: bool
    why: Words


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of the chosen product moves."""

    moved: tuple[Moved, ...]
    span: Span[int]
    ground: Ground


@dataclass(frozen=True, slots=True)
class Loss:
    """What comes of a product's not being to be had: making here that stops, and products that run out."""

    stopped: Effect
    gone: Effect

    @property
    def products(self) -> frozenset[str]:
        """All of them."""
        return frozenset(m.product.id for m in (*self.stopped.moved, *self.gone.moved))


@require_GET
def chain_map(request: HttpRequest, policy: str) -> HttpResponse:
    """The map of one chain, of all, or of what stands around a product; with a product chosen, what hangs on it."""
    one = shown(policy)
    chosen = request.GET.get("product", "")
    product = one.product(chosen) if chosen else None
    wanted = request.GET.get("chain", "")
    chain = one.chain(wanted or (product.chain if product is not None else one.graph.chains[0].id))
    near = bool(request.GET.get("near")) and product is not None
    if near:
        drawn = [p.id for p in around(one.graph, [chosen], up=STEPS, down=STEPS).products]
    else:
        drawn = [p.id for p in one.graph.products if chain is None or p.chain == chain.id]
    falls = _falls(one, product) if product is not None else None
    gains = _gains(one, product) if product is not None else None
    marks = show.Marks(
        chosen,
        fallen=falls.products if falls is not None else (),
        risen={m.product.id for m in gains.moved} if gains is not None else (),
    )
    kept = {"chain": chain.id if chain is not None else "all", **({"near": "1"} if near else {})}
    wide, narrow = show.maps(one.graph, drawn, marks, reverse("chains:map", args=[policy]), kept)
    told = {
        "one": one, "chain": chain, "product": product, "near": near, "wide": wide, "narrow": narrow,
        "falls": falls, "gains": gains, "rows": [show.row(one.graph, p) for p in drawn],
        "stated": show.stated(one.graph, product) if product is not None else None,
        "ground": of_products(one.graph, drawn), "working": can_see_working(actor_of(request)),
    }  # fmt: skip
    return render(request, "chains/map.html", told)


def _falls(one: Shown, product: Product) -> Loss:
    """What stops and what runs out when a product is not to be had at all."""
    made = blast(one.known.supply, [Part(What.PRODUCT, product.id)])
    graph, stopped = one.graph.product, made.stopped
    halts = [Moved(graph[p], p in stopped.least, _step(one, made.halt(p))) for p in stopped.most if p != product.id]
    sure = sum(m.sure for m in halts)
    gone = [p for p in made.products if p != product.id and p not in stopped.most]
    moved = [Moved(graph[p], p in made.surely, _step(one, made.path(p)[0])) for p in gone]
    surely = sum(m.sure for m in moved)
    return Loss(
        Effect(tuple(halts), Span(sure, len(halts)), made.ground),
        Effect(tuple(moved), Span(surely, len(moved)), made.ground),
    )


def _gains(one: Shown, product: Product) -> Effect | None:
    """What could be made here, started from what is here, once somebody here made the product; None where one does."""
    if one.graph.presence(product.id) is Presence.PRESENT:
        return None
    made = what_if(one.known.supply, [Producer(product.id)])
    before, after = one.known.supply.startable.made, made.startable.made
    sure = after.least - before.least
    most = after.most - before.most | sure
    names = [p.id for p in one.graph.products if p.id in most and p.id != product.id]
    moved = [Moved(one.graph.product[p], p in sure, Words("", "")) for p in names]
    span = Span(len(sure - {product.id}), len(names))
    return Effect(tuple(moved), span, made.ground)


def _step(one: Shown, step: Step) -> Words:
    def name(part: Part | None) -> str:
        if part is None:
            return ""
        return one.graph.actor[part.id].name if part.what is What.ACTOR else one.graph.product[part.id].name

    product, by = one.graph.product[step.product].name, name(step.by)
    match step.why:
        case Why.NEED:
            return Words(f"{product}要用{by}，没有别的可以代替", f"{product} needs {by}, and nothing else will do")
        case Why.MAKER:
            return Words(f"{product}没有别的本地生产者", f"nobody else here makes {product}")
        case Why.KIND:
            return Words(f"{product}只靠{by}这一种", f"{by} was the only kind of {product}")
        case Why.OUTSIDE:
            return Words(f"{product}只能从外地买", f"{product} is only bought outside")
        case _:
            return Words(product, product)


@require_GET
def counties(request: HttpRequest, policy: str) -> HttpResponse:
    """Where the chain's firms and parks are."""
    one = shown(policy)
    told = {"one": one, "map": counties_of(one.graph, queries.county_map(one.edition.digest)),
            "ground": of_products(one.graph, one.graph.product)}  # fmt: skip
    return render(request, "chains/counties.html", told)
