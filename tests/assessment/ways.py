"""The same city decided one by one and in partitions, for tests that compare."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from liance.assessment.gather import results
from liance.assessment.job import AssessJob
from liance.assessment.prepared import Prepared, prepare
from liance.assessment.reach import reach_of
from liance.records.bulk.tables import Tables
from liance.records.city import City
from liance.records.frames import frames_of
from liance.rules import ir
from liance.rules.answers.explain import Program
from liance.rules.columns.results import results_of

HELD = 10_000_000


def tables_of(city: City) -> Tables:
    """The tables of a city in memory, as if they had been read from files."""
    frames = frames_of(city)
    rows = {name: frame.height for name, frame in frames.items()}
    return Tables({name: frame.lazy() for name, frame in frames.items()}, dict(city.parameters), rows, "made up")


def cut_up(policy: ir.Policy, city: City, work: Path, partitions: int) -> Prepared:
    """A city cut for a policy."""
    return prepare(tables_of(city), policy.vocabulary, reach_of(policy), work, partitions=partitions, memory=HELD)


def job_of(
    policy: ir.Policy, prepared: Prepared, out: Path, choices: Mapping[str, str] | None = None, **more: object
) -> AssessJob:
    """The job of every incentive, refusals included."""
    return AssessJob(policy, dict(choices or {}), prepared, out, everything=True, **more)  # type: ignore[arg-type]


def one_by_one(policy: ir.Policy, city: City, choices: Mapping[str, str] | None = None) -> pl.DataFrame:
    """What the single-case engine says of every record."""
    return results_of(Program(policy, dict(choices or {})).answers(city))


def gathered(job: AssessJob, at_once: int = 1000) -> pl.DataFrame:
    """The one table of results of a finished job."""
    return pl.concat(list(results(job, at_once)))
