"""What people decided teaches when a proposal is enough, and, if asked for, how much each method counts."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.chains.matching.labels import ENOUGH_TO_WEIGH, FEWEST, PRECISION, Judge, Label, fitted, strength, threshold
from liance.chains.matching.profile import Sought
from liance.chains.matching.proposal import Method, Reason, plainly_enough


def label(words: float, accepted: bool, place: float = 0.0, sought: Sought = Sought.SUPPLY) -> Label:
    return Label(sought, "a demand", "a supply", {Method.WORDS: words, Method.PLACE: place}, accepted)


def enough(judge: Judge, method: Method, found: str, value: float) -> bool:
    return judge.enough({method: value}, [Reason(method, (found,))])


def test_with_few_labels_nothing_is_learnt_and_the_plain_rule_holds() -> None:
    labels = [label(0.9, True)] * (FEWEST - 1)
    judge = Judge.of(labels, Sought.SUPPLY)
    assert judge == Judge()
    assert enough(judge, Method.WORDS, "光纤", 0.1)
    assert not enough(judge, Method.WORDS, "光", 0.4)
    assert enough(judge, Method.WORDS, "光", 0.5)
    assert not enough(judge, Method.PLACE, "灯街", 1.0)


def test_labels_of_another_sort_teach_nothing() -> None:
    assert threshold([label(0.9, True, sought=Sought.GAP)] * 50, Sought.SUPPLY) is None


def test_the_threshold_is_where_nine_of_ten_were_accepted() -> None:
    """Ten strong ones were taken, of ten weaker ones one."""
    labels = [label(0.8, True)] * 10 + [label(0.5, True)] + [label(0.5, False)] * 9
    assert threshold(labels, Sought.SUPPLY) == 0.8
    judge = Judge.of(labels, Sought.SUPPLY)
    assert enough(judge, Method.WORDS, "光", 0.8)
    assert not enough(judge, Method.WORDS, "光纤", 0.7)


def test_if_nothing_kept_the_promise_nothing_is_enough() -> None:
    assert threshold([label(0.9, False)] * FEWEST, Sought.SUPPLY) == inf


@given(st.lists(st.tuples(st.integers(0, 10), st.booleans()), min_size=FEWEST, max_size=60))
def test_the_promise_is_kept_on_the_labels_themselves(given_: list[tuple[int, bool]]) -> None:
    """And no lower strength at which labels exist would keep it."""
    labels = [label(value / 10, accepted) for value, accepted in given_]
    least = threshold(labels, Sought.SUPPLY)
    assert least is not None
    for bound in {strength(x.values) for x in labels} | {least}:
        passing = [x.accepted for x in labels if strength(x.values) >= bound]
        keeps = bool(passing) and sum(passing) >= PRECISION * len(passing)
        assert keeps if bound == least < inf else not keeps or bound > least


def test_a_class_of_three_digits_is_enough_and_of_two_is_not() -> None:
    assert plainly_enough({Method.CODES: 0.75}, [Reason(Method.CODES, ("243",))])
    assert not plainly_enough({Method.CODES: 0.5, Method.TEXT: 1.0}, [Reason(Method.CODES, ("24",))])


# ---- weights ---------------------------------------------------------------------------------------------------------
def many(count: int) -> list[Label]:
    """People go by the words and do not mind the place; one in ten decides against the rule."""
    return [label(n % 10 / 10, accepted=(n % 10 >= 5) != (n % 30 == 7), place=float(n // 10 % 2)) for n in range(count)]


def test_weights_need_three_hundred_labels_and_both_verdicts() -> None:
    assert fitted(many(ENOUGH_TO_WEIGH - 1), Sought.SUPPLY) is None
    assert fitted([label(0.5, True)] * ENOUGH_TO_WEIGH, Sought.SUPPLY) is None
    assert fitted(many(ENOUGH_TO_WEIGH), Sought.SUPPLY) is not None


def test_what_people_go_by_counts_and_what_they_do_not_mind_does_not() -> None:
    weights = fitted(many(600), Sought.SUPPLY)
    assert weights is not None
    assert weights.of[Method.WORDS] > 5 * abs(weights.of[Method.PLACE])
    chances = [weights.chance({Method.WORDS: n / 10}) for n in range(11)]
    assert chances == sorted(chances)
    assert chances[0] < 0.2 < 0.8 < chances[10]


def test_the_fit_is_where_the_slope_is_nought() -> None:
    """Newton's method ends where wanted and fitted agree on average, as the base is not held back."""
    labels = many(300)
    weights = fitted(labels, Sought.SUPPLY)
    assert weights is not None
    expected = sum(weights.chance(x.values) for x in labels)
    assert expected == pytest.approx(sum(x.accepted for x in labels), abs=1e-6)


def test_weights_are_used_only_if_asked_for() -> None:
    scores = {Method.WORDS: {"a": 0.2, "b": 0.9}, Method.PLACE: {"a": 1.0}}
    ranked = {"a": 2.0, "b": 1.0}
    assert Judge.of(many(300), Sought.SUPPLY).totals(scores, ranked) == ranked
    weighed = Judge.of(many(300), Sought.SUPPLY, weighed=True).totals(scores, ranked)
    assert weighed["b"] > weighed["a"]
