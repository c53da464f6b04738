"""Awards about the same thing put together (合并): for many beneficiaries at once the highest, or each in turn.

The counterpart of the last part of `answers.allocate`. Only sets of several rows come here; what cannot be told in
columns stays unmarked, and `apart.py` hands it to the single-case engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from liance.rules import ir
from liance.rules.columns.limits import left_after, less, there
from liance.rules.columns.matched import LARGE
from liance.rules.columns.rule import GONE, HAND, MET, WHO, Joint, Rule
from liance.rules.columns.told import IN_TURN

MOST_ROWS = 64
SET, RULE, AT, BAD, TURN = "set", "rule", "at", "bad", "turn"
OPEN = 1 << 62
"""Stands for an amount without an upper bound; no amount that is compared here is as large."""
TOGETHER = [WHO, "group", "kind", "keys"]
Settled = Sequence[tuple[Rule, pl.DataFrame]]


def put_together(settled: Settled) -> list[tuple[Rule, pl.DataFrame]]:
    """The rows of all incentives after their groups, where several rows meet in one; `MET` marks these."""
    rows = _sets(settled)
    if not rows.height:
        return [(rule, table) for rule, table in settled]
    parts = [_highest(part) for part in _by_turns(rows.filter(~_in_turn()))]
    parts += [_each_in_turn(settled[0][0], part) for part in _by_turns(rows.filter(_in_turn()))]
    done = pl.concat(part.select(RULE, AT, "yes", "low", "high", GONE) for part in parts)
    return [(rule, _updated(table, done.filter(pl.col(RULE) == n))) for n, (rule, table) in enumerate(settled)]


def memberships(joint: Joint, rows: pl.DataFrame) -> pl.DataFrame:
    """What puts the rows of an incentive together with others of a group: beneficiary, group and the group's keys."""
    year = pl.col("year").cast(pl.String).fill_null("") if joint.each_year else pl.lit("")
    keys = pl.concat_str([year, *(pl.col(k).fill_null("?") for k in joint.keys)], separator="\x1f")
    unclear = pl.any_horizontal([pl.col(k).is_null() for k in joint.keys]) if joint.keys else pl.lit(False)
    named = {"group": pl.lit(joint.id), "kind": pl.lit(joint.kind), "keys": keys, "unclear": unclear}
    known = pl.col("beneficiary").is_not_null()
    return rows.with_columns(**named).filter(pl.col("may") & ~pl.col(GONE) & known)


# ---- which rows meet -------------------------------------------------------------------------------------------------
def _sets(settled: Settled) -> pl.DataFrame:
    """The rows of which several meet, in order of time within their set, where columns can settle all of them."""
    found = list(_members(settled))
    if not found:
        return pl.DataFrame()
    rows = pl.concat(found, how="diagonal")
    sizes = pl.len().over(TOGETHER)
    wrong = pl.col(BAD) | pl.col("unclear") | (sizes > MOST_ROWS) | (pl.col("basis").n_unique().over(TOGETHER) > 1)
    rows = rows.with_columns(sizes.alias("size"), wrong.any().over(WHO, "group").alias(BAD))
    rows = rows.filter((pl.col("size") > 1) & ~pl.col(BAD))
    order = sorted(c for c in rows.columns if c.startswith("order"))
    rows = rows.sort(*TOGETHER, *order, RULE, AT, nulls_last=True)
    rows = rows.with_columns(pl.struct(TOGETHER).rle_id().cast(pl.Int64).alias(SET))
    return rows.with_columns(pl.int_range(pl.len()).over(SET).alias(TURN))


def _members(settled: Settled) -> Iterator[pl.DataFrame]:
    """The rows of every incentive that is in a group, with what settling them takes."""
    for n, (rule, rows) in enumerate(settled):
        for joint in rule.joint:
            if joint.kind != "net-of-higher":
                yield _member(n, rule, joint, rows)


def _member(n: int, rule: Rule, joint: Joint, rows: pl.DataFrame) -> pl.DataFrame:
    none = pl.lit(None, pl.Int64)
    made = {end: pl.col(end) if rule.priced else pl.lit(0) for end in ("low", "high")}
    made |= {end: pl.col(name) if name else none for end, name in zip(MOST, (joint.low, joint.high), strict=True)}
    made |= {end: there(rows, name) for end, name in zip(USED, joint.used, strict=True)}
    large = pl.any_horizontal((e > LARGE).fill_null(False) for e in made.values())
    loose = rule.nature is ir.Nature.RANGE and joint.kind in IN_TURN
    bad = large | pl.col(HAND) | pl.lit(len(rule.joint) > 1 or loose)
    found = memberships(joint, rows.with_row_index(AT)).with_columns(
        pl.lit(n).alias(RULE), pl.lit(rule.incentive.basis.id).alias("basis"), bad.alias(BAD)
    )
    order = [c for c in rows.columns if c.startswith("order")]
    ends = [e.cast(pl.Int64).alias(end) for end, e in made.items()]
    return found.select(RULE, AT, *TOGETHER, "unclear", "basis", BAD, *order, "yes", GONE, *ends)


MOST, USED = ("mostlow", "mosthigh"), ("usedlow", "usedhigh")
"""A group's common maximum, and what earlier awards take of it."""


def _in_turn() -> pl.Expr:
    return pl.col("kind").is_in(IN_TURN)


def _by_turns(rows: pl.DataFrame) -> list[pl.DataFrame]:
    """All sets of a kind at once, numbered from zero; none where there are no rows."""
    return [rows.with_columns(pl.col(SET).rank("dense").cast(pl.Int64) - 1)] if rows.height else []


def _updated(rows: pl.DataFrame, done: pl.DataFrame) -> pl.DataFrame:
    """An incentive's rows with what the sets they are in leave of them."""
    if not done.height:
        return rows
    found = rows.with_row_index(AT).join(done.drop(RULE), on=AT, how="left", maintain_order="left", suffix="$")
    met = pl.col(f"{GONE}$").is_not_null()
    changed = [pl.when(met).then(f"{c}$").otherwise(c).alias(c) for c in ("yes", "low", "high", GONE)]
    return found.with_columns(*changed, met.alias(MET)).select(*rows.columns, MET)


# ---- only the highest ------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class _Best:
    """Of every set the most that its earlier rows come to, at least and at most; -1: no row yet."""

    low: pl.Series
    high: pl.Series


def _highest(rows: pl.DataFrame) -> pl.DataFrame:
    """Only the highest of a set is paid; of equals the earlier one."""
    least = pl.when("yes").then(pl.col("low").fill_null(0)).otherwise(0)
    rows = rows.with_columns(least.alias("least"), pl.col("high").fill_null(OPEN).alias("most"))
    later = [pl.col(c).reverse().cum_max().reverse().shift(-1).over(SET).fill_null(-1) for c in ("least", "most")]
    rows = rows.with_columns(later[0].alias("later_least"), later[1].alias("later_most"))
    none = pl.repeat(-1, rows[SET].n_unique(), dtype=pl.Int64, eager=True)
    best = _Best(none, none.clone())
    return pl.concat([_compared(part, best) for part in rows.partition_by(TURN, maintain_order=True)])


def _compared(rows: pl.DataFrame, best: _Best) -> pl.DataFrame:
    """One row of each set: is it higher than the earlier ones, and no lower than the later ones?"""
    at = rows[SET]
    rows = rows.with_columns(best.low.gather(at).alias("best_least"), best.high.gather(at).alias("best_most"))
    beaten = (pl.col("most") < pl.col("later_least")) | (pl.col("most") <= pl.col("best_least"))
    first = (pl.col("least") >= pl.col("later_most")) & (pl.col("least") > pl.col("best_most"))
    rows = rows.with_columns(beaten.alias(GONE), (pl.col("yes") & (first | beaten)).alias("yes"))
    counted = pl.when(pl.col(GONE)).then(pl.col("low").fill_null(0)).when("yes").then("least").otherwise(0)
    rows = rows.with_columns(pl.max_horizontal(counted, "best_least").alias("best_least"))
    best.low = best.low.scatter(at, rows["best_least"])
    best.high = best.high.scatter(at, rows.select(pl.max_horizontal("most", "best_most")).to_series())
    return rows


# ---- one after the other ---------------------------------------------------------------------------------------------
def _each_in_turn(rule: Rule, rows: pl.DataFrame) -> pl.DataFrame:
    """Each gets what the earlier ones and the ledger leave."""
    begun = [pl.zeros(rows[SET].n_unique(), pl.Int64, eager=True).scatter(rows[SET], rows[end]) for end in USED]
    parts = []
    for part in rows.partition_by(TURN, maintain_order=True):
        part = part.with_columns(taken.gather(part[SET]).alias(end) for taken, end in zip(begun, USED, strict=True))
        part = _left(rule, part)
        sure = pl.when("yes").then("low").otherwise(0)
        takes = part.select(low=sure + pl.col(USED[0]), high=pl.col("high") + pl.col(USED[1]))
        begun = [taken.scatter(part[SET], takes[end]) for taken, end in zip(begun, ("low", "high"), strict=True)]
        parts.append(part)
    return pl.concat(parts)


def _left(rule: Rule, rows: pl.DataFrame) -> pl.DataFrame:
    """What is left for a row: the difference, or the rest of the common maximum."""
    used = [pl.col(end) for end in USED]
    capped = left_after(rule.rounding, [pl.col(end) for end in MOST], used)
    topped = less(rule.rounding, *used)
    common = pl.col("kind") == "at-most"
    return rows.with_columns(
        pl.when(common).then(at).otherwise(up).alias(end)
        for at, up, end in zip(capped, topped, ("low", "high"), strict=True)
    )
