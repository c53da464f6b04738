"""What charts draw is what their tables say, in a unit that can be read."""

from fractions import Fraction

import pytest

from liance.report.charts import MOST_BARS, drawing
from liance.report.page import Both, Cell, Chart, Column, Section, Table

WORDS = Both("标题", "Title")
NAME = Column("name", Both("县区", "County"))
SIZE = Column("size", Both("规模", "Size"))
SUM = Column("sum", Both("金额", "Sum"), "money")
PAID = Column("paid", Both("已付", "Paid"), "money")
SHARE = Column("share", Both("占比", "Share"), "ratio")


def drawn(columns: tuple[Column, ...], rows: list[tuple[Cell, ...]], chart: Chart, lang: str = "zh") -> dict:
    made = drawing(Section(WORDS, WORDS, Table(columns, tuple(rows)), chart), lang)
    assert made is not None
    return made


def test_without_a_chart_or_a_row_nothing_is_drawn() -> None:
    assert drawing(Section(WORDS, WORDS, Table((NAME,), (("东",),))), "zh") is None
    assert drawing(Section(WORDS, WORDS, Table((NAME, SUM), ()), Chart("bar", "name", ("sum",))), "zh") is None


def test_bars_in_the_unit_of_the_largest_sum_and_nothing_for_the_unknown() -> None:
    rows: list[tuple[Cell, ...]] = [("东", 12_000_000_000, 0), ("西", 500_000_000, None)]
    made = drawn((NAME, SUM, PAID), rows, Chart("bar", "name", ("sum", "paid")))
    assert made["x"]["names"] == ["东", "西"]
    assert made["y"] == {"name": "亿元", "unit": "亿元"}
    assert [s["name"] for s in made["series"]] == ["金额", "已付"]
    assert [s["points"] for s in made["series"]] == [[[0, 1.2, 0], [1, 0.05, 1]], [[0, 0.0, 0]]]
    assert made["tips"] == [0, 1, 2]


@pytest.mark.parametrize(
    ("fen", "lang", "unit", "figure"),
    [
        (100, "zh", "元", 1.0),
        (99_999_999, "zh", "万元", 99.999999),
        (10**10, "zh", "亿元", 1.0),
        (-(10**10), "zh", "亿元", -1.0),
        (10**8, "en", "million yuan", 1.0),
        (10**11, "en", "billion yuan", 1.0),
        (99_999_999, "en", "yuan", 999_999.99),
    ],
)
def test_units_of_money(fen: int, lang: str, unit: str, figure: float) -> None:
    made = drawn((NAME, SUM), [("东", fen)], Chart("column", "name", ("sum",)), lang)
    assert made["y"]["unit"] == unit
    assert made["series"][0]["points"] == [[0, figure, 0]]


def test_split_gives_a_series_per_value_and_rows_of_one_name_share_a_place() -> None:
    rows: list[tuple[Cell, ...]] = [("东", "小", 100), ("东", "大", 200), ("西", "大", 300)]
    made = drawn((NAME, SIZE, SUM), rows, Chart("column", "name", ("sum",), split="size", stacked=True))
    assert made["x"]["names"] == ["东", "西"]
    assert {s["name"]: s["points"] for s in made["series"]} == {
        "小": [[0, 1.0, 0]],
        "大": [[0, 2.0, 1], [1, 3.0, 2]],
    }
    assert made["stacked"] is True


def test_rows_of_one_name_without_a_split_stay_apart() -> None:
    made = drawn((NAME, SUM), [("东", 100), ("东", 200)], Chart("bar", "name", ("sum",)))
    assert made["series"][0]["points"] == [[0, 1.0, 0], [1, 2.0, 1]]


def test_a_line_over_figures_has_a_scale_and_ratios_are_percent() -> None:
    made = drawn((SUM, SHARE), [(10**6, Fraction(1, 3)), (None, 1)], Chart("line", "sum", ("share",)))
    assert made["x"] == {"name": "金额（万元）", "unit": "万元", "names": None}
    assert made["y"] == {"name": "占比", "unit": "%"}
    assert made["series"][0]["points"] == [[1.0, 33.3333333, 0]]


def test_a_long_chart_of_names_says_what_it_leaves_out() -> None:
    rows: list[tuple[Cell, ...]] = [(f"{n}", n) for n in range(MOST_BARS + 1)]
    assert f"只画前 {MOST_BARS} 行" in drawn((NAME, SUM), rows, Chart("bar", "name", ("sum",)))["label"]
    assert "只画" not in drawn((NAME, SUM), rows[:-1], Chart("bar", "name", ("sum",)))["label"]
    english = drawn((NAME, SUM), rows, Chart("bar", "name", ("sum",)), "en")["label"]
    assert english == f"Bar chart: Sum by County. The first {MOST_BARS} rows are drawn. The table below is what counts."
