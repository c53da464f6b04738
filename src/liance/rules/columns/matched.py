"""Earlier awards looked through for the rows they may be about: how often the same was paid, what of a limit is used.

The counterpart of what `answers.allocate` asks of the ledger. Only rows that are `asked` about are looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from liance.rules.columns.ledger import BIG, counted, money_of
from liance.rules.columns.rule import ASKED, BOOKED, HAND, MAYBE_BOOKED, SELF, SURE, UNSURE, Rule

ROW = "$row"
LARGE = 1 << 55
"""Amounts beyond this (360 trillion yuan) are left to the single-case engine: sums of them might not fit."""
HIGHER = ("higherlow", "higherhigh")
"""What other treasuries have paid for the same matter."""


def with_ledger(rule: Rule, rows: pl.DataFrame, awards: pl.DataFrame) -> pl.DataFrame:
    """The rows with what the ledger says of each, where it says anything of any; an unknown key is for `hand`."""
    if ASKED not in rows.columns or not rows[ASKED].any():
        return rows
    rows = rows.with_row_index(ROW)
    asked = rows.filter(ASKED)
    names = _names(rule)
    pairs = asked.select(ROW, "beneficiary", "year", *names).join(
        _named(rule, awards.filter(pl.col("incentive") == rule.incentive.id)), on="beneficiary", how="inner"
    )
    pairs = pairs.with_columns(money_of(pairs[n]).alias(f"{n}$") for n in names)
    told = pairs.group_by(ROW).agg(e.alias(n) for n, e in _told(rule).items())
    large = [pl.col(c) > LARGE for c, dtype in told.schema.items() if dtype == BIG]
    told = told.with_columns(pl.any_horizontal(pl.lit(False), *large).fill_null(False).alias("large"))
    told = told.with_columns(pl.col(BIG).clip(upper_bound=LARGE).cast(pl.Int64))
    rows = rows.join(told, on=ROW, how="left", maintain_order="left")
    unclear = pl.col(ASKED) & pl.any_horizontal(pl.lit(False), *(pl.col(n).is_null() for n in names))
    rows = rows.with_columns(
        (pl.col(HAND) | unclear | pl.col("large").fill_null(False)).alias(HAND),
        *(_absent(n, dtype) for n, dtype in told.schema.items() if n not in (ROW, "large")),
    )
    return rows.drop(ROW, "large")


def _absent(name: str, dtype: pl.DataType) -> pl.Expr:
    """What holds of rows without an award: nothing used, nothing paid. A missing upper bound stays missing."""
    none = pl.lit(False) if dtype == pl.Boolean else pl.lit(0, dtype)
    return pl.when(pl.col("large").is_null()).then(none).otherwise(name).alias(name)


def _names(rule: Rule) -> list[str]:
    keyed = (k for shared in rule.shared if not shared.whole for k in shared.keys)
    return sorted({*(rule.once or ()), *keyed, *rule.matter})


def _named(rule: Rule, awards: pl.DataFrame) -> pl.DataFrame:
    """The awards of an incentive: what they name, by the ids of choices, and as money."""
    if rule.matters:
        awards = awards.with_columns(pl.col("key").replace(dict(rule.matters)))
    return awards.select(
        "beneficiary",
        "mine",
        "other",
        pl.col("year").alias("awarded"),
        pl.col("amount").cast(BIG),
        pl.col("key"),
        money_of(awards["key"]).alias("key$"),
    )


@dataclass(frozen=True, slots=True)
class _Truth:
    yes: pl.Expr
    may: pl.Expr


MINE = _Truth(pl.col("mine"), ~pl.col("other"))
OTHER = _Truth(pl.col("other"), ~pl.col("mine"))
SAME_YEAR = (pl.col("year") == pl.col("awarded")).fill_null(False)


def _told(rule: Rule) -> dict[str, pl.Expr]:
    """What the awards of one row say together."""
    this = _both(MINE, _same(rule, rule.matter, all_keys=True), pl.col("year").is_null() | SAME_YEAR)
    made: dict[str, pl.Expr] = {}
    if rule.once is not None:
        same = _both(MINE, _same(rule, rule.once), *([SAME_YEAR] if rule.once_each_year else []))
        made[SURE] = same.yes.sum().cast(pl.Int64)
        made[UNSURE] = (same.may & ~same.yes).sum().cast(pl.Int64)
        made[SELF] = (same.yes & this.yes).any()
    if rule.shared:
        made[BOOKED], made[MAYBE_BOOKED] = this.yes.any(), this.may.any()
    for shared in rule.shared:
        if not shared.whole:
            within = _both(MINE, _same(rule, shared.keys), *([SAME_YEAR] if shared.each_year else []))
            made |= _sums(shared.used, within)
    if any(joint.kind == "net-of-higher" for joint in rule.joint):
        matter = _same(rule, rule.matter, all_keys=True) if rule.matter else _nameless()
        made |= _sums(HIGHER, _both(OTHER, matter))
    return made


def _both(own: _Truth, same: _Truth, *tests: pl.Expr) -> _Truth:
    yes, may = own.yes & same.yes, own.may & same.may
    for test in tests:
        yes, may = yes & test, may & test
    return _Truth(yes, may)


def _sums(names: tuple[str, str], counts: _Truth) -> dict[str, pl.Expr]:
    low, high = counted(counts.yes, counts.may, pl.col("amount"))
    return {names[0]: low.sum(), names[1]: pl.when(~high.is_null().any()).then(high.sum())}


def _same(rule: Rule, keys: Sequence[str], *, all_keys: bool = False) -> _Truth:
    """Whether an award names one of the keys, or all of them joined; unknown where it names nothing.

    A key that is the beneficiary himself need not be named, unless `all_keys`; no key at all: yes.
    """
    kept = [pl.lit(True) if all_keys or k not in rule.words else pl.col(k) != pl.col("beneficiary") for k in keys]
    hits = [there & _equal(k) for k, there in zip(keys, kept, strict=True)]
    joined = [pl.when(there).then(pl.col(k)) for k, there in zip(keys, kept, strict=True)]
    if len(keys) > 1:
        hits.append((pl.col("key") == pl.concat_str(joined, separator="/", ignore_nulls=True)).fill_null(False))
    none = ~pl.any_horizontal(pl.lit(False), *kept)
    hit = pl.any_horizontal(pl.lit(False), *hits)
    return _Truth(none | hit, none | hit | pl.col("key").is_null())


def _nameless() -> _Truth:
    """An incentive whose records have no name: only an award with an empty text names it."""
    return _Truth((pl.col("key") == "").fill_null(False), (pl.col("key") == "").fill_null(True))


def _equal(key: str) -> pl.Expr:
    """Whether an award names a key, as text or as the same money."""
    return ((pl.col("key") == pl.col(key)) | (pl.col("key$") == pl.col(f"{key}$"))).fill_null(False)
