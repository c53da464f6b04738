"""What can be started and what keeps running: by hand, and against slow work from the definitions on random graphs."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from tests.chains.made import graph, graphs, of, scenarios
from tests.chains.naive import subsets, worlds
from tests.thoroughness import examples

from liance.chains.graph import Graph, Kind
from liance.chains.supply import Supply, three_ways
from liance.chains.wiring import Outside, Scenario, What

LAMP = """
lamp < bulb, wire | cable
cable is copper-cable
bulb < glass
ada makes lamp, bulb
ben makes copper-cable
"""


def alone(text: str) -> Supply:
    return Supply(graph(text), Scenario(Outside.NOTHING))


def test_a_product_is_made_when_every_need_has_a_living_alternative() -> None:
    """Glass is missing, and nobody knows whether somebody makes it: the bulb waits, and the lamp for the bulb."""
    found = alone(LAMP).startable
    assert found.made.least == {"copper-cable"}
    assert found.made.most == {"copper-cable", "wire", "cable", "glass", "bulb", "lamp"}
    assert found.waiting == {"bulb": (("glass",),), "lamp": (("bulb",),)}


def test_a_special_kind_stands_in_for_the_general() -> None:
    assert alone(LAMP).startable.had.least == {"copper-cable", "cable"}


def test_what_is_verified_absent_is_made_by_nobody() -> None:
    found = alone(LAMP + "nobody makes glass, wire").startable
    assert found.made.most == {"copper-cable", "cable"}


def test_what_is_missing_is_bought_outside() -> None:
    found = Supply(graph(LAMP)).startable
    assert found.made.least == {"lamp", "bulb", "copper-cable"}
    assert found.waiting == {}


def test_products_without_known_needs_are_told() -> None:
    """They count as startable because nothing is known against it."""
    assert Supply(graph(LAMP)).startable.bare == {"copper-cable", "wire", "cable", "glass"}


CIRCLE = """
acid < power
power < acid
ada makes acid
ben makes power
"""


def test_a_circle_keeps_running_and_does_not_start() -> None:
    supply = alone(CIRCLE)
    assert supply.careful.had(supply.careful.running) == {"acid", "power"}
    assert supply.startable.had.least == set()


def test_the_three_ways_are_the_city_alone_with_named_makers_outside_and_with_all_bought_in() -> None:
    ways = three_ways(graph(LAMP + "far outside makes glass"))
    assert {way: sorted(found.made.least) for way, found in ways.items()} == {
        Outside.NOTHING: ["copper-cable"],
        Outside.NAMED: ["bulb", "copper-cable", "lamp"],
        Outside.MISSING: ["bulb", "copper-cable", "lamp"],
    }


def test_a_kind_of_link_may_be_left_out_of_account() -> None:
    """A machine that stands in the hall need not be made again."""
    made = graph("chip < wafer\nchip < stepper\nada makes chip, wafer\nnobody makes stepper")
    links = [made.links[0], type(made.links[1])("stepper", "chip", Kind.EQUIPMENT, made.links[1].evidence)]
    made = Graph(made.chains, made.products, tuple(links), made.actors, made.makings, absent=made.absent)
    assert Supply(made, Scenario(Outside.NOTHING)).startable.made.least == {"wafer"}
    without = Supply(made, Scenario(Outside.NOTHING, frozenset({Kind.INPUT})))
    assert without.startable.made.least == {"wafer", "chip"}


def test_what_is_taken_away_from_the_start_is_not_there() -> None:
    supply = Supply(graph(LAMP), Scenario(without=frozenset(of(What.OUTSIDE, "glass"))))
    assert supply.startable.made.least == {"copper-cable"}


def test_a_result_names_its_scenario_and_ground() -> None:
    found = alone(LAMP).startable
    assert (found.scenario.outside, found.ground.version) == (Outside.NOTHING, "v1")
    assert found.ground.unconfirmed == found.ground.rows - 3  # only who makes what was read somewhere
    assert found.ground.sources == ("a yearbook",)


# ---- laws ------------------------------------------------------------------------------------------------------------
@given(graphs(most=5), scenarios())
@examples(8, 300)
def test_the_reference_finds_the_fixed_points_that_subsets_show(made: Graph, scenario: Scenario) -> None:
    """The greatest holds every set that keeps itself running; the least is in every set from which nothing starts."""
    for world in list(worlds(made, scenario))[:3]:
        every = list(subsets(made.product))
        assert world.running() == reduce(frozenset.union, (s for s in every if s <= world.step(s)))
        assert world.started() == reduce(frozenset.intersection, (s for s in every if world.step(s) <= s))


@given(graphs(), scenarios())
@examples(8, 1500)
def test_it_is_what_slow_work_finds_under_every_answer(made: Graph, scenario: Scenario) -> None:
    """At least: under every answer to what is not known. At most: under some answer."""
    supply, all_ = Supply(made, scenario), list(worlds(made, scenario))
    for slow, fast in (
        ([w.running() for w in all_], [w.had(w.running) for w in (supply.careful, supply.hopeful)]),
        ([w.started() for w in all_], [supply.startable.had.least, supply.startable.had.most]),
    ):
        assert fast == [reduce(frozenset.intersection, slow), reduce(frozenset.union, slow)]


@given(graphs(), scenarios())
@examples(8, 500)
def test_made_lies_between_its_bounds_under_every_answer(made: Graph, scenario: Scenario) -> None:
    found = Supply(made, scenario).startable.made
    for world in worlds(made, scenario):
        had = world.started()
        makeable = {n for n in made.product if world.makers[n] and all(need & had for need in world.needs[n])}
        assert found.least <= makeable <= found.most


@given(graphs(), scenarios())
@examples(8, 500)
def test_the_order_of_rows_does_not_matter(made: Graph, scenario: Scenario) -> None:
    turned = Graph(
        made.chains, made.products[::-1], made.links[::-1], made.actors[::-1], made.makings[::-1], absent=made.absent
    )
    found, again = Supply(made, scenario).startable, Supply(turned, scenario).startable
    assert (found.made, found.had) == (again.made, again.had)


@given(graphs(), scenarios())
@examples(8, 300)
def test_what_stands_in_for_a_stand_in_stands_in(made: Graph, scenario: Scenario) -> None:
    """`is_a` passes on: a link from the special kind of a special kind changes nothing."""
    specials = [
        (low, mid, high) for low in made.specials for mid in made.specials[low] for high in made.specials.get(mid, ())
    ]
    more = tuple(type(made.links[0])(high, low, Kind.IS_A, made.links[0].evidence) for low, _, high in specials)
    found = Supply(made, scenario).startable
    again = Supply(
        Graph(made.chains, made.products, made.links + more, made.actors, made.makings, absent=made.absent), scenario
    ).startable
    assert found.had == again.had
