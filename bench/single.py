"""One enterprise at a time: Liance and the engines that take a case, in time and in what they say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench import liance_side, peers
from bench.clock import Times, shown
from bench.inputs import CASES, OPEN
from bench.report import Report
from liance.rules import ir
from liance.rules.library import load_policy

ENVIRONMENT = "openfisca"
"""It holds both engines that take single cases."""


def report_single(report: Report, pythons: dict[str, Path], *, runs: int, city: int) -> None:
    """Measure and print: times of one enterprise, other times (a city of so many among them), right or wrong."""
    policy = load_policy(liance_side.POLICY)
    cases = [{"facts": case.facts, "clause": case.clause} for case in CASES]
    python = pythons.get(ENVIRONMENT)
    others = [] if python is None else [peers.single_cases(name, python, runs, cases) for name in peers.SINGLE]
    five, everything = liance_side.five_clauses(policy, runs), liance_side.all_items(policy, runs)
    report.heading(f"One enterprise at a time, {runs} runs or more")
    report.table([["what", "median", "p99", "÷ liance from JSON"], *_rows(five, everything, others)])
    report.heading("Other times of Liance")
    report.table([["what", "median", "slowest"], *_other_rows(policy, runs, city)])
    report.heading("Single cases, right or wrong: what is due in yuan, and what each engine says")
    report.table([["case", "due", "liance", *(p.name for p in others)], *_right_rows(policy, others)])


def _rows(five: liance_side.Single, everything: liance_side.Single, others: list[peers.Peer]) -> Iterator[list[str]]:
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


def _other_rows(policy: ir.Policy, runs: int, city: int) -> Iterator[list[str]]:
    few = max(2, runs // 50)
    cold, warm = (liance_side.loading(cached=cached, runs=few) for cached in (False, True))
    yield ["load the policy from its text, new process", shown(cold), ""]
    yield ["load the policy from the cache, new process", shown(warm), ""]
    shell = liance_side.from_shell(few)
    yield ["`liance explain` from the shell, all items", shown(shell.median), shown(shell.seconds[-1])]
    firms, answers, times = liance_side.whole_city(policy, city, 3)
    decided = f"decide a city of {firms:,} enterprises, {answers:,} answers"
    yield [decided, shown(times.median), shown(times.seconds[-1])]


def _right_rows(policy: ir.Policy, others: list[peers.Peer]) -> Iterator[list[str]]:
    wrong = [0] * (1 + len(others))
    for i, case in enumerate(CASES):
        told = [liance_side.amount(policy, case), *(p.amounts[i] for p in others)]
        for j, one in enumerate(told):
            wrong[j] += is_wrong(one, case.due)
        yield [case.name, _due(case.due), *(_due(s) + (" ✗" if is_wrong(s, case.due) else "") for s in told)]
    yield ["wrong", "", *(str(n) for n in wrong)]


def is_wrong(told: object, due: int | None) -> bool:
    """An engine that stops with an error where a fact is missing is not wrong, only silent about which."""
    return told != due and not (due is OPEN and told == "error")


def _due(amount: object) -> str:
    if amount is OPEN:
        return "open"
    return amount if isinstance(amount, str) else f"{float(str(amount)):,.0f}"
