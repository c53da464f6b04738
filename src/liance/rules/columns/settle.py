"""Second pass in columns: what one beneficiary may get together, where that is plain; `hand` marks where it is not.

A beneficiary whose limits, repetitions or groups meet anything unknown is decided by `answers.allocate` instead.
"""

from __future__ import annotations

import polars as pl

from liance.rules import ir
from liance.rules.columns.results import OUTCOME, SCHEMA
from liance.rules.columns.rule import GONE, HAND, WHO, Joint, Rule
from liance.rules.columns.turns import in_turn

BIG = pl.Int128


def settle(rule: Rule, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of one incentive with `who`, `hand`, `gone`, and amounts after the limits it shares with itself."""
    alone = pl.format("?{}", pl.int_range(pl.len()))
    never = pl.lit(False)
    rows = rows.with_columns(pl.coalesce("beneficiary", alone).alias(WHO), never.alias(HAND), never.alias(GONE))
    if rule.once is None and not rule.shared:
        return rows
    counts = rows.group_by(WHO).len()
    several = counts.filter(pl.col("len") > 1)
    if not several.height:
        return _limited(rule, rows)
    many = rows.join(several.select(WHO), on=WHO, how="semi")
    meeting = _meeting(rule, many).unique()
    plain = rows.join(meeting.to_frame(WHO), on=WHO, how="anti")
    order = sorted(c for c in rows.columns if c.startswith("order"))
    involved = many.join(meeting.to_frame(WHO), on=WHO, how="semi").sort(WHO, *order)
    return pl.concat([_limited(rule, plain), in_turn(rule, involved)])


def _limited(rule: Rule, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that share their limits with nothing, or with so little that these do not bind."""
    for shared in rule.shared:
        rows = rows.with_columns(least(shared.low, shared.high))
    return rows


def least(low: str, high: str) -> list[pl.Expr]:
    """Bounds no higher than a limit's; a missing upper bound is the limit's."""
    known = pl.col("low").is_not_null() & pl.col(low).is_not_null()
    return [
        pl.when(known).then(pl.min_horizontal("low", low)).alias("low"),
        pl.min_horizontal("high", high).alias("high"),
    ]


def _meeting(rule: Rule, rows: pl.DataFrame) -> pl.Series:
    """The beneficiaries of whom rows may stand in each other's way: the same thing twice, or a limit that may bind."""
    found = [pl.Series(WHO, [], dtype=pl.String)]
    if rule.once is not None:
        group = keyed(rule.once, rule.once_each_year)
        found.append(rows.group_by(group).len().filter(pl.col("len") > rule.times)[WHO])
    for shared in rule.shared:
        high, cap = pl.col("high").cast(BIG), pl.col(shared.low).cast(BIG)
        groups = rows.group_by(keyed(shared.keys, shared.each_year)).agg(
            pl.len(),
            high.sum().alias("sum"),
            cap.min().alias("cap"),
            (high.is_null() | cap.is_null()).any().alias("open"),
        )
        binding = pl.col("open") | (pl.col("sum") > pl.col("cap"))
        found.append(groups.filter((pl.col("len") > 1) & binding)[WHO])
    keys = {k for names in (rule.once or (), *(shared.keys for shared in rule.shared)) for k in names}
    if keys:
        found.append(rows.filter(pl.any_horizontal([pl.col(k).is_null() for k in sorted(keys)]))[WHO])
    return pl.concat(found)


def keyed(keys: tuple[str, ...], each_year: bool) -> list[str]:
    """The columns that tell what belongs together: the beneficiary, the keys, and the year where it counts."""
    return [WHO, *keys, *(["year"] if each_year else [])]


def common_limit(joint: Joint, rows: pl.DataFrame) -> pl.DataFrame:
    """Amounts no higher than a group's common maximum, where nothing else of the group is there."""
    return rows.with_columns(least(joint.low, joint.high)) if joint.low else rows


def outcomes(rule: Rule, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows as results have them, refusals included."""
    refused = pl.col(GONE) | ~pl.col("may")
    if rule.manual:
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
