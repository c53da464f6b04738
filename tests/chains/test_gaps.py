"""Gaps, supply pairs, what stands around a product: by hand, and their laws."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from tests.chains.made import CHAIN, READ_ON, graph, graphs, of, removals
from tests.thoroughness import examples

from liance.chains.blast import blast
from liance.chains.freshness import Fresh, Rows, ages, freshness
from liance.chains.gaps import Gaps, Key, Likeness, gaps
from liance.chains.graph import Fact, Graph, Presence
from liance.chains.ground import Span, of_products
from liance.chains.leaders import standings
from liance.chains.pairs import pairs
from liance.chains.supply import Supply
from liance.chains.ways import Ways, around, around_chain
from liance.chains.wiring import Part, Scenario, What

LAMP = """
lamp < bulb, wire | cable, foot
cable is copper-cable
bulb < glass
mirror < glass, foot, frame
torch < lens, glass, foot
ada makes lamp, bulb
ben makes copper-cable
nobody makes glass, foot, mirror, torch
torch wanted attract
"""


def found(text: str = LAMP) -> Gaps:
    return gaps(Supply(graph(text)))


# ---- gaps ------------------------------------------------------------------------------------------------------------
def test_a_gap_is_needed_by_a_local_maker_or_wanted_by_the_policy() -> None:
    """A need that a local maker meets makes no gap; a need of what nobody makes here makes none either."""
    assert {gap.product: gap.users for gap in found().all} == {"foot": ("lamp",), "glass": ("bulb",), "torch": ()}


def test_a_gap_tells_its_figures() -> None:
    glass = next(gap for gap in found().all if gap.product == "glass")
    assert (glass.presence, glass.stated, glass.aim) == (Presence.ABSENT, False, "")
    assert (glass.radius, glass.carried, glass.likeness) == (Span(2, 2), 1, None)
    torch = next(gap for gap in found().all if gap.product == "torch")
    assert (torch.stated, torch.aim, torch.radius) == (True, "attract", Span(0, 0))
    assert torch.likeness == Likeness("bulb", Fraction(5774, 10_000))  # glass, of three and of one: 1/√3


def test_a_gap_of_unknown_presence_is_told_as_if_it_were_one() -> None:
    """Whether somebody makes glass is unknown: the state says so, the figures say what it would mean."""
    text = LAMP.replace("nobody makes glass,", "nobody makes")
    glass = next(gap for gap in found(text).all if gap.product == "glass")
    assert (glass.presence, glass.carried, glass.radius) == (Presence.UNKNOWN, 1, Span(2, 2))


def test_gaps_are_sorted_by_the_key_that_is_asked_for() -> None:
    told = found()
    assert [gap.product for gap in told.sorted_by(Key.RADIUS)] == ["glass", "foot", "torch"]
    assert [gap.product for gap in told.sorted_by(Key.STATED, Key.CARRIED)] == ["torch", "glass", "foot"]
    assert [gap.product for gap in told.all if gap.front] == ["glass", "torch"]
    assert told.ranks({Key.RADIUS: Fraction(1)}) == {"foot": Span(2, 2), "glass": Span(1, 1), "torch": Span(3, 3)}
    assert told.ranks()["torch"] == Span(1, 3)


@given(graphs())
@examples(8, 300)
def test_no_gap_is_made_here_and_every_radius_is_that_of_its_end(made: Graph) -> None:
    supply = Supply(made)
    for gap in gaps(supply).all:
        assert gap.presence is made.presence(gap.product) is not Presence.PRESENT
        assert gap.users
        others = set(blast(supply, of(What.PRODUCT, gap.product)).products)
        assert gap.radius.most == len(others - {gap.product})
        for user in gap.users:
            assert made.presence(user) is Presence.PRESENT
            assert any(gap.product in need for need in made.needs[user])


# ---- pairs -----------------------------------------------------------------------------------------------------------
def told(made: Graph, **more: object) -> list[tuple[str, str, str, str]]:
    return [(p.supplier, p.user, p.makes, "".join(p.into)) for p in pairs(made, **more)]  # type: ignore[arg-type]


def test_a_pair_is_a_maker_and_somebody_else_who_needs_it() -> None:
    made = graph(LAMP + "cai makes torch, lens?\ndan makes lens, foot?\ndan buys bulb")
    assert told(made) == [
        ("ada", "dan", "bulb", ""),
        ("dan", "cai", "lens", "torch"),
        ("ben", "ada", "copper-cable", "lamp"),
        ("dan", "ada", "foot", "lamp"),
        ("dan", "cai", "foot", "torch"),
    ]
    assert [p.length for p in pairs(made)] == [1, 1, 2, 1, 1]
    assert [p.verified for p in pairs(made)] == [True, True, True, False, False]


def test_those_who_trade_already_are_left_out() -> None:
    made = graph(LAMP)
    assert told(made) == [("ben", "ada", "copper-cable", "lamp")]
    assert told(made, trading={("ben", "ada")}) == []


def test_capacity_is_told_where_both_sides_are_known() -> None:
    made = graph(LAMP)
    (pair,) = pairs(made, capacity={("ben", "copper-cable"): 30}, demand={("ada", "cable"): 20})
    assert pair.enough == Fraction(3, 2)
    assert pair.ground.rows == 3
    (pair,) = pairs(made, capacity={("ben", "copper-cable"): 30})
    assert pair.enough is None


@given(graphs())
@examples(8, 300)
def test_nobody_is_paired_with_himself_and_verified_pairs_come_first(made: Graph) -> None:
    every = pairs(made)
    assert all(pair.supplier != pair.user for pair in every)
    assert [pair.verified for pair in every] == sorted((pair.verified for pair in every), reverse=True)
    assert len({(p.supplier, p.user, p.makes, p.needs) for p in every}) == len(every)


# ---- leaders ---------------------------------------------------------------------------------------------------------
def test_a_standing_lists_facts_and_scores_nothing() -> None:
    made = graph(LAMP)
    fact = Fact("ada", "营业收入", "2024", "1.2", "亿元", "audited", "an annual report")
    made = Graph(made.chains, made.products, made.links, made.actors, made.makings, absent=made.absent, facts=(fact,))
    ada, ben = standings(Supply(made), CHAIN)
    assert (ada.actor.id, ada.sole, ada.facts) == ("ada", ("lamp", "bulb"), (fact,))
    assert [pair.supplier for pair in ada.suppliers] == ["ben"]
    assert (set(ada.blast.products), ben.blast.products) == ({"lamp", "bulb"}, ("copper-cable",))
    assert [pair.user for pair in ben.users] == ["ada"]


# ---- freshness -------------------------------------------------------------------------------------------------------
def test_a_row_expires_by_its_kind_and_is_unknown_without_a_day() -> None:
    made = graph(LAMP + "cai makes torch?")
    on = date(2026, 6, 30)
    by = {(age.rows, age.id): (age.days, age.expired) for age in ages(made, on=on)}
    assert by[Rows.MAKING, "ada→lamp"] == (365, False)
    assert by[Rows.ABSENT, "glass"] == (365, True)
    assert by[Rows.MAKING, "cai→torch"] == (None, None)
    assert by[Rows.PRODUCT, "torch"] == (None, False)  # the policy's own words
    later = freshness(ages(made, on=date(2026, 7, 1)))
    assert later[Rows.MAKING] == Fresh(4, 3, 1)
    assert freshness(ages(made, on=on, lasting={Rows.MAKING: 30}))[Rows.MAKING].expired == 3


# ---- around ----------------------------------------------------------------------------------------------------------
def test_a_choke_is_passed_by_every_way() -> None:
    ways = Ways(graph("lamp < bulb | tube\nbulb < glass\ntube < glass\nglass < sand\nfoot < iron"))
    assert ways.chokes(["sand"], "lamp") == ("sand", "glass")
    assert ways.chokes(["sand", "iron"], "lamp") == ("sand", "glass")
    assert ways.chokes(["sand", "bulb"], "lamp") == ()
    assert ways.chokes(["iron"], "lamp") is None
    with pytest.raises(KeyError):
        ways.chokes(["sand"], "lmap")


def test_a_neighbourhood_has_what_is_within_so_many_steps() -> None:
    made = graph(LAMP)
    found = around(made, ["bulb"], up=1, down=1)
    assert found.steps == {"bulb": 0, "glass": -1, "lamp": 1}
    assert [(link.upper, link.lower) for link in found.links] == [("glass", "bulb"), ("bulb", "lamp")]
    assert found.presence["glass"] is Presence.ABSENT
    assert [m.actor for m in found.makers["lamp"]] == ["ada"]
    assert found.ground.version == "v1"
    assert set(around_chain(made, CHAIN).steps) == set(made.product)


@given(removals())
@examples(8, 200)
def test_ways_without_a_choke_do_not_arrive(case: tuple[Graph, Scenario, list[Part]]) -> None:
    made, _, _ = case
    source, *_, target = made.product
    chokes = Ways(made).chokes([source], target)
    reached = around(made, [source], up=0, down=len(made.product)).steps
    flows = {(x.upper, x.lower) for x in made.links}
    assert (chokes is None) is (target not in reached)
    for name in made.product:
        if chokes is not None and name not in (source, target):
            assert (name in chokes) is (target not in reachable(flows, source, without=name))


def reachable(flows: set[tuple[str, str]], source: str, *, without: str) -> set[str]:
    found = {source}
    while more := {low for up, low in flows if up in found and low not in found and low != without}:
        found |= more
    return found


def test_a_ground_sums_up_the_rows_behind_a_figure() -> None:
    """Four rows tell of products, their needs are guessed, and who makes them was read in a yearbook."""
    ground = of_products(graph(LAMP), ["bulb", "torch"])
    assert (ground.rows, ground.unconfirmed, ground.undated) == (8, 5, 6)
    assert (ground.oldest, ground.newest, ground.sources) == (READ_ON, READ_ON, ("a yearbook",))
