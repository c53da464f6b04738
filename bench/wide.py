"""The whole first policy from prepared partitions: seconds to prepare, to pivot, and to assess from wide Parquet.

`python -m bench.wide CITY WORK [PARTITIONS [RUNS]]` prints one line of JSON: the work is done in this process
alone, so that its highest resident size is that of the whole.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path

from bench.clock import peak
from liance.assessment.gather import totals
from liance.assessment.job import AssessJob
from liance.assessment.prepared import prepare
from liance.assessment.reach import reach_of
from liance.lanes.serial import run
from liance.records.bulk.tables import open_tables
from liance.rules.library import find_policy, load_policy
from liance.simulate.evaluate import is_guidance

POLICY = "liaocheng-it-2023"
ROWS_AT_A_TIME = 200 << 20
RUNS = 3


def measured(city: Path, work: Path, partitions: int, runs: int = RUNS) -> dict[str, object]:
    """Seconds of every step; `assess` is the middle of some runs from the frames that the first one left."""
    policy = load_policy(find_policy(POLICY))
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    start = time.perf_counter()
    tables = open_tables(str(city), policy.vocabulary)
    opened = time.perf_counter()
    prepared = prepare(tables, policy.vocabulary, reach_of(policy), work, partitions=partitions, memory=ROWS_AT_A_TIME)
    ready = time.perf_counter()
    only = frozenset(i.id for i in policy.incentives if not is_guidance(i))
    seconds = []
    matters = apart = 0
    for n in range(runs + 1):
        out = work / f"out{n}"
        out.mkdir()
        job = AssessJob(policy, {}, prepared, out, only=only, shown=only)
        before = time.perf_counter()
        run(job)
        found = totals(job)
        seconds.append(time.perf_counter() - before)
        matters, apart = found.matters, found.apart
    return {
        "enterprises": sum(prepared.enterprises),
        "partitions": partitions,
        "open": opened - start,
        "cut": ready - opened,
        "pivot_and_assess": seconds[0],
        "assess": sorted(seconds[1:])[runs // 2],
        "results": matters,
        "one_by_one": apart,
        "peak_megabytes": peak() / 1e6,
    }


if __name__ == "__main__":
    count, times = (int(text) for text in (sys.argv[3:5] + ["4", str(RUNS)][len(sys.argv[3:5]) :]))
    sys.stdout.write(json.dumps(measured(Path(sys.argv[1]), Path(sys.argv[2]), count, times)) + "\n")
