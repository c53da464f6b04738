"""Working days: four years as the State Council arranged them, counting, and files that cannot be used."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.values.faults import ValueFault
from liance.values.workdays import load_calendars

CALENDAR = load_calendars(Path(__file__).parents[2] / "calendars")
FIRST, LAST = date(2023, 1, 1), date(2026, 12, 31)
DAY = timedelta(days=1)
ALL_DAYS = [FIRST + DAY * n for n in range((LAST - FIRST).days + 1)]
INNER_DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2025, 12, 31))
STEPS = st.integers(min_value=-200, max_value=200)

WEEKDAYS_OFF = {
    2023: "0102 0123 0124 0125 0126 0127 0405 0501 0502 0503 0622 0623 0929 1002 1003 1004 1005 1006",
    2024: "0101 0212 0213 0214 0215 0216 0404 0405 0501 0502 0503 0610 0916 0917 1001 1002 1003 1004 1007",
    2025: "0101 0128 0129 0130 0131 0203 0204 0404 0501 0502 0505 0602 1001 1002 1003 1006 1007 1008",
    2026: "0101 0102 0216 0217 0218 0219 0220 0223 0406 0501 0504 0505 0619 0925 1001 1002 1005 1006 1007",
}
WEEKENDS_WORKED = {
    2023: "0128 0129 0423 0506 0625 1007 1008",
    2024: "0204 0218 0407 0428 0511 0914 0929 1012",
    2025: "0126 0208 0427 0928 1011",
    2026: "0104 0214 0228 0509 0920 1010",
}
# One character a day from 2023-01-01 to 2026-12-31, 1 worked and 0 not, as the PyPI package chinesecalendar
# 1.11.0 has them: an independent reading of the same four notices.
DIGEST = "6581d7fff37d90315c39cbbbb325e6448dc7a8239b9652c12552981aca56def0"


def days(year: int, listed: str) -> set[date]:
    return {date(year, int(item[:2]), int(item[2:])) for item in listed.split()}


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_only_the_days_of_the_notice_differ_from_monday_to_friday(year: int) -> None:
    of_year = [day for day in ALL_DAYS if day.year == year]
    off = {day for day in of_year if day.weekday() < 5 and not CALENDAR.is_working_day(day)}
    worked = {day for day in of_year if day.weekday() >= 5 and CALENDAR.is_working_day(day)}
    assert off == days(year, WEEKDAYS_OFF[year])
    assert worked == days(year, WEEKENDS_WORKED[year])


def test_every_day_agrees_with_an_independent_calendar() -> None:
    bits = "".join("1" if CALENDAR.is_working_day(day) else "0" for day in ALL_DAYS)
    assert len(bits) == 1461
    assert sha256(bits.encode()).hexdigest() == DIGEST


@pytest.mark.parametrize(("year", "worked"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year: int, worked: int) -> None:
    assert sum(CALENDAR.is_working_day(day) for day in ALL_DAYS if day.year == year) == worked


@pytest.mark.parametrize(
    ("year", "number"),
    [
        (2023, "国办发明电〔2022〕16号"),
        (2024, "国办发明电〔2023〕7号"),
        (2025, "国办发明电〔2024〕12号"),
        (2026, "国办发明电〔2025〕7号"),
    ],
)
def test_each_year_cites_its_notice(year: int, number: str) -> None:
    notice = CALENDAR.years[year].notice
    assert notice.title == f"国务院办公厅关于{year}年部分节假日安排的通知"
    assert (notice.number, notice.issued.year, notice.confirmed) == (number, year - 1, True)


@pytest.mark.parametrize(
    ("day", "worked", "holiday"),
    [
        (date(2023, 10, 2), False, "中秋节、国庆节"),
        (date(2023, 10, 7), True, None),
        (date(2024, 2, 9), True, None),
        (date(2024, 2, 12), False, "春节"),
        (date(2024, 2, 10), False, None),
        (date(2026, 1, 4), True, None),
    ],
)
def test_a_day_and_its_holiday(day: date, worked: bool, holiday: str | None) -> None:
    assert CALENDAR.is_working_day(day) is worked
    assert CALENDAR.holiday(day) == holiday


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2023, 9, 28), 1, date(2023, 10, 7)),
        (date(2023, 9, 28), 3, date(2023, 10, 9)),
        (date(2023, 10, 1), 1, date(2023, 10, 7)),
        (date(2024, 12, 31), 1, date(2025, 1, 2)),
        (date(2024, 12, 31), 10, date(2025, 1, 15)),
        (date(2023, 10, 7), -1, date(2023, 9, 28)),
        (date(2023, 10, 1), 0, date(2023, 10, 1)),
    ],
)
def test_working_days_are_added_without_counting_the_first_day(start: date, count: int, end: date) -> None:
    assert CALENDAR.add(start, count) == end


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2023, 9, 28), date(2023, 10, 7), 1),
        (date(2023, 9, 28), date(2023, 10, 6), 0),
        (date(2023, 10, 6), date(2023, 10, 8), 2),
        (date(2023, 10, 7), date(2023, 10, 7), 0),
        (date(2023, 10, 8), date(2023, 10, 6), -2),
        (date(2022, 12, 31), date(2023, 12, 31), 249),
    ],
)
def test_working_days_between_leave_out_the_start_and_count_the_end(start: date, end: date, count: int) -> None:
    assert CALENDAR.between(start, end) == count


def test_an_unknown_year_is_never_guessed() -> None:
    with pytest.raises(ValueFault) as caught:
        CALENDAR.add(date(2026, 12, 30), 2)
    fault = caught.value
    assert (fault.code, fault.value) == ("calendar-unknown-year", "2027")
    assert "calendars/2027.toml" in fault.expected("zh")
    assert "calendars/2027.toml" in fault.expected("en")


@given(INNER_DAYS, STEPS)
def test_adding_ends_on_a_working_day_and_counts_back(day: date, count: int) -> None:
    end = CALENDAR.add(day, count)
    assert count == 0 or CALENDAR.is_working_day(end)
    if count >= 0 or CALENDAR.is_working_day(day):
        assert CALENDAR.between(day, end) == count


@given(INNER_DAYS, STEPS)
def test_adding_and_taking_away_returns_to_a_working_day(day: date, count: int) -> None:
    if CALENDAR.is_working_day(day):
        assert CALENDAR.add(CALENDAR.add(day, count), -count) == day


@given(INNER_DAYS, INNER_DAYS, INNER_DAYS)
def test_counts_of_adjoining_spans_add_up(one: date, two: date, three: date) -> None:
    assert CALENDAR.between(one, two) + CALENDAR.between(two, three) == CALENDAR.between(one, three)


GOOD = """
year = 2030
working_weekends = [2030-02-09]
[notice]
title = "A made-up notice"
number = "No. 1"
issued = 2029-11-01
confirmed = false
[holidays]
"元旦" = [2030-01-01]
"""


def test_a_made_up_year_is_read(tmp_path: Path) -> None:
    (tmp_path / "2030.toml").write_text(GOOD, encoding="utf-8")
    calendar = load_calendars(tmp_path)
    assert not calendar.is_working_day(date(2030, 1, 1))
    assert calendar.is_working_day(date(2030, 2, 9))
    assert not calendar.years[2030].notice.confirmed


@pytest.mark.parametrize(
    ("good", "bad", "says"),
    [
        ("year = 2030", "year = 2031", "<year>.toml"),
        ("year = 2030", "year = ", "a TOML file"),
        ("year = 2030", "", "<year>.toml"),
        ("2030-02-09", "2030-02-08", "2030-02-08"),
        ("2030-02-09", "2031-02-09", "dates of 2030"),
        ("2030-02-09", '"2030-02-09"', "dates of 2030"),
        ("2030-02-09", "2030-02-09, 2030-02-09", "each date once"),
        ("2030-01-01", "2030-01-01, 2030-01-01", "each date once"),
        ("2030-01-01", "2030-01-05", "weekday"),
        ("2030-01-01", "2030-01-01T00:00:00", "dates of 2030"),
        ('"元旦" = [2030-01-01]', '"元旦" = 2030-01-01', "a list of dates"),
        ('"元旦" = [2030-01-01]', '"元旦" = [2030-01-01]\n"春节" = [2030-01-01]', "each weekday once"),
        ("[holidays]", "[holiday]", "no key holiday"),
        ("[notice]", "[notice]\nurl = 1", "no key url"),
        ("confirmed = false", "", "`confirmed`"),
        ("[notice]", "[[notice]]", "a [notice] table"),
        ("[holidays]", "[[holidays]]", "a [holidays] table"),
        ("issued = 2029-11-01", 'issued = "2029"', "`issued`"),
        ('number = "No. 1"', "number = 1", "`number`"),
    ],
)
def test_a_malformed_file_is_named_with_the_reason(tmp_path: Path, good: str, bad: str, says: str) -> None:
    path = tmp_path / "2030.toml"
    path.write_text(GOOD.replace(good, bad), encoding="utf-8")
    with pytest.raises(ValueFault) as caught:
        load_calendars(tmp_path)
    assert (caught.value.code, caught.value.value) == ("calendar-file", str(path))
    assert says in caught.value.expected_en


def test_files_that_are_not_text_and_folders_that_are_not_there_are_named(tmp_path: Path) -> None:
    (tmp_path / "2030.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ValueFault, match=r"2030\.toml"):
        load_calendars(tmp_path)
    with pytest.raises(ValueFault, match="nowhere"):
        load_calendars(tmp_path / "nowhere")
