"""The five clauses as Polars expressions, by hand: integers of fen."""

import polars as pl
from formulas import MANUFACTURING, SOFTWARE, WAN, YUAN
from harness import run


def scale_up(division, per_cent, tiers):
    """The highest tier newly crossed."""
    revenue, before = pl.col("revenue"), pl.col("revenue_before")
    award = pl.lit(0)
    for threshold, tier in tiers:
        award = pl.when((revenue > threshold) & (before <= threshold)).then(tier).otherwise(award)
    grown = (before > 0) & (revenue * 100 > before * (100 + per_cent))
    return pl.when((pl.col("division") == division) & grown).then(award).otherwise(0)


def clauses():
    """The five awards as expressions."""
    spent, sales, nth = pl.col("investment"), pl.col("sales"), pl.col("year_of_lease")
    own = pl.col("self_developed") & pl.col("self_produced")
    first = own & (sales > 2000 * WAN) & (pl.col("sales_before") <= 2000 * WAN)
    share = (spent - pl.col("land_cost")) // (10 * YUAN) * YUAN
    tenths = pl.when(nth == 1).then(7).when(nth == 2).then(5).when(nth == 3).then(3).otherwise(0)
    left = pl.max_horizontal(100 * WAN - pl.col("rent_paid"), 0)
    rent = pl.min_horizontal(pl.col("rent") * tenths // 10, left) // YUAN * YUAN
    yield scale_up(39, 8, MANUFACTURING).alias("manufacturing")
    yield scale_up(65, 12, SOFTWARE).alias("software")
    yield pl.when(spent >= 5000 * WAN).then(pl.min_horizontal(share, 1000 * WAN)).otherwise(0).alias("investment")
    yield pl.when(first).then(pl.min_horizontal(sales // (100 * YUAN) * YUAN, 100 * WAN)).otherwise(0).alias("chips")
    yield rent.alias("rent")


def prepare(frame, variant):
    """One `select` over the frame."""
    awards = list(clauses())
    return lambda: frame.select(awards)


if __name__ == "__main__":
    run(["polars"], prepare)
