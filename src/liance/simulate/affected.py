"""Who a budget hits: sums by incentive, year and class of beneficiary, and the beneficiaries that lose most."""

from __future__ import annotations

import polars as pl

from liance.simulate.dimensions import owners, with_dimensions
from liance.simulate.evaluate import Population

SUMS = ("claim", "paid", "late", "cut", "waiting")


def with_owners(lines: pl.DataFrame, population: Population) -> pl.DataFrame:
    """The lines of a settled budget with the beneficiary's `name` and a column per dimension of the vocabulary."""
    names = owners(population).select("beneficiary", "name").unique("beneficiary", keep="first")
    return with_dimensions(lines, population).join(names, "beneficiary", "left", maintain_order="left")


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
