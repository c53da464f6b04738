"""How products come about, as a network: bought, made, or stood in for by a special kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cached_property

from liance.chains.graph import NEEDED, Graph, Kind, Making, Presence
from liance.chains.hanging import Hanging
from liance.chains.network import Network, State


class Outside(StrEnum):
    """What can be bought outside the city."""

    NOTHING = "nothing"
    NAMED = "named"
    """What a maker outside that the graph names makes."""
    MISSING = "missing"
    """What is not made in the city, and nothing else: as things run today, where nobody switches to outside."""
    ALL = "all"


class What(StrEnum):
    """What can be taken away: a product altogether, somebody with all that he makes, or a product's outside source."""

    PRODUCT = "product"
    ACTOR = "actor"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """One thing that supply rests on; `id` is a product's or an actor's."""

    what: What
    id: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """What can be bought outside, which links count as needs, and what is taken away from the start."""

    outside: Outside = Outside.MISSING
    kinds: frozenset[Kind] = NEEDED
    without: frozenset[Part] = frozenset()


class Sort(Enum):
    """What a node of the network stands for."""

    PRODUCT = "a product is to be had"
    MAKE = "it is made here"
    MAKERS = "somebody here makes it"
    NEED = "one of its needs is met"
    BUY = "it is bought outside"
    UNSURE = "it is to be had, whether it is made here or bought"
    ACTOR = "somebody is there"
    OUTSIDE = "it is for sale outside"


class Wiring:
    """A graph as a network, under a scenario and one reading of what is not known.

    Whether somebody makes a product may be unknown. `hopeful` takes for each product the answer that keeps it alive
    longest, careful the other: what lives in the careful network lives whatever the answers are, and what does not
    live in the hopeful one lives under none.
    """

    def __init__(self, graph: Graph, scenario: Scenario, *, hopeful: bool) -> None:
        self.graph, self.scenario, self.hopeful = graph, scenario, hopeful
        self.network = Network()
        self.sorts: list[Sort] = []
        self.ids: list[str] = []
        """For each node the product (or actor) that it is about."""
        self.parts: dict[Part, int] = {}
        self.makers: dict[str, int] = {}
        self.needs: dict[str, tuple[int, ...]] = {}
        self.make: dict[str, int] = {}
        for product in graph.products:
            self.parts[Part(What.PRODUCT, product.id)] = self._add(Sort.PRODUCT, product.id, every=False)
        for actor in graph.actors:
            self.parts[Part(What.ACTOR, actor.id)] = self._add(Sort.ACTOR, actor.id)
        self._needs(graph.needs_of(scenario.kinds))
        for product in graph.products:
            self._product(product.id)

    # ---- building ---------------------------------------------------------------------------------------------------
    def _add(self, sort: Sort, id_: str, supports: Iterable[int] = (), *, every: bool = True) -> int:
        self.sorts.append(sort)
        self.ids.append(id_)
        return self.network.add(every=every, supports=supports)

    def _needs(self, needs: Mapping[str, tuple[tuple[str, ...], ...]]) -> None:
        for product, groups in needs.items():
            nodes = ([self.product(u) for u in alternatives] for alternatives in groups)
            self.needs[product] = tuple(self._add(Sort.NEED, product, n, every=False) for n in nodes)

    def _product(self, product: str) -> None:
        """The routes to a product: made, bought, a special kind of it, and under doubt both made and bought."""
        presence, needs = self.graph.presence(product), self.needs.get(product, ())
        outside, maybe = self.scenario.outside, [self._actor(m) for m in self._makings(product, Presence.UNKNOWN)]
        doubtful = outside is Outside.MISSING and presence is Presence.UNKNOWN
        sure = [self._actor(m) for m in self._makings(product, Presence.PRESENT)]
        if self.hopeful and presence is not Presence.ABSENT:
            sure += maybe or ([] if sure else [self._add(Sort.ACTOR, "")])
        makers = self.makers[product] = self._add(Sort.MAKERS, product, sure, every=False)
        make = self.make[product] = self._add(Sort.MAKE, product, [makers, *needs])
        routes = [make, *(self.product(s) for s in self.graph.specials.get(product, ()))]
        if doubtful and not self.hopeful:
            routes.append(self._add(Sort.UNSURE, product, [self._outside(product), *maybe, *needs]))
        elif self._bought(product, presence):
            routes.append(self._buy(product))
        for route in routes:
            self.network.support(self.product(product), route)

    def _makings(self, product: str, state: Presence) -> list[Making]:
        return [m for m in self.graph.makers.get(product, ()) if m.state is state]

    def _actor(self, making: Making) -> int:
        return self.parts[Part(What.ACTOR, making.actor)]

    def _bought(self, product: str, presence: Presence) -> bool:
        match self.scenario.outside:
            case Outside.NOTHING:
                return False
            case Outside.NAMED:
                return bool(self._sellers(product))
            case Outside.MISSING:
                return presence is not Presence.PRESENT
            case Outside.ALL:
                return True

    def _sellers(self, product: str) -> list[int]:
        """Makers outside that the graph names; the hopeful reading counts those that are thought to make it."""
        states = (Presence.PRESENT, Presence.UNKNOWN) if self.hopeful else (Presence.PRESENT,)
        return [self._actor(m) for m in self.graph.outsiders.get(product, ()) if m.state in states]

    def _buy(self, product: str) -> int:
        needed = [self._outside(product)]
        if self.scenario.outside is Outside.NAMED:
            needed.append(self._add(Sort.OUTSIDE, product, self._sellers(product), every=False))
        return self._add(Sort.BUY, product, needed)

    def _outside(self, product: str) -> int:
        node = self.parts[Part(What.OUTSIDE, product)] = self._add(Sort.OUTSIDE, product)
        return node

    # ---- reading ----------------------------------------------------------------------------------------------------
    def product(self, id_: str) -> int:
        """The node of a product. KeyError where the graph has none of that id."""
        return self.parts[Part(What.PRODUCT, id_)]

    @cached_property
    def part_at(self) -> Mapping[int, Part]:
        """The part that a node is, for those that are one."""
        return {node: part for part, node in self.parts.items()}

    def nodes(self, parts: Iterable[Part]) -> list[int]:
        """Nodes of parts; nothing rests on the purchase of what is not bought. KeyError for an unknown id."""
        found = []
        for part in parts:
            if part.what is not What.OUTSIDE or part in self.parts:
                found.append(self.parts[part])
            else:
                self.product(part.id)
        return found

    def had(self, state: State) -> frozenset[str]:
        """Products that are to be had in a state."""
        return frozenset(p.id for p in self.graph.products if state.lives[self.product(p.id)])

    @cached_property
    def running(self) -> State:
        """What keeps running."""
        return self.network.greatest(self.nodes(self.scenario.without))

    @cached_property
    def started(self) -> State:
        """What can be started from nothing but what is there and can be bought."""
        return self.network.least(self.nodes(self.scenario.without))

    @cached_property
    def hanging(self) -> Mapping[str, int]:
        """For each running product the parts whose end alone would end it, as bits by `bits`."""
        marks = {self.parts[part]: 1 << bit for part, bit in self.bits.items()}
        found = Hanging(self.network, self.running, marks, self._order)
        return {p.id: found.of(node) for p in self.graph.products if self.running.lives[node := self.product(p.id)]}

    @cached_property
    def _order(self) -> list[int]:
        """All nodes, supports first."""
        return self.network.order()

    @cached_property
    def listed(self) -> tuple[Part, ...]:
        """All parts, each at the place of its bit: what products rest on comes first, so that most marks are short."""
        return tuple(part for node in self._order if (part := self.part_at.get(node)) is not None)

    @cached_property
    def bits(self) -> Mapping[Part, int]:
        """The number of each part's bit."""
        return {part: n for n, part in enumerate(self.listed)}
