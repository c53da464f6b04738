"""Checks a proof step by step from the graph's own words, without the network that made it."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from liance.chains.graph import Graph, Presence
from liance.chains.proofs import Proofs, Why
from liance.chains.wiring import Outside, Part, Scenario, What


def fail_unless_proven(
    made: Graph, scenario: Scenario, gone: Collection[Part], proofs: Proofs, *, ran: frozenset[str], hopeful: bool
) -> None:
    """Every product fell after what its step names, by a true reason, with every other route to it closed."""
    dead = set(made.product) - ran
    order = list(proofs.products)
    for position, name in enumerate(order):
        step = proofs.step(name)
        assert step.product == name
        if step.why is Why.CHANGE:
            assert Part(What.PRODUCT, name) in gone
        else:
            assert step.by is not None
            assert _tipped(made, step.by, gone, order[:position])
            assert _closed(made, scenario, name, dead, gone, hopeful)
            if step.why is Why.NEED:
                assert step.by.id in step.need
                assert set(step.need) in [set(need) for need in made.needs_of(scenario.kinds)[name]]
                assert set(step.need) <= dead
            if step.why is Why.KIND:
                assert step.by.id in made.specials[name]
            if step.why is Why.MAKER:
                assert step.by.id in {m.actor for m in made.makers[name]}
        dead.add(name)
        path = proofs.path(name)
        assert path[0] == step
        assert all(a.by == Part(What.PRODUCT, b.product) for a, b in pairwise(path))
        assert path[-1].why is Why.CHANGE or path[-1].by in gone
        assert sorted((order.index(s.product) for s in path), reverse=True) == [order.index(s.product) for s in path]


def _tipped(made: Graph, by: Part, gone: Collection[Part], fallen: Collection[str]) -> bool:
    """What a step names went before it: as part of the change, or as a product that fell."""
    return by in gone or (by.what is What.PRODUCT and by.id in fallen)


def _closed(made: Graph, scenario: Scenario, name: str, dead: set[str], gone: Collection[Part], hopeful: bool) -> bool:
    """No route to a product is open: no special kind, nobody who makes it with all needs met, nobody who sells it."""
    presence = made.presence(name)
    there = [m for m in made.makers.get(name, ()) if Part(What.ACTOR, m.actor) not in gone]
    sure = any(m.state is Presence.PRESENT for m in there)
    needs = all(set(need) - dead for need in made.needs_of(scenario.kinds).get(name, ()))
    source = Part(What.OUTSIDE, name) not in gone
    somebody = presence is Presence.UNKNOWN and (bool(there) or name not in made.makers)
    named = [m for m in made.outsiders.get(name, ()) if Part(What.ACTOR, m.actor) not in gone]
    match scenario.outside:
        case Outside.NOTHING:
            bought = False
        case Outside.ALL:
            bought = source
        case Outside.NAMED:
            bought = source and any(hopeful or m.state is Presence.PRESENT for m in named)
        case Outside.MISSING:
            bought = source and presence is not Presence.PRESENT
    if hopeful:
        makes = sure or somebody or (presence is Presence.PRESENT and bool(there))
    else:
        makes = sure
        if scenario.outside is Outside.MISSING and presence is Presence.UNKNOWN:
            bought = source and needs and len(there) == len(made.makers.get(name, ()))
    return bool(set(made.specials.get(name, ())) <= dead) and not (makes and needs) and not bought
