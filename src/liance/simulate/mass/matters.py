"""What drawn firms have now and then, as columns: leases, honours, projects, talent and earlier awards."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import polars as pl

from liance.simulate.firms import HONOURS, PARKS
from liance.simulate.mass.codes import uscc
from liance.simulate.mass.draws import at, below, between, bits, mostly, percent, pick, skewed
from liance.simulate.mass.firms import ELECTRONICS, HUNDREDTHS
from liance.values.money import WAN

SHARES: Final = pl.Series([Decimal(n) / 100 for n in (100, 100, 100, 80, 65)], dtype=HUNDREDTHS)
ORIGINS: Final = ("here", "before", "province", "nation")


def leases(firms: pl.DataFrame, years: range) -> pl.DataFrame:
    """A lease in a park over up to five years: the first three may be supported."""
    firms = firms.filter((pl.col("division") == ELECTRONICS) & percent("lease", 20)).select(
        "key",
        "id",
        pl.max_horizontal("start", years[-1] - between("lease years", 1, 4)).alias("first"),
        skewed("rent", below("rent tenths", 10) + 75).alias("rent"),
        skewed("invested", below("invested tenths", 14) + 84).alias("invested"),
    )
    return pl.concat(_lease_year(firms.filter(pl.col("first") <= year), year) for year in years)


def _lease_year(firms: pl.DataFrame, year: int) -> pl.DataFrame:
    count, rent, invested = (year + 1 - pl.col("first")).cast(pl.Int64), pl.col("rent"), pl.col("invested")
    return firms.select(
        pl.col("id").alias("enterprise"),
        pick("lease park", PARKS).alias("park"),
        pl.lit(year, dtype=pl.Int64).alias("year"),
        count.alias("year_of_lease"),
        count.alias("year_of_claim"),
        pl.when(percent(f"rent known {year}", 96)).then(rent).alias("rent"),
        (rent * 109 // 100).alias("rent_with_tax"),
        (rent // 10).alias("property_fee"),
        pick(f"own use {year}", SHARES).alias("self_use_share"),
        invested.alias("park_investment"),
        (invested // 3).alias("paid_in_capital"),
        (invested // 2).alias("fixed_assets"),
        rent.alias("actual_spending"),
    )


def recognitions(firms: pl.DataFrame, years: range) -> pl.DataFrame:
    """Every second firm has an honour: titles and levels take turns; some have another one later."""
    index = pl.col("number") // 2 % len(HONOURS)
    firms = firms.filter(pl.col("number") % 2 == 0).with_columns(index.alias("honour"))
    return pl.concat((_honour(firms, years, 1), _honour(firms.filter(percent("again", 20)), years, 2)))


def _honour(firms: pl.DataFrame, years: range, time: int) -> pl.DataFrame:
    title = at([title for title, _ in HONOURS], pl.col("honour"))
    cost = skewed(f"cost {time}", below(f"cost tenths {time}", 16) + 82)
    month, day = between(f"honour month {time}", 1, 12), between(f"honour day {time}", 1, 28)
    return firms.with_columns(title.alias("title"), cost.alias("cost")).select(
        pl.when(pl.col("title").str.ends_with("_park"))
        .then(pick(f"honoured park {time}", PARKS))
        .otherwise(pl.col("id"))
        .alias("party"),
        "title",
        _thing("成果", f"-{time}").alias("subject"),
        pl.date(_year(f"honour year {time}", years), month, day).alias("date"),
        at(pl.Series([level for _, level in HONOURS], dtype=pl.String), pl.col("honour")).alias("level"),
        pl.when(percent(f"cost known {time}", 95)).then(pl.col("cost")).alias("total_investment"),
        (pl.col("cost") * 8 // 10).alias("construction_cost"),
        (pl.col("cost") // 20).alias("provincial_subsidy"),
        between(f"parties {time}", 1, 4).alias("joint_parties"),
        pl.col("cost").alias("actual_spending"),
    )


def projects(firms: pl.DataFrame, years: range, area: str) -> pl.DataFrame:
    """An investment project, brought in by the firm itself, by another firm or by nobody."""
    firms = firms.filter(percent("project", 8)).with_columns(
        skewed("investment", below("investment tenths", 20) + 90).alias("invested"),
        below("introduced by", 3).alias("by"),
        percent("newly introduced", 50).alias("fresh"),
        (bits("introducer") % pl.col("number") + 1).alias("other"),
    )
    invested = pl.col("invested")
    introducer = pl.when(pl.col("by") == 1).then(pl.col("id")).when(pl.col("by") == 2).then(uscc(pl.col("other"), area))
    return firms.select(
        _thing("项目").alias("name"),
        pl.col("id").alias("investor"),
        introducer.alias("introducer"),
        _year("project year", years).alias("year"),
        pl.when(percent("investment known", 96)).then(invested).alias("actual_investment"),
        pl.when(percent("land known", 95)).then(invested * below("land", 30) // 100).alias("land_cost"),
        (invested * 12 // 10).alias("planned_investment"),
        (invested * 11 // 10).alias("contract_investment"),
        (invested * 7 // 10).alias("fixed_assets"),
        pl.col("fresh").alias("newly_introduced"),
        (pl.col("fresh") & percent("supporting", 80)).alias("supporting"),
        percent("same chain", 70).alias("same_park_or_chain"),
        mostly("legal person", True).alias("independent_legal_person"),
        mostly("host here", True).alias("host_registered_here"),
        invested.alias("actual_spending"),
    )


def talent(firms: pl.DataFrame, years: range) -> pl.DataFrame:
    """One firm in forty employs a team."""
    return firms.filter(pl.col("number") % 40 == 0).select(
        pl.col("id").alias("employer"),
        _thing("团队").alias("person"),
        pl.date(_year("talent year", years), between("talent month", 1, 12), 15).alias("date"),
        mostly("bottleneck", False).alias("bottleneck_technology"),
        percent("gap", 50).alias("fills_gap"),
    )


def awards(firms: pl.DataFrame, years: range, incentives: Sequence[str]) -> pl.DataFrame:
    """An earlier payment under some item, by the city itself, before this system, by province or nation."""
    year = _year("award year", years)
    return firms.filter(pl.col("number") % 20 == 0).select(
        pick("incentive", incentives).alias("incentive"),
        pl.col("id").alias("beneficiary"),
        _thing("成果", "-1").alias("key"),
        year.alias("year"),
        pl.when(percent("paid on", 80)).then(pl.date(year, between("paid month", 1, 12), 20)).alias("paid_on"),
        (between("award", 1, 60) * WAN).alias("amount"),
        pick("origin", ORIGINS).alias("origin"),
    )


def _thing(word: str, end: str = "") -> pl.Expr:
    """What is told apart by the firm's number."""
    return pl.concat_str(pl.lit(f"演示·{word}"), pl.col("text"), pl.lit(end))


def _year(name: str, years: range) -> pl.Expr:
    return between(name, years[0], years[-1])
