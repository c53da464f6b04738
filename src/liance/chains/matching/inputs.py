"""Links that may be missing: products that another one may need, by names, by like products, and by their places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy

from liance.chains.graph import Graph, Link, Product
from liance.chains.matching.fuse import ordered
from liance.chains.matching.index import Index
from liance.chains.matching.labels import Judge
from liance.chains.matching.proposal import Method, Proposals
from liance.chains.matching.propose import proposals
from liance.chains.words import shared

ALIKE, MOST_ALIKE = 0.3, 5
"""From what cosine of their names on products are alike, and how many of them, the most alike first, are asked."""
Place = tuple[str, str]
"""A chain and a stage of it; either may not be known."""
NOWHERE: Place = ("", "")
Way = Callable[[str], dict[str, float]]
METHODS = (Method.ALIKE, Method.NAMED, Method.TOGETHER, Method.FLOW, Method.CHAIN)


class Inputs:
    """A graph as far as proposing inputs goes: who needs whom, who is linked at all, how often places flow into places.

    `beside` holds the product itself and all that it is linked with in any way: no input of it that is missing.
    """

    def __init__(self, products: Sequence[Product], links: Sequence[Link]) -> None:
        self.products = {p.id: p for p in products}
        self.index = Index({p.id: (p.name, *p.aliases) for p in products})
        self.places = {p.id: place_of(p) for p in products}
        self.sizes = Counter(self.places.values())
        self.linked = frozenset((link.upper, link.lower) for link in links)
        self.beside: dict[str, set[str]] = {id_: {id_} for id_ in self.products}
        self.uppers: dict[str, set[str]] = {id_: set() for id_ in self.products}
        self.lowers: dict[str, set[str]] = {id_: set() for id_ in self.products}
        needs = frozenset((link.upper, link.lower) for link in links if link.kind.needed)
        for upper, lower in self.linked:
            self.beside[lower].add(upper)
            self.beside[upper].add(lower)
        for upper, lower in needs:
            self.uppers[lower].add(upper)
            self.lowers[upper].add(lower)
        self.flows = Counter((self.places[upper], self.places[lower]) for upper, lower in needs)

    def without(self, upper: str, lower: str) -> Inputs:
        """The graph as if nobody had ever said that the one flows into the other, in whatever way."""
        rest = copy(self)
        rest.linked = self.linked - {(upper, lower)}
        if (lower, upper) not in rest.linked:
            rest.beside = self.beside | {upper: self.beside[upper] - {lower}, lower: self.beside[lower] - {upper}}
        if upper in self.uppers[lower]:
            rest.uppers = self.uppers | {lower: self.uppers[lower] - {upper}}
            rest.lowers = self.lowers | {upper: self.lowers[upper] - {lower}}
            rest.flows = self.flows - Counter([(self.places[upper], self.places[lower])])
        return rest

    def ways(self) -> Mapping[Method, Way]:
        """How candidates for a product are found."""
        found = (self._alike, self._named, self._together, self._flow, self._chain)
        return dict(zip(METHODS, found, strict=True))

    def scores(self, lower: str) -> dict[Method, dict[str, float]]:
        """What every method gives to every product that is not linked with this one yet."""
        linked = self.beside[lower]
        return {
            method: {id_: score for id_, score in way(lower).items() if id_ not in linked}
            for method, way in self.ways().items()
        }

    def propose(self, lower: str, *, most: int = 10, judge: Judge | None = None) -> Proposals:
        """The likeliest inputs that are missing."""
        found = proposals(
            self.scores(lower),
            name=lambda id_: self.products[id_].name,
            grounds=lambda method, id_: self.grounds(method, id_, lower),
            judge=judge,
            most=most,
        )
        return Proposals(found)

    # ---- the methods -------------------------------------------------------------------------------------------------
    def _alike(self, lower: str) -> dict[str, float]:
        """What the products that are called like it need; each counts by the square of its likeness."""
        found: defaultdict[str, float] = defaultdict(float)
        for other, cosine in self._most_alike(lower):
            for upper in self.uppers[other]:
                found[upper] += cosine * cosine / MOST_ALIKE
        return found

    def _most_alike(self, lower: str) -> list[tuple[str, float]]:
        near = self.index.cosine(self.index.of(lower))
        able = {id_: c for id_, c in near.items() if id_ != lower and c >= ALIKE and self.uppers[id_]}
        return [(id_, able[id_]) for id_ in ordered(able)[:MOST_ALIKE]]

    def _named(self, lower: str) -> dict[str, float]:
        """Products whose names share words with it."""
        return self.index.cosine(self.index.of(lower))

    def _together(self, lower: str) -> dict[str, float]:
        """What the products need that share needs with it; each counts by the share of its needs that is common."""
        mine = self.uppers[lower]
        found: defaultdict[str, float] = defaultdict(float)
        others = {other for upper in mine for other in self.lowers[upper]} - {lower}
        for other in sorted(others):
            theirs = self.uppers[other]
            for upper in theirs:
                found[upper] += len(mine & theirs) / len(mine | theirs) / len(others)
        return found

    def _flow(self, lower: str) -> dict[str, float]:
        """How many of all possible links there are from a product's place to this one's."""
        here = self.places[lower]
        share = {
            place: count / (self.sizes[place] * self.sizes[here])
            for (place, to), count in self.flows.items()
            if to == here and NOWHERE not in (place, here)
        }
        return {id_: share[place] for id_, place in self.places.items() if place in share}

    def _chain(self, lower: str) -> dict[str, float]:
        """Products of the same chain."""
        chain = self.products[lower].chain
        return {id_: 1.0 for id_, p in self.products.items() if chain and p.chain == chain}

    # ---- the reasons -------------------------------------------------------------------------------------------------
    def grounds(self, method: Method, upper: str, lower: str) -> tuple[str, ...]:
        """What a method goes by when it proposes one product for another: names, words, places."""
        one, other = self.products[upper], self.products[lower]
        match method:
            case Method.ALIKE:
                return self._names(id_ for id_, _ in self._most_alike(lower) if upper in self.uppers[id_])
            case Method.NAMED:
                return shared((one.name, *one.aliases), (other.name, *other.aliases))
            case Method.TOGETHER:
                mine = self.uppers[lower]
                return self._names(id_ for id_ in sorted(self.lowers[upper] - {lower}) if self.uppers[id_] & mine)
            case Method.FLOW:
                return (one.chain, one.stage, other.chain, other.stage)
            case _:  # the usual flow names the chain, too
                usual = self.flows[self.places[upper], self.places[lower]]
                return () if usual else (one.chain,)

    def _names(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.products[id_].name for id_ in ids)


def place_of(product: Product) -> Place:
    """Where a product stands."""
    return (product.chain, product.stage)


def inputs_of(graph: Graph) -> Inputs:
    """A graph, ready to propose inputs."""
    return Inputs(graph.products, graph.links)
