"""A graph under a scenario: what can be made here from what there is, at least and at most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from liance.chains.graph import Graph
from liance.chains.ground import Ground, Span, of_products
from liance.chains.network import State
from liance.chains.wiring import Outside, Scenario, Wiring

Need = tuple[str, ...]
"""The alternatives of one need, by product id."""


class Supply:
    """A graph under a scenario, read carefully and hopefully (see `Wiring`)."""

    def __init__(self, graph: Graph, scenario: Scenario | None = None) -> None:
        self.graph, self.scenario = graph, scenario or Scenario()

    @cached_property
    def needs(self) -> Mapping[str, tuple[Need, ...]]:
        """The needs that count in the scenario."""
        return self.graph.needs_of(self.scenario.kinds)

    @cached_property
    def careful(self) -> Wiring:
        """Whatever is not known counts against a product."""
        return Wiring(self.graph, self.scenario, hopeful=False)

    @cached_property
    def hopeful(self) -> Wiring:
        """Whatever is not known counts for a product."""
        return Wiring(self.graph, self.scenario, hopeful=True)

    @cached_property
    def startable(self) -> Startable:
        """What can be made here, started from nothing but what is there and can be bought."""
        return startable(self, self.careful.started, self.hopeful.started)


@dataclass(frozen=True)
class Startable:
    """What can be made here, to the extent that the graph knows its needs."""

    scenario: Scenario
    made: Span[frozenset[str]]
    """Products that can be made here. `most` is a bound: the answers that allow one may forbid another."""
    had: Span[frozenset[str]]
    """Products that are to be had: made, bought, or stood in for."""
    waiting: Mapping[str, tuple[Need, ...]]
    """Products with a verified maker that cannot be made, with those needs that nothing meets for certain."""
    bare: frozenset[str]
    """Products of `made` for which the graph knows no need: they count as startable, and may not be."""
    ground: Ground


def startable(supply: Supply, careful: State, hopeful: State) -> Startable:
    """What the two readings of a supply say, in these states."""
    graph, needs = supply.graph, supply.needs
    made = Span(_makeable(supply.careful, careful), _makeable(supply.hopeful, hopeful))
    had = Span(supply.careful.had(careful), supply.hopeful.had(hopeful))
    waiting = {
        product: tuple(need for need in needs.get(product, ()) if not had.least.intersection(need))
        for product in sorted(graph.made() - made.least)
    }
    bare = frozenset(product for product in made.most if product not in needs)
    return Startable(supply.scenario, made, had, waiting, bare, of_products(graph, sorted(graph.made() | made.most)))


def three_ways(graph: Graph, scenario: Scenario | None = None) -> Mapping[Outside, Startable]:
    """What can be made by the city alone, with makers outside that the graph names, and with everything bought in."""
    ways = (Outside.NOTHING, Outside.NAMED, Outside.MISSING)
    return {way: Supply(graph, replace(scenario or Scenario(), outside=way)).startable for way in ways}


def _makeable(wiring: Wiring, state: State) -> frozenset[str]:
    return frozenset(product for product, node in wiring.make.items() if state.lives[node])
