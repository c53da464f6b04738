"""What is measured of Liance itself: single cases, a city, loading a policy, the command from the shell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.clock import Times, timed
from bench.inputs import CASES, FIRM, INCENTIVES, OPEN, YEAR, Case, every_item, record_rows
from liance.records.city import City
from liance.records.from_json import tables_from_json
from liance.records.intake import city_from
from liance.records.vocabulary import Vocabulary
from liance.rules import ir
from liance.rules.answers.explain import Answer, Program

ROOT = Path(__file__).resolve().parents[1]
POLICY = ROOT / "policies" / "liaocheng-it-2023"
SHELL = "from liance.cli.main import main; main()"
LOADING = (
    "import sys, time; from liance.rules.library import load_policy\n"
    "start = time.perf_counter(); load_policy(sys.argv[1]); print(time.perf_counter() - start)"
)


@dataclass(frozen=True, slots=True)
class Single:
    """Times for one enterprise: with all reasons composed, amounts alone, and from JSON text on."""

    answers: int
    traced: Times
    amounts: Times
    from_json: Times


def city_of(rows: Mapping[str, list[dict[str, Any]]], vocabulary: Vocabulary) -> City:
    """The city in JSON text, read and checked as any file is."""
    return _read(json.dumps(rows, ensure_ascii=False), vocabulary)


def _read(text: str, vocabulary: Vocabulary) -> City:
    tables, faults = tables_from_json(text, file="bench", stem="bench")
    city, more = city_from(tables, vocabulary)
    assert city is not None, [*faults, *more]
    return city


def told(answers: list[Answer]) -> list[tuple[object, ...]]:
    """Answers with every reason put into words: the full trace as people get it."""
    return [(a.outcome, a.amount, [(r.code, r.clause, r.zh) for r in a.reasons]) for a in answers]


def all_items(policy: ir.Policy, runs: int) -> Single:
    """One firm under the whole policy."""
    return _single(Program(policy), every_item(), policy.vocabulary, runs)


def five_clauses(policy: ir.Policy, runs: int) -> Single:
    """One firm under the five clauses that the others run, too."""
    program = Program(policy, only=INCENTIVES.values())
    return _single(program, record_rows(CASES[0].facts), policy.vocabulary, runs)


def _single(program: Program, rows: Mapping[str, list[dict[str, Any]]], vocabulary: Vocabulary, runs: int) -> Single:
    text = json.dumps(rows, ensure_ascii=False)
    city = _read(text, vocabulary)
    return Single(
        len(program.answers(city, FIRM)),
        timed(lambda: told(program.answers(city, FIRM)), runs=runs, warm=20),
        timed(lambda: [(a.outcome, a.amount) for a in program.answers(city, FIRM)], runs=runs, warm=20),
        timed(lambda: told(program.answers(_read(text, vocabulary), FIRM)), runs=runs, warm=20),
    )


def amount(policy: ir.Policy, case: Case) -> object:
    """What Liance says on a case: yuan, or None where the answer is open."""
    program = Program(policy, only=[INCENTIVES[case.clause]])
    answers = [a for a in program.answers(city_of(record_rows(case.facts), policy.vocabulary)) if a.year == YEAR]
    if any(a.outcome == "undetermined" for a in answers):
        return OPEN
    return sum(a.amount or 0 for a in answers) // 100


# ---- processes of their own ----
def loading(*, cached: bool, runs: int) -> float:
    """Median seconds to load the policy in a new process, from its text or from the cache."""
    with tempfile.TemporaryDirectory() as folder:
        environment = _environment(folder if cached else "off")
        command = [sys.executable, "-c", LOADING, str(POLICY)]
        if cached:
            subprocess.run(command, check=True, capture_output=True, env=environment)
        printed = [
            subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
            for _ in range(runs)
        ]
    return median(float(text) for text in printed)


def from_shell(runs: int) -> Times:
    """`liance explain` from the shell to the answer, with a warm policy cache."""
    with tempfile.TemporaryDirectory() as folder:
        city = Path(folder) / "city.json"
        city.write_text(json.dumps(every_item(), ensure_ascii=False), encoding="utf-8")
        command = [sys.executable, "-c", SHELL, "explain", str(city), FIRM, "--policy", str(POLICY)]
        environment = _environment(folder)

        def explain() -> None:
            made = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
            assert made.returncode == 0, made.stderr

        return timed(explain, runs=runs, warm=2)


def _environment(cache: str) -> dict[str, str]:
    path = os.pathsep.join(p for p in (str(ROOT / "src"), os.environ.get("PYTHONPATH", "")) if p)
    return {**os.environ, "LIANCE_CACHE": cache, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}


def whole_city(policy: ir.Policy, enterprises: int, runs: int) -> tuple[int, int, Times]:
    """Enterprises, answers and times of deciding a made-up city under the whole policy."""
    from liance.simulate.marks import marks_of
    from liance.simulate.population import demo_city

    city = demo_city(policy.vocabulary, enterprises=enterprises, seed=1, marks=marks_of(policy))
    program = Program(policy)
    count = len(program.answers(city))
    return enterprises, count, timed(lambda: program.answers(city), runs=runs, warm=0)
