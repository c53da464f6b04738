"""One beneficiary's rows one after the other, for many beneficiaries at once: the first row of all, then the second.

The counterpart of `answers.allocate` for once-only and shared limits, unknowns included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from liance.rules import ir
from liance.rules.columns.limits import left_after, there
from liance.rules.columns.matched import LARGE
from liance.rules.columns.rule import BOOKED, GONE, HAND, MAYBE_BOOKED, SELF, SURE, UNSURE, WHO, Rule

MOST_ROWS = 64
"""More rows of one beneficiary than this are settled at once where all is known, else by the single-case engine."""
TURN = "turn"


def in_turn(rule: Rule, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows, sorted by beneficiary and time, with amounts, `gone` and `yes` as earlier rows leave them."""
    columns = rows.columns
    hard = pl.any_horizontal([pl.col(k).is_null() for k in _keys(rule)]) if _keys(rule) else pl.lit(False)
    for name in ("low", "high", *(end for s in rule.shared for end in (s.low, s.high, *s.used))):
        hard = hard | (there(rows, name) > LARGE).fill_null(False)
    hard = hard | pl.lit(bool(rule.shared) and rule.nature is ir.Nature.RANGE)
    long = pl.len().over(WHO) > MOST_ROWS
    known = pl.col("yes") if not rule.priced else pl.col("yes") & (pl.col("low") == pl.col("high")).fill_null(False)
    known = known & (there(rows, UNSURE) == 0)
    plain = known.all().over(WHO) & pl.lit(not rule.shared)
    rows = rows.with_columns(hard.any().over(WHO).alias("hard"), long.alias("long"), plain.alias("plain"))
    left = pl.col("hard") | pl.col(HAND) | (pl.col("long") & ~pl.col("plain"))
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
    already = pl.col(SELF) if SELF in rows.columns else pl.lit(False)
    paid = ((pl.col("high") > 0 if rule.priced else pl.col("may")) & ~already).cast(pl.Int64)
    before = paid.cum_sum().over(group) - paid + there(rows, SURE)
    return rows.with_columns((already | (before >= rule.times)).alias(GONE))


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
    state = _State(
        _begun(rows, "once", SURE),
        _begun(rows, "once", UNSURE),
        [_begun(rows, f"scope{i}", shared.used[0]) for i, shared in enumerate(rule.shared)],
        [_begun(rows, f"scope{i}", shared.used[1]) for i, shared in enumerate(rule.shared)],
    )
    parts = [_turn(rule, part, state) for part in rows.partition_by(TURN, maintain_order=True)]
    return pl.concat(parts)


def _begun(rows: pl.DataFrame, group: str, used: str) -> pl.Series:
    """What earlier awards have taken of every key or scope: the same for all rows of one."""
    begun = pl.zeros(rows[group].n_unique(), pl.Int64, eager=True)
    return begun if used not in rows.columns else begun.scatter(rows[group], rows[used])


def _turn(rule: Rule, rows: pl.DataFrame, state: _State) -> pl.DataFrame:
    """One row of each beneficiary: what the earlier ones leave, and what it takes itself."""
    if rule.once is not None:
        sure, unsure = state.sure.gather(rows["once"]), state.unsure.gather(rows["once"])
        gone = pl.lit(sure >= rule.times)
        rows = rows.with_columns(
            (gone | pl.col(SELF) if SELF in rows.columns else gone).alias(GONE),
            (pl.col("yes") & ~((sure + unsure) >= rule.times)).alias("yes"),
        )
    for i, shared in enumerate(rule.shared):
        low, high = state.low[i].gather(rows[f"scope{i}"]), state.high[i].gather(rows[f"scope{i}"])
        cap, used = [pl.col(shared.low), pl.col(shared.high)], [pl.lit(low), pl.lit(high)]
        rows = rows.with_columns(left_after(rule.rounding, cap, used))
    _take(rule, rows, state)
    return rows


def _take(rule: Rule, rows: pl.DataFrame, state: _State) -> None:
    """Note what the rows take: a sure payment, a possible one, and between what bounds."""
    stays = ~pl.col(GONE)
    paid = stays & pl.col("yes") & ((pl.col("low") > 0) if rule.priced else pl.lit(True))
    maybe = stays & ~paid & ((pl.col("high") > 0).fill_null(True) if rule.priced else pl.lit(True))
    certain = stays & pl.col("yes") & pl.lit(rule.nature is not ir.Nature.RANGE)
    counts = stays
    if BOOKED in rows.columns:
        certain, counts = certain & ~pl.col(MAYBE_BOOKED), stays & ~pl.col(BOOKED)
    taken = rows.select(
        paid.cast(pl.Int64).alias("paid"),
        maybe.cast(pl.Int64).alias("maybe"),
        pl.when(certain).then(pl.col("low")).otherwise(0).alias("low"),
        pl.when(counts).then(pl.col("high")).otherwise(0).alias("high"),
    )
    if rule.once is not None:
        at = rows["once"]
        state.sure = state.sure.scatter(at, state.sure.gather(at) + taken["paid"])
        state.unsure = state.unsure.scatter(at, state.unsure.gather(at) + taken["maybe"])
    for i in range(len(rule.shared)):
        at = rows[f"scope{i}"]
        state.low[i] = state.low[i].scatter(at, state.low[i].gather(at) + taken["low"])
        state.high[i] = state.high[i].scatter(at, state.high[i].gather(at) + taken["high"])
