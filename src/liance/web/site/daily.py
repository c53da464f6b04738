"""What the clock brings about: each slice declares its own in a `daily.py`; `liance tick` runs all of it, in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

from django.conf import settings

from liance.web.site.words import Words


class Run(Protocol):
    """A service that acts on its own at a moment, and says how many things it did."""

    def __call__(self, *, now: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to be done whenever the clock ticks, which does nothing where nothing is due.

    `run` takes the moment, writes in transactions of its own, and gives how many things it did; `told` says so, with
    `{n}`.
    """

    id: str
    run: Run
    told: Words


@cache
def chores() -> tuple[Chore, ...]:
    """All chores of all slices, from the highest to the lowest, so that what others did is anchored in the end."""
    found: list[Chore] = []
    for name in reversed(settings.SLICES):
        module = f"liance.web.{name}.daily"
        if name != "site" and find_spec(module) is not None:
            found += import_module(module).CHORES
    return tuple(found)


def run_all(now: datetime) -> dict[Chore, int]:
    """Run every chore; how much each did."""
    return {chore: chore.run(now=now) for chore in chores()}
