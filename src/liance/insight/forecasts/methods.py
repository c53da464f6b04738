"""Which ways are taken for how much history: a median of several, so that no single one leads astray."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, fsum, log
from statistics import fmean, median

from liance.insight.forecasts import points

LEAST, LONG = 4, 24
"""With fewer points nothing is forecast; from so many on the longer ways are taken."""
FARTHEST = 12


class Method(StrEnum):
    """How a forecast was made."""

    NONE = "none"
    """Too few points: nothing is forecast (数据不足)."""
    SHORT = "short"
    """The median of drift, damped drift and the last value."""
    SEASONAL = "seasonal"
    """The median of shares of the year and last year's part with drift; the latter alone where no share is known."""
    LONG = "long"
    """The median of exponential smoothing, drift and Theta; seasons taken out before and put back."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """The next values of a series, and the scale by which its errors are compared with others'.

    `scale`: the mean change from one point to the next, of a seasonal series from year to year. 0: it never changed.
    `first`: how many steps ahead the first value is. `whole`: the one value is what is left of a year, added up.
    `points`: how many points it was made from.
    """

    method: Method
    values: tuple[float, ...]
    scale: float
    first: int = 1
    whole: bool = False
    points: int = 0

    def at(self, ahead: int) -> float:
        """The value so many steps ahead."""
        return self.values[ahead - self.first]

    def rest_of_year(self, ahead: int, season: int) -> Forecast:
        """What the parts of a year that ends so many steps ahead come to, as far as they are to come."""
        rest = fsum(self.values[max(0, ahead - season) : ahead])
        return Forecast(self.method, (rest,), self.scale, ahead, True, self.points)


def method_for(past: Sequence[float], season: int) -> Method:
    """By length and whether the year shows."""
    if len(past) < LEAST:
        return Method.NONE
    if len(past) >= LONG:
        return Method.LONG
    return Method.SEASONAL if points.is_seasonal(past, season) else Method.SHORT


def forecast(past: Sequence[float], steps: int, *, season: int = 1, phase: int = 0, growing: bool = False) -> Forecast:
    """The next values. `season`: points in a year; `phase`: which of them the first is; `growing`: revenue and the
    like, which changes by shares rather than amounts (long series above zero are then carried on in logarithms).
    """
    method = method_for(past, season)
    if method is Method.NONE:
        return Forecast(method, (), 0.0)
    values = _WAYS[method](past, steps, season, phase, growing)
    lag = season if points.is_seasonal(past, season) else 1
    scale = fmean(abs(b - a) for a, b in zip(past, past[lag:], strict=False))
    return Forecast(method, tuple(values), scale, points=len(past))


def _short(past: Sequence[float], steps: int, season: int, phase: int, growing: bool) -> list[float]:
    return _median(points.drift(past, steps), points.damped_drift(past, steps), points.naive(past, steps))


def _seasonal(past: Sequence[float], steps: int, season: int, phase: int, growing: bool) -> list[float]:
    moved, shared = points.seasonal_drift(past, steps, season), points.year_share(past, steps, season, phase)
    return moved if shared is None else _median(moved, shared)


def _long(past: Sequence[float], steps: int, season: int, phase: int, growing: bool) -> list[float]:
    if growing and min(past) > 0:
        return [exp(value) for value in _long([log(value) for value in past], steps, season, phase, False)]
    yearly = points.pattern(past, season) if points.is_seasonal(past, season) else [0.0]
    rest = [value - yearly[at % len(yearly)] for at, value in enumerate(past)]
    found = _median(points.smoothed(rest, steps), points.drift(rest, steps), points.theta(rest, steps))
    return [value + yearly[(len(past) + at) % len(yearly)] for at, value in enumerate(found)]


def _median(*ways: Sequence[float]) -> list[float]:
    return [median(values) for values in zip(*ways, strict=True)]


_WAYS: dict[Method, Callable[[Sequence[float], int, int, int, bool], list[float]]] = {
    Method.SHORT: _short,
    Method.SEASONAL: _seasonal,
    Method.LONG: _long,
}
