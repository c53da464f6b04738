"""How much of a graph is known: what the policy names, what is verified, what rests on grounds; chain by chain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from liance.chains.graph import Basis, Graph, Link, Presence, Product


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one chain, or of all (`id` empty). A link belongs to the chain of what it leads to.

    `stated`: products that the policy names; `grounded`: links that rest on more than field knowledge.
    """

    id: str
    name: str
    products: int
    stated: int
    present: int
    absent: int
    unknown: int
    links: int
    grounded: int


def tally(graph: Graph) -> Tally:
    """The counts of the whole graph."""
    return _tally(graph, "", "", graph.products, graph.links)


def tallies(graph: Graph) -> tuple[Tally, ...]:
    """The counts of each chain, in the order of the policy."""
    chain_of = {product.id: product.chain for product in graph.products}
    return tuple(
        _tally(
            graph,
            chain.id,
            chain.name,
            [product for product in graph.products if product.chain == chain.id],
            [link for link in graph.links if chain_of[link.lower] == chain.id],
        )
        for chain in graph.chains
    )


def _tally(graph: Graph, id_: str, name: str, products: Sequence[Product], links: Iterable[Link]) -> Tally:
    states = [graph.presence(product.id) for product in products]
    bases = [link.evidence.basis for link in links]
    return Tally(
        id=id_,
        name=name,
        products=len(products),
        stated=sum(product.evidence.basis is Basis.POLICY for product in products),
        present=states.count(Presence.PRESENT),
        absent=states.count(Presence.ABSENT),
        unknown=states.count(Presence.UNKNOWN),
        links=len(bases),
        grounded=sum(basis is not Basis.FIELD for basis in bases),
    )
