"""A series as a picture: what was found, what was wanted or forecast, and the interval, drawn to fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from liance.insight.indicators import Indicator
from liance.insight.stretches import Stretch
from liance.web.site.words import Words

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 220, 76, 24, 16, 34


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a picture."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A line with what was wanted or forecast, drawn to fit; the same figures stand in a table beside it."""

    found: str
    wanted: str
    area: str
    dots: tuple[Dot, ...]
    names: tuple[Dot, ...]
    heights: tuple[Dot, ...]
    label: Words
    width: int = WIDTH
    height: int = HEIGHT


def picture(
    indicator: Indicator, label: Words, stretches: Sequence[Stretch], found: Mapping[Stretch, float],
    wanted: Mapping[Stretch, float], area: Mapping[Stretch, tuple[float, float]],
) -> Picture | None:  # fmt: skip
    """A picture of values by stretch; None where there are not two to draw."""
    values = [*found.values(), *wanted.values(), *(end for ends in area.values() for end in ends)]
    if len(stretches) < 2 or not values:
        return None
    low, high = min(0.0, *values), max(values)
    span = (high - low) or 1.0
    across = {s: LEFT + round((WIDTH - LEFT - RIGHT) * n / (len(stretches) - 1)) for n, s in enumerate(stretches)}

    def down(value: float) -> int:
        return HEIGHT - BOTTOM - round((HEIGHT - TOP - BOTTOM) * (value - low) / span)

    def line(of: Mapping[Stretch, float]) -> str:
        return " ".join(f"{across[s]},{down(of[s])}" for s in stretches if s in of)

    lows, highs = {s: a for s, (a, _) in area.items()}, {s: b for s, (_, b) in area.items()}
    back = " ".join(reversed(line(lows).split()))
    every = max(1, -(-len(stretches) // 8))
    return Picture(
        found=line(found), wanted=line(wanted), area=f"{line(highs)} {back}".strip(),
        dots=tuple(Dot(across[s], down(v), f"{s} {about(indicator, v)}") for s, v in found.items()),
        names=tuple(Dot(across[s], HEIGHT - 10, str(s)) for n, s in enumerate(stretches) if n % every == 0),
        heights=tuple(Dot(LEFT - 8, down(v), about(indicator, v)) for v in (low, low + span / 2, high)),
        label=label,
    )  # fmt: skip


def about(indicator: Indicator, value: float) -> str:
    """An estimate in the unit shown, one decimal."""
    return indicator.format(Fraction(value).limit_denominator(10**6), digits=1)
