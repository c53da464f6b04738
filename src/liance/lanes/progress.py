"""How far a run is, and how long the rest will take: computed here for every lane."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """Enterprises done of how many, enterprises a second in this run, seconds left (None: not known yet)."""

    done: int
    total: int
    rate: float
    left: float | None


Progress = Callable[[Pace], None]


def pace(*, done: int, earlier: int, total: int, seconds: float) -> Pace:
    """Where a run is: `done` enterprises, of which `earlier` were finished by a run before; `seconds` since its start.

    What was finished before costs this run nothing, so it counts as done but not towards the rate.
    """
    rate = (done - earlier) / seconds if seconds > 0 else 0.0
    rest = max(total - done, 0)
    left = rest / rate if rate else (None if rest else 0.0)
    return Pace(done, total, rate, left)


def silent(_: Pace) -> None:
    """Progress that nobody watches."""
