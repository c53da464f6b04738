"""What limits, repetitions and the ledger leave of one row's amount, as bounds of whole fen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from liance.rules.columns.rule import GONE, SELF, SURE, UNSURE, Joint, Rule, Shared

ROUND: Mapping[str, Callable[[pl.Expr], pl.Expr]] = {
    "down-to-yuan": lambda x: x.floordiv(100) * 100,
    "down-to-fen": lambda x: x,
    "half-up-to-yuan": lambda x: (x + 50).floordiv(100) * 100,
}
"""The named roundings of an amount in fen that is not negative."""


def there(rows: pl.DataFrame, name: str) -> pl.Expr:
    """A column that the ledger adds; nothing where it says nothing of anybody."""
    return pl.col(name) if name in rows.columns else pl.lit(0, pl.Int64)


def alone_of(rule: Rule, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that meet no other row of their beneficiary: what the ledger and the limits leave."""
    if rule.once is not None and SURE in rows.columns:
        sure, most = pl.col(SURE), pl.col(SURE) + pl.col(UNSURE)
        gone = pl.col(SELF) | (sure >= rule.times)
        rows = rows.with_columns(gone.alias(GONE), (pl.col("yes") & (most < rule.times)).alias("yes"))
    for shared in rule.shared:
        rows = rows.with_columns(left_of(rule, shared, rows))
    return rows


def left_of(rule: Rule, limit: Shared | Joint, rows: pl.DataFrame) -> list[pl.Expr]:
    """Bounds no higher than what the ledger leaves of a limit."""
    used = [there(rows, end) for end in limit.used]
    return left_after(rule.rounding, [pl.col(limit.low), pl.col(limit.high)], used)


def left_after(rounding: str, limit: Sequence[pl.Expr], used: Sequence[pl.Expr]) -> list[pl.Expr]:
    """Bounds no higher than a limit less what is used of it, each at least and at most (null: no bound)."""
    rounded, none = ROUND[rounding], pl.lit(0)
    low = rounded(pl.max_horizontal(none, limit[0] - used[1]))
    high = pl.when(limit[1].is_not_null()).then(rounded(pl.max_horizontal(none, limit[1] - used[0])))
    return [
        pl.when(pl.col("low").is_not_null()).then(pl.min_horizontal("low", low)).alias("low"),
        pl.min_horizontal("high", high).alias("high"),
    ]


def less(rounding: str, used_low: pl.Expr, used_high: pl.Expr) -> list[pl.Expr]:
    """Bounds less what was paid already, never below nothing."""
    rounded, none = ROUND[rounding], pl.lit(0)
    low = pl.when(pl.col("low").is_not_null()).then(rounded(pl.max_horizontal(none, pl.col("low") - used_high)))
    high = pl.when(pl.col("high").is_not_null()).then(rounded(pl.max_horizontal(none, pl.col("high") - used_low)))
    return [low.alias("low"), high.alias("high")]
