"""One city, three engines: the single-case engine, columns, and the emitted SQL run by DuckDB, cell by cell."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from tests.agreement.twin import differences, in_columns, one_by_one
from tests.rules.sql_twin import database, drawn_city, expressible, queried

from liance.rules import ir
from liance.rules.build import read
from liance.rules.sql.emit import emit

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = {p.stem: p for p in sorted((ROOT / "tests" / "patterns").glob("*.md"))}
DOCUMENTS |= {"fictional": ROOT / "tests" / "rules" / "fictional" / "policy.md"}
BEYOND = {
    "loans": {"bank", "guarantee"},
    "rows": {"park", "park-listed", "park-rd", "contract"},
    "schedule": {"town", "zone"},
    "unknown": {"has-patent"},
}
"""Incentives of the documents that columns leave to the single-case engine, under every reading."""
CELLS = ["outcome", "amount", "low", "high"]


@cache
def policy_in(folder: Path, name: str) -> ir.Policy:
    """A document as the policy of a folder of its own."""
    made = folder / name
    made.mkdir(exist_ok=True)
    shutil.copy(DOCUMENTS[name], made / "policy.md")
    policy = read(made).policy
    assert policy is not None
    return policy


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("documents")


def three_ways(policy: ir.Policy, seed: int, *, ledger: bool = True) -> tuple[int, set[str]]:
    """Every reading on a drawn city; how many rows SQL decided, and what columns left aside."""
    city = drawn_city(policy, seed, without="" if ledger else "award")
    tables, compared, left = database(city), 0, set()
    others = [{r.id: o.id} for r in policy.readings.values() for o in r.options if o.id != r.default]
    for choices in [{}, *others]:
        assessed = in_columns(policy, city, choices)
        assert differences(assessed.results, one_by_one(policy, city, choices)) == []
        left |= set(assessed.beyond)
        for incentive in policy.incentives:
            if expressible(policy, incentive.id, choices):
                compared += _same_as_query(
                    assessed.results, queried(tables, emit(policy, incentive.id, choices)), incentive.id
                )
    return compared, left


def _same_as_query(results: pl.DataFrame, rows: list[dict[str, object]], incentive: str) -> int:
    """How many rows of a query there are in the results, all the same; rows left open to a person are not compared."""
    mine = {r["record"]: r for r in results.filter(pl.col("incentive") == incentive).iter_rows(named=True)}
    decided = [r for r in rows if r["left_open"] is None]
    wrong = [
        (incentive, r["record"], c, r[c], mine[r["record"]][c])
        for r in decided
        for c in CELLS
        if r[c] != mine[r["record"]][c]
    ]
    assert wrong == []
    return len(decided)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_three_engines_say_the_same(name: str, folder: Path) -> None:
    """Every incentive that SQL can say, under every option of every reading."""
    compared, left = three_ways(policy_in(folder, name), seed=11, ledger=name != "limits")
    assert compared > 0
    assert left == BEYOND.get(name, set())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20, 32))
@pytest.mark.parametrize("name", DOCUMENTS)
def test_three_engines_say_the_same_of_more_cities(name: str, seed: int, folder: Path) -> None:
    compared, _ = three_ways(policy_in(folder, name), seed, ledger=seed % 2 == 0)
    assert compared > 0
