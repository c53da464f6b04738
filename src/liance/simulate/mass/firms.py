"""Drawn firms and their years as columns: the same facts and gaps as `simulate.firms` draws one by one."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import polars as pl

from liance.records.frames import DIGITS
from liance.simulate.firms import COUNTIES, LARGE, PARKS, SURNAMES, TRADES
from liance.simulate.mass.draws import below, between, mostly, percent, pick
from liance.simulate.mass.sizes import revenue
from liance.values.money import WAN

ELECTRONICS: Final = 39
SOFTWARE: Final = 65
HUNDREDTHS: Final = pl.Decimal(DIGITS, 2)
PREFERENCES: Final = ("none", "none", "encouraged", "key")
PRODUCTS: Final = ("chip", "ic_equipment", "ic_material", "other")


def by_division(electronics: str, software: str, other: str) -> pl.Expr:
    """One text for electronics, one for software, one for all other firms."""
    division = pl.col("division")
    return (
        pl.when(division == ELECTRONICS)
        .then(pl.lit(electronics))
        .when(division == SOFTWARE)
        .then(pl.lit(software))
        .otherwise(pl.lit(other))
    )


def unless(unknown: pl.Expr, value: pl.Expr) -> pl.Expr:
    """The value, null where it is unknown."""
    return pl.when(~unknown).then(value)


def enterprises(firms: pl.DataFrame, years: range, *, sure: bool) -> pl.DataFrame:
    """The enterprises themselves; where `sure`, the industry of every one is known."""
    age = pl.when(pl.col("start") == years[0]).then(below("age", 12)).otherwise(0)
    name = pl.concat_str(
        pl.lit("演示·"),
        pick("name", SURNAMES),
        by_division(*(f"{TRADES[d]}有限公司 " for d in ("39", "65", ""))),
        pl.col("text"),
    )
    return firms.select(
        "id",
        name.alias("name"),
        pick("county", COUNTIES).alias("county"),
        pl.col("industry") if sure else pl.when(percent("industry known", 98)).then(pl.col("industry")),
        pl.when(percent("main industry", 90)).then(pl.col("industry")).alias("main_industry"),
        pl.when(percent("listed", 85))
        .then(by_division("electronics_manufacturing", "software", "none"))
        .alias("listed_as"),
        mostly("registered here", True).alias("registered_here"),
        mostly("dishonest", False).alias("dishonest"),
        pl.when(percent("in a park", 30)).then(pick("park", PARKS)).alias("park"),
        pl.date(pl.col("start") - age, between("month", 1, 12), 1).alias("established"),
        pl.when(percent("controlled", 60))
        .then(pl.concat_str(pl.lit("演示·控制人"), (pl.col("number") // 3).cast(pl.String)))
        .alias("controller"),
    )


def yearly(firms: pl.DataFrame, years: range, sure: frozenset[int]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of `enterprise_year` and of `product_year`."""
    sector = pl.col("division").is_in([ELECTRONICS, SOFTWARE])
    firms = firms.select(
        "key",
        "id",
        "text",
        "division",
        *map(revenue, years),
        between("margin", -60, 180).alias("margin"),
        between("research", 5, 120).alias("research"),
        pl.when(sector).then(pick("preference", PREFERENCES)).otherwise(pl.lit("none")).alias("preference"),
        ((pl.col("division") == ELECTRONICS) & percent("chips", 20)).alias("ic_or_machine_tool"),
        pl.lit(0, dtype=pl.Int64).alias("profits"),
    )
    told, sold = [], []
    for year in years:
        now = pl.col(revenue(year))
        income = now * (pl.col("margin") + between(f"income {year}", -40, 40)) // 1000
        profit = (income.fill_null(0) > 0) | (pl.col("profits") > 0)
        firms = firms.with_columns((pl.col("profits") + profit.cast(pl.Int64)).alias("profits"))
        drawn = below(f"gaps {year}", 100)
        rows = firms.filter(now.is_not_null() if year in sure else now.is_not_null() & (drawn > 0))
        known = now if year in sure else unless(drawn <= 3, now)
        told.append(_enterprise_year(rows, year, known, income, drawn))
        sold.append(_product_year(rows, year, known))
    return pl.concat(told), pl.concat(sold)


def _enterprise_year(rows: pl.DataFrame, year: int, known: pl.Expr, income: pl.Expr, drawn: pl.Expr) -> pl.DataFrame:
    now, software = pl.col(revenue(year)), pl.col("division") == SOFTWARE
    soft = pl.when(software).then(now * between(f"soft {year}", 700, 950) // 1000).otherwise(0)
    plain = pl.col("preference") == "none"
    rates = [pl.lit(Decimal(rate), dtype=HUNDREDTHS) for rate in ("0.25", "0.15")]
    return rows.with_columns(soft.alias("soft")).select(
        pl.col("id").alias("enterprise"),
        pl.lit(year, dtype=pl.Int64).alias("year"),
        known.alias("revenue"),
        unless(drawn <= 20, now - now * below(f"audit {year}", 6) // 1000).alias("audited_revenue"),
        pl.when(now >= LARGE).then(now).alias("statistical_revenue"),
        pl.when(pl.col("division").is_in([ELECTRONICS, SOFTWARE])).then(pl.col("soft")).alias("software_revenue"),
        unless(drawn <= 5, now * pl.col("research") // 1000).alias("rd_expense"),
        unless(drawn <= 8, income).alias("taxable_income"),
        pl.when(pl.col("profits") > 0).then(pl.col("profits")).alias("profit_year"),
        "preference",
        "ic_or_machine_tool",
        pl.when(plain).then(rates[0]).otherwise(rates[1]).alias("income_tax_rate"),
        (now >= 500 * WAN).alias("general_taxpayer"),
        (pl.col("soft") * 6 // 10).alias("software_sales"),
        (pl.col("soft") * between(f"tax {year}", 15, 60) // 1000).alias("software_vat"),
        (now * 9 // 10).alias("actual_spending"),
    )


def _product_year(rows: pl.DataFrame, year: int, known: pl.Expr) -> pl.DataFrame:
    """A chip, a machine, a material or something else that is a steady part of the sales of some."""
    own = mostly("own product", True)
    return rows.filter((pl.col("division") == ELECTRONICS) & percent("product", 25)).select(
        pl.col("id").alias("enterprise"),
        pl.concat_str(pl.lit("演示·产品"), pl.col("text")).alias("product"),
        pl.lit(year, dtype=pl.Int64).alias("year"),
        pick("category", PRODUCTS).alias("category"),
        own.alias("self_developed"),
        mostly("made here", True).alias("self_produced"),
        own.alias("on_department_list"),
        (known * between("share", 200, 900) // 1000).alias("sales"),
    )
