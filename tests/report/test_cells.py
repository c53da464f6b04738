"""Cells in words: exact where a short decimal is, marked where it is not; sorted exactly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.report.cells import ABOUT, UNKNOWN_RANK, heading, ranks, texts
from liance.report.page import Both, Cell, Column


def column(kind: str) -> Column:
    return Column("it", Both("金额", "Amount"), kind)


@pytest.mark.parametrize(
    ("kind", "cells", "shown"),
    [
        ("money", [123_456_700, 0, None], ["1,234,567", "0", "—"]),
        ("money", [123_456_789, -100], ["1,234,567.89", "-1.00"]),
        ("money", [10**18 - 1], ["9,999,999,999,999,999.99"]),
        ("count", [12_345, None], ["12,345", "—"]),
        ("year", [2023], ["2023"]),
        ("ratio", [Fraction(1, 8), Fraction(2, 25), 1], ["12.5%", "8.0%", "100.0%"]),
        ("ratio", [Fraction(1, 3), Fraction(-1, 6)], ["≈33.33%", "≈-16.67%"]),
        ("ratio", [Fraction(1, 1_000_000), Fraction(1, 10**9)], ["0.0001%", "≈0.0000%"]),
        ("number", [Fraction(5, 2), 1_000], ["2.5", "1,000.0"]),
        ("text", ["甲", True, False, None], ["甲", "是", "否", "—"]),
    ],
)
def test_a_column_in_words(kind: str, cells: list[Cell], shown: list[str]) -> None:
    assert texts(column(kind), cells, "zh") == shown


def test_english_differs_where_words_do() -> None:
    assert texts(column("text"), [True], "en") == ["yes"]
    assert heading(column("money"), "en") == "Amount (yuan)"
    assert heading(column("money"), "zh") == "金额（元）"
    assert heading(column("count"), "zh") == "金额"


@pytest.mark.parametrize(("kind", "cell"), [("money", 1.5), ("money", Fraction(1, 2)), ("count", 0.0), ("ratio", 0.5)])
def test_a_float_is_never_a_cell(kind: str, cell: object) -> None:
    with pytest.raises(TypeError, match="in column it of"):
        texts(column(kind), [cell], "zh")  # type: ignore[list-item]


@given(st.lists(st.none() | st.fractions(), max_size=20))
def test_what_is_not_marked_is_exact(cells: list[Fraction | None]) -> None:
    for cell, text in zip(cells, texts(column("ratio"), cells, "zh"), strict=True):
        if cell is not None and not text.startswith(ABOUT):
            assert Fraction(text.rstrip("%").replace(",", "")) == cell * 100


@given(st.lists(st.none() | st.integers() | st.fractions(), max_size=20))
def test_ranks_order_as_the_cells_do(cells: list[int | Fraction | None]) -> None:
    placed = list(zip(cells, ranks(column("number"), cells), strict=True))
    assert all((rank == UNKNOWN_RANK) == (cell is None) for cell, rank in placed)
    known = [(cell, rank) for cell, rank in placed if cell is not None]
    assert all((a < b) == (m < n) and (a == b) == (m == n) for a, m in known for b, n in known)


def test_chinese_sorts_by_sound() -> None:
    assert ranks(column("text"), ["中", "阿", None, "波", "阿"]) == [2, 0, UNKNOWN_RANK, 1, 0]
