"""Reads: how far the work on a batch in the background is, and whether anybody works."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from liance.web.registry.models import IN_BACKGROUND, Batch
from liance.web.registry.progress import Progress, progress_of
from liance.web.site.alone import is_held


@dataclass(frozen=True, slots=True)
class Awaited:
    """What one waits for: how far it is (None: not begun), how many are before it, whether there is a worker."""

    progress: Progress | None
    before: int
    working: bool


def awaited(batch: Batch) -> Awaited | None:
    """How far a batch is; None when nothing has to be done in the background."""
    if not batch.in_background:
        return None
    before = Batch.objects.filter(state__in=IN_BACKGROUND, pk__lt=batch.pk).count()
    return Awaited(progress_of(batch.pk), before, is_held(worker_lock()))


def worker_lock() -> Path:
    """The file whose lock the one worker holds."""
    return Path(settings.DATA_FOLDER) / "work" / "lock"
