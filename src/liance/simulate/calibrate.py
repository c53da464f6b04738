"""Sizes of drawn firms that meet given totals: as many in each cell as asked, their revenue the total to the fen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import gcd
from typing import Final

import polars as pl

from liance.records.vocabulary import Vocabulary
from liance.simulate.mass.aims import TOP, Aim, aims_of, sector_sizes
from liance.simulate.mass.codes import codes_under, industries
from liance.simulate.mass.draws import at, bell, below, keys, mixed, skewed
from liance.simulate.mass.sizes import revenue, walk
from liance.simulate.mass.totals import LARGEST, Cell

STEP: Final = 100_000
"""Firms between two points at which the weights so far are kept."""
_ROOT: Final = 3162
"""The root of `TOP`."""
_WIDE: Final = pl.Int128()
"""A revenue times a sum of revenues has up to 36 digits."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The places of one year: where each stretch of firms begins, and which aim it belongs to, if any."""

    starts: list[int]
    aims: list[int | None]

    def aim(self, place: pl.Expr) -> pl.Expr:
        """The index of the aim to which each place belongs, null where the firm is not there."""
        index = pl.lit(pl.Series(self.starts, dtype=pl.Int64)).search_sorted(place, side="right").cast(pl.Int64) - 1
        return at(pl.Series(self.aims, dtype=pl.Int64), index)


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Sizes (`mass.sizes.Sizes`) that meet aims; made by `calibrated`.

    A firm has a place: places are dealt out by sector, in each year the largest band first, so that large firms
    stay large. In its band a firm's share of the total follows its weight. `before` holds, at every `STEP`
    firms, the weight and the number of firms so far, by aim.
    """

    aims: list[Aim]
    seed: int
    enterprises: int
    codes: Mapping[str, list[str]]
    sectors: list[int]
    stretches: Mapping[int, Stretch]
    before: list[pl.DataFrame]

    @property
    def sure(self) -> frozenset[int]:
        """The years that the totals are of."""
        return frozenset(self.stretches)

    def size(self, firms: pl.DataFrame, years: range) -> pl.DataFrame:
        """Sizes that follow the totals in their years; in the others the nearest such year and the firm's path.

        Adds `aim YEAR`, an index, for the years of the totals.
        """
        firms = self._weighted(firms, years)
        first = int(firms["number"][0])
        scale = self._scale(self._so_far(first, years))
        given = sorted(self.stretches)
        firms = firms.with_columns(_shared(year, scale).alias(revenue(year)) for year in given)
        nearest = {year: min(given, key=lambda other: abs(other - year)) for year in years}
        firms = firms.with_columns(_followed(y, nearest[y]).alias(revenue(y)) for y in years if y not in given)
        there = [pl.when(pl.col(revenue(year)).is_not_null()).then(year) for year in years]
        return firms.with_columns(pl.coalesce(there).cast(pl.Int64).alias("start"))

    def _weighted(self, firms: pl.DataFrame, years: range) -> pl.DataFrame:
        """The firms with their industry, and for every year `path YEAR`, `aim YEAR` and `weight YEAR`."""
        stride = next(n for n in range(max(self.enterprises * 618 // 1000, 1), 10**9) if gcd(n, self.enterprises) == 1)
        turned = pl.col("number").cast(pl.Int64) * stride + mixed(self.seed) % self.enterprises
        firms = firms.with_columns((turned % self.enterprises).alias("place"), pl.lit(years[0]).alias("start"))
        starts = pl.Series(self.sectors, dtype=pl.Int64)
        sector = pl.lit(starts).search_sorted(pl.col("place"), side="right").cast(pl.Int64) - 1
        firms = walk(firms.with_columns(industries(self.codes.values(), sector)), years)
        firms = firms.rename({revenue(year): f"path {year}" for year in years})
        small, large = below("size", _ROOT + 1), skewed("size", bell("size tenths", 8) + 30)
        firms = firms.with_columns((small * small).alias("small"), large.alias("large"))
        no_end = pl.Series([aim.cell.open for aim in self.aims])
        for year, stretch in self.stretches.items():
            grown = pl.col(f"path {year}") * 1000 // pl.col(f"path {years[0]}")
            firms = firms.with_columns(stretch.aim(pl.col("place")).alias(f"aim {year}")).with_columns(
                (pl.when(at(no_end, pl.col(f"aim {year}"))).then(pl.col("large")).otherwise(pl.col("small")) * grown)
                .floordiv(1000)
                .clip(1, TOP)
                .alias(f"weight {year}")
            )
        return firms.drop("small", "large")

    def _sums(self, first: int, stop: int, years: range) -> pl.DataFrame:
        """Weight and number of the firms from `first` to before `stop`, one row per aim."""
        number = pl.int_range(first, stop, dtype=pl.UInt64, eager=True).alias("number")
        firms = self._weighted(pl.DataFrame([number]).with_columns(keys(pl.col("number"), self.seed)), years)
        found = [
            firms.group_by(pl.col(f"aim {year}").alias("aim")).agg(
                pl.col(f"weight {year}").sum().alias("weight"), pl.len().cast(pl.Int64).alias("firms")
            )
            for year in self.stretches
        ]
        every = pl.DataFrame({"aim": pl.Series(range(len(self.aims)), dtype=pl.Int64)})
        return every.join(pl.concat(found), on="aim", how="left", maintain_order="left").select(
            pl.col("weight").fill_null(0), pl.col("firms").fill_null(0)
        )

    def _so_far(self, first: int, years: range) -> pl.DataFrame:
        """The sums of all firms before number `first`."""
        step = (first - 1) // STEP
        rest = range(step * STEP + 1, first)
        return self.before[step] + self._sums(rest.start, rest.stop, years) if rest else self.before[step]

    def _scale(self, before: pl.DataFrame) -> pl.DataFrame:
        """How weights become revenue, one row per aim: what is above the lower ends follows the weights.

        Where that would leave the band (`gap`), what is missing to the upper ends follows the gaps between the
        weights and `TOP` instead: either ratio is at most one.
        """
        rows = []
        for aim, (weight, firms), (earlier, count) in zip(
            self.aims, self.before[-1].iter_rows(), before.iter_rows(), strict=True
        ):
            above = aim.above(weight)
            gap = above * TOP > weight * aim.width
            rows.append(
                {
                    "low": aim.cell.low,
                    "width": aim.width,
                    "gap": gap,
                    "target": firms * aim.width - above if gap else above,
                    "whole": max(firms * TOP - weight if gap else weight, 1),
                    "before": count * TOP - earlier if gap else earlier,
                }
            )
        return pl.DataFrame(rows, schema={n: pl.Boolean if n == "gap" else _WIDE for n in rows[0]})


def _shared(year: int, scale: pl.DataFrame) -> pl.Expr:
    """Each firm's revenue: its part of the aim's total, cut where the running sums of weights fall."""
    low, width, gap, target, whole, before = (at(scale[name], pl.col(f"aim {year}")) for name in scale.columns)
    weight = pl.col(f"weight {year}")
    weight = pl.when(gap).then(TOP - weight).otherwise(weight).cast(_WIDE)
    after = weight.cum_sum().over(f"aim {year}") + before
    part = after * target // whole - (after - weight) * target // whole
    return (low + pl.when(gap).then(width - part).otherwise(part)).cast(pl.Int64)


def _followed(year: int, given: int) -> pl.Expr:
    """Revenue of a year without totals: that of a year with totals, grown as the firm's path did."""
    grown = pl.col(revenue(given)).cast(_WIDE) * pl.col(f"path {year}") // pl.col(f"path {given}")
    return grown.clip(upper_bound=LARGEST).cast(pl.Int64)


def calibrated(
    cells: Sequence[Cell], vocabulary: Vocabulary, *, seed: int, years: range, enterprises: int | None = None
) -> Calibrated:
    """Sizes that meet the cells (of `read_totals`) in a city of so many enterprises, or of as many as they ask for.

    Goes through all firms once, to sum up their weights. The plan of the city must have the same seed.
    """
    aims, sizes = aims_of(cells, enterprises), sector_sizes(cells, enterprises)
    codes = codes_under(vocabulary, sizes)
    whole = sum(sizes.values())
    sectors = [end - size for end, size in zip(accumulate(sizes.values()), sizes.values(), strict=True)]
    stretches = {y: _stretch(y, aims, dict(zip(sizes, sectors, strict=True))) for y in sorted({c.year for c in cells})}
    made = Calibrated(aims, seed, whole, {s: codes[s] for s in sizes}, sectors, stretches, [])
    nothing = [0] * len(aims)
    made.before.append(pl.DataFrame({"weight": nothing, "firms": nothing}))
    for first in range(1, whole + 1, STEP):
        made.before.append(made.before[-1] + made._sums(first, min(first + STEP, whole + 1), years))
    return made


def _stretch(year: int, aims: Sequence[Aim], sectors: Mapping[str, int]) -> Stretch:
    """The places of one year: in every sector the largest band first, nobody after the smallest."""
    stretch = Stretch([], [])
    for sector, start in sectors.items():
        inside = [i for i, aim in enumerate(aims) if (aim.cell.sector, aim.cell.year) == (sector, year)]
        for index in sorted(inside, key=lambda i: -aims[i].cell.low):
            stretch.starts.append(start)
            stretch.aims.append(index)
            start += aims[index].firms
        stretch.starts.append(start)
        stretch.aims.append(None)
    return stretch


@dataclass(frozen=True, slots=True)
class Met:
    """What became of an aim: firms made, and the sum of their revenue in fen."""

    aim: Aim
    firms: int
    revenue: int

    @property
    def off(self) -> int:
        """Revenue made less the revenue aimed at, in fen: not zero where the band does not allow it."""
        return 0 if self.aim.revenue is None else self.revenue - self.aim.revenue


def tally(sizes: pl.DataFrame, years: Iterable[int]) -> pl.DataFrame:
    """Firms and revenue by `aim` in a frame that `Calibrated.size` made, for the years of the totals."""
    rows = [
        sizes.group_by(pl.col(f"aim {year}").alias("aim")).agg(
            pl.col(revenue(year)).count().cast(pl.Int64).alias("firms"),
            pl.col(revenue(year)).cast(_WIDE).sum().alias("revenue"),
        )
        for year in years
    ]
    return pl.concat(rows)


def report(made: Calibrated, tallies: Iterable[pl.DataFrame]) -> list[Met]:
    """What became of every aim, from the tallies of all parts."""
    sums = pl.concat(tallies).group_by("aim").sum()
    found = {aim: (firms, revenue_) for aim, firms, revenue_ in sums.iter_rows()}
    return [Met(aim, *found.get(index, (0, 0))) for index, aim in enumerate(made.aims)]
