"""Times of many runs of one thing, their median and 99th percentile; how much memory a process has held."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of all runs, sorted."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle run."""
        return median(self.seconds)

    @property
    def p99(self) -> float:
        """The run that 99 of 100 do not exceed."""
        return self.seconds[min(len(self.seconds) - 1, int(len(self.seconds) * 0.99))]


def timed(work: Callable[[], object], *, runs: int, warm: int = 3) -> Times:
    """Run something so often, after some runs that do not count; the garbage collector stays on."""
    for _ in range(warm):
        work()
    gc.collect()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return Times(tuple(sorted(seconds)))


def shown(seconds: float) -> str:
    """A time in the unit that suits it."""
    if seconds < 1e-3:
        return f"{seconds * 1e6:.0f} µs"
    return f"{seconds * 1e3:.2f} ms" if seconds < 1 else f"{seconds:.2f} s"


def peak(status: str = "") -> int:
    """The most memory, in bytes, that a process has held since its program began, by its `/proc/…/status` (own: none).

    Not `ru_maxrss`: that of a child also counts what its parent held when it was started.
    """
    text = status or Path("/proc/self/status").read_text()
    return int(text.split("VmHWM:")[1].split()[0]) * 1024
