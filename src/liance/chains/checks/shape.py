"""The shape of the graph: what stands in a circle, what stands alone, what is said to be there and not to be there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import rustworkx as rx

from liance.chains.graph import Graph, Kind, Link, Presence
from liance.chains.sheets import Sheets, text_at
from liance.chains.tables import LINKS, PRODUCERS, PRODUCTS
from liance.diagnostics.diagnostic import Diagnostic
from liance.records.city import Record

SHOWN = 10
"""So many members of a circle are named."""


def check_shape(graph: Graph, sheets: Sheets) -> Iterator[Diagnostic]:
    """Circles of is_a, circles of needs, products without any link, products both absent and made."""
    for row, told in _circles(graph, sheets, {Kind.IS_A}):
        yield sheets.fault("chain-is-a-circle", row, "lower", **told)
    for row, told in _circles(graph, sheets, {kind for kind in Kind if kind.needed}):
        yield sheets.reminder("chain-needs-circle", row, "lower", **told)
    yield from _orphans(graph, sheets)
    yield from _contradictions(graph, sheets)


def _circles(graph: Graph, sheets: Sheets, kinds: set[Kind]) -> Iterator[tuple[Record, dict[str, str]]]:
    """For each circle along links of these kinds the row of its first link, and its members by name."""
    links = [(link, row) for link, row in zip(graph.links, sheets.of(LINKS), strict=True) if link.kind in kinds]
    for members in map(frozenset, circles(link for link, _ in links)):
        inside = [(link, row) for link, row in links if link.upper in members and link.lower in members]
        names = dict.fromkeys(graph.product[link.upper].name for link, _ in inside)
        more = f"……（{len(members)}）" if len(members) > SHOWN else ""
        yield inside[0][1], {"members": "、".join(list(names)[:SHOWN]) + more}


def circles(links: Iterable[Link]) -> list[tuple[str, ...]]:
    """The sets of products that are reached from one another along links, in the order of the links."""
    numbers: dict[str, int] = {}
    edges = [(_number(numbers, link.upper), _number(numbers, link.lower)) for link in links]
    found = rx.PyDiGraph()
    found.add_nodes_from(list(numbers))
    found.add_edges_from_no_data(edges)
    parts = sorted(sorted(part) for part in rx.strongly_connected_components(found) if len(part) > 1)
    return [tuple(found[node] for node in part) for part in parts]


def _number(numbers: dict[str, int], product: str) -> int:
    return numbers.setdefault(product, len(numbers))


def _orphans(graph: Graph, sheets: Sheets) -> Iterator[Diagnostic]:
    told = {making.product for making in graph.makings} | graph.absent.keys()
    told.update(id_ for link in graph.links for id_ in (link.upper, link.lower))
    for row in sheets.of(PRODUCTS):
        if text_at(row, "id") not in told:
            yield sheets.reminder("chain-orphan", row, "name")


def _contradictions(graph: Graph, sheets: Sheets) -> Iterator[Diagnostic]:
    for row in (row for row in sheets.of(PRODUCERS) if "actor" not in row.values):
        makers = graph.makers.get(text_at(row, "product"), ())
        if made := [m.actor for m in makers if m.state is Presence.PRESENT]:
            yield sheets.fault("chain-absent-and-made", row, "product", maker="、".join(made))
