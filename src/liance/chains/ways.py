"""Ways through the graph: products that every way passes, and what stands around a product or a chain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from liance.chains.graph import Graph, Kind, Link, Making, Presence, Product
from liance.chains.ground import Ground, of_products

if TYPE_CHECKING:
    from rustworkx import PyDiGraph


def flows(link: Link) -> bool:
    """Whether the upper product goes into the lower one or stands in for it."""
    return link.kind.needed or link.kind is Kind.IS_A


class Ways:
    """The graph's flows, made once for many questions."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.number = {product.id: n for n, product in enumerate(graph.products)}

    @cached_property
    def flow(self) -> PyDiGraph[str | None, None]:
        """What goes into what, or stands in for it; a node is a product's position in the graph."""
        import rustworkx

        made: PyDiGraph[str | None, None] = rustworkx.PyDiGraph()
        made.add_nodes_from([product.id for product in self.graph.products])
        made.extend_from_edge_list(
            [(self.number[link.upper], self.number[link.lower]) for link in self.graph.links if flows(link)]
        )
        return made

    def chokes(self, sources: Iterable[str], target: str) -> tuple[str, ...] | None:
        """Products through which every way from the sources to the target leads, the target's nearest last.

        None where no way leads there. Alternatives count as ways: what is passed here need not be needed, and what is
        needed (`hangs_on`) need not be passed. KeyError for an unknown product.
        """
        import rustworkx

        flow, sources = self.flow.copy(), list(sources)
        root = flow.add_node("")
        flow.extend_from_edge_list([(root, self.number[source]) for source in sources])
        above: Mapping[int, int] = rustworkx.immediate_dominators(flow, root)
        node, passed = self.number[target], list[str]()
        if node not in above:
            return None
        while (node := above[node]) != root:
            passed.append(self.graph.products[node].id)
        return tuple(reversed(passed))


# ---- what stands around ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Around:
    """A part of the graph for a page: products, the links among them, who makes them, and how far off they are."""

    products: tuple[Product, ...]
    steps: Mapping[str, int]
    """Up- (negative) and downstream (positive) steps from the nearest product asked for."""
    links: tuple[Link, ...]
    presence: Mapping[str, Presence]
    makers: Mapping[str, tuple[Making, ...]]
    ground: Ground


def around(graph: Graph, products: Iterable[str], *, up: int = 2, down: int = 2) -> Around:
    """Products, and all within so many links up- and downstream. KeyError for an unknown product."""
    asked = [graph.product[product].id for product in products]
    above = _reached(asked, up, lambda p: (link.upper for link in graph.into.get(p, ())))
    below = _reached(asked, down, lambda p: (link.lower for link in graph.out_of.get(p, ())))
    steps = {product: -n for product, n in above.items()}
    for product, n in below.items():
        if product not in steps or n < -steps[product]:
            steps[product] = n
    shown = list(steps)
    return Around(
        tuple(graph.product[product] for product in shown),
        steps,
        tuple(link for product in shown for link in graph.into.get(product, ()) if link.upper in steps),
        {product: graph.presence(product) for product in shown},
        {product: graph.makers[product] for product in shown if product in graph.makers},
        of_products(graph, shown),
    )


def _reached(starts: Iterable[str], most: int, beyond: Callable[[str], Iterable[str]]) -> dict[str, int]:
    """How many links off each is that can be reached within `most`."""
    found = dict.fromkeys(starts, 0)
    edge = list(found)
    for step in range(1, most + 1):
        edge = list(dict.fromkeys(p for here in edge for p in beyond(here) if p not in found))
        found |= dict.fromkeys(edge, step)
    return found


def around_chain(graph: Graph, chain: str) -> Around:
    """All products of a chain, and what is one link away from them."""
    return around(graph, [product.id for product in graph.products if product.chain == chain], up=1, down=1)
