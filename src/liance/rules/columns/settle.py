"""Second pass in columns: what one beneficiary may get together, where that is plain; `hand` marks where it is not.

A beneficiary whose limits, repetitions or groups meet anything unknown is decided by `answers.allocate` instead.
"""

from __future__ import annotations

import polars as pl

from liance.rules import ir
from liance.rules.columns.results import OUTCOME, SCHEMA
from liance.rules.columns.rule import Joint, Rule, Shared

WHO, HAND, GONE = "who", "hand", "gone"
"""The beneficiary (one of its own where unknown); to be decided by the single-case engine; not payable after all."""
BIG = pl.Int128


def settle(rule: Rule, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of one incentive with `who`, `hand`, `gone`, and amounts after the limits it shares with itself."""
    alone = pl.format("?{}", pl.int_range(pl.len()))
    rows = rows.with_columns(
        pl.coalesce(pl.col("beneficiary"), alone).alias(WHO), pl.lit(False).alias(HAND), pl.lit(False).alias(GONE)
    )
    if rule.once is None and not rule.shared:
        return rows
    several = rows.select(pl.len().over(WHO) > 1).to_series()
    single, many = rows.filter(~several), rows.filter(several)
    for shared in rule.shared:
        single = single.with_columns(_least(shared.low, shared.high))
    if many.height:
        many = many.sort(WHO, *sorted(c for c in many.columns if c.startswith("order")))
        if rule.once is not None:
            many = _once(rule, rule.once, many)
        for shared in rule.shared:
            many = _limit(rule, shared, many)
    return pl.concat([single, many])


def _least(low: str, high: str) -> list[pl.Expr]:
    """Bounds no higher than a limit's; a missing upper bound is the limit's."""
    return [
        pl.when(pl.col("low").is_not_null() & pl.col(low).is_not_null())
        .then(pl.min_horizontal("low", low))
        .alias("low"),
        pl.min_horizontal("high", high).alias("high"),
    ]


def _settled(rule: Rule) -> pl.Expr:
    """Whether a row is certain, amount and all."""
    if not rule.has_amount:
        return pl.col("yes")
    return pl.col("yes") & (pl.col("low") == pl.col("high")).fill_null(False)


def _keyed(keys: tuple[str, ...], each_year: bool) -> list[str]:
    return [WHO, *keys, *(["year"] if each_year else [])]


def _unclear(keys: tuple[str, ...]) -> pl.Expr:
    """Whether a key of a beneficiary's rows is unknown."""
    return pl.any_horizontal([pl.col(k).is_null() for k in keys]).any().over(WHO) if keys else pl.lit(False)


def _once(rule: Rule, keys: tuple[str, ...], rows: pl.DataFrame) -> pl.DataFrame:
    """Of rows about the same thing the first is paid, or as many as the rule allows."""
    group = _keyed(keys, rule.once_each_year)
    paid = (pl.col("high") > 0).fill_null(True) if rule.has_amount else pl.col("may")
    before = paid.cast(pl.Int64).cum_sum().over(group) - paid.cast(pl.Int64)
    rivals = pl.len().over(group) > rule.times
    unsure = (rivals & (~_settled(rule)).any().over(group)).any().over(WHO)
    if rule.shared:
        unsure = unsure | rivals.any().over(WHO)
    return rows.with_columns((pl.col(HAND) | unsure | _unclear(keys)).alias(HAND), (before >= rule.times).alias(GONE))


def _limit(rule: Rule, shared: Shared, rows: pl.DataFrame) -> pl.DataFrame:
    """At most so much over all rows that share a limit: each gets what the earlier ones leave."""
    group = _keyed(shared.keys, shared.each_year)
    high = pl.when(~pl.col(GONE)).then(pl.col("high")).otherwise(0).cast(BIG)
    cap = pl.col(shared.low)
    open_ = (high.is_null() | cap.is_null()).any().over(group)
    fits = (high.sum().over(group) <= cap.min().over(group)).fill_null(False) & ~open_
    plain = _settled(rule).all().over(group) & (cap == pl.col(shared.high)).all().over(group)
    plain = (plain & (cap.min().over(group) == cap.max().over(group))).fill_null(False)
    if rule.nature is ir.Nature.RANGE or len(rule.shared) > 1:
        plain = pl.lit(False)
    upto = pl.min_horizontal(high.cum_sum().over(group), cap.cast(BIG))
    left = upto - pl.min_horizontal(high.cum_sum().over(group) - high, cap.cast(BIG))
    taken = pl.when(~fits & plain).then(left.cast(pl.Int64))
    hand = ((pl.len().over(group) > 1) & ~fits & ~plain).any().over(WHO) | _unclear(shared.keys)
    alone = pl.len().over(group) == 1
    low, most = _least(shared.low, shared.high)
    return rows.with_columns(
        (pl.col(HAND) | hand).alias(HAND),
        pl.when(alone).then(low).otherwise(pl.coalesce(taken, "low")).alias("low"),
        pl.when(alone).then(most).otherwise(pl.coalesce(taken, "high")).alias("high"),
    )


def memberships(rule: Rule, joint: Joint, rows: pl.DataFrame) -> pl.DataFrame:
    """What puts the rows of an incentive together with others of a group: beneficiary, group and the group's keys."""
    year = pl.col("year").cast(pl.String).fill_null("") if joint.each_year else pl.lit("")
    keys = pl.concat_str([year, *(pl.col(k).fill_null("?") for k in joint.keys)], separator="\x1f")
    unclear = pl.any_horizontal([pl.col(k).is_null() for k in joint.keys]) if joint.keys else pl.lit(False)
    return rows.filter(~pl.col(GONE)).select(
        pl.col(WHO), pl.lit(f"{joint.id}/{joint.kind}").alias("group"), keys.alias("keys"), unclear.alias("unclear")
    )


def met(found: list[pl.DataFrame]) -> pl.Series:
    """The beneficiaries of whom two rows meet in a group, or who may."""
    rows = pl.concat(found)
    sets = rows.group_by(WHO, "group", "keys").agg(pl.len().alias("n"))
    doubtful = rows.filter(pl.col("unclear").any().over(WHO, "group") & (pl.len().over(WHO, "group") > 1))
    return pl.concat([sets.filter(pl.col("n") > 1)[WHO], doubtful[WHO]]).unique()


def common_limit(joint: Joint, rows: pl.DataFrame) -> pl.DataFrame:
    """Amounts no higher than a group's common maximum, where nothing else of the group is there."""
    return rows.with_columns(_least(joint.low, joint.high)) if joint.low else rows


def outcomes(rule: Rule, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows as results have them, refusals included."""
    refused = pl.col(GONE) | ~pl.col("may")
    if not rule.has_amount:
        open_ = pl.when(pl.col("yes")).then(pl.lit("manual")).otherwise(pl.lit("undetermined"))
        none = pl.lit(None, dtype=pl.Int64)
        amounts = {"amount": none, "low": none, "high": none}
    else:
        refused = refused | (pl.col("high") == 0).fill_null(False)
        sure = pl.col("yes") & (pl.col("low") == pl.col("high")).fill_null(False)
        discretion = rule.nature is ir.Nature.RANGE
        kind = rule.nature.value if rule.nature in (ir.Nature.RANGE, ir.Nature.CEILING) else "definite"
        open_ = pl.when(sure).then(pl.lit(kind)).otherwise(pl.lit("undetermined"))
        least = pl.min_horizontal("floor", "high") if discretion else pl.col("low")
        low = pl.when(sure).then(least).when(pl.col("yes")).then(pl.col("low")).otherwise(0)
        amounts = {
            "amount": pl.when(sure & ~refused).then(pl.lit(None, dtype=pl.Int64) if discretion else pl.col("high")),
            "low": pl.when(~refused).then(low),
            "high": pl.when(~refused).then(pl.col("high")),
        }
    outcome = pl.when(refused).then(pl.lit("not_eligible")).otherwise(open_).cast(OUTCOME)
    made = rows.with_columns(outcome=outcome, incentive=pl.lit(rule.incentive.id), **amounts)
    return made.select(*SCHEMA)
