"""How near products stand in the graph: the same, a special kind of it, one link away or two, and by which path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from math import sqrt

from liance.chains.graph import Graph, Kind, Link

REACH = 4
"""Half steps that are walked: a link is two, a kind of something one, so that two links or four kinds are reached."""


@dataclass(frozen=True, slots=True)
class Near:
    """A product that was reached: half steps from the nearest start, and the links walked."""

    product: str
    halves: int
    path: tuple[Link, ...]

    @property
    def value(self) -> float:
        """One for the same product, less with every half step."""
        return 1 / (1 + self.halves)


def around(graph: Graph, starts: Iterable[str]) -> Mapping[str, Near]:
    """Every product within reach of any start, links walked in both directions; the first of equal paths counts."""
    found: dict[str, Near] = {}
    heap: list[tuple[int, int, Near]] = []
    for start in starts:
        if start in graph.product:
            heappush(heap, (0, len(heap), Near(start, 0, ())))
    pushed = len(heap)
    while heap:
        _, _, here = heappop(heap)
        if here.product in found:
            continue
        found[here.product] = here
        for there, link in _beside(graph, here.product):
            halves = here.halves + (1 if link.kind is Kind.IS_A else 2)
            if halves <= REACH and there not in found:
                heappush(heap, (halves, pushed, Near(there, halves, (*here.path, link))))
                pushed += 1
    return found


def _beside(graph: Graph, product: str) -> Iterator[tuple[str, Link]]:
    for link in graph.into.get(product, ()):
        yield link.upper, link
    for link in graph.out_of.get(product, ()):
        yield link.lower, link


def drawn(graph: Graph, near: Near) -> str:
    """A path as people read it, from the start: 光纤 → 光缆 (flows into), 单模光纤 ∈ 光纤 (is a kind of)."""
    if not near.path:
        return graph.product[near.product].name
    text, here = "", _start(near)
    for link in near.path:
        forwards = link.upper == here
        sign = ("∈" if forwards else "∋") if link.kind is Kind.IS_A else ("→" if forwards else "←")
        text += f"{graph.product[here].name} {sign} "
        here = link.lower if forwards else link.upper
    return text + graph.product[here].name


def _start(near: Near) -> str:
    """Where a path began: walked back from its end."""
    here = near.product
    for link in reversed(near.path):
        here = link.lower if link.upper == here else link.upper
    return here


def used_in(graph: Graph, product: str) -> frozenset[str]:
    """The products that need a product."""
    return frozenset(link.lower for link in graph.out_of.get(product, ()) if link.kind.needed)


def companions(graph: Graph, products: Iterable[str]) -> Mapping[str, float]:
    """Products that are needed together with any of these: the cosine of what both are used in."""
    found: dict[str, float] = {}
    for one in products:
        mine = used_in(graph, one)
        beside = {link.upper for user in mine for link in graph.into[user] if link.kind.needed} - {one}
        for other in sorted(beside):
            theirs = used_in(graph, other)
            cosine = len(mine & theirs) / sqrt(len(mine) * len(theirs))
            found[other] = max(cosine, found.get(other, 0.0))
    return found
