"""Local coverage, outside content and concentration: by hand, and their laws."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.chains.made import CHAIN, graph, graphs
from tests.thoroughness import examples

from liance.chains.concentration import Concentration, Shown, concentration, concentrations, public
from liance.chains.content import Shares, contents
from liance.chains.coverage import by_chain, coverage, local, single_sourced
from liance.chains.graph import Graph, Presence
from liance.chains.ground import Span
from liance.values.disclosure import Withheld

LAMP = """
lamp < bulb, wire | cable, foot, glue
cable is copper-cable
bulb < glass
ada makes lamp, bulb
ben makes bulb, copper-cable
nobody makes glass, foot
"""


# ---- coverage --------------------------------------------------------------------------------------------------------
def test_coverage_is_an_interval_over_needs() -> None:
    """The bulb is made here, and a kind of cable; the foot is not; of glue nobody knows."""
    found = coverage(graph(LAMP), ["lamp"])
    assert (found.met, found.unknown, found.unmet) == ((("bulb",), ("wire", "cable")), (("glue",),), (("foot",),))
    assert found.share == Span(Fraction(2, 4), Fraction(3, 4))
    assert found.ground.version == "v1"


def test_a_chain_counts_the_needs_of_all_its_products_and_names_those_without() -> None:
    found = by_chain(graph(LAMP))[CHAIN]
    assert found.share == Span(Fraction(2, 5), Fraction(3, 5))
    assert found.silent == ("wire", "cable", "foot", "glue", "copper-cable", "glass")


def test_without_known_needs_there_is_no_share() -> None:
    assert coverage(graph(LAMP), ["glass"]).share is None


def test_a_single_source_is_one_verified_maker() -> None:
    assert single_sourced(graph(LAMP)) == ("lamp", "copper-cable")


@given(graphs())
@examples(8, 300)
def test_learning_who_makes_what_narrows_coverage(made: Graph) -> None:
    share = coverage(made, made.product).share
    known = {p: Presence.ABSENT if state is Presence.UNKNOWN else state for p, state in local(made).items()}
    settled = coverage(made, made.product, known).share
    if share is None:
        assert settled is None
    else:
        assert settled is not None
        assert settled.sure
        assert 0 <= share.least == settled.least <= share.most <= 1


# ---- outside content -------------------------------------------------------------------------------------------------
def test_outside_content_counts_what_local_inputs_bring_in() -> None:
    """A quarter of the lamp is its foot, a quarter the bulb, all glass; half a quarter wire, unknown, as glue is."""
    found = contents(graph(LAMP)).of["lamp"]
    assert found.outside.least == pytest.approx(1 / 4 + 1 / 4)
    assert found.outside.most == pytest.approx(1 / 4 + 1 / 4 + 1 / 8 + 1 / 4)
    assert found.untold == pytest.approx(1 / 8 + 1 / 8 + 1 / 4)


def test_told_shares_come_first_and_the_rest_is_divided() -> None:
    told = Shares({("bulb", "lamp"): Fraction(7, 10)}, {"bulb": Fraction(1, 2)})
    found = contents(graph(LAMP), told)
    assert found.surveyed == 2
    assert found.of["lamp"].outside.least == pytest.approx(0.7 * (0.5 + 0.5 * 1) + 0.1)


def test_shares_beyond_the_whole_or_of_what_is_not_there_are_mistakes() -> None:
    with pytest.raises(ValueError, match="lamp"):
        Shares({("bulb", "lamp"): Fraction(7, 10), ("foot", "lamp"): Fraction(2, 5)})
    with pytest.raises(KeyError, match="lmap"):
        contents(graph(LAMP), Shares({("bulb", "lmap"): Fraction(1, 2)}))


def test_a_closed_local_circle_brings_nothing_in() -> None:
    made = graph("acid < power\npower < acid\nada makes acid, power")
    assert {p: c.outside for p, c in contents(made).of.items()} == dict.fromkeys(("acid", "power"), Span(0.0, 0.0))


def shares_for(made: Graph) -> st.SearchStrategy[Shares]:
    part = st.fractions(0, 1, max_denominator=20)
    return st.dictionaries(st.sampled_from(list(made.product)), part).map(lambda local: Shares(local=local))


@given(st.data(), graphs())
@examples(8, 500)
def test_every_equation_is_met_and_shares_are_shares(data: st.DataObject, made: Graph) -> None:
    found = contents(made, data.draw(shares_for(made)))
    assert found.residual <= 1e-10
    for content in found.of.values():
        assert 0 <= content.outside.least <= content.outside.most + 1e-9 <= 1 + 2e-9
        assert -1e-9 <= content.untold <= 1 + 1e-9 - content.outside.least


@given(st.data(), graphs())
@examples(8, 500)
def test_buying_more_here_never_brings_more_in(data: st.DataObject, made: Graph) -> None:
    told = data.draw(shares_for(made))
    name = data.draw(st.sampled_from(list(made.product)))
    more = Shares(local={**told.local, name: Fraction(1)})
    less = Shares(local={**told.local, name: Fraction(0)})
    high, low = contents(made, less), contents(made, more)
    for product in low.of:
        assert low.of[product].outside.least <= high.of[product].outside.least + 1e-9
        assert low.of[product].outside.most <= high.of[product].outside.most + 1e-9


# ---- concentration ---------------------------------------------------------------------------------------------------
def test_concentration_by_hand() -> None:
    found = concentration([("ada", 50), ("ben", 30), ("cai", 15), ("ada", 0), ("dan", 5)])
    assert found == Concentration(4, 100, 50**2 + 30**2 + 15**2 + 5**2, (50, 30, 15, 5))
    assert (found.hhi, found.cr4) == (Fraction(3650, 10_000), 1)
    assert found.equals == Fraction(10_000, 3650)
    assert public(found) == Shown(found.hhi, found.cr4, None)


@pytest.mark.parametrize(
    ("amounts", "why"),
    [
        ([], Withheld.FEW),
        ([("ada", 50), ("ben", 50)], Withheld.FEW),
        ([("ada", 80), ("ben", 10), ("cai", 10)], None),
        ([("ada", 81), ("ben", 10), ("cai", 9)], Withheld.DOMINANT),
        ([("ada", 50), ("ben", 50), ("cai", 0)], Withheld.FEW),
    ],
)
def test_the_public_does_not_see_what_gives_a_firm_away(amounts: list[tuple[str, int]], why: Withheld | None) -> None:
    shown = public(concentration(amounts))
    assert shown.withheld is why
    assert (shown.hhi is None) is (why is not None)


def test_nothing_to_divide_has_no_concentration() -> None:
    found = concentration([("ada", 0)])
    assert (found.hhi, found.cr4, found.equals) == (None, None, None)


def test_an_amount_below_zero_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="below zero"):
        concentration([("ada", -1)])
    with pytest.raises(ValueError, match="below zero"):
        concentrations(pl.DataFrame({"of": ["x"], "firm": ["ada"], "amount": [-1]}))


amounts = st.lists(st.tuples(st.sampled_from("abcdefg"), st.integers(0, 10**15)), max_size=12)


@given(amounts)
def test_hhi_is_the_sum_of_squared_shares_within_its_bounds(rows: list[tuple[str, int]]) -> None:
    found = concentration(rows)
    by: dict[str, int] = {}
    for firm, amount in rows:
        by[firm] = by.get(firm, 0) + amount
    total = sum(by.values())
    if not total:
        assert found.hhi is None
        return
    assert found.hhi == sum(Fraction(a, total) ** 2 for a in by.values())
    assert found.cr4 == Fraction(sum(sorted(by.values())[-4:]), total)
    assert Fraction(1, found.firms) <= found.hhi <= 1


@given(st.dictionaries(st.sampled_from("xyz"), amounts))
@examples(8, 300)
def test_many_at_once_are_each_alone(cases: dict[str, list[tuple[str, int]]]) -> None:
    rows = [(of, firm, amount) for of, found in cases.items() for firm, amount in found]
    frame = pl.DataFrame(rows, schema={"of": pl.String, "firm": pl.String, "amount": pl.Int64}, orient="row")
    alone = {of: concentration(found) for of, found in cases.items()}
    assert concentrations(frame) == {of: found for of, found in alone.items() if found.total}
