"""Inputs that may be missing: found from the rest of the graph alone, and never what is linked already."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.chains.matching.town import graphs, link, product, town

from liance.chains.graph import Graph
from liance.chains.matching.inputs import Inputs, inputs_of
from liance.chains.matching.proposal import Method


def test_what_the_like_need_is_proposed_with_its_reason() -> None:
    """A kite and a lantern share strips; a lantern needs thread; so may a kite of which nobody said so."""
    found = inputs_of(town()).without("thread", "kite").propose("kite").found
    thread = next(p for p in found if p.id == "thread")
    assert found.index(thread) < 3
    told = {reason.method: reason.found for reason in thread.reasons}
    assert told[Method.TOGETHER] == ("灯笼",)
    assert told[Method.FLOW] == ("lamps", "upstream", "lamps", "downstream")
    assert thread.enough


def test_a_product_of_like_name_tells_what_is_needed() -> None:
    """Nothing is known of a big lantern but its name."""
    big = replace(product("lantern"), id="big", name="大灯笼", chain="", stage="")
    found = Inputs([product("lantern"), product("silk"), big], [link("silk", "lantern")]).propose("big").found
    silk = next(p for p in found if p.id == "silk")
    assert [(r.method, r.found) for r in silk.reasons] == [(Method.ALIKE, ("灯笼",))]


def test_what_stands_roughly_there_is_shown_and_is_not_enough() -> None:
    """Bamboo is upstream of the same chain, and that is all that speaks for it."""
    bamboo = next(p for p in inputs_of(town()).propose("lantern").found if p.id == "bamboo")
    assert set(bamboo.values) == {Method.FLOW, Method.CHAIN}
    assert not bamboo.enough


def test_of_equals_the_smaller_id_comes_first() -> None:
    """The order is the same on every machine."""
    found = inputs_of(town()).propose("fair", most=99).found
    assert len({p.score for p in found}) < len(found)
    assert found == sorted(found, key=lambda p: (-round(p.score, 12), p.id))


@given(graphs(), st.data())
def test_a_link_left_out_leaves_no_trace(graph: Graph, data: st.DataObject) -> None:
    """All scores are those of a graph in which nobody ever stated the link; stated again, all is as before."""
    assume(graph.links)
    left = data.draw(st.sampled_from(graph.links))
    rest = [x for x in graph.links if (x.upper, x.lower) != (left.upper, left.lower)]
    whole, without = inputs_of(graph), inputs_of(graph).without(left.upper, left.lower)
    never = Inputs(graph.products, rest)
    again = Inputs(graph.products, [*rest, *(x for x in graph.links if x not in rest)])
    for one in graph.product:
        assert without.scores(one) == never.scores(one)
        assert rounded(again, one) == rounded(whole, one)


def rounded(inputs: Inputs, lower: str) -> dict[Method, dict[str, float]]:
    return {method: {i: round(v, 12) for i, v in found.items()} for method, found in inputs.scores(lower).items()}


@given(graphs())
def test_what_is_linked_is_never_proposed_and_every_value_is_a_share(graph: Graph) -> None:
    """Nor is the product itself; each method gives from 0 to 1."""
    inputs = inputs_of(graph)
    for one in graph.product:
        linked = {x.upper for x in graph.links if x.lower == one} | {x.lower for x in graph.links if x.upper == one}
        for proposal in inputs.propose(one, most=99).found:
            assert proposal.id not in linked | {one}
            assert all(0 <= value <= 1 + 1e-9 for value in proposal.values.values())


@given(graphs())
def test_only_needs_teach(graph: Graph) -> None:
    """A link that is no need bars its own pair and changes nothing else."""
    needs = [x for x in graph.links if x.kind.needed]
    other = [x for x in graph.links if not x.kind.needed]
    full, bare = inputs_of(graph), Inputs(graph.products, needs)
    for one in graph.product:
        barred = {x.upper for x in other if x.lower == one} | {x.lower for x in other if x.upper == one}
        kept = {m: {i: v for i, v in found.items() if i not in barred} for m, found in bare.scores(one).items()}
        assert full.scores(one) == kept
