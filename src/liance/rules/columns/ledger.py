"""Earlier awards in columns: what was paid to each beneficiary, beside his rows; texts of the ledger as money.

The counterpart of `answers.ledger`. An award counts certainly (`mine`) where its origin is the city's own, possibly
where its origin is empty. An empty amount is unknown: nothing at least, without bound at most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from liance.rules.answers.ledger import OWN
from liance.rules.columns.told import EVER, HIGHER, MATCH, SUM, TIER
from liance.rules.columns.whole import Beyond
from liance.values.faults import ValueFault
from liance.values.money import parse_money

AWARDS = "award"
"""The record type of earlier awards."""
TABLE: Mapping[str, pl.DataType] = {
    "incentive": pl.String(),
    "beneficiary": pl.String(),
    "key": pl.String(),
    "year": pl.Int64(),
    "amount": pl.Int64(),
    "origin": pl.String(),
}
LEDGER = "$paid/"
"""Put before the names of columns about earlier awards."""
TWINS = {"high": "low", "yes": "may", "maytop": "top"}
"""What is left out where it is the same as the other."""
ANY = "any"
BIG = pl.Int128


def paid(incentive: str, what: str) -> str:
    """The name of a column about a beneficiary's earlier awards of an incentive."""
    return f"{LEDGER}{incentive}/{what}"


def awards_of(table: pl.DataFrame | pl.LazyFrame | None, incentives: Sequence[str]) -> pl.DataFrame:
    """The awards of some incentives: `TABLE`, with `mine` and `low` and `high` of the amount that may count."""
    if table is None:
        empty = pl.DataFrame(schema=dict(TABLE))
    else:
        given = table.lazy().collect_schema()
        columns = [pl.col(n).cast(t) if n in given else pl.lit(None, t).alias(n) for n, t in TABLE.items()]
        wanted = pl.col("incentive").is_in(list(incentives)) & pl.col("beneficiary").is_not_null()
        empty = table.lazy().select(columns).filter(wanted).collect()
    mine, other = pl.col("origin").is_in(OWN).fill_null(False), pl.col("origin").is_not_null()
    return empty.with_columns(mine.alias("mine"), (other & ~mine).alias("other")).drop("origin")


# ---- beside the rows -------------------------------------------------------------------------------------------------
def beside(frame: pl.DataFrame, owner: str, awards: pl.DataFrame, asked: Mapping[str, set[str]]) -> pl.DataFrame:
    """The frame with what the ledger tells of each row's beneficiary, by incentive: see `_aggregates`.

    No columns for an incentive of which nothing was awarded. Raises Beyond where a sum does not fit.
    """
    told = set(awards["incentive"].unique())
    present = [i for i in asked if i in told]
    if not present or not frame.height:
        return frame
    made: dict[str, pl.Expr] = {}
    for incentive in present:
        made |= _aggregates(incentive, asked[incentive])
    if any(TIER in asked[incentive] for incentive in present):
        awards = awards.with_columns(money_of(awards["key"]).alias("tier"))
    by_party = awards.group_by("beneficiary").agg(e.alias(n) for n, e in made.items())
    wide = [c for c, dtype in by_party.schema.items() if dtype == BIG]
    try:
        by_party = by_party.with_columns(pl.col(wide).cast(pl.Int64))
    except pl.exceptions.InvalidOperationError as beyond:
        raise Beyond("earlier awards of more than 64 bits together") from beyond
    beside_rows = frame.select(pl.col(owner).alias("beneficiary")).join(
        by_party.with_columns(pl.lit(True).alias(ANY)), on="beneficiary", how="left", maintain_order="left"
    )
    nobody = pl.col(ANY).is_null()
    filled = [_absent(n, beside_rows.schema[n], nobody) for n in made]
    return frame.with_columns(_fewer(beside_rows.select(filled)))


def _aggregates(incentive: str, asked: set[str]) -> dict[str, pl.Expr]:
    """What is told of a beneficiary.

    SUM: `low`, `high` (null: no bound). EVER: `yes`, `may`. TIER: `top` (certainly paid), `maytop`, `open` (an award
    without a key). MATCH: `may`, and `first` and `last` year of an award. HIGHER: `other`, perhaps another treasury's.
    """
    mine = (pl.col("incentive") == incentive) & pl.col("mine")
    may = (pl.col("incentive") == incentive) & ~pl.col("other")
    made: dict[str, pl.Expr] = {}
    if SUM in asked:
        amount = pl.col("amount").cast(BIG)
        low, high = counted(mine, may, amount)
        made[paid(incentive, "low")] = low.sum()
        made[paid(incentive, "high")] = pl.when(~high.is_null().any()).then(high.sum())
    if EVER in asked:
        made[paid(incentive, "yes")] = mine.any()
    if EVER in asked or MATCH in asked:
        made[paid(incentive, "may")] = may.any()
    if TIER in asked:
        made[paid(incentive, "top")] = pl.when(mine).then("tier").max()
        made[paid(incentive, "maytop")] = pl.when(may).then("tier").max()
        made[paid(incentive, "open")] = (may & pl.col("key").is_null()).any()
    if MATCH in asked:
        made[paid(incentive, "first")] = pl.when(may).then("year").min()
        made[paid(incentive, "last")] = pl.when(may).then("year").max()
    if HIGHER in asked:
        made[paid(incentive, "other")] = ((pl.col("incentive") == incentive) & ~pl.col("mine")).any()
    return made


def counted(yes: pl.Expr, may: pl.Expr, amount: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """What amounts add at least and at most (null: no bound) that count certainly, or possibly."""
    zero = pl.lit(0, BIG)
    low = pl.when(yes).then(amount.fill_null(0)).when(may).then(pl.min_horizontal(amount, zero)).otherwise(zero)
    high = pl.when(yes).then(amount).when(may & amount.is_not_null()).then(pl.max_horizontal(amount, zero))
    return low, high.when(~may).then(zero)


def _absent(name: str, dtype: pl.DataType, nobody: pl.Expr) -> pl.Expr:
    """A column for rows whose beneficiary has no award: no sum, no mark, no tier and no year."""
    if dtype == pl.Boolean:
        return pl.col(name).fill_null(False)
    if name.endswith(("/low", "/high")):
        return pl.when(nobody).then(0).otherwise(name).alias(name)
    if name.endswith(("/first", "/last")):  # any year will do where there is no award, so that bounds hold
        return pl.col(name).fill_null(strategy="max" if name.endswith("/first") else "min")
    return pl.col(name)


def _fewer(made: pl.DataFrame) -> pl.DataFrame:
    """Without the columns that say the same as another: where all is known, bounds are one column."""
    same = []
    for name in made.columns:
        start, what = name.rsplit("/", 1)
        other = f"{start}/{TWINS.get(what, '')}"
        if other in made.columns and made[name].equals(made[other]):
            same.append(name)
    return made.drop(same)


# ---- each by its key -------------------------------------------------------------------------------------------------
def money_of(texts: pl.Series) -> pl.Series:
    """Fen of texts that are money; null for others."""
    some = texts.drop_nulls().unique()
    some = some.filter(some.str.contains(r"\d"))
    pairs = {text: fen for text in some if (fen := _fen(text)) is not None}
    if not pairs:
        return pl.repeat(None, texts.len(), dtype=pl.Int64, eager=True)
    return texts.replace_strict(pairs, default=None, return_dtype=pl.Int64)


def _fen(text: str) -> int | None:
    try:
        return parse_money(text)
    except ValueFault:
        return None
