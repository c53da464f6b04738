"""`python -m bench`: measure Liance and its peers in one run and print the table."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence

from bench import liance_side, peers
from bench.clock import Times, shown
from bench.inputs import CASES, OPEN
from liance import __version__
from liance.rules.library import load_policy


def main() -> None:
    """Measure and print."""
    options = _options()
    runs = 20 if options.quick else 300
    policy = load_policy(liance_side.POLICY)
    others = [] if options.no_peers else _peers(runs)
    python = f"Python {platform.python_version()}"
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, {python}")
    print("liance", __version__, *(f"· {p.name} {p.version}" for p in others))
    five, everything = liance_side.five_clauses(policy, runs), liance_side.all_items(policy, runs)
    print(f"\nOne enterprise, {runs} runs or more")
    table(["what", "median", "p99", "against liance"], _single_rows(five, everything, others))
    print("\nOther times")
    table(["what", "median", "slowest"], _other_rows(options.quick, policy))
    print("\nRight or wrong: what is due in yuan, and what each engine says")
    table(["case", "due", "liance", *(p.name for p in others)], _right_rows(policy, others))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few runs, to see that it works")
    parser.add_argument("--no-peers", action="store_true", help="Liance alone, nothing is installed")
    return parser.parse_args()


def _peers(runs: int) -> list[peers.Peer]:
    try:
        python = peers.install()
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"The peers could not be installed ({error}); Liance is measured alone.", file=sys.stderr)
        return []
    return [peers.measured(name, python, runs) for name in peers.SCRIPTS]


def _single_rows(
    five: liance_side.Single, everything: liance_side.Single, others: list[peers.Peer]
) -> Iterator[list[str]]:
    base = five.from_json

    def row(what: str, times: Times, compared: bool = True) -> list[str]:
        ratio = f"{times.median / base.median:.2f}" if compared else ""
        return [what, shown(times.median), shown(times.p99), ratio]

    yield row(f"liance, 5 clauses, records in memory, {five.answers} answers with reasons", five.traced)
    yield row("liance, 5 clauses, records in memory, amounts only", five.amounts)
    yield row("liance, 5 clauses, from JSON text, every cell checked, with reasons", base)
    for peer in others:
        yield row(f"{peer.name}, 5 clauses, with trace", peer.traced)
        if peer.bare is not None:
            yield row(f"{peer.name}, 5 clauses, without trace", peer.bare)
    yield row(f"liance, all items, {everything.answers} answers with reasons", everything.traced, False)
    yield row("liance, all items, amounts only", everything.amounts, False)
    yield row("liance, all items, from JSON text, with reasons", everything.from_json, False)


def _other_rows(quick: bool, policy: object) -> Iterator[list[str]]:
    cold = liance_side.loading(cached=False, runs=2 if quick else 7)
    warm = liance_side.loading(cached=True, runs=2 if quick else 7)
    yield ["load the policy from its text, new process", shown(cold), ""]
    yield ["load the policy from the cache, new process", shown(warm), ""]
    shell = liance_side.from_shell(3 if quick else 10)
    yield ["`liance explain` from the shell, all items", shown(shell.median), shown(shell.seconds[-1])]
    firms, answers, times = liance_side.whole_city(policy, 500 if quick else 5000, 1 if quick else 3)  # type: ignore[arg-type]
    yield [
        f"decide a city of {firms:,} enterprises, {answers:,} answers",
        shown(times.median),
        shown(times.seconds[-1]),
    ]


def _right_rows(policy: object, others: list[peers.Peer]) -> Iterator[list[str]]:
    wrong = [0] * (1 + len(others))
    for i, case in enumerate(CASES):
        said = [liance_side.amount(policy, case), *(p.amounts[i] for p in others)]  # type: ignore[arg-type]
        for j, one in enumerate(said):
            wrong[j] += _wrong(one, case.due)
        yield [case.name, _due(case.due), *(_due(s) + (" ✗" if _wrong(s, case.due) else "") for s in said)]
    yield ["wrong", "", *(str(n) for n in wrong)]


def _wrong(said: object, due: int | None) -> bool:
    """An engine that stops with an error where a fact is missing is not wrong, only silent about which."""
    return said != due and not (due is OPEN and said == "error")


def _due(amount: object) -> str:
    if amount is OPEN:
        return "open"
    return amount if isinstance(amount, str) else f"{float(amount):,.0f}"  # type: ignore[arg-type]


def table(head: Sequence[str], rows: Iterator[list[str]]) -> None:
    """Columns as wide as their longest cell, the first flush left."""
    lines = [list(head), *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for number, line in enumerate(lines):
        cells = [c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(line, widths, strict=True))]
        print("  ".join(cells).rstrip())
        if number == 0:
            print("  ".join("-" * w for w in widths))


if __name__ == "__main__":
    main()
