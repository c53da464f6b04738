"""What lives, worked out anew and slowly from the definitions: no counters, one answer to every doubt at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, combinations, product

from liance.chains.graph import Graph, Kind, Presence, Role
from liance.chains.wiring import Outside, Part, Scenario, What

SOMEBODY = "somebody"
"""An unnamed maker, where nobody is known to make a product and nobody is known not to."""


@dataclass(frozen=True)
class World:
    """A graph in which every doubt has its answer."""

    products: tuple[str, ...]
    needs: Mapping[str, list[frozenset[str]]]
    specials: Mapping[str, frozenset[str]]
    makers: Mapping[str, frozenset[str]]
    sellers: Mapping[str, frozenset[str]]
    """Who sells it outside; SOMEBODY where nobody need be named."""
    gone: frozenset[Part] = field(default_factory=frozenset)

    def without(self, parts: Iterable[Part]) -> World:
        return replace(self, gone=self.gone | frozenset(parts))

    def lives(self, name: str, alive: frozenset[str]) -> bool:
        """Whether a product is to be had while those in `alive` are."""
        if Part(What.PRODUCT, name) in self.gone:
            return False
        there = {who for who in self.makers[name] if Part(What.ACTOR, who) not in self.gone}
        selling = {who for who in self.sellers[name] if Part(What.ACTOR, who) not in self.gone}
        made = bool(there) and all(need & alive for need in self.needs[name])
        bought = bool(selling) and Part(What.OUTSIDE, name) not in self.gone
        return made or bought or bool(self.specials[name] & alive)

    def step(self, alive: frozenset[str]) -> frozenset[str]:
        return frozenset(name for name in self.products if self.lives(name, alive))

    def running(self, of: frozenset[str] | None = None) -> frozenset[str]:
        """What keeps running of what ran."""
        alive = frozenset(self.products) if of is None else of
        while (now := self.step(alive) & alive) != alive:
            alive = now
        return alive

    def started(self, on: frozenset[str] = frozenset()) -> frozenset[str]:
        """What can be started on what runs."""
        alive = on
        while (now := self.step(alive) | alive) != alive:
            alive = now
        return alive


def subsets(names: Iterable[str]) -> Iterator[frozenset[str]]:
    names = list(names)
    return map(frozenset, chain.from_iterable(combinations(names, n) for n in range(len(names) + 1)))


def worlds(graph: Graph, scenario: Scenario) -> Iterator[World]:
    """Every way in which the doubts of a graph may turn out."""
    makings = [m for m in graph.makings if m.role is Role.MAKES and m.state is not Presence.ABSENT]
    here = [m for m in makings if graph.actor[m.actor].local]
    open_ = [m for m in makings if m.state is Presence.UNKNOWN and not (m in here and m.product in graph.absent)]
    doubts = [(m.actor, m.product) for m in open_]
    named = {m.product for m in here} | graph.absent.keys()
    doubts += [(SOMEBODY, name) for name in graph.product if name not in named]
    sure = [(m.actor, m.product) for m in makings if m.state is Presence.PRESENT]
    for answers in product((False, True), repeat=len(doubts)):
        yield _world(graph, scenario, sure + [d for d, yes in zip(doubts, answers, strict=True) if yes])


def _world(graph: Graph, scenario: Scenario, true: list[tuple[str, str]]) -> World:
    groups: dict[tuple[str, str], list[tuple[str, Kind]]] = {}
    for number, link in enumerate(graph.links):
        if link.kind in (Kind.INPUT, Kind.EQUIPMENT, Kind.ENABLES):
            groups.setdefault((link.lower, link.group or str(number)), []).append((link.upper, link.kind))
    counted = {key: g for key, g in groups.items() if any(kind in scenario.kinds for _, kind in g)}
    here = {who for who in (*graph.actor, SOMEBODY) if who == SOMEBODY or graph.actor[who].local}
    makers = {n: frozenset(who for who, what in true if what == n and who in here) for n in graph.product}
    named = {n: frozenset(who for who, what in true if what == n and who not in here) for n in graph.product}
    anybody = frozenset({SOMEBODY})
    sellers = {
        Outside.NOTHING: dict.fromkeys(graph.product, frozenset[str]()),
        Outside.NAMED: named,
        Outside.MISSING: {n: frozenset() if makers[n] else anybody for n in graph.product},
        Outside.ALL: dict.fromkeys(graph.product, anybody),
    }[scenario.outside]
    return World(
        tuple(graph.product),
        {n: [frozenset(u for u, _ in g) for (lower, _), g in counted.items() if lower == n] for n in graph.product},
        {n: frozenset(x.upper for x in graph.links if x.lower == n and x.kind is Kind.IS_A) for n in graph.product},
        makers,
        sellers,
        scenario.without,
    )
