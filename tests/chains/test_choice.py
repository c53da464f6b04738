"""The Pareto front and ranks over weights: by hand, and their laws."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.thoroughness import examples

from liance.chains.choice import dominates, front, rank_ranges
from liance.chains.ground import Span


def figures(*values: int | tuple[int, int]) -> list[Span[Fraction]]:
    pairs = [v if isinstance(v, tuple) else (v, v) for v in values]
    return [Span(Fraction(low), Fraction(high)) for low, high in pairs]


def test_the_front_keeps_whoever_no_other_beats_by_both_bounds() -> None:
    candidates = {
        "a": figures(3, 1),
        "b": figures(1, 3),
        "c": figures(1, 1),
        "d": figures((0, 5), 1),
        "e": figures(3, 1),
    }
    assert front(candidates) == ("a", "b", "d", "e")


def test_ranks_depend_on_weights_only_where_figures_disagree() -> None:
    candidates = {"best": figures(9, 9), "first": figures(8, 0), "second": figures(0, 8)}
    assert rank_ranges(candidates) == {"best": Span(1, 1), "first": Span(2, 3), "second": Span(2, 3)}
    firm = rank_ranges(candidates, [Fraction(9), Fraction(1)])
    assert firm == {"best": Span(1, 1), "first": Span(2, 2), "second": Span(3, 3)}


def test_what_is_unknown_widens_ranks() -> None:
    candidates = {"known": figures(5), "unknown": figures((0, 10))}
    assert rank_ranges(candidates) == {"known": Span(1, 2), "unknown": Span(1, 2)}


@pytest.mark.parametrize("weights", [[], [Fraction(0), Fraction(0)], [Fraction(1), Fraction(-1)]])
def test_weights_must_be_weights(weights: list[Fraction]) -> None:
    with pytest.raises(ValueError, match="2 weights"):
        rank_ranges({"a": figures(1, 2)}, weights)


def test_nobody_has_no_ranks() -> None:
    assert rank_ranges({}) == {}
    assert front({}) == ()


span = st.tuples(st.integers(0, 3), st.integers(0, 2)).map(lambda t: (t[0], t[0] + t[1]))
candidates = st.lists(st.lists(st.one_of(st.integers(0, 4), span), min_size=3, max_size=3), min_size=1, max_size=7).map(
    lambda rows: {n: figures(*row) for n, row in enumerate(rows)}
)


@given(candidates)
def test_no_one_ahead_is_dominated_and_all_others_are(found: dict[int, list[Span[Fraction]]]) -> None:
    ahead = front(found)
    assert ahead
    for name, own in found.items():
        beaten = [other for other in found if dominates(found[other], own)]
        assert (name in ahead) is (not beaten)
        assert name in ahead or set(beaten) & set(ahead)


@given(candidates)
@examples(8, 150)
def test_a_rank_range_holds_the_rank_under_each_figure_alone(found: dict[int, list[Span[Fraction]]]) -> None:
    """Weights that count one figure only are among those tried."""
    ranks = rank_ranges(found)
    for n in range(3):
        for name, own in found.items():
            others = [f for other, f in found.items() if other != name]
            assert ranks[name].least <= 1 + sum(f[n].least > own[n].most for f in others)
            assert ranks[name].most >= 1 + sum(f[n].most > own[n].least for f in others)
    for one, other in permutations(found, 2):
        if all(a.least > b.most for a, b in zip(found[one], found[other], strict=True)):
            assert ranks[one].least <= ranks[other].least
            assert ranks[one].most <= ranks[other].most
