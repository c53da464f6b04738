"""Small cells are withheld, and none of them can be worked out from what is shown."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.thoroughness import examples

from liance.insight.suppression import Cell, Sum, sums_of_table, suppressed, told
from liance.values.disclosure import DOMINANT, FEWEST, Withheld, withheld


@pytest.mark.parametrize(
    ("count", "largest", "total", "why"),
    [
        (2, 1, 2, Withheld.FEW), (3, 1, 3, None), (0, 0, 0, Withheld.FEW),
        (3, 80, 100, None), (3, 81, 100, Withheld.DOMINANT), (9, Fraction(801, 10), 100, Withheld.DOMINANT),
    ],
)  # fmt: skip
def test_what_may_be_told(count: int, largest: int, total: int, why: Withheld | None) -> None:
    assert withheld(count, largest, total) == why


def cell(*amounts: int) -> Cell:
    return Cell(len(amounts), max(amounts, default=0), sum(amounts))


def test_one_small_cell_takes_another_with_it() -> None:
    """The city's total less all other counties would give it."""
    cells = {"东": cell(5, 4, 3), "西": cell(9), "南": cell(6, 6, 6, 6), "全市": cell(5, 4, 3, 9, 6, 6, 6, 6)}
    found = suppressed(cells, [Sum("全市", ("东", "西", "南"))])
    assert found == {"西": Withheld.FEW, "东": Withheld.SUBTRACTION}


def test_two_cells_of_one_firm_each_would_tell_each_firm_of_the_other() -> None:
    cells = {"东": cell(5), "西": cell(9), "南": cell(6, 6, 6, 6), "全市": cell(5, 9, 6, 6, 6, 6)}
    assert set(suppressed(cells, [Sum("全市", ("东", "西", "南"))])) == {"东", "西", "南"}


def test_a_table_hides_a_rectangle() -> None:
    """Beside one small cell: one in its row, one in its column, and the one across."""
    rows, columns = ("灯", "伞"), ("东", "西")
    parts = {"灯|东": [9], "灯|西": [5, 4, 3], "伞|东": [4, 4, 4], "伞|西": [2, 2, 2]}
    found = suppressed(table(rows, columns, parts), sums_of_table(rows, columns))
    assert set(found) == {"灯|东", "灯|西", "伞|东", "伞|西"}


def table(rows: tuple[str, ...], columns: tuple[str, ...], parts: dict[str, list[int]]) -> dict[str, Cell]:
    def of(row: str, column: str) -> Cell:
        return cell(
            *(a for r in rows for c in columns if row in ("", r) and column in ("", c) for a in parts[f"{r}|{c}"])
        )

    return {f"{row}|{column}": of(row, column) for row in (*rows, "") for column in (*columns, "")}


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, Cell], tuple[Sum, ...]]:
    rows, columns = "abcd"[: draw(st.integers(1, 4))], "wxyz"[: draw(st.integers(1, 4))]
    parts = {f"{r}|{c}": draw(st.lists(st.integers(1, 9), max_size=5)) for r in rows for c in columns}
    return table(tuple(rows), tuple(columns), parts), sums_of_table(tuple(rows), tuple(columns))


@examples(40, 200)
@given(tables())
def test_no_withheld_cell_follows_from_what_is_shown(made: tuple[dict[str, Cell], tuple[Sum, ...]]) -> None:
    """An attacker solves for every unknown: moving each withheld cell by one must be possible with all sums kept."""
    cells, sums = made
    hidden = suppressed(cells, sums)
    shown = [cell for name, cell in cells.items() if name not in hidden]
    assert all(c.firms >= FEWEST and c.largest <= DOMINANT * c.total for c in shown)
    names = sorted(hidden)
    rows = [[Fraction((n in s.parts) - (n == s.whole)) for n in names] for s in sums]
    for at in range(len(names)):
        alone = [Fraction(n == at) for n in range(len(names))]
        assert rank([*rows, alone]) == rank(rows) + 1, f"{names[at]} is determined"


@examples(40, 200)
@given(tables())
def test_what_the_withheld_cells_of_a_shown_sum_come_to_may_be_told(made: tuple) -> None:
    cells, sums = made
    hidden = suppressed(cells, sums)
    for tie in sums:
        inside = [cells[name] for name in tie.parts if name in hidden]
        if tie.whole not in hidden and inside:
            rest = withheld(sum(c.firms for c in inside), max(c.largest for c in inside), sum(c.total for c in inside))
            assert rest is None


def rank(rows: list[list[Fraction]]) -> int:
    """By elimination, written apart from the one that is tested."""
    rows, found = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows[found:] if row[column]), None)
        if pivot is not None:
            rows.remove(pivot)
            rows.insert(found, pivot)
            for n in range(found + 1, len(rows)):
                factor = rows[n][column] / pivot[column]
                rows[n] = [a - factor * b for a, b in zip(rows[n], pivot, strict=True)]
            found += 1
    return found


def test_nothing_is_hidden_where_all_may_be_told() -> None:
    cells = {"东": cell(5, 4, 3), "西": cell(5, 4, 3), "全市": cell(5, 4, 3, 5, 4, 3)}
    assert suppressed(cells, [Sum("全市", ("东", "西"))]) == {}
    assert told([Sum("全市", ("东", "西"))], ["东"]) == {"东"}
