"""Dates, years and periods as people write them; a day the calendar lacks is refused with the reason."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from liance.values.decimals import half_width, int_text
from liance.values.faults import ValueFault

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_DATE: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"([0-9]{4})-([0-9]{2})-([0-9]{2})",
        r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})",
        r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日",
    )
)
_YEAR: Final = re.compile(r"([0-9]{4})年?")
_YEARS: Final = re.compile(r"([0-9]{4})年?\s*(?:-|[–—~至到]+)\s*([0-9]{4})年?")
_BETWEEN: Final = re.compile(r"\s*(?:[–—~至到]+|(?<=日)-)\s*")


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` to `end`, both included; ValueFault `period-invalid` when the end comes first."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueFault(
                "period-invalid",
                f"{self.start}至{self.end}",
                "结束日期不早于开始日期",
                "an end that is not before the start",
            )

    @classmethod
    def of_year(cls, year: int) -> Period:
        """1 January to 31 December of a year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    def contains(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.start <= day <= self.end

    def years(self) -> range:
        """Every calendar year that the period touches, in order."""
        return range(self.start.year, self.end.year + 1)


def parse_date(text: str) -> date:
    """The day of `2023-06-30` (ISO 8601, two digits each), `2023/6/30` or `2023年6月30日`, in 1900 to 2100.

    Raises ValueFault `date-invalid`; for a day the month does not have it says how many days that month has.
    """
    bare = half_width(text)
    found = next((m for pattern in _DATE if (m := pattern.fullmatch(bare))), None)
    if found is None:
        raise _bad_date(text, "日期，如 2023-06-30", "a date such as 2023-06-30")
    year, month, day = (int(part) for part in found.groups())
    _check_date(text, year, month, day)
    return date(year, month, day)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or earlier; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def parse_year(value: int | str) -> int:
    """The year of `2023`, `"2023"` or `"2023年"`, from 1900 to 2100. Raises ValueFault `year-invalid`."""
    if isinstance(value, str):
        found = _YEAR.fullmatch(half_width(value))
        year = int(found[1]) if found else 0
    else:
        year = 0 if isinstance(value, bool) else value
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueFault(
            "year-invalid",
            value if isinstance(value, str) else int_text(value),
            f"年份，{FIRST_YEAR} 至 {LAST_YEAR}，如 2023",
            f"a year from {FIRST_YEAR} to {LAST_YEAR}, such as 2023",
        )
    return year


def parse_period(text: str) -> Period:
    """The period of `2023-2025年`, `2023年至2025年`, `2023年` or two dates joined by 至 (both days included).

    Raises ValueFault: `period-invalid`, or `year-invalid` or `date-invalid` for the part at fault.
    """
    bare = half_width(text)
    if _YEAR.fullmatch(bare):
        return Period.of_year(parse_year(bare))
    if found := _YEARS.fullmatch(bare):
        first, last = parse_year(found[1]), parse_year(found[2])
        return _ordered(text, date(first, 1, 1), date(last, 12, 31))
    ends = _BETWEEN.split(bare)
    if len(ends) != 2:
        raise _bad_period(
            text,
            "期间，如 2023-2025年 或 2023-07-01至2026-06-30",
            "a period such as 2023-2025年 or 2023-07-01至2026-06-30",
        )
    return _ordered(text, parse_date(ends[0]), parse_date(ends[1]))


def _ordered(text: str, start: date, end: date) -> Period:
    if end < start:
        raise _bad_period(text, "结束不早于开始", "an end that is not before the start")
    return Period(start, end)


def _check_date(text: str, year: int, month: int, day: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        span = f"{FIRST_YEAR}–{LAST_YEAR}"
        raise _bad_date(text, f"年份在 {span} 之间", f"a year in {span}")
    if not 1 <= month <= 12:
        raise _bad_date(text, "月份为1至12", "a month from 1 to 12")
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise _bad_date(text, f"{year}年{month}月有{days}天", f"{_MONTHS[month - 1]} {year} has {days} days")


def _bad_date(text: str, expected_zh: str, expected_en: str) -> ValueFault:
    return ValueFault("date-invalid", text, expected_zh, expected_en)


def _bad_period(text: str, expected_zh: str, expected_en: str) -> ValueFault:
    return ValueFault("period-invalid", text, expected_zh, expected_en)
