"""How large drawn firms are: sector, first year and revenue a year, before anything is unknown of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import polars as pl

from liance.simulate.firms import DIVISIONS
from liance.simulate.mass.codes import industries
from liance.simulate.mass.draws import at, bell, below, between, percent, pick, skewed
from liance.values.money import YUAN

SECTORS: Final = ("39", "65", "")
"""Electronics, software, all else: in the shares of `firms.DIVISIONS`."""


class Sizes(Protocol):
    """Where firms get their size from.

    `sure` are the years in which every firm's row and revenue are known. `size` adds to a frame of `number`
    (UInt64, from 1) and `key` the columns `industry`, `division`, `start` (first year) and, for every year,
    `revenue YEAR` in fen: null where the firm is not there.
    """

    @property
    def sure(self) -> frozenset[int]: ...

    def size(self, firms: pl.DataFrame, years: range) -> pl.DataFrame: ...


def revenue(year: int) -> str:
    """The column of a year's revenue."""
    return f"revenue {year}"


def walk(firms: pl.DataFrame, years: range) -> pl.DataFrame:
    """Revenue columns on a path from `start` on, whose growth persists; before `start` that of the first year."""
    size, trend = skewed("revenue", bell("tenths", 16) + 55), between("trend", -60, 220)
    firms = firms.with_columns(size.alias("now"), trend.alias("trend"), pl.lit(0, dtype=pl.Int64).alias("shock"))
    for year in years:
        before, going = pl.col("now"), pl.col("start") < year
        grown = pl.max_horizontal(before * (1000 + pl.col("trend") + pl.col("shock")) // 1000, YUAN)
        shock = pl.col("shock") * 6 // 10 + between(f"shock {year}", -120, 120)
        firms = firms.with_columns(
            pl.when(going).then(grown).otherwise(before).alias(revenue(year)),
            pl.when(pl.col("start") <= year).then(shock).otherwise(0).alias("shock"),
        ).with_columns(pl.col(revenue(year)).alias("now"))
    return firms.drop("now", "trend", "shock")


@dataclass(frozen=True, slots=True)
class Natural:
    """Sizes as `simulate.firms` draws them: `codes` are industry codes by sector of `SECTORS`."""

    codes: Mapping[str, list[str]]

    @property
    def sure(self) -> frozenset[int]:
        """No year is free of gaps."""
        return frozenset()

    def size(self, firms: pl.DataFrame, years: range) -> pl.DataFrame:
        """One firm in four is founded later, one in twenty-five ends up to two years early."""
        sector = at([SECTORS.index(division) for division in DIVISIONS], below("sector", len(DIVISIONS)))
        later = pick("start", pl.Series(years[:-1], dtype=pl.Int64))
        start = pl.when(percent("old", 75)).then(years[0]).otherwise(later).cast(pl.Int64)
        last = pl.when(percent("ends", 4)).then(years[-1] - below("last", 3)).otherwise(years[-1])
        firms = firms.with_columns(sector.alias("sector"), start.alias("start"), last.alias("last"))
        codes = [self.codes.get(sector) or [f"{sector or '34'}11"] for sector in SECTORS]
        firms = walk(firms.with_columns(industries(codes, pl.col("sector"))), years)
        there = {y: (pl.col("start") <= y) & (pl.col("last") >= y) for y in years}
        firms = firms.with_columns(pl.when(there[y]).then(pl.col(revenue(y))).alias(revenue(y)) for y in years)
        return firms.drop("sector", "last")
