"""What is asked of single firms: which periods, which firms, and a table that says so without contradiction."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.insight.made import LAMPS, STOCK

from liance.diagnostics.diagnostic import Rejected
from liance.insight.indicators import indicators_in
from liance.insight.reported import figure
from liance.insight.scopes import Scope, counts_any, in_force
from liance.insight.stretches import Rhythm, following, over, to_ask, within
from liance.values.faults import ValueFault

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


# ---- which periods -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rhythm", "since", "on", "expected"),
    [
        (Rhythm.MONTH, "2024-09-02", "2024-09-02", ["2024-08"]),  # it had just ended when asking began
        (Rhythm.MONTH, "2024-09-02", "2024-10-01", ["2024-09", "2024-08"]),
        (Rhythm.MONTH, "2024-12-31", "2025-03-01", ["2025-01~02", "2024-12", "2024-11"]),  # published as one
        (Rhythm.QUARTER, "2024-09-02", "2024-10-01", ["2024Q3", "2024Q2"]),
        (Rhythm.YEAR, "2024-09-02", "2024-10-01", ["2023"]),
    ],
)
def test_what_is_asked_on_a_day(rhythm: Rhythm, since: str, on: str, expected: list[str]) -> None:
    found = to_ask(rhythm, since=date.fromisoformat(since), on=date.fromisoformat(on))
    assert [str(stretch) for stretch in found] == expected


@given(st.sampled_from(Rhythm), DAYS, st.integers(0, 900))
def test_periods_asked_for_follow_each_other_and_are_over(rhythm: Rhythm, since: date, days: int) -> None:
    """None is left out, none is asked twice or before its end, and what was asked once stays asked for."""
    on = since + timedelta(days=days)
    found = to_ask(rhythm, since=since, on=on)
    assert all(stretch.end < on for stretch in found)
    assert all(next(following(before, rhythm)) == after for after, before in pairwise(found))
    assert found[-1] == next(over(rhythm, since))
    assert within(on, rhythm) == next(following(found[0], rhythm)), "the next is the one that the day lies in"
    assert to_ask(rhythm, since=since, on=on + timedelta(days=40))[-len(found) :] == found


# ---- which firms ---------------------------------------------------------------------------------------------------
def scope(id_: str, since: str, *codes: str, firms: str = "", without: str = "") -> Scope:
    return Scope(id_, LAMPS, date.fromisoformat(since), codes, frozenset(firms.split()), frozenset(without.split()))


def test_of_every_scope_the_version_of_the_day_holds() -> None:
    first, second, other = scope("lamps@1", "2023-01-01"), scope("lamps@2", "2024-01-01"), scope("oil@1", "2022-01-01")
    assert in_force([second, other, first], date(2023, 6, 1)) == (first, other)
    assert in_force([second, other, first], date(2024, 6, 1)) == (second, other)
    assert in_force([second, other, first], date(2021, 6, 1)) == ()


@pytest.mark.parametrize(
    ("firm", "code", "expected"),
    [("ada", "3911", True), ("ada", "1311", False), ("ada", None, None), ("ben", None, True), ("hall", "3911", False)],
)
def test_a_firm_is_counted_by_industry_or_by_name(firm: str, code: str | None, expected: bool | None) -> None:
    """A scope that names nobody counts nobody; of a firm without a known industry nothing is said."""
    empty, lamps = scope("survey@1", "2022-01-01"), scope("lamps@1", "2023-01-01", "39", firms="ben", without="hall")
    assert counts_any([empty, lamps], firm, code) is expected
    assert counts_any([empty], firm, code) is False


# ---- as typed, and as declared -------------------------------------------------------------------------------------
def test_money_typed_without_a_unit_is_yuan_to_the_fen() -> None:
    revenue = indicators_in()["I1-firm"]
    assert [figure(revenue, text) for text in ("9,876,543.21", "987.654321万元")] == [Fraction(987_654_321)] * 2
    with pytest.raises(ValueFault):
        figure(STOCK, "2.5")


def test_only_confidential_returns_of_firms_are_asked_for(tmp_path: Path) -> None:
    table = """[indicators.x]
name = "灯笼"
name_en = "lanterns"
definition = "数"
definition_en = "count"
unit = "count"
nature = "flow"
shown = "盏"
rhythms = ["month"]
source = "灯社"
source_en = "the guild"
"""
    for more in ('by = "office"\nasked = "month"', 'by = "firm"\nasked = "month"', 'by = "office"\nreads = "lamp.lit"'):
        (tmp_path / "indicators.toml").write_text(table + more, "utf-8")
        with pytest.raises(Rejected):
            indicators_in(tmp_path)
    (tmp_path / "indicators.toml").write_text(table + 'by = "firm"\nconfidential = true\nasked = "month"', "utf-8")
    assert indicators_in(tmp_path)["x"].asked is Rhythm.MONTH
