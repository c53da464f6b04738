"""What every peer's script shares: the rows read, the clock, the memory, the answers written, two facts left out.

A script defines `prepare(frame, variant)`, which takes the rows and gives a function of no arguments. Only that
function is timed. It gives the five awards by name, as arrays or lists: in fen where they are integers, else in yuan.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Iterable
from importlib.metadata import version
from typing import Any

import polars as pl

CLAUSES = ("manufacturing", "software", "investment", "chips", "rent")
MONEY = "revenue revenue_before investment land_cost sales sales_before rent rent_paid".split()
PROBE = {
    "division": 39,
    "revenue": 32_000_000_000,
    "revenue_before": 27_000_000_000,
    "investment": 6_000_000_000,
    "land_cost": 1_000_000_000,
    "self_developed": False,
    "self_produced": False,
    "sales": 0,
    "sales_before": 0,
    "rent": 0,
    "year_of_lease": 4,
    "rent_paid": 0,
}
"""A manufacturer that gets 300,000 yuan for its revenue, 5,000,000 for its investment and nothing else."""
HIDDEN = {"revenue": "manufacturing", "revenue_before": "manufacturing", "land_cost": "investment"}
"""Facts that are left out, one at a time, and the clause that then cannot be decided."""
Work = Callable[[], Any]
Prepare = Callable[[pl.DataFrame, str], Work]
SECONDS = 1.0
"""A quick engine is run again and again for so long; a slow one as often as asked."""


def run(packages: Iterable[str], prepare: Prepare) -> None:
    """Answer the question on the standard input: JSON with rows, variant, runs and the file for the answers."""
    asked = json.load(sys.stdin)
    frame = pl.read_parquet(asked["rows"])
    work = prepare(frame, asked["variant"])
    gc.collect()
    _forget_peak()
    base = _status("VmRSS")
    found = work()
    seconds = _timed(work, asked["runs"])
    peak = max(_status("VmHWM") - base, 0)
    if asked["answers"]:
        pl.DataFrame({name: _fen(found[name]) for name in CLAUSES}).write_parquet(asked["answers"])
    told = {
        "versions": {name: version(name) for name in packages},
        "seconds": seconds,
        "peak": peak,
        "missing": {name: _without(name, prepare, asked["variant"]) for name in HIDDEN},
    }
    print(json.dumps(told))


def _timed(work: Work, runs: int) -> list[float]:
    seconds: list[float] = []
    while len(seconds) < runs or (sum(seconds) < SECONDS and len(seconds) < 20 * runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds


def _fen(values: Any) -> pl.Series:
    """Awards as a series in fen; floats are yuan. What is not a number is null."""
    made = pl.Series(values)
    return (made.fill_nan(None) * 100).round().cast(pl.Int64) if made.dtype.is_float() else made.cast(pl.Int64)


def _without(hidden: str, prepare: Prepare, variant: str) -> Any:
    """What is said of the probe when one of its facts is missing: fen, `null`, or the error."""
    dtypes = {k: pl.Boolean if k.startswith("self_") else pl.Int64 for k in PROBE}
    frame = pl.DataFrame([PROBE, {**PROBE, hidden: None}], schema=dtypes, orient="row")
    try:
        return _fen(prepare(frame, variant)()[HIDDEN[hidden]])[1]
    except Exception as error:
        return f"error: {type(error).__name__}"


# ---- memory: the kernel's own figures, in bytes ----------------------------------------------------------------------
def _status(name: str) -> int:
    with open("/proc/self/status", encoding="ascii") as lines:
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


def _forget_peak() -> None:
    """Start the highest resident size anew, where the kernel allows it."""
    try:
        with open("/proc/self/clear_refs", "w", encoding="ascii") as switch:
            switch.write("5")
    except OSError:
        return
