"""The whole first policy on made-up populations of a million and ten million: time, memory, how cost grows, variants.

Everything that is asked of Liance stands in `make_city`, `assess` and `variants`: one command line each.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.clock import peak
from bench.marks import Mark
from bench.report import Report, shown

POLICY = "liaocheng-it-2023"
SHELL = """
import atexit, os, pathlib
status = pathlib.Path("/proc/self/status")
atexit.register(lambda: pathlib.Path(os.environ["BENCH_STATUS"]).write_text(status.read_text()))
from liance.cli.main import main
main()
"""
"""The command, which says at its end what memory it has held."""
RUNS = 3
SMALLEST, LARGE, LARGEST = 10_000, 1_000_000, 10_000_000
LONGEST = 900.0
"""What would take more seconds than this, by the rate of the size before, is left out and said to be."""
SHORT = 30.0
"""What takes longer than this is run once, not `RUNS` times."""
PER_PARTITION = 500_000
"""Enterprises in one partition of the prepared population."""
MOST_SECONDS = {LARGE: 1.0, LARGEST: 8.0}
MOST_MEGABYTES = 500.0
MOST_EXPONENT = 1.1
MOST_FOR_VARIANTS = 10.0


# ---- the command lines -----------------------------------------------------------------------------------------------
def make_city(folder: Path, enterprises: int) -> list[str]:
    """Make a population as wide Parquet in a folder."""
    return [
        "demo-city",
        "--enterprises",
        str(enterprises),
        "--policy",
        POLICY,
        "--format",
        "parquet",
        "--out",
        str(folder),
    ]


def assess(folder: Path, work: Path) -> list[str]:
    """Assess a population; `work` keeps partitions and what is finished."""
    return ["assess", str(folder), "--policy", POLICY, "--work", str(work)]


def variants(folder: Path, count: int) -> list[str]:
    """Assess a population under so many values of one figure."""
    figure = ["--vary", "manufacturing-scale-up.档位.1亿元", "--count", str(count), "--json"]
    return ["sweep", str(folder), "--policy", POLICY, *figure]


# ---- runs ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Run:
    """Seconds from starting the process to its end, and the highest resident size in bytes."""

    seconds: float
    peak: int


class Failed(Exception):
    """A command did not end well; its last words."""


def run(arguments: Sequence[str]) -> Run:
    """Run `liance` with arguments in a process of its own. Failed where it ends with another code than 0."""
    with TemporaryDirectory() as folder:
        status = Path(folder) / "status"
        start = time.perf_counter()
        told = subprocess.run(
            [sys.executable, "-c", SHELL, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "BENCH_STATUS": str(status)},
        )  # fmt: skip
        seconds = time.perf_counter() - start
        if told.returncode != 0:
            raise Failed(told.stderr.strip()[-500:])
        return Run(seconds, peak(status.read_text()))


@dataclass(frozen=True, slots=True)
class Wide:
    """Assessing from prepared partitions, in one process: seconds of its steps, and its highest resident size."""

    open: float
    cut: float
    pivot_and_assess: float
    assess: float
    partitions: int
    peak_megabytes: float

    @property
    def seconds(self) -> float:
        """All steps once."""
        return self.open + self.cut + self.pivot_and_assess + self.assess


def wide(folder: Path, work: Path, enterprises: int, runs: int) -> Wide:
    """Run `bench.wide` in a process of its own. Failed where it ends with another code than 0."""
    partitions = max(1, enterprises // PER_PARTITION)
    words = [sys.executable, "-m", "bench.wide", *map(str, (folder, work, partitions, runs))]
    told = subprocess.run(words, capture_output=True, text=True)
    if told.returncode != 0:
        raise Failed(told.stderr.strip()[-500:])
    found = json.loads(told.stdout)
    return Wide(**{name: found[name] for name in Wide.__dataclass_fields__})


def median_of(arguments: Sequence[str], runs: int = RUNS, *, anew: Path | None = None) -> Run:
    """The middle of some runs, the highest memory of them; what a run leaves in the folder `anew` goes before each."""
    made = []
    for _ in range(runs):
        if anew is not None:
            shutil.rmtree(anew, ignore_errors=True)
        made.append(run(arguments))
    return Run(median(m.seconds for m in made), max(m.peak for m in made))


def city(work: Path, enterprises: int) -> Path:
    """The folder of a population, made the first time it is asked for."""
    folder = work / f"city-{enterprises}"
    if not folder.is_dir():
        draft = work / f"city-{enterprises}.part"
        run(make_city(draft, enterprises))
        draft.rename(folder)
    return folder


def exponent(points: Sequence[tuple[int, float]]) -> float:
    """The power of the number of rows with which the cost grows: least squares over the logarithms."""
    xs, ys = [log(n) for n, _ in points], [log(s) for _, s in points]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


# ---- the report ------------------------------------------------------------------------------------------------------
def report_whole(report: Report, work: Path, sizes: Sequence[int], count: int) -> list[Mark]:
    """Measure every size, smallest first, print a table, give the marks. A size that fails ends the table.

    The time is bounded: by the rate of the size before, what takes long is run once, what takes too long not at all.
    """
    began = time.perf_counter()
    table = [["enterprises", "median", "memory", "÷ the smallest, per enterprise"]]
    found: dict[int, Run] = {}
    prepared: dict[int, Wide] = {}
    why = "not asked for; say --whole 1e4,1e5,1e6,1e7"
    for size in sorted(sizes):
        by_command = _expected(size, {n: r.seconds for n, r in found.items()})
        by_steps = _expected(size, {n: w.seconds for n, w in prepared.items()})
        try:
            if by_command <= LONGEST:
                left = work / f"assess-{size}"
                found[size] = median_of(assess(city(work, size), left), _runs(by_command), anew=left)
                table.append(_line(size, found))
            else:
                table.append([f"{size:,}", f"left out: about {by_command:,.0f} s", "", ""])
            if by_steps > LONGEST:
                why = f"about {by_steps:,.0f} s at the rate of {max(prepared):,}"
                break
            prepared[size] = wide(city(work, size), work / f"wide-{size}", size, _runs(by_steps))
        except Failed as failed:
            why = f"the command failed: {failed.args[0].splitlines()[0] if failed.args[0] else 'no word'}"
            break
    if found:
        floor = run(["--help"])
        table.append(["none: `liance --help`", shown(floor.seconds), f"{floor.peak / 1e6:,.0f} MB", ""])
        report.heading("The whole first policy, by the command, interpreter included")
        report.table(table)
        report.heading("The city's money, from prepared partitions (wide Parquet) to results written, one process")
        report.table(_wide_table(prepared))
        report.text(f"Measured in {time.perf_counter() - began:,.0f} s; what takes over {SHORT:.0f} s is run once.")
    return [*_size_marks(prepared, why), _variants_mark(work, found, count, why)]


def _expected(size: int, seconds: Mapping[int, float]) -> float:
    """Seconds that a size will take at the rate of the largest so far."""
    return seconds[max(seconds)] * size / max(seconds) if seconds else 0.0


def _runs(expected: float) -> int:
    return RUNS if expected <= SHORT else 1


def _line(size: int, found: Mapping[int, Run]) -> list[str]:
    first = min(found)
    ratio = found[size].seconds / size / (found[first].seconds / first)
    return [f"{size:,}", shown(found[size].seconds), f"{found[size].peak / 1e6:,.0f} MB", f"{ratio:.2f}"]


def _wide_table(prepared: Mapping[int, Wide]) -> list[list[str]]:
    head = ["enterprises", "partitions", "open", "cut", "pivot and assess", "assess again", "memory"]
    rows = [
        [f"{n:,}", str(w.partitions), *(shown(x) for x in (w.open, w.cut, w.pivot_and_assess, w.assess)),
         f"{w.peak_megabytes:,.0f} MB"]
        for n, w in prepared.items()
    ]  # fmt: skip
    return [head, *rows]


def _size_marks(prepared: Mapping[int, Wide], why: str) -> Iterator[Mark]:
    for size, limit in MOST_SECONDS.items():
        one = prepared.get(size)
        name = f"whole policy from wide Parquet, {size:,} enterprises: seconds"
        yield Mark(name, limit, None if one is None else one.assess, why=why)
    most = prepared.get(LARGEST)
    name = f"whole policy from wide Parquet, {LARGEST:,} enterprises: megabytes"
    yield Mark(name, MOST_MEGABYTES, None if most is None else most.peak_megabytes, why=why)
    points = [(n, w.assess) for n, w in prepared.items() if SMALLEST <= n <= LARGE]
    grown = exponent(points) if len(points) > 1 else None
    fitted = f" ({', '.join(f'{n:,}' for n, _ in points)})" if points else ""
    yield Mark(f"whole policy: exponent of seconds against enterprises{fitted}", MOST_EXPONENT, grown, why=why)


def _variants_mark(work: Path, found: dict[int, Run], count: int, why: str) -> Mark:
    name = f"whole policy: {count} variants against one"
    if not found:
        return Mark(name, MOST_FOR_VARIANTS, None, why=why)
    size = max(n for n in found if n <= LARGE or n == min(found))
    try:
        many = median_of(variants(city(work, size), count), 1)
    except Failed as failed:
        return Mark(name, MOST_FOR_VARIANTS, None, why=f"the command failed: {failed.args[0].splitlines()[-1]}")
    return Mark(f"{name}, {size:,} enterprises", MOST_FOR_VARIANTS, many.seconds / found[size].seconds)
