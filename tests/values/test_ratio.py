"""Ratios are exact fractions: what is read, what is refused, and how they are written."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.values.faults import ValueFault
from liance.values.ratio import format_ratio, format_ratio_about, parse_ratio, ratio_from_cell

RATIOS = st.fractions(min_value=-1000, max_value=1000, max_denominator=10**6)


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        ("1%", Fraction(1, 100)),
        ("70％", Fraction(7, 10)),
        ("５％", Fraction(1, 20)),
        ("5‰", Fraction(1, 200)),
        ("0.08", Fraction(2, 25)),
        ("8.25 %", Fraction(33, 400)),
        ("2个百分点", Fraction(1, 50)),
        ("-3.2%", Fraction(-4, 125)),
        ("1/3", Fraction(1, 3)),
        ("1", Fraction(1)),
        ("120%", Fraction(6, 5)),
    ],
)
def test_text_is_read_exactly(text: str, ratio: Fraction) -> None:
    assert parse_ratio(text) == ratio


@pytest.mark.parametrize(
    "text", ["", "%", "八成", "1e-2", "nan", "1/0", "1/00", "5%%", "5%元", "1,200%", ".5", "0." + "1" * 41]
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueFault) as caught:
        parse_ratio(text)
    assert (caught.value.code, caught.value.value) == ("ratio-text", text)


@pytest.mark.parametrize(
    ("cell", "ratio"),
    [
        (1, Fraction(1)),
        ("8%", Fraction(2, 25)),
        (Decimal("0.08"), Fraction(2, 25)),
        (Decimal("1E-3"), Fraction(1, 1000)),
    ],
)
def test_a_cell_holds_a_number_or_text(cell: object, ratio: Fraction) -> None:
    assert ratio_from_cell(cell) == ratio


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (0.08, "ratio-float"),
        (Decimal("NaN"), "ratio-text"),
        (Decimal("Infinity"), "ratio-text"),
        (Decimal("1E-1000000"), "ratio-text"),
        (Decimal("1E+1000000"), "ratio-text"),
        pytest.param(10**5000, "ratio-text", id="5001 digits"),
        (False, "ratio-text"),
        (None, "ratio-text"),
        ((), "ratio-text"),
    ],
)
def test_other_cells_are_refused(cell: object, code: str) -> None:
    with pytest.raises(ValueFault) as caught:
        ratio_from_cell(cell)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("ratio", "exact", "about"),
    [
        (Fraction(2, 25), "8%", "8%"),
        (Fraction(1, 200), "5‰", "0.5%"),
        (Fraction(-1, 200), "-5‰", "-0.5%"),
        (Fraction(1, 100), "1%", "1%"),
        (Fraction(3, 200), "1.5%", "1.5%"),
        (Fraction(1, 4000), "0.025%", "≈0.03%"),
        (Fraction(1, 12), "1/12", "≈8.33%"),
        (Fraction(-1, 3), "-1/3", "≈-33.33%"),
        (Fraction(0), "0%", "0%"),
        (Fraction(7), "700%", "700%"),
    ],
)
def test_ratios_for_people(ratio: Fraction, exact: str, about: str) -> None:
    assert format_ratio(ratio) == exact
    assert format_ratio_about(ratio) == about


def test_the_decimals_of_an_approximate_ratio_can_be_chosen() -> None:
    assert format_ratio_about(Fraction(1, 12), digits=0) == "≈8%"
    assert format_ratio_about(Fraction(1, 12), digits=4) == "≈8.3333%"


@given(RATIOS)
def test_what_is_written_reads_back_as_the_same_ratio(ratio: Fraction) -> None:
    assert parse_ratio(format_ratio(ratio)) == ratio


@given(RATIOS, st.integers(min_value=0, max_value=6))
def test_an_approximate_ratio_is_within_half_of_its_last_digit(ratio: Fraction, digits: int) -> None:
    shown = parse_ratio(format_ratio_about(ratio, digits=digits).removeprefix("≈"))
    assert abs(shown - ratio) <= Fraction(1, 200 * 10**digits)


@given(st.text(max_size=30) | st.text("0123456789.-/%‰％个百分点 ", max_size=30))
def test_any_text_is_a_ratio_or_a_fault(text: str) -> None:
    with suppress(ValueFault):
        assert isinstance(parse_ratio(text), Fraction)
