"""Dates, years and periods: the forms that are read, and the reasons for refusing others."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.values.faults import ValueFault
from liance.values.period import Period, parse_date, parse_period, parse_year

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    "text",
    ["2023-06-30", "2023/6/30", "2023/06/30", "2023年6月30日", "2023年06月30日", " ２０２３年６月３０日 "],
)
def test_dates_are_read(text: str) -> None:
    assert parse_date(text) == date(2023, 6, 30)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2023-02-30", "February 2023 has 28 days"),
        ("2024/2/30", "February 2024 has 29 days"),
        ("2023年4月31日", "April 2023 has 30 days"),
        ("2023-00-01", "a month from 1 to 12"),
        ("2023-13-01", "a month from 1 to 12"),
        ("0023-01-01", "a year in 1900–2100"),
        ("2023-6-30", "a date such as 2023-06-30"),
        ("20230630", "a date such as 2023-06-30"),
        ("30.06.2023", "a date such as 2023-06-30"),
        ("2023-06-30T00:00", "a date such as 2023-06-30"),
        ("", "a date such as 2023-06-30"),
    ],
)
def test_other_dates_are_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueFault) as caught:
        parse_date(text)
    fault = caught.value
    assert (fault.code, fault.value, fault.expected_en) == ("date-invalid", text, reason)


def test_the_reason_is_given_in_chinese_too() -> None:
    with pytest.raises(ValueFault) as caught:
        parse_date("2023-02-30")
    assert caught.value.expected("zh") == "2023年2月有28天"


@pytest.mark.parametrize(("value", "year"), [(2023, 2023), ("2023", 2023), ("2023年", 2023), ("２０２３", 2023)])
def test_years_are_read(value: int | str, year: int) -> None:
    assert parse_year(value) == year


@pytest.mark.parametrize(
    "value", [1899, 2101, "23", "2023.0", "二〇二三年", "", True, pytest.param(10**5000, id="5001 digits")]
)
def test_other_years_are_refused(value: int | str) -> None:
    with pytest.raises(ValueFault) as caught:
        parse_year(value)
    assert caught.value.code == "year-invalid"


@pytest.mark.parametrize(
    "text",
    [
        "2023-2025年",
        "2023—2025年",
        "2023——2025年",
        "2023－2025",
        "2023年至2025年",
        "2023～2025年",
        "2023年-2025年",
    ],
)
def test_periods_of_whole_years_are_read(text: str) -> None:
    assert parse_period(text) == Period(date(2023, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2023-07-01至2026-06-30",
        "2023年7月1日至2026年6月30日",
        "2023年7月1日-2026年6月30日",
        "2023/7/1 ~ 2026/6/30",
    ],
)
def test_periods_between_two_days_are_read(text: str) -> None:
    assert parse_period(text) == Period(date(2023, 7, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2025-2023年", "period-invalid"),
        ("2026-06-30至2023-07-01", "period-invalid"),
        ("三年", "period-invalid"),
        ("2023-06-30", "period-invalid"),
        ("", "period-invalid"),
        ("2023-2225年", "year-invalid"),
        ("2023-02-30至2023-03-01", "date-invalid"),
    ],
)
def test_other_periods_are_refused(text: str, code: str) -> None:
    with pytest.raises(ValueFault) as caught:
        parse_period(text)
    assert caught.value.code == code


def test_a_period_includes_both_its_ends() -> None:
    policy = parse_period("2023-2025年")
    assert policy.contains(date(2023, 1, 1))
    assert policy.contains(date(2025, 12, 31))
    assert not policy.contains(date(2026, 1, 1))
    assert list(policy.years()) == [2023, 2024, 2025]
    assert Period.of_year(2024) == parse_period("2024年")


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueFault, match="period-invalid"):
        Period(date(2023, 1, 2), date(2023, 1, 1))


@given(DAYS)
def test_every_form_of_a_day_reads_back_as_that_day(day: date) -> None:
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day.year}/{day.month}/{day.day}") == day
    assert parse_date(f"{day.year}年{day.month}月{day.day}日") == day


@given(DAYS, DAYS, DAYS)
def test_a_period_contains_exactly_the_days_between_its_ends(one: date, other: date, day: date) -> None:
    period = parse_period(f"{min(one, other)}至{max(one, other)}")
    assert period.contains(day) == (sorted((one, other, day))[1] == day)
    assert one.year in period.years()
    assert other.year in period.years()


@given(st.text(max_size=30) | st.text("0123456789-/年月日至～ ", max_size=30))
def test_any_text_is_a_period_or_a_fault(text: str) -> None:
    for parse in (parse_date, parse_year, parse_period):
        with suppress(ValueFault):
            parse(text)
