"""Where higher slices join in: what else there is to warn of, asked every day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from liance.insight.warnings import Warning as Raised
from liance.web.policies.models import Edition

Source = Callable[[Edition, date], Iterable[Raised]]
_SOURCES: list[Source] = []


def join(source: Source) -> None:
    """Ask this source every day too (late milestones of projects, say); called when the platform starts."""
    _SOURCES.append(source)


def joined() -> tuple[Source, ...]:
    """What was joined."""
    return tuple(_SOURCES)
