"""A report that contradicts itself is refused where it is made, not where it is shown."""

import pytest

from liance.report.page import Both, Chart, Column, Section, Table

NAME, MONEY = Column("name", Both("名称", "Name")), Column("sum", Both("金额", "Sum"), "money")
COUNT = Column("count", Both("户数", "Count"), "count")
WORDS = Both("标题", "Title")
TABLE = Table((NAME, MONEY, COUNT), (("甲", 100, 1), ("乙", None, 2)), ("合计", 100, 3))


def test_a_table_knows_its_columns_and_their_cells() -> None:
    assert TABLE.position("count") == 2
    assert TABLE.cells(1) == [100, None, 100]


def test_rows_have_as_many_cells_as_there_are_columns() -> None:
    with pytest.raises(ValueError, match="a row of 1 cells under 2 columns"):
        Table((NAME, MONEY), (("甲",),))
    with pytest.raises(ValueError, match="a row of 3 cells under 2 columns"):
        Table((NAME, MONEY), (("甲", 1),), totals=("合计", 1, 1))


def test_columns_have_ids_of_their_own_and_a_known_kind() -> None:
    with pytest.raises(ValueError, match="two columns share an id"):
        Table((NAME, NAME), ())
    with pytest.raises(ValueError, match="'euro' is none of text, year, money"):
        Column("sum", WORDS, "euro")


@pytest.mark.parametrize(
    ("chart", "told"),
    [
        (("pie", "name", ("sum",)), "'pie' is none of bar"),
        (("bar", "name", ()), "at least one column"),
        (("bar", "name", ("sum", "count"), "name"), "only one where it is split"),
        (("bar", "nobody", ("sum",)), "'nobody' is none of name, sum, count"),
        (("bar", "name", ("sum", "count")), "one axis for"),
        (("bar", "sum", ("name",)), "one axis for"),
        (("scatter", "name", ("sum",)), "scatter's x"),
        (("bar", "name", ("sum",), "nobody"), "'nobody' is none of"),
    ],
)
def test_a_chart_draws_figures_that_its_table_has(chart: tuple, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Section(WORDS, WORDS, TABLE, Chart(*chart))
