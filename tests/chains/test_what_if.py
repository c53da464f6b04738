"""Trying changes: what is lost, gained, spared and can be started, with proofs, by hand and against slow work."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.chains.made import graph, graphs, of, parts, scenarios
from tests.chains.naive import World, worlds
from tests.thoroughness import examples

from liance.chains.graph import Graph
from liance.chains.ground import Span
from liance.chains.proofs import Step, Why
from liance.chains.supply import Supply
from liance.chains.what_if import Alternative, Change, Producer, Remove, Source, what_if
from liance.chains.wiring import Outside, Part, Scenario, What

LAMP = """
lamp < bulb, wire | cable
bulb < glass
ada makes lamp
ben makes bulb
nobody makes glass, wire, cable
"""
ALONE = Scenario(Outside.NOTHING)


def gone(what: What, id_: str) -> Remove:
    return Remove(Part(what, id_))


def test_a_producer_makes_what_waited_for_it_feasible() -> None:
    supply = Supply(graph(LAMP), ALONE)
    found = what_if(supply, [Producer("glass"), Producer("cable", "a newcomer")])
    assert found.gained == Span(("glass", "cable", "bulb", "lamp"), ("glass", "cable", "bulb", "lamp"))
    assert supply.startable.made.least == set()
    assert found.startable.made.least == {"glass", "cable", "bulb", "lamp"}
    assert what_if(supply, [Producer("glass")]).gained.least == ("glass", "bulb")


def test_a_gain_has_its_path_back_to_the_addition() -> None:
    found = what_if(Supply(graph(LAMP), ALONE), [Producer("glass"), Source("cable")])
    assert found.path("bulb") == (
        Step("bulb", Why.NEED, Part(What.PRODUCT, "glass"), ("glass",)),
        Step("glass", Why.MAKER),
    )
    assert found.path("cable") == (Step("cable", Why.CHANGE),)


def test_a_second_source_spares_what_would_fall() -> None:
    supply = Supply(graph(LAMP))
    found = what_if(supply, [gone(What.OUTSIDE, "glass"), Producer("glass")])
    assert found.lost.products == ()
    assert found.spared == ("glass", "bulb", "lamp")
    assert what_if(supply, [gone(What.OUTSIDE, "glass")]).lost.surely == ("glass", "bulb", "lamp")


def test_an_alternative_takes_over_a_need() -> None:
    supply = Supply(graph(LAMP))
    changes = [gone(What.PRODUCT, "glass"), Alternative("wire", "bulb", beside="glass")]
    found = what_if(supply, changes)
    assert (found.lost.products, found.spared) == (("glass",), ("bulb", "lamp"))
    more = what_if(supply, [*changes, gone(What.OUTSIDE, "wire")])
    assert set(more.lost.surely) == {"glass", "wire", "bulb", "lamp"}
    assert more.lost.path("bulb")[0].need == ("glass", "wire")


def test_a_stopped_circle_does_not_start_itself() -> None:
    """An alternative within the circle brings nothing back; somebody from without does."""
    supply = Supply(
        graph("acid < power | coal\npower < acid\nada makes acid\nben makes power\nnobody makes coal"), ALONE
    )
    stopped = Scenario(Outside.NOTHING, without=frozenset(of(What.PRODUCT, "power")))
    assert supply.careful.had(supply.careful.running) == {"acid", "power"}
    idle = Supply(supply.graph, stopped)
    assert what_if(idle, [Source("coal")]).gained.least == ("coal", "acid")


def test_a_perhaps_is_told_apart() -> None:
    """Whether anybody makes glass is unknown, so with a new maker of it some answers gain nothing."""
    text = LAMP.replace("nobody makes glass,", "nobody makes")
    found = what_if(Supply(graph(text), ALONE), [Source("cable")])
    assert found.gained == Span(("cable",), ("cable", "lamp"))


def test_what_is_not_in_the_graph_is_a_mistake() -> None:
    supply = Supply(graph(LAMP))
    for change in (
        Producer("lmap"),
        Source("lmap"),
        Alternative("glass", "lamp", beside="glass"),
        gone(What.ACTOR, "eve"),
    ):
        with pytest.raises(KeyError):
            what_if(supply, [change])


def test_the_result_names_its_ground() -> None:
    found = what_if(Supply(graph(LAMP), ALONE), [Producer("glass")])
    assert (found.ground.version, found.changes) == ("v1", (Producer("glass"),))
    assert found.ground.rows > 0


# ---- laws ------------------------------------------------------------------------------------------------------------
@st.composite
def trials(draw: st.DrawFn) -> tuple[Graph, Scenario, list[Change]]:
    made = draw(graphs())
    names = st.sampled_from(list(made.product))
    kinds: list[st.SearchStrategy[Change]] = [
        st.builds(Remove, st.sampled_from(parts(made))),
        st.builds(Producer, names),
        st.builds(Source, names),
    ]
    scenario = draw(scenarios())
    if links := [(lower, u) for lower, needs in made.needs_of(scenario.kinds).items() for need in needs for u in need]:
        pair = st.sampled_from(links)
        kinds.append(st.tuples(names, pair).map(lambda t: Alternative(t[0], t[1][0], t[1][1])))
    return made, scenario, draw(st.lists(st.one_of(kinds), min_size=1, max_size=4))


def changed(world: World, changes: list[Change]) -> World:
    """The world with the additions made: a newcomer, an outside source that nobody can take away, an alternative."""
    needs = {name: list(found) for name, found in world.needs.items()}
    makers, sellers = dict(world.makers), dict(world.sellers)
    specials = dict(world.specials)
    for change in changes:
        match change:
            case Producer(name):
                makers[name] |= {"a newcomer"}
            case Source(name):
                specials[name] |= {"a new source"}
            case Alternative(upper, lower, beside):
                needs[lower] = [need | {upper} if beside in need else need for need in needs[lower]]
    return replace(world, needs=needs, makers=makers, sellers=sellers, specials=specials)


def before_and_after(world: World, changes: list[Change]) -> tuple[frozenset[str], frozenset[str]]:
    """What ran, and what runs once the additions are there and then the removals are made."""
    ran = world.running()
    new = changed(world, changes)
    risen = new.started(ran | {"a new source"})
    left = new.without(change.part for change in changes if isinstance(change, Remove))
    return ran, settled(left, risen) - {"a new source"}


def settled(world: World, alive: frozenset[str]) -> frozenset[str]:
    while (now := (world.step(alive) & alive) | (alive & {"a new source"})) != alive:
        alive = now
    return alive


@given(trials())
@examples(12, 1500)
def test_it_is_what_slow_work_finds_within_its_bounds(case: tuple[Graph, Scenario, list[Change]]) -> None:
    made, scenario, changes = case
    supply = Supply(made, scenario)
    found = what_if(supply, changes)
    told = [before_and_after(world, changes) for world in worlds(made, scenario)]
    ran = reduce(frozenset.intersection, (before for before, _ in told))
    idle = frozenset(made.product) - reduce(frozenset.union, (before for before, _ in told))
    for _, after in told:
        assert set(found.lost.surely) <= ran - after <= set(found.lost.products)
        assert set(found.gained.least) <= idle & after <= set(found.gained.most)
    if len(told) == 1:
        assert set(found.lost.surely) == set(found.lost.products)
        assert set(found.gained.least) == set(found.gained.most)


@given(trials())
@examples(8, 1000)
def test_what_can_be_started_afterwards_lies_between_its_bounds(case: tuple[Graph, Scenario, list[Change]]) -> None:
    made, scenario, changes = case
    found = what_if(Supply(made, scenario), changes).startable.had
    for world in worlds(made, scenario):
        new = changed(world, changes).without(c.part for c in changes if isinstance(c, Remove))
        assert found.least <= new.started(frozenset({"a new source"})) - {"a new source"} <= found.most


@given(trials())
@examples(8, 500)
def test_additions_take_nothing_away(case: tuple[Graph, Scenario, list[Change]]) -> None:
    made, scenario, changes = case
    supply = Supply(made, scenario)
    removed = [change for change in changes if isinstance(change, Remove)]
    assert set(what_if(supply, changes).lost.products) <= set(what_if(supply, removed).lost.products)
    added = [change for change in changes if not isinstance(change, Remove)]
    alone = what_if(supply, added)
    assert alone.lost.products == ()
    assert supply.startable.made.least <= alone.startable.made.least
    assert supply.startable.made.most <= alone.startable.made.most


@given(trials())
@examples(8, 500)
def test_the_order_of_changes_does_not_matter(case: tuple[Graph, Scenario, list[Change]]) -> None:
    made, scenario, changes = case
    one, other = (what_if(Supply(made, scenario), order) for order in (changes, changes[::-1]))
    assert set(one.lost.surely) == set(other.lost.surely)
    assert set(one.lost.perhaps) == set(other.lost.perhaps)
    assert set(one.gained.least) == set(other.gained.least)
    assert set(one.spared) == set(other.spared)


@given(trials())
@examples(8, 500)
def test_every_path_of_a_gain_leads_to_an_addition(case: tuple[Graph, Scenario, list[Change]]) -> None:
    made, scenario, changes = case
    found = what_if(Supply(made, scenario), changes)
    newcomers = {change.product for change in changes if isinstance(change, Producer)}
    sources = {change.product for change in changes if isinstance(change, Source)}
    links = {(change.upper, change.lower) for change in changes if isinstance(change, Alternative)}
    for name in found.gained.most:
        path = found.path(name)
        assert path[0].product == name
        assert all(a.by == Part(What.PRODUCT, b.product) for a, b in pairwise(path))
        last = path[-1]
        match last.why:
            case Why.MAKER:
                assert last.product in newcomers
            case Why.CHANGE:
                assert last.product in sources
            case _:
                assert last.why is Why.NEED
                assert last.by is not None
                assert (last.by.id, last.product) in links
