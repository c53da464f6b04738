"""Second pass in columns: what one beneficiary may get together with his earlier awards; `hand` marks what is open."""

from __future__ import annotations

import polars as pl

from liance.rules import ir
from liance.rules.columns.ledger import BIG
from liance.rules.columns.limits import alone_of, left_of, less, there
from liance.rules.columns.matched import HIGHER, with_ledger
from liance.rules.columns.results import OUTCOME, SCHEMA
from liance.rules.columns.rule import GONE, HAND, MET, SURE, UNSURE, WHO, Rule
from liance.rules.columns.turns import in_turn


def settle(rule: Rule, rows: pl.DataFrame, awards: pl.DataFrame) -> pl.DataFrame:
    """The rows of one incentive with `who`, `hand`, `gone`, and amounts after the limits it shares with itself.

    `awards`: the ledger, as `ledger.awards_of` gives it.
    """
    alone = pl.format("?{}", pl.int_range(pl.len()))
    never = pl.lit(False)
    rows = rows.with_columns(pl.coalesce("beneficiary", alone).alias(WHO), never.alias(HAND), never.alias(GONE))
    rows = with_ledger(rule, rows, awards)
    if rule.once is None and not rule.shared:
        return rows
    counts = rows.group_by(WHO).len()
    several = counts.filter(pl.col("len") > 1)
    if not several.height:
        return alone_of(rule, rows)
    many = rows.join(several.select(WHO), on=WHO, how="semi")
    meeting = _meeting(rule, many).unique()
    plain = rows.join(meeting.to_frame(WHO), on=WHO, how="anti")
    order = sorted(c for c in rows.columns if c.startswith("order"))
    involved = many.join(meeting.to_frame(WHO), on=WHO, how="semi").sort(WHO, *order)
    return pl.concat([alone_of(rule, plain), in_turn(rule, involved)])


def _meeting(rule: Rule, rows: pl.DataFrame) -> pl.Series:
    """The beneficiaries of whom rows may stand in each other's way: the same thing twice, or a limit that may bind."""
    found = [pl.Series(WHO, [], dtype=pl.String)]
    if rule.once is not None:
        group = keyed(rule.once, rule.once_each_year)
        found.append(rows.group_by(group).len().filter(pl.col("len") > rule.times)[WHO])
        if SURE in rows.columns:
            found.append(rows.filter(pl.col(SURE) + pl.col(UNSURE) > 0)[WHO])
    for shared in rule.shared:
        high, cap = pl.col("high").cast(BIG), pl.col(shared.low).cast(BIG)
        taken = there(rows, shared.used[1]).cast(BIG)
        groups = rows.group_by(keyed(shared.keys, shared.each_year)).agg(
            pl.len(),
            (high.sum() + taken.max()).alias("sum"),
            cap.min().alias("cap"),
            (high.is_null() | cap.is_null() | taken.is_null()).any().alias("open"),
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


def joined(rule: Rule, rows: pl.DataFrame) -> pl.DataFrame:
    """Amounts as the incentive's groups leave them where nothing else of a group is there: the ledger may be."""
    met = pl.col(MET) if MET in rows.columns else pl.lit(False)
    for joint in rule.joint:
        if joint.kind == "net-of-higher":
            ends = less(rule.rounding, there(rows, HIGHER[0]), there(rows, HIGHER[1]))
        elif joint.kind == "top-up":
            ends = less(rule.rounding, there(rows, joint.used[0]), there(rows, joint.used[1]))
        elif joint.kind == "at-most":
            ends = left_of(rule, joint, rows)
        else:
            continue
        rows = rows.with_columns(
            pl.when(met).then(end).otherwise(made).alias(end) for end, made in zip(("low", "high"), ends, strict=True)
        )
    return rows


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
