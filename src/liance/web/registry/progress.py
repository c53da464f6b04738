"""How far the work on a batch is: a small file beside the data, seen also while one long transaction is open."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic

from django.conf import settings

from liance.lanes.progress import Pace, pace
from liance.web.site.words import Words

OFTEN = 0.5
"""Seconds between two notes."""
LENGTH = 200
"""Characters of a note, so that a longer one leaves nothing behind."""


STAGES = {
    "reading": Words("读取文件", "Reading the file"),
    "checking": Words("逐行检查", "Checking row by row"),
    "keeping": Words("与已有记录对照", "Comparing with known records"),
    "merging": Words("与已有记录合并", "Merging with known records"),
    "taking": Words("写入台账", "Writing into the registry"),
}


class Stopped(Exception):
    """Somebody stopped the work."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows done of how many (0: not known) in a stage, and its seconds. Stages are named in `STAGES`."""

    stage: str
    done: int
    total: int
    seconds: float

    @property
    def words(self) -> Words:
        """The stage in both languages."""
        return STAGES[self.stage]

    @property
    def pace(self) -> Pace:
        """Rows a second, and the seconds left of this stage."""
        return pace(done=self.done, earlier=0, total=self.total, seconds=self.seconds)


def progress_of(batch: int) -> Progress | None:
    """What was noted last of a batch; None when nobody works on it, or has not begun."""
    try:
        return Progress(**json.loads(_path(batch).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def forget(batch: int) -> None:
    """The work is over."""
    _path(batch).unlink(missing_ok=True)


class Watch:
    """Notes how far the work on a batch is, and lets it be stopped: `stopped` is asked as often as it notes."""

    def __init__(self, batch: int, stopped: Callable[[], bool]) -> None:
        self.batch, self.stopped = batch, stopped
        self.noted = 0.0

    def stage(self, name: str, total: int = 0) -> Callable[[int], None]:
        """Begin a stage; what is returned takes the rows done so far. Raises Stopped."""
        began = monotonic()

        def tell(done: int) -> None:
            now = monotonic()
            if done and now - self.noted < OFTEN:
                return
            self.noted = now
            _note(self.batch, Progress(name, done, total, now - began))
            if self.stopped():
                raise Stopped

        tell(0)
        return tell


Tell = Callable[[int], None]


def stage_of(watch: Watch | None, name: str, total: int = 0) -> Tell:
    """Begin a stage, where somebody watches."""
    return watch.stage(name, total) if watch is not None else lambda done: None


def _note(batch: int, progress: Progress) -> None:
    path = _path(batch)
    path.parent.mkdir(parents=True, exist_ok=True)
    note = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:  # at once and in place: renaming would wait for the disk, and nobody needs a note that outlives a crash
        os.pwrite(note, json.dumps(asdict(progress)).ljust(LENGTH).encode(), 0)
    finally:
        os.close(note)


def _path(batch: int) -> Path:
    return Path(settings.DATA_FOLDER) / "work" / f"{batch}.json"
