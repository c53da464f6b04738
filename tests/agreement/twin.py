"""The same city in the column engine and in the single-case engine: every cell in which they differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from liance.records.city import City
from liance.records.frames import frames_of
from liance.rules import ir
from liance.rules.answers.explain import Program
from liance.rules.columns.program import Assessed, ColumnProgram, Facts
from liance.rules.columns.results import ORDER, SCHEMA, results_of

ALL = [*ORDER, *(c for c in SCHEMA if c not in ORDER)]


def in_columns(
    policy: ir.Policy,
    city: City,
    choices: Mapping[str, str] | None = None,
    only: Iterable[str] | None = None,
    *,
    everything: bool = True,
) -> Assessed:
    """What the column engine says of every record of a city, or of those that are not refused."""
    facts = Facts(frames_of(city), city.parameters, city.open_history, applied_on=city.applied_on)
    return ColumnProgram(policy, choices, only).assess(facts, everything=everything)


def one_by_one(
    policy: ir.Policy, city: City, choices: Mapping[str, str] | None = None, only: Iterable[str] | None = None
) -> pl.DataFrame:
    """What the single-case engine says of every record of a city."""
    return results_of(Program(policy, choices, only).answers(city))


def differences(left: pl.DataFrame, right: pl.DataFrame) -> list[str]:
    """The rows that are in one table only, first in the left, then in the right; none where both are the same."""
    found = []
    for sign, one, other in (("columns ", left, right), ("explain ", right, left)):
        others = set(other.rows())
        found += [f"{sign}{dict(zip(one.columns, row, strict=True))}" for row in one.rows() if row not in others]
    columns = [c for c in ALL if c in left.columns]
    assert found or left.sort(columns).equals(right.sort(columns))
    return sorted(found, key=lambda line: line.split("'outcome'")[0].split(" ", 1)[1])
