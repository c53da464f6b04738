"""`python -m bench`: measure Liance and its peers in one run, print the tables and write them to RESULTS.md."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench import contest, marks, peers, report, whole_policy
from bench.single import report_single

WORK = Path(__file__).resolve().parents[1] / "build" / "bench"
SIZES = [10_000, 100_000, 1_000_000]
QUICK = [1_000]
ABOUT = (
    "Input columns are in memory before the clock starts; the awards are in memory when it stops. Engines that keep "
    "results calculate them anew each time. Memory is the highest resident size above that with the inputs loaded. "
    "A row is wrong if one of its five awards is a fen off or missing."
)


def main() -> None:
    """Measure, print, write."""
    options = _options()
    made = report.Report()
    pythons = {} if options.no_peers else peers.installed()
    print(report.machine())
    noted = contest.held(options.sizes, options.work, pythons, options.runs)
    for rows in sorted(options.sizes):
        made.heading(f"Five clauses in columns, {rows:,} rows, {options.runs} runs or more")
        made.table(report.size_table(noted, rows))
    made.text(ABOUT)
    found = list(marks.of_columns(noted))
    found += whole_policy.report_whole(made, options.work, options.whole, options.variants)
    made.heading("Marks")
    made.table(report.marks_table(found))
    if not options.no_single:
        report_single(made, pythons, runs=options.cases, city=options.city)
    made.write(options.out, report.versions(noted))
    print(f"\nWritten to {options.out}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    add = parser.add_argument
    add("--sizes", type=_sizes, default=SIZES, metavar="N,N", help="rows of the five clauses in columns")
    add("--runs", type=int, default=contest.RUNS, help="runs of each engine in columns, at least")
    add("--cases", type=int, default=300, help="runs of a single case")
    add("--city", type=int, default=5000, help="enterprises of the city decided by the single-case engine")
    add("--whole", type=_sizes, default=[], metavar="N,N", help="enterprises of the whole first policy")
    add("--variants", type=int, default=100, help="parameter variants compared with one")
    add("--no-peers", action="store_true", help="Liance alone, nothing is installed")
    add("--no-single", action="store_true", help="leave out the single cases")
    add("--quick", action="store_true", help="small and few, to see that it works")
    add("--work", type=Path, default=WORK, metavar="FOLDER", help="where inputs are kept")
    add("--out", type=Path, metavar="FILE", help="where the tables are written, bench/RESULTS.md unless quick")
    options = parser.parse_args()
    if options.quick:
        options.sizes, options.cases, options.city = QUICK, 20, 500
    if options.out is None:
        options.out = options.work / "RESULTS.md" if options.quick else report.RESULTS
    return options


def _sizes(text: str) -> list[int]:
    """Numbers with commas between them; 1e6 is one of them."""
    return [int(float(part)) for part in text.split(",")]


if __name__ == "__main__":
    main()
