"""The time that a figure is about: months of a year on end, so that a month, a quarter and a year to date are alike."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import takewhile
from typing import Final

from liance.values.decimals import half_width
from liance.values.faults import ValueFault
from liance.values.period import parse_year

_QUARTERS: Final = {name: number for number, names in enumerate(("1一", "2二", "3三", "4四"), 1) for name in names}
_YEAR: Final = r"(?P<year>[0-9]{4})年?\s*"
_FORMS: Final = tuple(
    re.compile(_YEAR + rest)
    for rest in (
        r"(?P<whole>)(?:全年)?",
        r"(?:H|h)(?P<half>[12])",
        r"(?P<first_half>上半年)|[0-9]{4}年?\s*(?P<second_half>下半年)",
        r"(?:Q|q|第)?(?P<quarter>[1-4一二三四])(?:季度)",
        r"(?:Q|q)(?P<q>[1-4])",
        r"-(?P<month>[0-9]{2})",
        r"(?P<a_month>[0-9]{1,2})月",
        r"-?(?P<from>[0-9]{1,2})月?\s*[-~—–至到]\s*(?P<to>[0-9]{1,2})月?",
    )
)


class Rhythm(StrEnum):
    """How often a series has a figure. January and February are one in a monthly series, as they are published."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"


PARTS: Final[dict[Rhythm, tuple[tuple[int, int], ...]]] = {
    Rhythm.YEAR: ((1, 12),),
    Rhythm.HALF: ((1, 6), (7, 12)),
    Rhythm.QUARTER: ((1, 3), (4, 6), (7, 9), (10, 12)),
    Rhythm.MONTH: ((1, 2), *((month, month) for month in range(3, 13))),
}
"""First and last month of each part of a year."""


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """The months `first` to `last` of a year. ValueFault `period-invalid` for months there are not."""

    year: int
    first: int
    last: int

    def __post_init__(self) -> None:
        if not 1 <= self.first <= self.last <= 12:
            raise _unreadable(f"{self.year} {self.first}~{self.last}")

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, self.first, 1)

    @property
    def end(self) -> date:
        """Its last day: the day that a stock is counted on."""
        return date(self.year, self.last, monthrange(self.year, self.last)[1])

    @property
    def to_date(self) -> Stretch:
        """From January to its end."""
        return Stretch(self.year, 1, self.last)

    @property
    def rhythm(self) -> Rhythm | None:
        """The series that it is a point of; None for a year to date that is nothing else."""
        return next((rhythm for rhythm, parts in PARTS.items() if (self.first, self.last) in parts), None)

    def __str__(self) -> str:
        if (self.first, self.last) == (1, 12):
            return str(self.year)
        for letter, rhythm in (("H", Rhythm.HALF), ("Q", Rhythm.QUARTER)):
            if (self.first, self.last) in PARTS[rhythm]:
                return f"{self.year}{letter}{PARTS[rhythm].index((self.first, self.last)) + 1}"
        if self.first == self.last:
            return f"{self.year}-{self.first:02}"
        return f"{self.year}-{self.first:02}~{self.last:02}"


def year(number: int) -> Stretch:
    """A whole year."""
    return Stretch(number, 1, 12)


def parse_stretch(text: str) -> Stretch:
    """The stretch of `2024`, `2024H1`, `2024Q3`, `2024-05`, `2024-01~08`, `2024年1-8月`, `2024年三季度` …

    Raises ValueFault `period-invalid`, or `year-invalid`.
    """
    bare = half_width(text)
    found = next((m for form in _FORMS if (m := form.fullmatch(bare))), None)
    if found is None:
        raise _unreadable(text)
    first, last = _months({name: part for name, part in found.groupdict().items() if part is not None})
    if not 1 <= first <= last <= 12:
        raise _unreadable(text)
    return Stretch(parse_year(bare[:4]), first, last)


def _months(told: dict[str, str]) -> tuple[int, int]:
    match told:
        case {"half": half}:
            return PARTS[Rhythm.HALF][int(half) - 1]
        case {"first_half": _}:
            return 1, 6
        case {"second_half": _}:
            return 7, 12
        case {"quarter": which} | {"q": which}:
            return PARTS[Rhythm.QUARTER][_QUARTERS[which] - 1]
        case {"month": month} | {"a_month": month}:
            return int(month), int(month)
        case {"from": first, "to": last}:
            return int(first), int(last)
    return 1, 12


def following(stretch: Stretch, rhythm: Rhythm) -> Iterator[Stretch]:
    """The points of a series after one of them, without end."""
    at = stretch
    parts = PARTS[rhythm]
    place = parts.index((at.first, at.last))
    number = at.year
    while True:
        place += 1
        if place == len(parts):
            number, place = number + 1, 0
        yield Stretch(number, *parts[place])


def within(on: date, rhythm: Rhythm) -> Stretch:
    """The part of the year that a day lies in."""
    return next(Stretch(on.year, first, last) for first, last in PARTS[rhythm] if first <= on.month <= last)


def over(rhythm: Rhythm, on: date) -> Iterator[Stretch]:
    """The points of a series that had ended before a day, the last first, without end."""
    for number in range(on.year, 0, -1):
        found = (Stretch(number, *part) for part in reversed(PARTS[rhythm]))
        yield from (stretch for stretch in found if stretch.end < on)


def to_ask(rhythm: Rhythm, *, since: date, on: date) -> tuple[Stretch, ...]:
    """What may be asked for on a day, the last first: since that which had just ended when asking began."""
    first = next(over(rhythm, since), None)
    return tuple(takewhile(lambda stretch: first is not None and stretch >= first, over(rhythm, on)))


def _unreadable(text: str) -> ValueFault:
    return ValueFault(
        "period-invalid", text,
        "期间，如 2024、2024H1、2024Q3、2024-05、2024年1-8月",
        "a period such as 2024, 2024H1, 2024Q3, 2024-05 or 2024-01~08",
    )  # fmt: skip
