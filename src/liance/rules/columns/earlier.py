"""First times among events: whether an earlier record of the same party is the same, found by groups or by pairs."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from liance.rules.columns import algebra as a
from liance.rules.columns.bits import Bit, both, column, either
from liance.rules.columns.compile import Expressions
from liance.rules.columns.graph import Computation, Node, col, evaluate, lit
from liance.rules.columns.keys import equal, text_of
from liance.rules.columns.shape import OUTER, YEAR, Place, Shape
from liance.rules.columns.timed import EarlierRows
from liance.rules.columns.values import Bool

ROW = "$row"
PAIRED = 1 << 14
"""Records paired with those of their party at a time."""


class FirstTimes:
    """The tests of one incentive over other rows of a frame of events, compiled once; `belongs`: which count at all."""

    def __init__(self, shape: Shape, compile_: Expressions, tests: Iterable[EarlierRows], belongs: Bool) -> None:
        self.shape, self.compile, self.belongs = shape, compile_, belongs
        self.kept = Computation({"kept": column(belongs.may), ROW: col(ROW)})
        self.tests = [(test, Computation(self._told(test))) for test in tests]

    def _told(self, test: EarlierRows) -> dict[str, Node]:
        place = Place(self.shape, self.shape.basis)
        made = {"yes": column(self.belongs.yes), ROW: col(ROW), "year": year_of(place)}
        made |= {f"key{i}": text_of(self.compile.value(k, place)) for i, k in enumerate(test.keys)}
        return made | {f"order{i}": node for i, node in enumerate(order_of(place))}

    def __call__(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with two columns for every test: certainly, and possibly, the first of its kind."""
        frame = frame if ROW in frame.columns else frame.with_row_index(ROW)
        kept = self.kept(frame)["kept"]
        made = []
        for test, told in self.tests:
            hits = self._hits(test, told(frame.select(told.reads).filter(kept)), frame, kept)
            made += [
                pl.repeat(True, frame.height, eager=True).scatter(hits[ROW], hits[name]).alias(name)
                for name in (f"{test.name}yes", f"{test.name}may")
            ]
        return frame.hstack(made)

    def _hits(self, test: EarlierRows, told: pl.DataFrame, frame: pl.DataFrame, kept: pl.Series) -> pl.DataFrame:
        keys = len(test.keys)
        if test.where is None and not any(told[f"key{i}"].null_count() for i in range(keys)):
            return _by_groups(told, keys, test)
        return _by_pairs(frame.filter(kept), self.shape, self.compile, test, self.belongs)


def _by_groups(told: pl.DataFrame, keys: int, test: EarlierRows) -> pl.DataFrame:
    """Known keys and no filter: earlier than a record is whatever of its group ranks before it."""
    order = [c for c in told.columns if c.startswith("order")]
    told = told.sort(order).with_columns(pl.struct(order).rle_id().alias("rank"))
    group = [f"key{i}" for i in range(keys)]
    counts = pl.lit(True) if test.floor is None else pl.col("year").fill_null(0) >= test.floor
    rank = pl.col("rank")
    surely, maybe = rank.filter(pl.col("yes") & counts).min().over(group), rank.filter(counts).min().over(group)
    return told.select(
        ROW,
        (rank <= maybe).fill_null(True).alias(f"{test.name}yes"),
        (rank <= surely).fill_null(True).alias(f"{test.name}may"),
    )


def _by_pairs(
    rows: pl.DataFrame, shape: Shape, compile_: Expressions, test: EarlierRows, belongs: Bool
) -> pl.DataFrame:
    """Every record (`~`) beside each earlier one of its party: whether that one is the same."""
    party = test.party.field.id
    me, other = Place(shape, shape.basis, alias=OUTER), Place(shape, shape.basis)
    before = _before(other, me)
    if test.floor is not None:
        before = both(before, year_of(other).filled(0) >= test.floor)
    tests = [belongs]
    tests += [equal(compile_.value(k, other), compile_.value(k, me)) for k in test.keys]
    if test.where is not None:
        tests.append(compile_.bool(test.where, other, me))
    same = a.all_of(tests)
    wanted = {ROW: col(OUTER + ROW), "yes": column(same.yes), "may": column(same.may)}
    parts = []
    for part in rows.iter_slices(PAIRED):
        mine = part.rename({c: OUTER + c for c in part.columns})
        pairs = mine.join(rows, left_on=OUTER + party, right_on=party, how="inner", coalesce=False)
        pairs = pairs.filter(evaluate(pairs, {"before": column(before), ROW: col(ROW)})["before"])
        hits = evaluate(pairs, wanted).group_by(ROW).agg(pl.col("yes", "may").any())
        parts.append(
            hits.select(ROW, (~pl.col("may")).alias(f"{test.name}yes"), (~pl.col("yes")).alias(f"{test.name}may"))
        )
    if not parts:
        return rows.select(ROW).with_columns(pl.lit(True).alias(f"{test.name}{end}") for end in ("yes", "may"))
    return pl.concat(parts)


def order_of(place: Place) -> list[Node]:
    """What records are put in order by: date or year, then names and subjects, then the other keys."""
    when = place.type.date_field or place.type.year_field
    if place.year is not None:
        first = lit(place.year, pl.Int64)
    elif when is None:
        first = lit(0, pl.Int64)
    else:
        first = col(place.name(when.id)).cast(pl.Int32).cast(pl.Int64).filled(-(10**9))
    return [first, *(col(place.name(f.id)).cast(pl.String).filled("") for f in place.type.naming_keys)]


def year_of(place: Place) -> Node:
    """The record's year; null where it has none or it is unknown."""
    if place.year is not None:
        return lit(place.year, pl.Int64)
    return col(place.name(YEAR)) if YEAR in place.shape.traits else lit(None, pl.Int64)


def _before(other: Place, me: Place) -> Bit:
    """Whether one record comes before another: by date or year, then by its names."""
    earlier: Bit = False
    for theirs, mine in reversed(list(zip(order_of(other), order_of(me), strict=True))):
        earlier = either(theirs < mine, both(theirs.same(mine), earlier))
    return earlier
