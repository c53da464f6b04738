"""What speaks for calling an enterprise the leader of a chain (链主): facts side by side, and no score."""

from __future__ import annotations

from dataclasses import dataclass

from liance.chains.blast import Blast, blast
from liance.chains.graph import Actor, Fact, Graph, Making, Presence
from liance.chains.ground import Ground, ground
from liance.chains.pairs import Pair, pairs
from liance.chains.supply import Supply
from liance.chains.wiring import Part, What


@dataclass(frozen=True)
class Standing:
    """One enterprise of a chain. Facts keep the period, quality and source that they were published with."""

    actor: Actor
    makes: tuple[Making, ...]
    """What it makes of the chain's products, verified or thought to."""
    suppliers: tuple[Pair, ...]
    """Others here that make what its products need."""
    users: tuple[Pair, ...]
    """Others here that need what it makes."""
    blast: Blast
    """What falls without it."""
    facts: tuple[Fact, ...]
    ground: Ground

    @property
    def sole(self) -> tuple[str, ...]:
        """Products of the chain that it alone is verified to make."""
        makers = self.blast.supply.graph.makers
        return tuple(
            making.product
            for making in self.makes
            if [m.actor for m in makers[making.product] if m.state is Presence.PRESENT] == [self.actor.id]
        )


def standings(supply: Supply, chain: str) -> tuple[Standing, ...]:
    """The local actors that belong to a chain or make a product of it, in the order of the graph."""
    graph, found = supply.graph, pairs(supply.graph)
    makes = _makes(graph, chain)
    belonging = (a for a in graph.actors if a.local and (chain in a.chains or a.id in makes))
    return tuple(_standing(supply, actor, makes.get(actor.id, ()), found) for actor in belonging)


def _makes(graph: Graph, chain: str) -> dict[str, tuple[Making, ...]]:
    """For each local actor what it makes of a chain's products."""
    found: dict[str, tuple[Making, ...]] = {}
    for product in graph.products:
        if product.chain == chain:
            for making in graph.makers.get(product.id, ()):
                found[making.actor] = (*found.get(making.actor, ()), making)
    return found


def _standing(supply: Supply, actor: Actor, makes: tuple[Making, ...], found: tuple[Pair, ...]) -> Standing:
    return Standing(
        actor=actor,
        makes=makes,
        suppliers=tuple(pair for pair in found if pair.user == actor.id),
        users=tuple(pair for pair in found if pair.supplier == actor.id),
        blast=blast(supply, [Part(What.ACTOR, actor.id)]),
        facts=tuple(fact for fact in supply.graph.facts if fact.entity == actor.id),
        ground=ground(supply.graph, [actor.evidence, *(making.evidence for making in makes)]),
    )
