"""Liance on the five clauses in columns: the rows as its tables, the single-case engine and the column engine.

Run as a program it is one more contestant: it reads its question and writes its answer as the peers' scripts do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache, partial
from pathlib import Path

import polars as pl

from bench.peers.harness import CLAUSES, run
from liance.records.city import ParameterKey, Value
from liance.rules import ir
from liance.rules.answers.explain import Program
from liance.rules.columns.alone import ROW
from liance.rules.columns.frames import OWNER, Framed
from liance.rules.columns.needs import Site
from liance.rules.columns.program import ColumnProgram, Decided
from liance.rules.columns.results import results_of
from liance.rules.library import load_policy
from liance.simulate.evaluate import Population, evaluate

POLICY = Path(__file__).parent / "policy"
YEAR = 2023
PARAMETERS: dict[ParameterKey, Value] = {
    ("city_average_growth", "electronics_manufacturing", YEAR): Fraction(8, 100),
    ("city_average_growth", "software", YEAR): Fraction(12, 100),
}
Frames = Mapping[Site, Framed]
INDUSTRIES = {39: "3976", 65: "6513", 35: "3562"}


@cache
def policy() -> ir.Policy:
    """The bench's own policy document, compiled."""
    return load_policy(POLICY)


# ---- the three adapters ----------------------------------------------------------------------------------------------
def liance_columns(tables: Mapping[str, pl.DataFrame], parameters: Mapping[ParameterKey, Value]) -> pl.DataFrame:
    """The table of results (`rules.columns.results.SCHEMA`) of the five clauses over typed tables in memory."""
    return evaluate(policy(), Population(policy().vocabulary, tables, parameters))


def liance_single(
    tables: Mapping[str, pl.DataFrame], parameters: Mapping[ParameterKey, Value]
) -> Callable[[], pl.DataFrame]:
    """The same from the single-case engine over records in memory: a function to be timed."""
    city = Population(policy().vocabulary, tables, parameters).city()
    program = Program(policy())
    return lambda: results_of(program.payable(city), bits=False)


def liance_frames(
    tables: Mapping[str, pl.DataFrame], parameters: Mapping[ParameterKey, Value]
) -> Callable[[], tuple[Decided, Frames]]:
    """The same from frames in memory, as a function to be timed: one row a firm, its years and ledger side by side."""
    facts, program = Population(policy().vocabulary, tables, parameters).facts(), ColumnProgram(policy())
    frames = program.frames(facts)
    program.plan(facts, frames)
    return lambda: (program.decide(facts, frames), frames)


# ---- the rows as tables ----------------------------------------------------------------------------------------------
def tables_of(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The flat rows (`problem.SCHEMA`, nulls allowed) as the tables of the shared vocabulary, one firm a row."""
    flat = rows.with_columns(enterprise=pl.int_range(pl.len()).cast(pl.String).str.zfill(18))
    year, before = pl.lit(YEAR).cast(pl.Int64).alias("year"), pl.lit(YEAR - 1).cast(pl.Int64).alias("year")
    firm, chip = pl.col("enterprise"), pl.lit("芯片").alias("product")
    own = [pl.col("self_developed"), pl.col("self_produced")]
    return {
        "enterprise": flat.select(
            firm.alias("id"),
            pl.col("division").replace_strict(INDUSTRIES, return_dtype=pl.String).alias("industry"),
        ),
        "enterprise_year": pl.concat(
            [
                flat.select(firm, before, pl.col("revenue_before").alias("revenue")),
                flat.select(firm, year, pl.col("revenue")),
            ]
        ),
        "product_year": pl.concat(
            [
                flat.select(firm, chip, before, *own, pl.col("sales_before").alias("sales")),
                flat.select(firm, chip, year, *own, pl.col("sales")),
            ]
        ),
        "project": flat.select(
            firm.alias("name"),
            firm.alias("investor"),
            year,
            pl.col("investment").alias("actual_investment"),
            pl.col("land_cost"),
        ),
        "lease_year": flat.select(firm, pl.lit("园区").alias("park"), year, pl.col("year_of_lease"), pl.col("rent")),
        "award": flat.filter(pl.col("rent_paid") > 0).select(
            pl.lit("rent").alias("incentive"),
            firm.alias("beneficiary"),
            pl.lit("旧园区").alias("key"),
            before,
            pl.col("rent_paid").alias("amount"),
            pl.lit("here").alias("origin"),
        ),
    }


def awards_of(results: pl.DataFrame, count: int) -> dict[str, pl.Series]:
    """The five awards of every row in fen: 0 where nothing is due, null where that cannot be known."""
    row = pl.col("beneficiary").cast(pl.Int64)
    made = {}
    for name in CLAUSES:
        of_clause = results.filter(pl.col("incentive") == name).select(row.alias("row"), "amount", told=True)
        joined = pl.DataFrame({"row": range(count)}).join(of_clause, on="row", how="left", maintain_order="left")
        made[name] = joined.select(pl.when(pl.col("told").is_null()).then(0).otherwise("amount")).to_series()
    return made


def awards_by_row(decided: Decided, frames: Frames, count: int) -> dict[str, pl.Series]:
    """The same from answers by the numbers of the frames' rows."""
    made = awards_of(decided.results, count)
    for site, part, rows in decided.answers:
        firms = frames[site].frame[OWNER].gather(rows[ROW]).cast(pl.Int64)
        made[part.incentive] = made[part.incentive].scatter(firms, rows["amount"])
    return made


class Awards:
    """Results whose awards are looked up only after the clock has stopped."""

    def __init__(self, look_up: Callable[[], Mapping[str, pl.Series]]) -> None:
        self.look_up = look_up

    def __getitem__(self, clause: str) -> pl.Series:
        return self.look_up()[clause]


def prepare(rows: pl.DataFrame, variant: str) -> Callable[[], Awards]:
    """The function to be timed: `frames`, `tables` or `single`."""
    tables, count = tables_of(rows), rows.height
    if variant == "tables":
        return lambda: Awards(partial(awards_of, liance_columns(tables, PARAMETERS), count))
    if variant == "frames":
        decide = liance_frames(tables, PARAMETERS)
        return lambda: Awards(partial(awards_by_row, *decide(), count))
    work = liance_single(tables, PARAMETERS)
    return lambda: Awards(partial(awards_of, work(), count))


if __name__ == "__main__":
    run(["liance", "polars"], prepare)
