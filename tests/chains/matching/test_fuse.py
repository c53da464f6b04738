"""Rankings made one: by ranks alone, ties shared, order always the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from liance.chains.matching.fuse import DAMPING, fused, ordered, ranks

SCORES = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 5).map(float))


def test_equal_scores_share_the_mean_of_their_ranks() -> None:
    assert ranks({"a": 3.0, "b": 1.0, "c": 3.0, "d": 0.0}) == {"a": 1.5, "c": 1.5, "b": 3.0}


def test_who_is_named_twice_leads_who_is_named_once() -> None:
    found = fused([{"a": 9.0, "b": 1.0}, {"b": 1.0}])
    assert found == {"a": 1 / (DAMPING + 1), "b": 1 / (DAMPING + 2) + 1 / (DAMPING + 1)}
    assert ordered(found) == ["b", "a"]


def test_of_equals_the_smaller_id_comes_first() -> None:
    assert ordered({"b": 0.1 + 0.2, "a": 0.3, "c": 0.4}) == ["c", "a", "b"]


@given(st.lists(SCORES, max_size=4))
def test_only_the_order_of_scores_matters(rankings: list[dict[str, float]]) -> None:
    stretched = [{id_: score**3 * 7 for id_, score in scores.items()} for scores in rankings]
    assert fused(stretched) == fused(rankings)


@given(st.lists(SCORES, max_size=4), st.randoms(use_true_random=False))
def test_the_order_in_which_methods_are_asked_does_not_matter(rankings: list[dict[str, float]], dice: object) -> None:
    turned = list(rankings)
    dice.shuffle(turned)  # type: ignore[attr-defined]
    assert ordered(fused(turned)) == ordered(fused(rankings))


@given(SCORES)
def test_ranks_add_up_as_those_of_a_list_without_ties(scores: dict[str, float]) -> None:
    found = ranks(scores)
    assert sum(found.values()) == len(found) * (len(found) + 1) / 2
    assert set(found) == {id_ for id_, score in scores.items() if score > 0}
