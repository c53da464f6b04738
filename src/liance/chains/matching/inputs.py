"""Links that may be missing: products that another one may need, by names, by like products, and by their places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

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
"""A chain and a stage of it."""
Way = Callable[[str], dict[str, float]]
METHODS = (Method.ALIKE, Method.NAMED, Method.TOGETHER, Method.FLOW, Method.CHAIN)


class Inputs:
    """A graph as far as proposing inputs goes. Nothing is kept of a link but what `links` says."""

    def __init__(self, products: Sequence[Product], links: Iterable[Link], index: Index | None = None) -> None:
        self.products = {p.id: p for p in products}
        self.links = tuple(links)
        self.index = index or Index({p.id: (p.name, *p.aliases) for p in products})
        self.uppers: dict[str, set[str]] = {id_: set() for id_ in self.products}
        self.lowers: dict[str, set[str]] = {id_: set() for id_ in self.products}
        self.beside: dict[str, set[str]] = {id_: {id_} for id_ in self.products}
        """The product, and all that it is linked with in any way: no input of it that is missing."""
        for link in self.links:
            self.beside[link.lower].add(link.upper)
            self.beside[link.upper].add(link.lower)
            if link.kind.needed:
                self.uppers[link.lower].add(link.upper)
                self.lowers[link.upper].add(link.lower)

    def without(self, upper: str, lower: str) -> Inputs:
        """The graph as if nobody had ever said that the one flows into the other."""
        kept = (link for link in self.links if (link.upper, link.lower) != (upper, lower))
        return Inputs(tuple(self.products.values()), kept, self.index)

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
        here = self._places[lower]
        if here is None:
            return {}
        return {
            id_: self._flows[place, here] / (self._sizes[place] * self._sizes[here])
            for id_, place in self._places.items()
            if place is not None and self._flows[place, here]
        }

    def _chain(self, lower: str) -> dict[str, float]:
        """Products of the same chain."""
        chain = self.products[lower].chain
        return {id_: 1.0 for id_, p in self.products.items() if chain and p.chain == chain}

    @cached_property
    def _places(self) -> Mapping[str, Place | None]:
        """Where every product stands; None where neither chain nor stage is known."""
        return {p.id: (p.chain, p.stage) if p.chain or p.stage else None for p in self.products.values()}

    @cached_property
    def _sizes(self) -> Counter[Place]:
        return Counter(place for place in self._places.values() if place is not None)

    @cached_property
    def _flows(self) -> Counter[tuple[Place | None, Place | None]]:
        """How many links go from a place to a place."""
        pairs = ((upper, lower) for lower, uppers in self.uppers.items() for upper in uppers)
        return Counter((self._places[upper], self._places[lower]) for upper, lower in pairs)

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
                usual = self._flows[self._places[upper], self._places[lower]]
                return () if usual else (one.chain,)

    def _names(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.products[id_].name for id_ in ids)


def inputs_of(graph: Graph) -> Inputs:
    """A graph, ready to propose inputs."""
    return Inputs(graph.products, graph.links)
