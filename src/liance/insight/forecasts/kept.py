"""Forecasts that were made are kept and judged when the figure comes: how often the interval held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from liance.insight.forecasts.methods import Method
from liance.insight.indicators import Indicator
from liance.insight.observations import Known, Line
from liance.insight.stretches import Stretch


@dataclass(frozen=True, slots=True)
class Made:
    """One forecast as it was published. `low` and `high` are the ends of its interval; None: none could be given."""

    line: Line
    stretch: Stretch
    on: date
    method: Method
    ahead: int
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A forecast beside what came."""

    made: Made
    outcome: float
    held: bool


@dataclass(frozen=True, slots=True)
class Hits:
    """How many forecasts with an interval were made, how many can be judged, and how many held."""

    made: int
    judged: int
    held: int

    @property
    def rate(self) -> float | None:
        """The share that held; None while none can be judged."""
        return self.held / self.judged if self.judged else None


def judge(made: Iterable[Made], known: Known, indicators: Mapping[str, Indicator]) -> tuple[Judged, ...]:
    """The forecasts whose figure is known, by the last report of it; one without an interval is not judged."""
    found = ((m, known.point(indicators[m.line.indicator], m.line, m.stretch)) for m in made if m.on <= known.on)
    return tuple(
        Judged(m, float(point.value), m.low <= point.value <= m.high)
        for m, point in found
        if m.low is not None and m.high is not None and point is not None
    )


def hits(made: Iterable[Made], known: Known, indicators: Mapping[str, Indicator]) -> Mapping[int, Hits]:
    """By steps ahead, and all together under 0."""
    told = [m for m in made if m.on <= known.on and m.low is not None]
    judged = judge(told, known, indicators)
    return {
        ahead: Hits(
            made=sum(ahead in (0, m.ahead) for m in told),
            judged=sum(ahead in (0, j.made.ahead) for j in judged),
            held=sum(j.held for j in judged if ahead in (0, j.made.ahead)),
        )
        for ahead in (0, *sorted({m.ahead for m in told}))
    }
