"""How wide a forecast is: from the errors that forecasts of the same kind made before, of many series together.

An error is told in scales of its own series, so that a small firm teaches about a large one. The interval takes the
ranks that leave an equal share outside on both sides, counting the case itself (split conformal prediction): it holds
on average whatever the errors look like, as long as the series err alike.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor, fsum

from liance.insight.forecasts.methods import FARTHEST, LEAST, Forecast, Method, forecast

LEVEL = 0.8
"""The usual interval: four of five outcomes inside."""
ALONE = 0.98
"""The interval beyond which one firm by itself gives an alert."""


ENOUGH, MANY = 40, 500
"""So many errors of the very kind are enough for an interval; so many to find one strange figure among fifty."""
LENGTHS = (8, 12, 24, 48)
"""Histories shorter than these, in turn, are about as long."""


@dataclass(frozen=True, slots=True)
class Error:
    """What a forecast so many steps ahead missed by, in scales: outcome less forecast. The rest is as in Forecast."""

    series: str
    method: Method
    ahead: int
    scaled: float
    whole: bool = False
    points: int = 0


class Band(StrEnum):
    """How likely it is that a target is met; more would claim what nobody knows."""

    UNLIKELY = "below 20 %"
    RATHER_NOT = "20–50 %"
    RATHER = "50–80 %"
    LIKELY = "above 80 %"


def band(chance: float) -> Band:
    """The band that a chance lies in; a bound belongs to the middle ones."""
    if chance < 0.2:
        return Band.UNLIKELY
    if chance < 0.5:
        return Band.RATHER_NOT
    return Band.RATHER if chance <= 0.8 else Band.LIKELY


@dataclass(frozen=True, slots=True)
class Interval:
    """Between these the outcome lies with the stated chance."""

    low: float
    high: float
    level: float


class Pool:
    """Errors by steps ahead, method and length of history: what was told from little misses by more."""

    def __init__(self, errors: Iterable[Error]) -> None:
        by: dict[tuple[object, ...], list[tuple[float, str]]] = {}
        for error in errors:
            for kind in _kinds(error.ahead, error.whole, error.method, error.points):
                by.setdefault(kind, []).append((error.scaled, error.series))
        self._by = {kind: sorted(found) for kind, found in by.items()}

    def errors(self, made: Forecast, ahead: int, *, without: str = "", enough: int = ENOUGH) -> list[float]:
        """Past errors of forecasts like this, rising; those of the series `without` left out.

        Of the same method and about as much history if there are enough; else of the method; else of all.
        """
        found: list[float] = []
        for kind in _kinds(ahead, made.whole, made.method, made.points):
            found = [scaled for scaled, series in self._by.get(kind, ()) if series != without or not without]
            if len(found) >= enough:
                return found
        return found

    def interval(self, made: Forecast, ahead: int, *, level: float = LEVEL, without: str = "") -> Interval | None:
        """The interval of the value so many steps ahead. None: too few past errors to say so much."""
        errors = self.errors(made, ahead, without=without)
        outside = (1 - level) / 2 * (len(errors) + 1)
        low, high = floor(outside + 1e-9), ceil(len(errors) + 1 - outside - 1e-9)
        if low < 1 or high > len(errors):
            return None
        value = made.at(ahead)
        return Interval(value + made.scale * errors[low - 1], value + made.scale * errors[high - 1], level)

    def chance(self, made: Forecast, ahead: int, wanted: float, *, without: str = "") -> float | None:
        """How likely the value is `wanted` or more: the share of past errors that would reach it."""
        errors = self.errors(made, ahead, without=without)
        if not errors:
            return None
        value = made.at(ahead)
        if not made.scale:
            return float(value >= wanted)
        return (len(errors) - bisect_left(errors, (wanted - value) / made.scale)) / len(errors)

    def strangeness(self, made: Forecast, ahead: int, outcome: float, *, without: str = "") -> float | None:
        """How rare an outcome so far off is: the share of past errors that were as large, the case itself counted.

        None where nothing is known. No less than one over their number, so that few errors never make anything strange.
        """
        errors = self.errors(made, ahead, without=without, enough=MANY)
        if not errors or not made.scale:
            return None
        off = abs(outcome - made.at(ahead)) / made.scale
        smaller = bisect_left(errors, off) - bisect_right(errors, -off) if off else 0
        return (len(errors) - smaller + 1) / (len(errors) + 1)


def _kinds(ahead: int, whole: bool, method: Method, points: int) -> tuple[tuple[object, ...], ...]:
    """The groups an error belongs to, the narrowest first."""
    return (ahead, whole, method, bisect_right(LENGTHS, points)), (ahead, whole, method), (ahead, whole)


def past_errors(
    name: str, values: Sequence[float], *, season: int = 1, phase: int = 0, growing: bool = False,
    farthest: int = FARTHEST, longest: int | None = None,
) -> Iterator[Error]:  # fmt: skip
    """What forecasts from every earlier point of a series would have missed by; each sees only what came before it.

    With seasons also what they missed the rest of each year by. `longest`: only so many last points are seen.
    """
    for origin in range(LEAST, len(values)):
        start = max(0, origin - longest) if longest else 0
        ahead = min(farthest, len(values) - origin)
        made = forecast(values[start:origin], ahead, season=season, phase=(phase + start) % season, growing=growing)
        if not made.scale:
            continue
        came = values[origin : origin + ahead]
        for step, value in enumerate(came, 1):
            yield Error(name, made.method, step, (value - made.at(step)) / made.scale, points=made.points)
        for step in range(season - (phase + origin) % season, ahead + 1, season) if season > 1 else ():
            rest = made.rest_of_year(step, season)
            outcome = fsum(came[max(0, step - season) : step])
            yield Error(name, made.method, step, (outcome - rest.at(step)) / made.scale, True, made.points)
