"""A small job for lanes: squares of the numbers of each partition, with a few ways to go wrong."""

from __future__ import annotations

import json
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from liance.diagnostics.diagnostic import Rejected
from liance.lanes.job import Done
from liance.records.raw import problem


@dataclass(frozen=True)
class Squares:
    """Partition n is `n.json`, a list of numbers; its result is `n.parquet`, each number with its square.

    `pause`: seconds that a partition takes. `deadly`: partitions that end their process, `deaths` times each.
    `faulty`: partitions whose input is rejected. `stuck`: partitions that take a minute when begun for the first time.
    """

    input_folder: Path
    output_folder: Path
    partitions: int
    pause: float = 0.0
    deadly: tuple[int, ...] = ()
    deaths: int = 0
    faulty: tuple[int, ...] = ()
    stuck: tuple[int, ...] = ()

    @property
    def enterprises(self) -> int:
        return sum(size_of(n) for n in range(self.partitions))

    def finished(self, number: int) -> Done | None:
        return self.done(number) if self.file(number).exists() else None

    def run(self, number: int) -> Done:
        self.leave_a_trace(number)
        if number in self.faulty:
            raise Rejected([problem("file-empty", f"{number}.json"), problem("file-type", f"{number}.json")])
        time.sleep(60 if number in self.stuck and self.traces(number) == 1 else self.pause)
        numbers = json.loads((self.input_folder / f"{number}.json").read_text())
        part = self.output_folder / f".{number}.{os.getpid()}"
        pl.DataFrame({"number": numbers, "square": [n * n for n in numbers]}).write_parquet(part)
        if number in self.deadly and self.traces(number) <= self.deaths:
            os.kill(os.getpid(), signal.SIGKILL)
        part.replace(self.file(number))
        return self.done(number)

    def file(self, number: int) -> Path:
        return self.output_folder / f"{number}.parquet"

    def done(self, number: int) -> Done:
        return Done(number, size_of(number), pl.read_parquet(self.file(number)).height, 0.0)

    # ---- how often a partition was begun, in whichever process --------------------------------------------------
    def leave_a_trace(self, number: int) -> None:
        (self.input_folder.parent / f"begun-{number}-{os.getpid()}-{time.monotonic_ns()}").touch()

    def traces(self, number: int) -> int:
        return len(list(self.input_folder.parent.glob(f"begun-{number}-*")))

    def process(self, number: int) -> int:
        """The process that was the first to begin a partition; 0 before it is begun."""
        begun = list(self.input_folder.parent.glob(f"begun-{number}-*"))
        return int(begun[0].name.split("-")[2]) if begun else 0

    # ---- what tests look at -------------------------------------------------------------------------------------
    def begun(self) -> int:
        """How many partitions were begun, each counted as often as it was."""
        return len(list(self.input_folder.parent.glob("begun-*")))

    def results(self) -> dict[str, list[tuple[int, int]]]:
        """All result files, and nothing else that has a name of theirs."""
        return {p.name: pl.read_parquet(p).rows() for p in sorted(self.output_folder.glob("*.parquet"))}


def size_of(number: int) -> int:
    """How many numbers partition n holds: not all the same."""
    return number % 3 + 1


def squares(folder: Path, partitions: int, **more: object) -> Squares:
    """A job with its input written below a folder."""
    made = Squares(folder / "in", folder / "out", partitions, **more)
    for each in (made.input_folder, made.output_folder):
        each.mkdir(parents=True, exist_ok=True)
    for n in range(partitions):
        (made.input_folder / f"{n}.json").write_text(json.dumps([10 * n + i for i in range(size_of(n))]))
    return made


def expected(partitions: int) -> dict[str, list[tuple[int, int]]]:
    """The results of a job of so many partitions, worked out here."""
    by_number = {n: [10 * n + i for i in range(size_of(n))] for n in range(partitions)}
    return dict(sorted((f"{n}.parquet", [(v, v * v) for v in values]) for n, values in by_number.items()))


@dataclass(frozen=True)
class Threads(Squares):
    """A job whose count of results is the number of threads that polars would use."""

    def done(self, number: int) -> Done:
        return Done(number, size_of(number), pl.thread_pool_size(), 0.0)
