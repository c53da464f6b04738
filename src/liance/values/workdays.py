"""Working days of mainland China, from one file a year that cites its State Council holiday notice."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from liance.values.faults import ValueFault
from liance.values.period import FIRST_YEAR, LAST_YEAR

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_KEYS: Final = {"year", "notice", "holidays", "working_weekends"}
_NOTICE_KEYS: Final[Mapping[str, tuple[type, str, str]]] = {
    "title": (str, "文本", "text"),
    "number": (str, "文本", "text"),
    "issued": (date, "日期", "a date"),
    "confirmed": (bool, " true 或 false", "true or false"),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice a year's days come from; `confirmed` is false until someone has compared the two."""

    title: str
    number: str
    issued: date
    confirmed: bool


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """The days of one year that differ from Monday to Friday.

    `holidays` maps each weekday not worked to the holiday's Chinese name. A notice may move days of the
    December before it; those stand in the file of the year they fall in.
    """

    year: int
    notice: Notice
    holidays: Mapping[date, str]
    working_weekends: frozenset[date]

    def is_working_day(self, day: date) -> bool:
        """Whether a day of this year is worked."""
        if _is_weekend(day):
            return day in self.working_weekends
        return day not in self.holidays


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days of the years loaded; any other year raises ValueFault `calendar-unknown-year`."""

    years: Mapping[int, CalendarYear]
    folder: Path

    def is_working_day(self, day: date) -> bool:
        """Whether the day is worked."""
        return self.year_of(day).is_working_day(day)

    def holiday(self, day: date) -> str | None:
        """The Chinese name of the holiday that frees a weekday; None on worked days and ordinary weekends."""
        return self.year_of(day).holidays.get(day)

    def add(self, day: date, working_days: int) -> date:
        """The day that many working days after `day` (before it when negative); `day` itself is not counted.

        Zero gives `day` back, worked or not.
        """
        step = _DAY if working_days > 0 else -_DAY
        left = abs(working_days)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and with `end`; negative when end comes first."""
        if end < start:
            return -self.between(end, start)
        days = (start + _DAY * n for n in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def year_of(self, day: date) -> CalendarYear:
        """The year a day falls in, with its notice."""
        if (found := self.years.get(day.year)) is not None:
            return found
        file = self.folder / f"{day.year}.toml"
        raise ValueFault(
            "calendar-unknown-year",
            str(day.year),
            f"{day.year}年的工作日安排；请按国务院办公厅通知添加 {file}",
            f"the working days of {day.year}; add {file} from the State Council notice of that year",
        )


def load_calendars(folder: Path) -> Calendar:
    """Every `<year>.toml` of a folder. Raises ValueFault `calendar-file` naming the one at fault."""
    if not folder.is_dir():
        raise _bad_file(folder, "存放工作日历的文件夹", "a folder of calendar files")
    years = [read_calendar_year(path) for path in sorted(folder.glob("*.toml"))]
    return Calendar(years={year.year: year for year in years}, folder=folder)


def read_calendar_year(path: Path) -> CalendarYear:
    """One year's file. Raises ValueFault `calendar-file` naming the file and what it should hold."""
    content = _read_toml(path)
    _fail_if_unknown_keys(path, content, _KEYS)
    year = _year(path, content.get("year"))
    holidays = _holidays(path, year, content.get("holidays"))
    weekends = _dates(path, year, "working_weekends", content.get("working_weekends"))
    for day in weekends:
        if not _is_weekend(day):
            raise _bad_file(
                path, f"working_weekends 只列周末，{day} 不是", f"weekend days in working_weekends, not {day}"
            )
    return CalendarYear(year, _notice(path, content.get("notice")), holidays, frozenset(weekends))


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise _bad_file(path, f"UTF-8 的 TOML 文件（{error}）", f"a TOML file in UTF-8 ({error})") from error


def _year(path: Path, year: object) -> int:
    named = re.fullmatch(r"[0-9]{4}", path.stem)
    if type(year) is not int or not named or int(path.stem) != year or not FIRST_YEAR <= year <= LAST_YEAR:
        raise _bad_file(path, "year 与文件名 <年份>.toml 一致", "`year` as in the file name <year>.toml")
    return year


def _notice(path: Path, notice: object) -> Notice:
    if not isinstance(notice, dict):
        raise _bad_file(path, "[notice] 写明所依据的通知", "a [notice] table naming the notice")
    _fail_if_unknown_keys(path, notice, set(_NOTICE_KEYS))
    for key, (kind, kind_zh, kind_en) in _NOTICE_KEYS.items():
        if type(notice.get(key)) is not kind:
            raise _bad_file(path, f"[notice] 的 {key} 为{kind_zh}", f"{kind_en} for `{key}` of [notice]")
    return Notice(**notice)


def _holidays(path: Path, year: int, groups: object) -> dict[date, str]:
    if not isinstance(groups, dict):
        raise _bad_file(path, "[holidays] 按节日名列出日期", "a [holidays] table of dates by holiday name")
    named: dict[date, str] = {}
    for name, listed in groups.items():
        for day in _dates(path, year, f"holidays.{name}", listed):
            if _is_weekend(day) or day in named:
                raise _bad_file(
                    path,
                    f"holidays 每个周一至周五只列一次，请看 {day}",
                    f"each weekday once in holidays; see {day}",
                )
            named[day] = name
    return named


def _dates(path: Path, year: int, key: str, listed: object) -> list[date]:
    if not isinstance(listed, list):
        raise _bad_file(path, f"{key} 为日期列表", f"a list of dates for {key}")
    for day in listed:
        if type(day) is not date or day.year != year:
            raise _bad_file(path, f"{key} 只列{year}年的日期，{day} 不是", f"dates of {year} in {key}, not {day}")
    if len(set(listed)) != len(listed):
        raise _bad_file(path, f"{key} 中每个日期只列一次", f"each date once in {key}")
    return listed


def _fail_if_unknown_keys(path: Path, table: Mapping[str, object], known: set[str]) -> None:
    for key in table:
        if key not in known:
            names = ", ".join(sorted(known))
            raise _bad_file(path, f"没有名为 {key} 的项；可用：{names}", f"no key {key}; there are: {names}")


def _is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY


def _bad_file(path: Path, expected_zh: str, expected_en: str) -> ValueFault:
    return ValueFault("calendar-file", str(path), expected_zh, expected_en)
