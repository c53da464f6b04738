"""One beneficiary's rows one after the other, for many beneficiaries at once: the first row of all, then the second.

The counterpart of `answers.allocate` for once-only and shared limits, unknowns included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from liance.rules import ir
from liance.rules.columns.rule import GONE, HAND, WHO, Rule

MOST_ROWS = 64
"""More rows of one beneficiary than this are settled at once where all is known, else by the single-case engine."""
LARGE = 1 << 55
"""Amounts beyond this (360 trillion yuan) are left to the single-case engine: sums of them might not fit."""
TURN = "turn"


def in_turn(rule: Rule, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows, sorted by beneficiary and time, with amounts, `gone` and `yes` as earlier rows leave them."""
    columns = rows.columns
    hard = pl.any_horizontal([pl.col(k).is_null() for k in _keys(rule)]) if _keys(rule) else pl.lit(False)
    for name in ("low", "high", *(end for s in rule.shared for end in (s.low, s.high))):
        hard = hard | (pl.col(name) > LARGE).fill_null(False)
    hard = hard | pl.lit(bool(rule.shared) and rule.nature is ir.Nature.RANGE)
    long = pl.len().over(WHO) > MOST_ROWS
    known = pl.col("yes") if not rule.priced else pl.col("yes") & (pl.col("low") == pl.col("high")).fill_null(False)
    plain = known.all().over(WHO) & pl.lit(not rule.shared)
    rows = rows.with_columns(hard.any().over(WHO).alias("hard"), long.alias("long"), plain.alias("plain"))
    left = pl.col("hard") | (pl.col("long") & ~pl.col("plain"))
    turned = rows.filter(~left & ~pl.col("plain"))
    parts = [
        rows.filter(left).with_columns(pl.lit(True).alias(HAND)),
        _first_ones(rule, rows.filter(~left & pl.col("plain"))),
        _turned(rule, turned),
    ]
    return pl.concat([part.select(columns) for part in parts])


def _keys(rule: Rule) -> list[str]:
    return sorted({k for names in (rule.once or (), *(s.keys for s in rule.shared)) for k in names})


def _grouped(keys: Sequence[str], each_year: bool) -> pl.Expr:
    return pl.struct([WHO, *keys, *(["year"] if each_year else [])])


def _first_ones(rule: Rule, rows: pl.DataFrame) -> pl.DataFrame:
    """Where all is known and no limit is shared: of rows about the same thing the first are paid."""
    assert rule.once is not None or not rows.height
    if rule.once is None:
        return rows
    group = [WHO, *rule.once, *(["year"] if rule.once_each_year else [])]
    paid = (pl.col("high") > 0 if rule.priced else pl.col("may")).cast(pl.Int64)
    return rows.with_columns(((paid.cum_sum().over(group) - paid) >= rule.times).alias(GONE))


@dataclass(slots=True)
class _State:
    """What earlier rows have taken: of every once-only key, and of every limit's scope."""

    sure: pl.Series
    unsure: pl.Series
    low: list[pl.Series]
    high: list[pl.Series]


def _turned(rule: Rule, rows: pl.DataFrame) -> pl.DataFrame:
    if not rows.height:
        return rows
    groups = {"once": _grouped(rule.once or (), rule.once_each_year)}
    groups |= {f"scope{i}": _grouped(s.keys, s.each_year) for i, s in enumerate(rule.shared)}
    rows = rows.with_columns((g.rank("dense") - 1).cast(pl.Int64).alias(n) for n, g in groups.items())
    rows = rows.with_columns(pl.int_range(pl.len()).over(WHO).alias(TURN))
    zeros = {n: pl.zeros(rows[n].n_unique(), pl.Int64, eager=True) for n in groups}
    scopes = [f"scope{i}" for i in range(len(rule.shared))]
    state = _State(zeros["once"], zeros["once"].clone(), [zeros[s] for s in scopes], [zeros[s].clone() for s in scopes])
    parts = [_turn(rule, part, state) for part in rows.partition_by(TURN, maintain_order=True)]
    return pl.concat(parts)


def _turn(rule: Rule, rows: pl.DataFrame, state: _State) -> pl.DataFrame:
    """One row of each beneficiary: what the earlier ones leave, and what it takes itself."""
    if rule.once is not None:
        sure, unsure = state.sure.gather(rows["once"]), state.unsure.gather(rows["once"])
        rows = rows.with_columns(
            (sure >= rule.times).alias(GONE), (pl.col("yes") & ~((sure + unsure) >= rule.times)).alias("yes")
        )
    for i, shared in enumerate(rule.shared):
        low, high = state.low[i].gather(rows[f"scope{i}"]), state.high[i].gather(rows[f"scope{i}"])
        rows = rows.with_columns(low.alias("used_low"), high.alias("used_high"))
        left_low = pl.max_horizontal(0, pl.col(shared.low) - pl.col("used_high"))
        left_high = pl.max_horizontal(pl.lit(0), pl.col(shared.high) - pl.col("used_low"))
        left_high = pl.when(pl.col(shared.high).is_not_null()).then(left_high)
        rows = rows.with_columns(
            pl.min_horizontal("low", left_low).alias("low"), pl.min_horizontal("high", left_high).alias("high")
        ).drop("used_low", "used_high")
    _take(rule, rows, state)
    return rows


def _take(rule: Rule, rows: pl.DataFrame, state: _State) -> None:
    """Note what the rows take: a sure payment, a possible one, and between what bounds."""
    stays = ~pl.col(GONE)
    paid = stays & pl.col("yes") & ((pl.col("low") > 0) if rule.priced else pl.lit(True))
    maybe = stays & ~paid & ((pl.col("high") > 0).fill_null(True) if rule.priced else pl.lit(True))
    certain = stays & pl.col("yes") & pl.lit(rule.nature is not ir.Nature.RANGE)
    taken = rows.select(
        paid.cast(pl.Int64).alias("paid"),
        maybe.cast(pl.Int64).alias("maybe"),
        pl.when(certain).then(pl.col("low")).otherwise(0).alias("low"),
        pl.when(stays).then(pl.col("high")).otherwise(0).alias("high"),
    )
    if rule.once is not None:
        at = rows["once"]
        state.sure = state.sure.scatter(at, state.sure.gather(at) + taken["paid"])
        state.unsure = state.unsure.scatter(at, state.unsure.gather(at) + taken["maybe"])
    for i in range(len(rule.shared)):
        at = rows[f"scope{i}"]
        state.low[i] = state.low[i].scatter(at, state.low[i].gather(at) + taken["low"])
        state.high[i] = state.high[i].scatter(at, state.high[i].gather(at) + taken["high"])
