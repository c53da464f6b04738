"""How long something waits: working days where the calendars are known, else plain days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from liance.values.faults import ValueFault
from liance.values.workdays import Calendar, load_calendars

ANSWER_WITHIN = 20
"""Working days in which a challenge is to be answered."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many days have passed; `working` tells whether they are working days, `late` whether they are too many."""

    days: int
    working: bool

    @property
    def late(self) -> bool:
        """Whether an answer is overdue; never told from days of an unknown calendar."""
        return self.working and self.days > ANSWER_WITHIN


def waiting_for(start: date, end: date, folder: Path) -> Waiting:
    """The days after `start` up to and with `end`."""
    try:
        return Waiting(_calendar(folder).between(start, end), working=True)
    except ValueFault:
        return Waiting((end - start).days, working=False)


@lru_cache(maxsize=4)
def _calendar(folder: Path) -> Calendar:
    return load_calendars(folder)
