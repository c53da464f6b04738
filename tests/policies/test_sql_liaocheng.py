"""The Liaocheng policy as SQL: every incentive and every reading against the engine, on made-up cities."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import duckdb
import pytest
from tests.rules.sql_twin import Told, database, differences, expressible

from liance.records.city import City
from liance.rules import ir
from liance.rules.library import load_policy
from liance.rules.sql.emit import emit
from liance.simulate.marks import marks_of
from liance.simulate.population import demo_city
from liance.simulate.readings import reading_users

POLICY = Path(__file__).resolve().parents[2] / "policies" / "liaocheng-it-2023"

BEYOND: dict[tuple[str, str], set[str]] = {
    ("A1a", "single"): {"chip-sales"},
    ("M4", "diff"): {"software-park", "featured-software-park"},
    ("M10", "max"): {"industrial-app-national", "industrial-app-provincial", "investment", "project-investor"},
    ("M10", "city"): {
        "first-edition-software",
        "industrial-app-national",
        "industrial-app-provincial",
        "investment",
        "project-investor",
    },
}
"""What has no query, by the option chosen; under the adopted readings every incentive has one."""
ALONE_TOO = {("A1a", "single")}
"""Where not even the record alone has a query: a total of earlier years inside 首次成立."""


@cache
def policy() -> ir.Policy:
    return load_policy(POLICY)


@cache
def city(enterprises: int, seed: int) -> tuple[City, duckdb.DuckDBPyConnection]:
    made = demo_city(policy().vocabulary, enterprises=enterprises, seed=seed, marks=marks_of(policy()))
    return made, database(made)


def other_options() -> list[tuple[str, str]]:
    return [(r.id, o.id) for r in policy().readings.values() for o in r.options if o.id != r.default]


def test_every_incentive_has_a_query_under_the_adopted_readings() -> None:
    assert [i.id for i in policy().incentives if not expressible(policy(), i.id, {})] == []


def test_what_is_beyond_the_query_under_other_readings_is_known_by_name() -> None:
    """So that it cannot grow unseen."""
    beyond = {
        (reading, option): {
            i.id for i in policy().incentives if not expressible(policy(), i.id, {reading: option})
        }
        for reading, option in other_options()
    }  # fmt: skip
    assert {k: v for k, v in beyond.items() if v} == BEYOND
    alone = {k for k, v in BEYOND.items() for i in v if not expressible(policy(), i, dict([k]), alone=True)}
    assert alone == ALONE_TOO


def test_every_incentive_says_what_the_engine_says() -> None:
    """Adopted readings, a city with a record on every side of every figure: verdicts, bounds and outcomes."""
    made, tables = city(300, 1)
    seen: list[Told] = []
    for incentive in policy().incentives:
        assert differences(policy(), incentive, {}, made, tables, seen) == []
    told = Counter(r["outcome"] or r["left_open"] for r in seen)
    assert min(told[k] for k in ("definite", "ceiling", "manual", "undetermined", "not_eligible")) > 100
    assert told["ledger"] + told["group"] < len(seen) // 100


@pytest.mark.slow
@pytest.mark.parametrize("reading", list(policy().readings))
def test_every_option_of_a_reading_says_what_the_engine_says(reading: str) -> None:
    """City money, a small city; `make slow` repeats it with larger ones."""
    assert compared(reading, 210, 3)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [4, 5])
@pytest.mark.parametrize("reading", list(policy().readings))
def test_every_option_on_a_larger_city(reading: str, seed: int) -> None:
    assert compared(reading, 600, seed)


def compared(reading: str, enterprises: int, seed: int) -> bool:
    """Whether some row was compared; every difference fails."""
    made, tables = city(enterprises, seed)
    seen: list[Told] = []
    for name, option in other_options():
        for id_ in reading_users(policy(), reading) if name == reading else ():
            incentive = policy().incentive(id_)
            assert incentive is not None
            lost = id_ in BEYOND.get((name, option), set())
            if not lost or (name, option) not in ALONE_TOO:
                found = differences(policy(), incentive, {name: option}, made, tables, seen, alone=lost)
                assert found == []
    return bool(seen)


def test_the_query_for_tiers_reads_like_the_clause() -> None:
    """The figures of the sentence stand in the query as fen, in its order, under the rule's own line."""
    query = emit(policy(), "manufacturing-scale-up")
    for yi in (1, 3, 5, 10):
        assert f"f.revenue > {yi * 10_000_000_000:_} AS held_tier_" in query
    assert "-- 条件 2：电子信息制造业企业\n    f.enterprise_found AND starts_with(f.enterprise_industry, '39')" in query
    assert "-- 口径 M3 突破是否含本数 = strict" in query
    assert "f.revenue >= 10_000_000_000 AS held_tier_1" in emit(policy(), "manufacturing-scale-up", {"M3": "incl"})
