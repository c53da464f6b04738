"""Whatever an unknown turns out to be, the answer lies where the arithmetic of unknowns said it would."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from liance.rules import kleene
from liance.rules.kleene import NOTHING, Exact, Fact, Unknown, Value

REVENUE: Fact = ("enterprise_year", ("9137", 2022), "revenue")
SALES: Fact = ("product_year", ("9137", "甲", 2022), "sales")
COMPARISONS = {
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def unknown(*facts: Fact, low: Exact | None = None, high: Exact | None = None) -> Unknown:
    return Unknown(frozenset(facts), low, high)


U = unknown(REVENUE)

# ---- an unknown number together with what it turns out to be ----
exact = st.one_of(st.integers(-9, 9), st.fractions(-9, 9, max_denominator=4))
Pair = tuple[Value, Exact]


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """A value as known before, and the number it is: known, or unknown with bounds around the number."""
    truth = draw(exact)
    if draw(st.booleans()):
        return truth, truth
    low = draw(st.none() | st.just(truth) | exact)
    high = draw(st.none() | st.just(truth) | exact)
    assume((low is None or low <= truth) and (high is None or truth <= high))
    fact = draw(st.sampled_from([REVENUE, SALES]))
    return kleene.settle(frozenset((fact,)), low, high), truth


def holds(before: Value, truth: Value) -> bool:
    """Whether what was said before agrees with the truth."""
    if not isinstance(before, Unknown):
        return before == truth
    if truth is NOTHING:
        return before.low is None and before.high is None
    low, high = kleene.bounds(before)
    return (low is None or low <= truth) and (high is None or truth <= high)  # type: ignore[operator]


TWO: dict[str, tuple[Callable[[Value, Value], Value], Callable[[Exact, Exact], Value]]] = {
    "add": (kleene.add, lambda a, b: a + b),
    "subtract": (kleene.subtract, lambda a, b: a - b),
    "multiply": (kleene.multiply, lambda a, b: a * b),
    "divide": (kleene.divide, lambda a, b: Fraction(a) / Fraction(b) if b else NOTHING),
    "floor-div": (kleene.floor_div, lambda a, b: a // b if b else NOTHING),
}


@pytest.mark.parametrize("name", TWO)
@given(left=pairs(), right=pairs())
def test_arithmetic_holds_whatever_the_unknown_is(name: str, left: Pair, right: Pair) -> None:
    lifted, plain = TWO[name]
    assert holds(lifted(left[0], right[0]), plain(left[1], right[1]))


@given(value=pairs())
def test_the_negative_holds_whatever_the_unknown_is(value: Pair) -> None:
    assert holds(kleene.negative(value[0]), -value[1])


@given(values=st.lists(pairs(), min_size=1, max_size=4))
def test_least_and_greatest_hold_whatever_the_unknowns_are(values: list[Pair]) -> None:
    assert holds(kleene.least([v for v, _ in values]), min(t for _, t in values))
    assert holds(kleene.greatest([v for v, _ in values]), max(t for _, t in values))


@pytest.mark.parametrize("op", COMPARISONS)
@given(left=pairs(), right=pairs())
def test_a_comparison_is_decided_only_when_it_cannot_turn_out_otherwise(op: str, left: Pair, right: Pair) -> None:
    verdict = kleene.compare(op, left[0], right[0])
    assert isinstance(verdict, Unknown) or verdict is COMPARISONS[op](left[1], right[1])


@given(value=pairs(), limit=st.integers(-5, 5), rate=st.fractions(0, 2, max_denominator=10))
def test_a_capped_share_holds_whatever_the_unknown_is(value: Pair, limit: int, rate: Fraction) -> None:
    """The shape of most clauses: so much of a base, not below zero, at most the limit."""
    made = kleene.least([limit, kleene.greatest([0, kleene.multiply(rate, value[0])])])
    assert holds(made, min(limit, max(0, rate * value[1])))


@given(left=pairs(), right=pairs())
def test_what_is_unknown_names_its_facts(left: Pair, right: Pair) -> None:
    for lifted, _ in TWO.values():
        made = lifted(left[0], right[0])
        assert not isinstance(made, Unknown) or made.facts == kleene.facts_of((left[0], right[0]))


# ---- three-valued logic ----
VERDICTS = {"T": True, "F": False, "?": U}


def letter(value: Value) -> str:
    return "?" if isinstance(value, Unknown) else "T" if value is True else "F"


@pytest.mark.parametrize("row", "TTT TFF T?? FTF FFF F?F ?T? ?FF ???".split())
def test_and(row: str) -> None:
    assert letter(kleene.both([VERDICTS[row[0]], VERDICTS[row[1]]])) == row[2]


@pytest.mark.parametrize("row", "TTT TFT T?T FTT FFF F?? ?TT ?F? ???".split())
def test_or(row: str) -> None:
    assert letter(kleene.either([VERDICTS[row[0]], VERDICTS[row[1]]])) == row[2]


@pytest.mark.parametrize("row", "TF FT ??".split())
def test_not(row: str) -> None:
    assert letter(kleene.opposite(VERDICTS[row[0]])) == row[1]


@given(st.lists(st.sampled_from("TF?"), max_size=5), st.data())
def test_logic_is_decided_only_when_it_cannot_turn_out_otherwise(row: list[str], data: st.DataObject) -> None:
    truth = [data.draw(st.booleans()) if v == "?" else v == "T" for v in row]
    values = [VERDICTS[v] for v in row]
    assert letter(kleene.both(values)) in ("?", "T" if all(truth) else "F")
    assert letter(kleene.either(values)) in ("?", "T" if any(truth) else "F")


@given(st.lists(st.sampled_from("TF?"), max_size=5))
def test_not_both_is_either_not(row: list[str]) -> None:
    values = [VERDICTS[v] for v in row]
    negated = kleene.either([kleene.opposite(v) for v in values])
    assert letter(kleene.opposite(kleene.both(values))) == letter(negated)


# ---- what does not exist ----
@pytest.mark.parametrize("name", TWO)
@pytest.mark.parametrize("other", [0, 5, U], ids=["zero", "five", "unknown"])
def test_arithmetic_with_nothing_gives_nothing(name: str, other: Value) -> None:
    lifted, _ = TWO[name]
    assert lifted(NOTHING, other) is NOTHING
    assert lifted(other, NOTHING) is NOTHING


def test_a_division_by_zero_has_no_value_and_so_no_growth() -> None:
    assert kleene.divide(5, 0) is NOTHING
    assert kleene.divide(U, 0) is NOTHING
    assert kleene.compare(">", kleene.subtract(kleene.divide(5, 0), 1), 0) is False


@pytest.mark.parametrize("op", COMPARISONS)
def test_nothing_compares_false_even_with_nothing(op: str) -> None:
    assert kleene.compare(op, NOTHING, 1) is False
    assert kleene.compare(op, U, NOTHING) is False
    assert kleene.compare(op, NOTHING, NOTHING) is False


def test_nothing_does_not_hold_and_its_negation_does() -> None:
    assert kleene.both([True, NOTHING]) is False
    assert kleene.either([False, NOTHING]) is False
    assert kleene.opposite(NOTHING) is True


def test_least_and_greatest_leave_nothing_out() -> None:
    assert kleene.least([NOTHING, 3, 5]) == 3
    assert kleene.greatest([NOTHING, 3, 5]) == 5
    assert kleene.least([NOTHING, NOTHING]) is NOTHING


# ---- a known bound may be enough ----
def test_a_base_that_is_not_negative_decides_what_it_can() -> None:
    base = unknown(REVENUE, low=0)
    assert kleene.compare(">=", base, 0) is True
    assert kleene.compare("<", base, -1) is False
    assert letter(kleene.compare(">", base, 0)) == "?"


def test_a_known_zero_settles_a_product() -> None:
    assert kleene.multiply(0, unknown(REVENUE, low=0)) == 0


def test_a_limit_of_zero_settles_what_lies_above() -> None:
    assert kleene.least([0, kleene.greatest([0, U])]) == 0


def test_bounds_that_meet_are_a_number() -> None:
    assert kleene.settle(frozenset((REVENUE,)), 7, 7) == 7


def test_texts_and_choices_have_no_bounds() -> None:
    assert letter(kleene.compare("=", U, "chip")) == "?"
    assert kleene.compare("=", "chip", "chip") is True


def test_a_fact_is_named_by_record_field_and_key() -> None:
    assert kleene.fact_name(REVENUE) == "enterprise_year.revenue[9137,2022]"
    assert kleene.fact_name(("award", ("rent", "9137", None), "amount")) == "award.amount[rent,9137]"
