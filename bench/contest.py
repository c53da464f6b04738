"""The five clauses in columns: who takes part, each in a process of its own, and what is noted of each."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import polars as pl

from bench import peers, problem

RUNS = 5
LONGEST = 5.0
"""An engine is not run at a size where, by its last rate, one run would take longer than so many seconds."""
OWN = "liance"
LIANCE = "liance, column engine"
BASE = "OpenFisca-Core, as it comes (float32)"
"""Rates are given as multiples of this one's."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """An engine in one way of using it; `environment` is `liance` or one of the peers'."""

    name: str
    environment: str
    script: str
    variant: str = ""

    def command(self, python: Path) -> list[str]:
        """How its script is started."""
        if self.environment == OWN:
            return [sys.executable, "-m", self.script]
        return [str(python), str(peers.HERE / self.script)]


CONTESTANTS = (
    Contestant(LIANCE, OWN, "bench.liance_columns", "frames"),
    Contestant("liance, column engine from normalised tables", OWN, "bench.liance_columns", "tables"),
    Contestant("liance, single-case engine", OWN, "bench.liance_columns", "single"),
    Contestant(BASE, "openfisca", "run_openfisca.py", "float32"),
    Contestant("OpenFisca-Core, altered to float64", "openfisca", "run_openfisca.py", "float64"),
    Contestant("OpenFisca-Core, altered to int64", "openfisca", "run_openfisca.py", "int64"),
    Contestant("PolicyEngine-Core, as it comes (float32)", "policyengine", "run_policyengine.py", "float32"),
    Contestant("PolicyEngine-Core, altered to float64", "policyengine", "run_policyengine.py", "float64"),
    Contestant("PolicyEngine-Core, altered to int64", "policyengine", "run_policyengine.py", "int64"),
    Contestant("TTSIM, main(), NumPy int64", "ttsim", "run_ttsim.py", "main-numpy"),
    Contestant("TTSIM, its function, NumPy int64", "ttsim", "run_ttsim.py", "function-numpy"),
    Contestant("TTSIM, its function, JAX int64", "ttsim", "run_ttsim.py", "function-jax"),
    Contestant("zen-engine, row by row", "openfisca", "run_zen.py"),
    Contestant("NumPy int64, by hand", "arrays", "run_numpy.py"),
    Contestant("Polars int64, by hand", "arrays", "run_polars.py"),
    Contestant("DuckDB BIGINT, by hand", "arrays", "run_duckdb.py"),
    Contestant("numba int64, by hand, 2 threads", "arrays", "run_numba.py"),
)


@dataclass(frozen=True, slots=True)
class Noted:
    """One contestant at one size: seconds of all runs, bytes above the inputs, rows wrong, what it says of a gap."""

    contestant: Contestant
    rows: int
    seconds: tuple[float, ...]
    peak: int
    wrong: int
    largest: int
    missing: dict[str, object]
    versions: dict[str, str]

    @property
    def median(self) -> float:
        """The middle run."""
        return median(self.seconds)

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.median


@dataclass(frozen=True, slots=True)
class Skipped:
    """A contestant that was not run at a size, and why."""

    contestant: Contestant
    rows: int
    why: str


def held(sizes: list[int], folder: Path, pythons: dict[str, Path], runs: int = RUNS) -> list[Noted | Skipped]:
    """Every contestant whose environment is there, at every size, smallest first."""
    noted: list[Noted | Skipped] = []
    for contestant in CONTESTANTS:
        if contestant.environment != OWN and contestant.environment not in pythons:
            continue
        last: Noted | None = None
        for rows in sorted(sizes):
            expected = last.median * rows / last.rows if last is not None else 0.0
            if expected > LONGEST:
                noted.append(Skipped(contestant, rows, f"about {expected:,.0f} s a run at its last rate"))
                continue
            print(f"  {contestant.name}, {rows:,} rows", file=sys.stderr)
            try:
                last = _measured(contestant, rows, folder, pythons.get(contestant.environment, Path()), runs)
            except peers.Failed as failed:
                print(failed, file=sys.stderr)
                noted.append(Skipped(contestant, rows, f"it failed: {str(failed).splitlines()[-1]}"))
                break
            noted.append(last)
    return noted


def _measured(contestant: Contestant, rows: int, folder: Path, python: Path, runs: int) -> Noted:
    inputs, answers = problem.kept(folder, rows)
    given = folder / "answers.parquet"
    question = {"rows": str(inputs), "variant": contestant.variant, "runs": runs, "answers": str(given)}
    told = peers.ask(contestant.command(python), question)
    wrong, largest = compared(pl.read_parquet(given), pl.read_parquet(answers))
    return Noted(
        contestant, rows, tuple(told["seconds"]), told["peak"], wrong, largest, told["missing"], told["versions"]
    )


def compared(given: pl.DataFrame, due: pl.DataFrame) -> tuple[int, int]:
    """Rows with an award that is off by a fen or more, and the largest error in fen; no answer is wrong, too."""
    off = pl.DataFrame({name: (given[name] - due[name]).abs() for name in due.columns})
    wrong = off.filter(pl.any_horizontal(pl.all().is_null() | (pl.all() > 0)))
    return wrong.height, max((int(worst) for worst in wrong.max().row(0) if worst is not None), default=0)
