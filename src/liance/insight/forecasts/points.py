"""Ways to carry a series on: each takes the past, oldest first, and gives the next values; plain arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, inf
from statistics import fmean, median

Series = Sequence[float]
DAMPING = 0.9
"""What is left of a trend from one step to the next where it is damped."""
LEVELS = tuple(step / 10 for step in range(1, 11))
TRENDS = (0.05, 0.1, 0.2, 0.4)


def naive(past: Series, steps: int) -> list[float]:
    """The last value again."""
    return [past[-1]] * steps


def drift(past: Series, steps: int) -> list[float]:
    """The line through the first and the last value."""
    slope = (past[-1] - past[0]) / (len(past) - 1)
    return [past[-1] + slope * step for step in range(1, steps + 1)]


def damped_drift(past: Series, steps: int) -> list[float]:
    """The same line bending to level: each step keeps nine tenths of the one before."""
    slope = (past[-1] - past[0]) / (len(past) - 1)
    return [past[-1] + slope * fsum(DAMPING**k for k in range(1, step + 1)) for step in range(1, steps + 1)]


def seasonal_drift(past: Series, steps: int, season: int) -> list[float]:
    """The same part of the last year, moved by the mean change from year to year."""
    change = fmean(b - a for a, b in zip(past, past[season:], strict=False))
    return [past[len(past) - season + (s - 1) % season] + change * ((s - 1) // season + 1) for s in range(1, steps + 1)]


def year_share(past: Series, steps: int, season: int, phase: int) -> list[float] | None:
    """The year to date over the share that it had in earlier years gives the year; shares part it again.

    `phase`: which part of a year the first value is. None where no year is whole, the year has not begun, or a value is
    not above zero. Years after the current one grow as the years did.
    """
    years = [past[at : at + season] for at in range(-phase % season, len(past), season)]
    whole, current = [y for y in years if len(y) == season], years[-1] if years else []
    if not whole or not 0 < len(current) < season or min(past) <= 0:
        return None
    shares = [median(y[part] / fsum(y) for y in whole) for part in range(season)]
    scaled = [share / fsum(shares) for share in shares]
    annual = fsum(current) / fsum(scaled[: len(current)])
    growth = annual / fsum(whole[-1])
    places = range(len(current), len(current) + steps)
    return [annual * growth ** (place // season) * scaled[place % season] for place in places]


def smoothed(past: Series, steps: int) -> list[float]:
    """Exponential smoothing without trend, or with one that is damped or not: whichever erred least one step ahead.

    More parameters must pay for themselves: the sum of squares is weighed by how many there are (AICc's penalty).
    """
    options = [(_weighed(past, level, 0.0, 0.0), level, 0.0, 0.0) for level in LEVELS]
    options += [
        (_weighed(past, level, trend, kept), level, trend, kept)
        for level in LEVELS[1::2] for trend in TRENDS for kept in (DAMPING, 1.0)
    ]  # fmt: skip
    _, level, trend, kept = min(options)
    last, slope, _ = _run(past, level, trend, kept)
    return [last + slope * fsum(kept**k for k in range(1, step + 1)) for step in range(1, steps + 1)]


def _weighed(past: Series, level: float, trend: float, kept: float) -> float:
    """The mean square of its errors, raised for its parameters."""
    count = 2 if not trend else 4 if kept == 1.0 else 5
    spare = len(past) - count - 1
    if spare <= 0:
        return inf
    return _run(past, level, trend, kept)[2] / len(past) * (1 + 2 * count / spare)


def _run(past: Series, level: float, trend: float, kept: float) -> tuple[float, float, float]:
    """Last level, last slope, sum of squared errors one step ahead."""
    at, slope, squares = past[0], (past[1] - past[0]) if trend else 0.0, 0.0
    for value in past[1:]:
        guess = at + kept * slope
        squares += (value - guess) ** 2
        before, at = at, guess + level * (value - guess)
        slope = trend * (at - before) + (1 - trend) * kept * slope if trend else 0.0
    return at, slope, squares


def theta(past: Series, steps: int) -> list[float]:
    """Half the slope of the line through all values, from a level that is smoothed exponentially (Theta 0 and 2)."""
    count = len(past)
    middle, mean = (count - 1) / 2, fmean(past)
    slope = fsum((t - middle) * (y - mean) for t, y in enumerate(past)) / fsum((t - middle) ** 2 for t in range(count))
    level = min(LEVELS, key=lambda a: _run(past, a, 0.0, 0.0)[2])
    last, held = _run(past, level, 0.0, 0.0)[0], 1 - level
    return [last + slope / 2 * (step - 1 + (1 - held**count) / level) for step in range(1, steps + 1)]


# ---- seasons -------------------------------------------------------------------------------------------------------
def is_seasonal(past: Series, season: int) -> bool:
    """Whether changes from year to year scatter less than half as much as changes from part to part."""
    if season < 2 or len(past) < 2 * season:
        return False
    return _scatter(past, season) < _scatter(past, 1) / 2


def _scatter(past: Series, lag: int) -> float:
    changes = [b - a for a, b in zip(past, past[lag:], strict=False)]
    mean = fmean(changes)
    return fmean((change - mean) ** 2 for change in changes)


def pattern(past: Series, season: int) -> list[float]:
    """What each part of a year lies above the run of a year around it, of mean zero; by the place in the series."""
    half = season // 2
    rest: list[list[float]] = [[] for _ in range(season)]
    for at in range(half, len(past) - half):
        ends = (past[at - half] + past[at + half]) / 2 if season % 2 == 0 else past[at - half] + past[at + half]
        around = (fsum(past[at - half + 1 : at + half]) + ends) / season
        rest[at % season].append(past[at] - around)
    found = [fmean(part) if part else 0.0 for part in rest]
    mean = fmean(found)
    return [value - mean for value in found]
