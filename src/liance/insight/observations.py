"""What was reported of an indicator and when: never overwritten, so that one can ask what was known on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from liance.insight.entries import Both
from liance.insight.indicators import Indicator, Nature
from liance.insight.stretches import PARTS, Rhythm, Stretch


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """Figures that belong to one series: of one thing, counted in one way. Two lines are never mixed.

    `scope` is the version of the scope that was counted (empty: it needs none, as the revenue of one firm);
    `group`: of a whole group of companies (集团口径), which is more than its units here.
    """

    indicator: str
    subject: str
    scope: str = ""
    group: bool = False


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure as it was reported. The last report of a line and stretch counts; `number` orders those of a day.

    `value` is exact, in the smallest unit of the indicator; None: it was reported that the figure is not known.
    """

    line: Line
    stretch: Stretch
    value: Fraction | None
    reported: date
    source: str
    number: int = 0
    quality: str = "reported"


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a series with what it rests on: one observation, or two where a year to date was parted."""

    stretch: Stretch
    value: Fraction
    grounds: tuple[Observation, ...]


class Mixed(ValueError):
    """Figures that do not belong together were to be added or subtracted; `why` says which and why not."""

    def __init__(self, why: Both) -> None:
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True)
class Known:
    """What was known on a day: of every line and stretch the last report until then."""

    on: date
    by: Mapping[Line, Mapping[Stretch, Observation]] = field(repr=False)

    def at(self, line: Line, stretch: Stretch) -> Observation | None:
        """The report that counts."""
        return self.by.get(line, {}).get(stretch)

    def lines(self, indicator: str) -> tuple[Line, ...]:
        """The lines of an indicator that have any report, in order."""
        return tuple(sorted(line for line in self.by if line.indicator == indicator))

    def point(self, indicator: Indicator, line: Line, stretch: Stretch) -> Point | None:
        """The value of a stretch: as reported; else, of a flow, the year to date less what came before.

        Both then come from one line, so from one version of the scope.
        """
        found = self.at(line, stretch)
        if found is not None:
            return Point(stretch, found.value, (found,)) if found.value is not None else None
        if indicator.nature is not Nature.FLOW:
            return None
        return self._parted(line, stretch) or self._added(line, stretch)

    def _parted(self, line: Line, stretch: Stretch) -> Point | None:
        if stretch.first == 1:
            return None
        before_it = Stretch(stretch.year, 1, stretch.first - 1)
        whole, before = self._told(line, stretch.to_date), self._told(line, before_it) or self._added(line, before_it)
        if whole is None or before is None:
            return None
        return Point(stretch, whole.value - before.value, (*whole.grounds, *before.grounds))

    def _added(self, line: Line, stretch: Stretch) -> Point | None:
        """The sum of the parts that are all reported, the fewest first: halves, quarters, months."""
        for parts in PARTS.values():
            inside = [Stretch(stretch.year, a, b) for a, b in parts if stretch.first <= a and b <= stretch.last]
            whole = inside and (inside[0].first, inside[-1].last) == (stretch.first, stretch.last)
            found = [self._told(line, part) for part in inside]
            told = [point for point in found if point is not None]
            if whole and len(told) == len(found):
                return Point(
                    stretch, sum((p.value for p in told), Fraction()), tuple(g for p in told for g in p.grounds)
                )
        return None

    def _told(self, line: Line, stretch: Stretch) -> Point | None:
        found = self.at(line, stretch)
        return None if found is None or found.value is None else Point(stretch, found.value, (found,))

    def series(self, indicator: Indicator, line: Line, rhythm: Rhythm) -> tuple[Point, ...]:
        """The points of a rhythm, the last run without a gap."""
        years = {stretch.year for stretch in self.by.get(line, {})}
        wanted = (
            (Stretch(y, *part) for y in range(min(years), max(years) + 1) for part in PARTS[rhythm]) if years else ()
        )
        return last_run(self.point(indicator, line, stretch) for stretch in wanted)


@dataclass(frozen=True)
class Observations:
    """Everything that was ever reported, in any order; to add is the only change."""

    all: tuple[Observation, ...] = ()

    def with_more(self, more: Iterable[Observation]) -> Observations:
        """The same with later reports; none is taken away."""
        return Observations((*self.all, *more))

    def known(self, on: date) -> Known:
        """What was known at the end of a day. Reports of later days change nothing about it."""
        by: dict[Line, dict[Stretch, Observation]] = {}
        for found in sorted(self.all, key=lambda o: (o.reported, o.number)):
            if found.reported <= on:
                by.setdefault(found.line, {})[found.stretch] = found
        return Known(on, by)

    def revisions(self, line: Line, stretch: Stretch) -> tuple[Observation, ...]:
        """All reports of one figure, the first first: each is superseded by the next."""
        found = (o for o in self.all if o.line == line and o.stretch == stretch)
        return tuple(sorted(found, key=lambda o: (o.reported, o.number)))


def added(indicator: Indicator, points: Iterable[Observation]) -> Fraction:
    """The sum of figures of several things for one stretch. Raises Mixed for what does not belong together."""
    found = list(points)
    if (why := unfit(indicator, found)) is not None:
        raise Mixed(why)
    return sum((o.value for o in found if o.value is not None), Fraction())


def unfit(indicator: Indicator, found: Iterable[Observation]) -> Both | None:
    """Why figures cannot be added; None where they can."""
    told = list(found)
    if indicator.nature is Nature.RATE:
        return Both(f"{indicator.name.zh}是比率，不能相加", f"{indicator.name.en} is a rate and cannot be added up")
    if any(o.line.indicator != indicator.id for o in told):
        return Both("指标不同，不能相加", "different indicators cannot be added up")
    if len({o.stretch for o in told}) > 1:
        return Both("期间不同，不能相加", "different periods cannot be added up")
    if len({o.line.scope for o in told}) > 1:
        return Both("口径版本不同，不能相加", "different versions of the scope cannot be added up")
    if any(o.line.group for o in told):
        return Both("集团口径的数不能计入本市合计", "a figure of a whole group is no part of the city's total")
    if any(o.value is None for o in told):
        return Both("有一项没有数，合计不知道", "one of them is not known, and so is the sum")
    return None


def last_run(points: Iterable[Point | None]) -> tuple[Point, ...]:
    """The last points between which none is missing."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if point is not None:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return tuple(next((run for run in reversed(runs) if run), ()))
