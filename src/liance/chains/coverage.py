"""How far what is needed is made in the city: needs met by a verified local maker, and needs of which it is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from liance.chains.graph import Graph, Presence
from liance.chains.ground import Ground, Span, of_products
from liance.chains.supply import Need


@dataclass(frozen=True, slots=True)
class Coverage:
    """The needs of one product, or of the products of a chain taken together, by whether they are met locally."""

    met: tuple[Need, ...]
    """A verified local maker makes one of the alternatives, or a special kind of one."""
    unknown: tuple[Need, ...]
    unmet: tuple[Need, ...]
    """Of every alternative it was verified that nobody in the city makes it."""
    silent: tuple[str, ...]
    """Products for which the graph knows no need; they count neither way."""
    ground: Ground

    @property
    def needs(self) -> int:
        """How many needs the graph knows."""
        return len(self.met) + len(self.unknown) + len(self.unmet)

    @property
    def share(self) -> Span[Fraction] | None:
        """The share of needs met locally: verified, and at most. None where no need is known."""
        if not self.needs:
            return None
        return Span(Fraction(len(self.met), self.needs), Fraction(len(self.met) + len(self.unknown), self.needs))


def local(graph: Graph) -> Mapping[str, Presence]:
    """For each product whether it, or a special kind of it, is made in the city.

    Present where a verified maker makes one of them; absent where all of them are verified absent.
    """
    return {product.id: _together(graph.presence(p) for p in kinds_of(graph, product.id)) for product in graph.products}


def _together(found: Iterable[Presence]) -> Presence:
    """Of alternatives: present if any is, absent if all are."""
    states = set(found)
    if Presence.PRESENT in states:
        return Presence.PRESENT
    return Presence.UNKNOWN if Presence.UNKNOWN in states else Presence.ABSENT


def kinds_of(graph: Graph, product: str) -> tuple[str, ...]:
    """A product and all that can stand in for it: its special kinds, theirs, and so on."""
    found = [product]
    for general in found:  # it grows while it is read
        found += [s for s in graph.specials.get(general, ()) if s not in found]
    return tuple(found)


def coverage(graph: Graph, products: Iterable[str], known: Mapping[str, Presence] | None = None) -> Coverage:
    """The needs of these products together; `known` is `local(graph)` where at hand. KeyError for an unknown id."""
    products = tuple(products)
    known = known or local(graph)
    needs = [need for product in products for need in graph.needs.get(product, ())]
    by: dict[Presence, list[Need]] = {state: [] for state in Presence}
    for need in needs:
        by[_together(known[u] for u in need)].append(need)
    return Coverage(
        tuple(by[Presence.PRESENT]),
        tuple(by[Presence.UNKNOWN]),
        tuple(by[Presence.ABSENT]),
        tuple(product for product in products if product not in graph.needs),
        of_products(graph, products),
    )


def by_chain(graph: Graph) -> Mapping[str, Coverage]:
    """For each chain the needs of all its products together."""
    known = local(graph)
    return {c.id: coverage(graph, (p.id for p in graph.products if p.chain == c.id), known) for c in graph.chains}


def single_sourced(graph: Graph) -> tuple[str, ...]:
    """Products that exactly one verified local maker makes."""
    return tuple(
        product
        for product in graph.product
        if sum(m.state is Presence.PRESENT for m in graph.makers.get(product, ())) == 1
    )
