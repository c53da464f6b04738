"""Where higher slices join in: what else there is to warn of and to count, asked every day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction

from liance.insight.stretches import Stretch
from liance.insight.warnings import Warning as Raised
from liance.web.policies.models import Edition

CITY = "全市"
"""The subject of what is counted over the whole city."""
Found = tuple[str, str, Stretch, Fraction]
"""A figure that the platform knows: indicator, subject, stretch, value."""
Source = Callable[[Edition, date], Iterable[Raised]]
Counts = Callable[[Edition, date], Iterable[Found]]
_SOURCES: list[Source] = []
_COUNTS: list[Counts] = []


def join(source: Source | None = None, counts: Counts | None = None) -> None:
    """Ask for warnings (late milestones, say) and figures every day too; called when the platform starts."""
    if source is not None:
        _SOURCES.append(source)
    if counts is not None:
        _COUNTS.append(counts)


def joined() -> tuple[Source, ...]:
    """Who is asked for warnings."""
    return tuple(_SOURCES)


def counted() -> tuple[Counts, ...]:
    """Who is asked for figures."""
    return tuple(_COUNTS)
