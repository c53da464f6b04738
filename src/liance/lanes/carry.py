"""What all lanes share: finished partitions are skipped, progress is told, a stop keeps what is finished."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Protocol

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.lanes.job import Done, Job
from liance.lanes.progress import Progress, pace

Stop = Callable[[], bool]
"""Asked at least once a second in the far lanes, between two partitions in the serial one: is the run to end now?"""

Outcome = Done | tuple[Diagnostic, ...]
"""What becomes of a partition where an exception cannot travel: done, or rejected with these diagnostics."""

Outcomes = Generator[Outcome | None, None, None]
"""Outcomes as they come; None when nothing came for a moment. Closing it ends the work that is running."""

TICK = 0.5
"""Seconds after which a lane that waits gives its caller a turn."""


class Lane(Protocol):
    """A way to run a job."""

    def __call__(self, job: Job, *, progress: Progress = ..., stop: Stop = ...) -> list[Done]:
        """Run what is not finished. Raises Rejected, or Stopped after Ctrl-C or when `stop()` is true."""
        ...


class Stopped(KeyboardInterrupt):
    """A run ended before its end: `finished` of `partitions` are kept, and the same run again does only the rest."""

    def __init__(self, finished: int, partitions: int) -> None:
        self.finished = finished
        self.partitions = partitions
        super().__init__(self.message("en"))

    def message(self, lang: str = "zh") -> str:
        """What a person is told, in Chinese (`zh`) or English (`en`)."""
        if lang == "zh":
            return (
                f"已停止：{self.partitions} 个分区中 {self.finished} 个已完成并保留，没有写了一半的文件。"
                "再运行一次同样的命令，只算剩下的。"
            )
        return (
            f"Stopped: {self.finished} of {self.partitions} partitions are finished and kept, none is half-written. "
            "Run the same command again to do only the rest."
        )


def never() -> bool:
    """A run that only Ctrl-C stops."""
    return False


def carried(
    job: Job, outcomes_of: Callable[[Job, Sequence[int]], Outcomes], *, progress: Progress, stop: Stop
) -> list[Done]:
    """Every partition of a job, in order: those finished earlier as they were left, the rest by `outcomes_of`."""
    kept = {n: done for n in range(job.partitions) if (done := job.finished(n)) is not None}
    todo = [n for n in range(job.partitions) if n not in kept]
    earlier = _enterprises(kept)
    started = time.monotonic()

    def tell() -> None:
        seconds = time.monotonic() - started
        progress(pace(done=_enterprises(kept), earlier=earlier, total=job.enterprises, seconds=seconds))

    tell()
    try:
        with closing(outcomes_of(job, todo)) as outcomes:
            for outcome in outcomes if todo else ():
                if outcome is not None:
                    done = _accepted(outcome)
                    kept[done.number] = done
                    tell()
                if stop() and len(kept) < job.partitions:
                    raise KeyboardInterrupt
    except KeyboardInterrupt:
        finished = sum(job.finished(n) is not None for n in range(job.partitions))  # some were not yet told
        raise Stopped(finished, job.partitions) from None
    return [kept[n] for n in sorted(kept)]


def _enterprises(kept: dict[int, Done]) -> int:
    return sum(done.enterprises for done in kept.values())


def _accepted(outcome: Outcome) -> Done:
    if isinstance(outcome, Done):
        return outcome
    raise Rejected(outcome)


def attempt(job: Job, number: int) -> Outcome:
    """Run one partition where an exception that carries diagnostics could not travel back."""
    try:
        return job.run(number)
    except Rejected as rejected:
        return rejected.diagnostics


@contextmanager
def environment(**wanted: str) -> Iterator[None]:
    """Variables for processes that are started inside; what was there before is put back."""
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
