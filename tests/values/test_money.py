"""Money is whole fen: what is read, what is refused and why, how it is written and rounded."""

from __future__ import annotations

import pickle
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.values.faults import ValueFault
from liance.values.money import (
    MAX_FEN,
    ROUNDINGS,
    WAN,
    YI,
    YUAN,
    format_exact,
    format_money,
    format_yuan,
    money_from_cell,
    parse_money,
    round_down_to,
)

FEN = st.integers(min_value=-MAX_FEN, max_value=MAX_FEN)
EXACT = st.fractions(min_value=-(10**9), max_value=10**9)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0),
        ("-0", 0),
        ("200000", 200_000 * YUAN),
        ("20000001.00", 2_000_000_100),
        ("20,000,001", 2_000_000_100),
        ("0.01", 1),
        ("0.5", 50),
        ("3200.50元", 320_050),
        ("2000万元", 2000 * WAN),
        ("50 万元", 50 * WAN),
        ("3.5万元", 35_000 * YUAN),
        ("0.000001万元", 1),
        ("1亿元", YI),
        ("1.2亿元", 12_000 * WAN),
        ("-50万元", -50 * WAN),
        ("２０００万元", 2000 * WAN),
        ("２０，０００，００１．００", 2_000_000_100),
        ("－１．５", -150),
        ("\u3000100元 ", 10_000),
        ("9999999999999999.99", MAX_FEN),
    ],
)
def test_text_is_read_exactly(text: str, fen: int) -> None:
    assert parse_money(text) == fen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "money-text"),
        ("  ", "money-text"),
        ("元", "money-text"),
        ("1e6", "money-text"),
        ("nan", "money-text"),
        ("inf", "money-text"),
        ("5.", "money-text"),
        (".5", "money-text"),
        ("+5", "money-text"),
        ("2,00", "money-text"),
        ("20,0000", "money-text"),
        ("1亿2000万元", "money-text"),
        ("10²", "money-text"),
        ("①元", "money-text"),
        ("٣", "money-text"),
        ("二十万元", "money-text"),
        ("0.001", "money-precision"),
        ("1.000", "money-precision"),
        ("1.0000001万元", "money-precision"),
        ("10000000000000000", "money-range"),
        ("-100000000亿元", "money-range"),
        ("1e19", "money-text"),
        ("10000000000000000000", "money-range"),
        ("9" * 10_000, "money-range"),
    ],
)
def test_other_text_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(ValueFault) as caught:
        parse_money(text)
    assert (caught.value.code, caught.value.value) == (code, text)


@pytest.mark.parametrize(("text", "unit"), [("50万", "50万元"), ("１亿", "1亿元")])
def test_a_unit_without_yuan_is_refused_and_the_full_unit_is_named(text: str, unit: str) -> None:
    with pytest.raises(ValueFault) as caught:
        parse_money(text)
    assert unit in caught.value.expected("zh")
    assert unit in caught.value.expected("en")


def test_the_largest_amount_is_named_when_a_larger_one_is_refused() -> None:
    with pytest.raises(ValueFault, match=r"at most 9,999,999,999,999,999\.99 yuan"):
        money_from_cell(10**19)


@pytest.mark.parametrize(
    ("cell", "fen"), [(0, 0), (200_000, 200_000 * YUAN), (-3, -300), ("0.01", 1), ("50万元", 50 * WAN)]
)
def test_a_cell_holds_whole_yuan_or_text(cell: object, fen: int) -> None:
    assert money_from_cell(cell) == fen


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (0.1, "money-float"),
        (200000.0, "money-float"),
        (float("nan"), "money-float"),
        (Decimal("0.1"), "money-float"),
        (True, "money-text"),
        (None, "money-text"),
        ([], "money-text"),
        (10**16, "money-range"),
        (-(10**16), "money-range"),
        pytest.param(10**5000, "money-range", id="5001 digits"),
    ],
)
def test_other_cells_are_refused(cell: object, code: str) -> None:
    with pytest.raises(ValueFault) as caught:
        money_from_cell(cell)
    assert caught.value.code == code


def test_a_fault_survives_pickling() -> None:
    fault = ValueFault("money-text", "abc", "金额", "an amount")
    copy = pickle.loads(pickle.dumps(fault))
    assert (copy.code, copy.value, copy.expected_zh, copy.expected_en) == (
        "money-text",
        "abc",
        "金额",
        "an amount",
    )


@pytest.mark.parametrize(
    ("fen", "text"), [(20_000_000, "200000"), (1, "0.01"), (0, "0"), (-50, "-0.50"), (320_050, "3200.50")]
)
def test_yuan_for_files(fen: int, text: str) -> None:
    assert format_yuan(fen) == text


@pytest.mark.parametrize(
    ("fen", "chinese", "english"),
    [
        (10 * WAN, "10万元", "100,000 yuan"),
        (2000 * WAN, "2000万元", "20,000,000 yuan"),
        (12_000 * WAN, "1.2亿元", "120,000,000 yuan"),
        (2_000_000_100, "2000.0001万元", "20,000,001 yuan"),
        (320_050, "3,200.50元", "3,200.50 yuan"),
        (3_200 * YUAN, "3,200元", "3,200 yuan"),
        (1_234_567_89, "1,234,567.89元", "1,234,567.89 yuan"),
        (YI + 1, "100,000,000.01元", "100,000,000.01 yuan"),
        (YI + YUAN, "10000.0001万元", "100,000,001 yuan"),
        (0, "0元", "0 yuan"),
        (1, "0.01元", "0.01 yuan"),
        (-10 * WAN, "-10万元", "-100,000 yuan"),
    ],
)
def test_money_for_people(fen: int, chinese: str, english: str) -> None:
    assert format_money(fen) == chinese
    assert format_money(fen, "en") == english


@pytest.mark.parametrize(
    ("fen", "chinese", "english"),
    [
        (20_000_001, "200000.01元", "200000.01 yuan"),
        (Fraction(20_000_000), "200000元", "200000 yuan"),
        (Fraction(100_000, 3), "≈333.33元（1000/3元）", "≈333.33 yuan (1000/3 yuan)"),
        (Fraction(2_000_000_001, 100), "200000.0001元", "200000.0001 yuan"),
        (Fraction(-1, 2), "-0.005元", "-0.005 yuan"),
    ],
)
def test_an_amount_before_rounding(fen: Fraction | int, chinese: str, english: str) -> None:
    assert format_exact(fen) == chinese
    assert format_exact(fen, "en") == english


@pytest.mark.parametrize(
    ("name", "fen", "rounded"),
    [
        ("down-to-yuan", 199, 100),
        ("down-to-yuan", Fraction(100_000, 3), 33_300),
        ("down-to-yuan", 200, 200),
        ("down-to-yuan", -150, -200),
        ("down-to-fen", Fraction(100_000, 3), 33_333),
        ("down-to-fen", 7, 7),
        ("half-up-to-yuan", 149, 100),
        ("half-up-to-yuan", 150, 200),
        ("half-up-to-yuan", Fraction(14_999, 100), 100),
        ("half-up-to-yuan", -150, -100),
    ],
)
def test_named_roundings(name: str, fen: Fraction | int, rounded: int) -> None:
    assert ROUNDINGS[name](fen) == rounded


def test_a_rounding_unit_must_be_positive() -> None:
    with pytest.raises(ValueError, match="positive"):
        round_down_to(100, 0)


@given(FEN)
def test_what_is_written_reads_back_as_the_same_fen(fen: int) -> None:
    assert parse_money(format_yuan(fen)) == fen
    assert parse_money(format_money(fen)) == fen
    assert parse_money(format_exact(fen)) == fen
    assert parse_money(format_money(fen, "en").removesuffix(" yuan")) == fen


@given(st.text(max_size=30) | st.text("0123456789.,-元万亿１，． ", max_size=30))
def test_any_text_is_money_in_range_or_a_fault(text: str) -> None:
    with suppress(ValueFault):
        assert abs(parse_money(text)) <= MAX_FEN


@given(st.sampled_from(sorted(ROUNDINGS)), EXACT, EXACT)
def test_rounding_keeps_order(name: str, one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    assert ROUNDINGS[name](low) <= ROUNDINGS[name](high)


@given(st.sampled_from(sorted(ROUNDINGS)), EXACT)
def test_rounding_twice_changes_nothing(name: str, fen: Fraction) -> None:
    once = ROUNDINGS[name](fen)
    assert type(once) is int
    assert ROUNDINGS[name](once) == once


@given(EXACT, st.integers(min_value=1, max_value=WAN))
def test_rounding_down_stays_within_one_unit_below(fen: Fraction, unit: int) -> None:
    down = round_down_to(fen, unit)
    assert down % unit == 0
    assert 0 <= fen - down < unit
