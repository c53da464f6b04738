"""What was known when: revisions beside each other, years to date parted, and nothing mixed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.insight.made import CITY, GROWTH, REVENUE, STOCK, told

from liance.insight.indicators import Unit
from liance.insight.observations import Mixed, Observation, Observations, added
from liance.insight.scopes import Scope, newest, total
from liance.insight.stretches import Rhythm, Stretch, parse_stretch
from liance.values.faults import ValueFault

BOOK = told("""
2024-01~02 10 on 2024-03-20
2024Q1     18 on 2024-04-20
2024H1     40 on 2024-07-20
2024H1     41 on 2024-08-05
""")


def value(book: Observations, stretch: str, on: str) -> Fraction | None:
    point = book.known(date.fromisoformat(on)).point(REVENUE, CITY, parse_stretch(stretch))
    return None if point is None else point.value


@pytest.mark.parametrize(
    ("stretch", "on", "expected"),
    [
        ("2024H1", "2024-07-19", None),  # not told yet
        ("2024H1", "2024-07-20", 40),
        ("2024H1", "2024-08-04", 40),  # the revision is still to come
        ("2024H1", "2024-08-05", 41),
        ("2024Q2", "2024-07-20", 22),  # the half less the first quarter
        ("2024Q2", "2024-08-05", 23),  # what rests on a revised figure moves with it
        ("2024-03", "2024-08-05", 8),  # the quarter less January and February, which are published as one
        ("2024-02", "2024-08-05", None),  # and are not parted by guessing
        ("2024H2", "2024-08-05", None),
    ],
)
def test_what_was_known_on_a_day(stretch: str, on: str, expected: int | None) -> None:
    assert value(BOOK, stretch, on) == expected


def test_every_report_of_a_figure_is_kept() -> None:
    reports = BOOK.revisions(CITY, parse_stretch("2024H1"))
    assert [(o.value, o.reported.isoformat()) for o in reports] == [(40, "2024-07-20"), (41, "2024-08-05")]


def test_a_figure_taken_back_is_not_known_any_more() -> None:
    book = told("2024 50 on 2025-03-01\n2024 - on 2025-05-01")
    assert (value(book, "2024", "2025-04-30"), value(book, "2024", "2025-05-01")) == (50, None)


def test_a_year_follows_from_its_quarters_and_the_last_quarter_from_the_year() -> None:
    book = told("2023Q1 1 on 2024-01-01\n2023Q2 2 on 2024-01-01\n2023Q3 3 on 2024-01-01\n2023 10 on 2024-03-01")
    assert value(book, "2023Q4", "2024-03-01") == 4
    assert value(book, "2023-01~09", "2024-01-01") == 6
    assert value(book, "2023", "2024-02-28") is None


def test_a_year_to_date_is_parted_only_within_one_version_of_the_scope() -> None:
    """The half of the new version less the quarter of the old would be no quarter of anything."""
    other = replace(CITY, scope="lamps@2")
    book = told("2024Q1 18 on 2024-04-20").with_more(told("2024H1 60 on 2024-07-20", other).all)
    known = book.known(date(2025, 1, 1))
    assert [known.point(REVENUE, line, parse_stretch("2024Q2")) for line in (CITY, other)] == [None, None]


def test_a_stock_and_a_rate_are_never_parted() -> None:
    book = told("2024Q1 18 on 2024-04-20\n2024H1 40 on 2024-07-20")
    known = book.known(date(2025, 1, 1))
    assert known.point(STOCK, CITY, parse_stretch("2024Q2")) is None
    assert known.point(GROWTH, CITY, parse_stretch("2024Q2")) is None


def test_a_series_is_the_last_run_without_a_gap() -> None:
    book = told("2022Q1 1 on 2024-01-01\n2022Q2 2 on 2024-01-01\n2022Q4 4 on 2024-01-01\n2023Q1 5 on 2024-01-01")
    points = book.known(date(2024, 1, 1)).series(REVENUE, CITY, Rhythm.QUARTER)
    assert [str(p.stretch) for p in points] == ["2022Q4", "2023Q1"]


def observation(**more: object) -> Observation:
    made = Observation(CITY, Stretch(2024, 1, 12), Fraction(5), date(2025, 1, 1), "灯社")
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "word"),
    [
        ({"line": replace(CITY, scope="lamps@2")}, "versions"),
        ({"line": replace(CITY, group=True)}, "whole group"),
        ({"stretch": Stretch(2023, 1, 12)}, "periods"),
        ({"line": replace(CITY, indicator="shops")}, "indicators"),
        ({"value": None}, "not known"),
    ],
)
def test_what_does_not_belong_together_is_not_added(other: dict[str, object], word: str) -> None:
    with pytest.raises(Mixed, match=word):
        added(REVENUE, [observation(), observation(**other)])
    assert added(REVENUE, [observation(), observation(line=replace(CITY, subject="county"))]) == 10


def test_growth_is_not_added_and_not_worked_out() -> None:
    """Published growth is a series of its own; there is nothing that makes one from two levels."""
    with pytest.raises(Mixed, match="rate"):
        added(GROWTH, [observation(line=replace(CITY, indicator="growth"))])


days = st.dates(date(2024, 1, 1), date(2024, 12, 31))
observations = st.builds(
    observation, value=st.none() | st.integers(0, 9).map(Fraction), reported=days, number=st.integers(0, 9),
    stretch=st.sampled_from([parse_stretch(t) for t in ("2023", "2023Q1", "2023H1", "2023-01~02")]),
)  # fmt: skip


@given(st.lists(observations, max_size=8), st.lists(observations, max_size=8), days)
def test_later_reports_change_nothing_about_what_was_known(before: list, more: list, on: date) -> None:
    later = [replace(o, reported=on + timedelta(days=1 + o.number)) for o in more]
    first = Observations(tuple(before))
    assert first.known(on) == first.with_more(later).known(on)


@given(st.lists(observations, max_size=8), days)
def test_the_order_in_which_reports_are_kept_says_nothing(found: list, on: date) -> None:
    numbered = [replace(o, number=n) for n, o in enumerate(found)]
    assert Observations(tuple(numbered)).known(on) == Observations(tuple(reversed(numbered))).known(on)


# ---- scopes --------------------------------------------------------------------------------------------------------
FIRST = Scope("lamps@1", REVENUE.name, date(2023, 1, 1), ("39",), frozenset({"gu"}), shares={"hall": Fraction(1, 4)})
SECOND = replace(FIRST, id="lamps@2", since=date(2024, 6, 1), codes=("39", "65"), without=frozenset({"ada"}))
CODES = {"ada": "3911", "ben": "6510", "hall": "3990", "gu": None, "cai": None}


def firms(**values: int) -> Observations:
    lines = {name: replace(CITY, subject=name, scope="") for name in values}
    return Observations(tuple(observation(line=lines[name], value=Fraction(amount)) for name, amount in values.items()))


def test_a_total_counts_the_firms_of_one_version_by_their_share_in_the_city() -> None:
    found = total(FIRST, REVENUE, firms(ada=8, ben=100, hall=40).known(date(2025, 1, 1)), Stretch(2024, 1, 12), CODES)
    assert (found.value, found.missing, found.undecided) == (18, ("gu",), ("cai",))
    assert not found.whole
    second = total(SECOND, REVENUE, firms(ada=8, ben=100, hall=40).known(date(2025, 1, 1)), Stretch(2024, 1, 12), CODES)
    assert second.value == 110


def test_a_figure_of_a_whole_group_is_told_and_not_counted() -> None:
    book = firms(ada=8).with_more([observation(line=replace(CITY, subject="gu", scope="", group=True))])
    found = total(FIRST, REVENUE, book.known(date(2025, 1, 1)), Stretch(2024, 1, 12), CODES)
    assert (found.value, found.group_only, found.missing) == (8, ("gu",), ("gu", "hall"))


@pytest.mark.parametrize(("on", "expected"), [("2022-12-31", None), ("2023-01-01", FIRST), ("2024-06-01", SECOND)])
def test_the_version_that_holds_on_a_day(on: str, expected: Scope | None) -> None:
    assert newest([SECOND, FIRST], date.fromisoformat(on)) == expected


# ---- periods and values --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2024年", "2024"), ("２０２４", "2024"), ("2024年上半年", "2024H1"), ("2024H2", "2024H2"),
        ("2024下半年", "2024H2"),
        ("2024年三季度", "2024Q3"), ("2024第3季度", "2024Q3"), ("2024q4", "2024Q4"), ("2024年5月", "2024-05"),
        ("2024年1-2月", "2024-01~02"), ("2024年1至8月", "2024-01~08"), ("2024-01~12", "2024"), ("2024-07~12", "2024H2"),
    ],
)  # fmt: skip
def test_a_period_as_people_write_it(text: str, canonical: str) -> None:
    assert str(parse_stretch(text)) == canonical
    assert parse_stretch(canonical) == parse_stretch(text)


@pytest.mark.parametrize("text", ["", "24年", "2024-13", "2024Q5", "2024年8-1月", "2024年13月", "去年", "2024-00"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueFault):
        parse_stretch(text)


@given(st.integers(1900, 2100), st.integers(1, 12), st.integers(0, 11))
def test_every_period_is_read_back_as_it_is_written(year: int, first: int, more: int) -> None:
    stretch = Stretch(year, first, min(12, first + more))
    assert parse_stretch(str(stretch)) == stretch


def test_money_is_read_exactly_and_shown_in_its_unit() -> None:
    money = replace(REVENUE, unit=Unit.MONEY, shown="亿元")
    assert money.read("56.5546") == 5_655_460_000_00
    assert money.read("3,332万元") == 33_320_000_00
    assert money.format(Fraction(5_655_460_000_00), digits=1) == "56.6亿元"
    assert GROWTH.read("33.58") == Fraction(3358, 10000) == GROWTH.read("33.58%")
    assert GROWTH.format(Fraction(-1, 3)) == "-33.33%"
