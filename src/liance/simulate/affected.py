"""Who a budget hits: sums by incentive, year and class of beneficiary, and the beneficiaries that lose most."""

from __future__ import annotations

import polars as pl

from liance.rules import ir
from liance.simulate.dimensions import owners, with_dimensions
from liance.simulate.evaluate import Population

SUMS = ("claim", "paid", "late", "cut", "waiting")


def with_owners(lines: pl.DataFrame, policy: ir.Policy, population: Population) -> pl.DataFrame:
    """The lines of a settled budget with the beneficiary's `name` and a column per dimension of the vocabulary.

    The class is that of the year the award is for, as everywhere, not that of the application.
    """
    names = owners(population).select("beneficiary", "name").unique("beneficiary", keep="first")
    lags = {i.id: i.lag for i in policy.incentives}
    lag = pl.col("incentive").replace_strict(lags, default=0, return_dtype=pl.Int64)
    dated = lines.rename({"year": "due"}).with_columns((pl.col("due") - lag).alias("year"))
    placed = with_dimensions(dated, population).drop("year").rename({"due": "year"})
    return placed.select(*lines.columns, *(c for c in placed.columns if c not in lines.columns)).join(
        names, "beneficiary", "left", maintain_order="left"
    )


def by(lines: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """Claims, beneficiaries and money in fen by some columns, most lost first."""
    sums = [pl.len().alias("claims"), pl.col("beneficiary").n_unique().alias("beneficiaries")]
    found = lines.group_by(keys).agg(*sums, *(pl.col(name).sum() for name in SUMS))
    lost = pl.col("claim") - pl.col("paid")
    return found.sort(lost, "claim", *keys, descending=[True, True, *[False] * len(keys)])


def worst(lines: pl.DataFrame, most: int = 20) -> pl.DataFrame:
    """The beneficiaries that lose most money: name (where known), claims, claim, paid, cut, waiting in fen."""
    lost = by(lines.filter(pl.col("paid") < pl.col("claim")), "beneficiary").head(most)
    names = lines.select("beneficiary", "name").unique("beneficiary", keep="first")
    return lost.drop("beneficiaries").join(names, "beneficiary", "left", maintain_order="left")
