"""What falls when something goes: by hand, and against slow work from the definitions on random graphs."""

from __future__ import annotations

from functools import reduce
from itertools import combinations

import pytest
from hypothesis import given
from tests.chains.made import graph, guessed, link, of, parts, product, removals
from tests.chains.naive import worlds
from tests.chains.proving import fail_unless_proven
from tests.thoroughness import examples

from liance.chains.blast import Joint, blast, hangs_on, joints, only_together, radii
from liance.chains.graph import Graph
from liance.chains.ground import Span
from liance.chains.proofs import Step, Why
from liance.chains.supply import Supply
from liance.chains.wiring import Outside, Part, Scenario, What

LAMP = """
lamp < bulb, wire | cable
bulb < glass
ada makes lamp
ben makes bulb
cai makes bulb?
nobody makes glass, wire
"""


def falls(text: str, *gone: Part, scenario: Scenario | None = None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = blast(Supply(graph(text), scenario), gone)
    return found.surely, found.perhaps


def test_a_product_falls_with_the_last_alternative_of_a_need() -> None:
    assert falls(LAMP, *of(What.OUTSIDE, "glass")) == (("glass", "bulb", "lamp"), ())
    assert falls(LAMP, *of(What.PRODUCT, "wire")) == (("wire",), ())
    assert falls(LAMP, *of(What.PRODUCT, "wire", "cable")) == (("wire", "cable", "lamp"), ())


def test_an_actor_takes_only_what_nobody_else_makes() -> None:
    """Perhaps somebody else makes bulbs: so they fall perhaps, and the lamp with them."""
    assert falls(LAMP, *of(What.ACTOR, "ben")) == ((), ("bulb", "lamp"))
    assert falls(LAMP + "\ndan makes bulb", *of(What.ACTOR, "ben")) == ((), ())
    assert falls(LAMP, *of(What.ACTOR, "ben", "cai")) == (("bulb", "lamp"), ())


def test_whether_a_source_is_used_may_be_unknown() -> None:
    """Nobody is known to make cable: if it is bought, it falls with its source; if it is made here, it does not."""
    assert falls(LAMP, *of(What.OUTSIDE, "cable")) == ((), ("cable",))


def test_what_is_made_here_does_not_need_the_outside() -> None:
    assert falls(LAMP, *of(What.OUTSIDE, "bulb")) == ((), ())
    assert falls(LAMP, *of(What.ACTOR, "ada"), scenario=Scenario(Outside.ALL)) == ((), ())


def test_named_sources_outside_are_counted() -> None:
    text = LAMP + "far outside makes glass, cable\nsea outside makes glass\nnobody makes cable"
    named = Scenario(Outside.NAMED)
    assert falls(text, *of(What.ACTOR, "far"), scenario=named) == (("cable", "lamp"), ())
    surely, perhaps = falls(text, *of(What.ACTOR, "far", "sea"), scenario=named)
    assert (sorted(surely), perhaps) == (["bulb", "cable", "glass", "lamp"], ())


def test_a_circle_holds_until_something_from_without_breaks_it() -> None:
    text = "acid < power\npower < acid, water\nada makes acid, power\nnobody makes water"
    assert falls(text, *of(What.OUTSIDE, "water")) == (("water", "power", "acid"), ())


def test_making_here_may_stop_while_the_product_is_still_to_be_had() -> None:
    """Coloured cable can be bought and is cable: so there is cable, but nobody here can draw it any more."""
    text = "cable < copper\ncable is coloured-cable\nada makes cable\nnobody makes copper, coloured-cable"
    found = blast(Supply(graph(text)), of(What.OUTSIDE, "copper"))
    assert found.products == ("copper",)
    assert found.stopped == Span(("cable",), ("cable",))
    assert found.halt("cable") == Step("cable", Why.NEED, Part(What.PRODUCT, "copper"), ("copper",))


def test_whether_making_stops_may_be_unknown() -> None:
    found = blast(Supply(graph("lamp < bulb\nada makes lamp\ncai makes bulb?")), of(What.ACTOR, "cai"))
    assert found.stopped == Span((), ("lamp",))


def test_a_path_leads_from_what_fell_back_to_what_went() -> None:
    found = blast(Supply(graph(LAMP)), of(What.OUTSIDE, "glass"))
    assert found.path("lamp") == (
        Step("lamp", Why.NEED, Part(What.PRODUCT, "bulb"), ("bulb",)),
        Step("bulb", Why.NEED, Part(What.PRODUCT, "glass"), ("glass",)),
        Step("glass", Why.OUTSIDE, Part(What.OUTSIDE, "glass")),
    )
    found = blast(Supply(graph(LAMP)), of(What.PRODUCT, "cable", "wire"))
    assert found.path("lamp")[0] == Step("lamp", Why.NEED, Part(What.PRODUCT, "wire"), ("wire", "cable"))
    assert found.path("cable") == (Step("cable", Why.CHANGE),)
    found = blast(Supply(graph(LAMP)), of(What.ACTOR, "ben"))
    assert found.path("bulb") == (Step("bulb", Why.MAKER, Part(What.ACTOR, "ben")),)
    with pytest.raises(KeyError):
        found.path("glass")


def test_an_unknown_name_is_a_mistake() -> None:
    supply = Supply(graph(LAMP))
    for part in (Part(What.PRODUCT, "lmap"), Part(What.ACTOR, "eve"), Part(What.OUTSIDE, "lmap")):
        with pytest.raises(KeyError):
            blast(supply, [part])


def test_the_radius_counts_what_falls_beside_what_went() -> None:
    supply = Supply(graph(LAMP))
    assert blast(supply, of(What.PRODUCT, "glass")).radius == Span(2, 2)
    assert blast(supply, of(What.ACTOR, "ben")).radius == Span(0, 2)
    assert blast(supply, of(What.OUTSIDE, "glass")).ground.version == "v1"


def test_a_product_hangs_on_what_ends_it_alone() -> None:
    found = hangs_on(Supply(graph(LAMP)), "lamp")
    assert found.least == {
        *of(What.PRODUCT, "lamp", "bulb", "glass"),
        *of(What.ACTOR, "ada"),
        *of(What.OUTSIDE, "glass"),
    }
    assert found.most - found.least == {*of(What.ACTOR, "ben")}


def test_two_suppliers_of_one_origin_are_found_together() -> None:
    """Either laser will do, and so will either crystal: only pairs end the scanner."""
    text = """
    scanner < red-laser | blue-laser
    red-laser < ruby
    blue-laser < sapphire
    ada makes scanner, red-laser, blue-laser
    nobody makes ruby, sapphire
    """
    found = joints(Supply(graph(text)), "scanner")
    assert [(j.first.id, j.second.id) for j in found] == [
        ("blue-laser", "red-laser"), ("blue-laser", "ruby"), ("red-laser", "sapphire"), ("ruby", "sapphire")
    ]  # fmt: skip
    assert found[3] == Joint(*of(What.PRODUCT, "ruby", "sapphire"), surely=True)
    assert only_together(Supply(graph(text)), found[3]) == ("scanner",)


# ---- laws ------------------------------------------------------------------------------------------------------------
@given(removals())
@examples(12, 1500)
def test_it_is_what_slow_work_finds_under_every_answer(case: tuple[Graph, Scenario, list[Part]]) -> None:
    """Of what runs under every answer: surely falls what falls under every answer, perhaps what falls under some."""
    made, scenario, gone = case
    found, all_ = blast(Supply(made, scenario), gone), list(worlds(made, scenario))
    ran = reduce(frozenset.intersection, (world.running() for world in all_))
    left = [world.without(gone).running(world.running()) for world in all_]
    assert set(found.surely) == ran - reduce(frozenset.union, left)
    assert set(found.products) == ran - reduce(frozenset.intersection, left)
    assert left == [world.without(gone).running() for world in all_]


@given(removals())
@examples(12, 1000)
def test_every_step_of_every_proof_holds(case: tuple[Graph, Scenario, list[Part]]) -> None:
    made, scenario, gone = case
    supply = Supply(made, scenario)
    found = blast(supply, gone)
    for proofs, wiring, hopeful in ((found.careful, supply.careful, False), (found.hopeful, supply.hopeful, True)):
        fail_unless_proven(made, scenario, gone, proofs, ran=wiring.had(wiring.running), hopeful=hopeful)


@given(removals())
@examples(8, 1000)
def test_all_single_removals_at_once_are_the_single_ones(case: tuple[Graph, Scenario, list[Part]]) -> None:
    made, scenario, _ = case
    supply = Supply(made, scenario)
    assert radii(supply, parts(made)) == {part: blast(supply, [part]).radius for part in parts(made)}
    for name in made.product:
        ends = [blast(supply, [part]) for part in parts(made)]
        assert hangs_on(supply, name).least == {b.removed[0] for b in ends if name in b.surely}
        assert hangs_on(supply, name).most == {b.removed[0] for b in ends if name in b.products}


@given(removals())
@examples(8, 300)
def test_pairs_are_those_that_end_a_product_only_together(case: tuple[Graph, Scenario, list[Part]]) -> None:
    made, scenario, _ = case
    supply, target = Supply(made, scenario), next(iter(made.product))
    candidates = parts(made)
    alone = {part: set(blast(supply, [part]).careful.products) for part in candidates}
    wanted = {}
    for first, second in combinations(sorted(candidates), 2):
        both = set(blast(supply, [first, second]).careful.products) - alone[first] - alone[second]
        if target in both:
            wanted[first, second] = both
    found = joints(supply, target, frozenset(What))
    assert {(j.first, j.second): set(only_together(supply, j)) for j in found} == wanted
    assert all(j.surely is (target in blast(supply, [j.first, j.second]).surely) for j in found)


@given(removals())
@examples(8, 500)
def test_more_removed_fells_more_and_twice_is_once(case: tuple[Graph, Scenario, list[Part]]) -> None:
    """The blast of several holds every single blast; the order in which they are named does not matter."""
    made, scenario, gone = case
    supply = Supply(made, scenario)
    together = blast(supply, gone)
    for part in gone:
        assert set(blast(supply, [part]).careful.products) <= set(together.careful.products)
        assert set(blast(supply, [part]).surely) <= set(together.surely)
    again = blast(supply, [*gone[::-1], *gone])
    assert set(again.surely) == set(together.surely)
    assert set(again.perhaps) == set(together.perhaps)


@given(removals())
@examples(8, 300)
def test_removing_what_nothing_uses_changes_nothing_else(case: tuple[Graph, Scenario, list[Part]]) -> None:
    made, scenario, gone = case
    more = Graph(
        made.chains, (*made.products, product("ornament")), (*made.links, link(made.products[0].id, "ornament")),
        made.actors, made.makings, absent={**made.absent, "ornament": guessed()},
    )  # fmt: skip
    supply = Supply(more, scenario)
    ornament = Part(What.PRODUCT, "ornament")
    assert set(blast(supply, [ornament]).products) <= {"ornament"}
    assert set(blast(supply, [*gone, ornament]).surely) - {"ornament"} == set(
        blast(Supply(made, scenario), gone).surely
    )
