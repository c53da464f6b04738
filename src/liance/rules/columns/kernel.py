"""The first passes of a site, compiled once and run over any number of frames of the same shape."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import polars as pl

from liance.rules.columns.bits import column
from liance.rules.columns.earlier import FirstTimes
from liance.rules.columns.first import FirstPass, Part
from liance.rules.columns.frames import OWNER
from liance.rules.columns.graph import PLAIN, Computation, col
from liance.rules.columns.rule import Rule
from liance.rules.columns.shape import Place, Shape

SLICE = 1 << 16
"""Rows computed at a time: the columns in between stay small."""
KEPT = "$kept{}"


class Kernel:
    """All incentives of a site at once, so that they share what they compute; `everything`: refusals too.

    First every row is asked which parts (an incentive in a year) may keep it, then each part is computed for the
    rows that it keeps, reading only the columns it needs.
    """

    def __init__(self, passes: Sequence[FirstPass], shape: Shape, *, everything: bool) -> None:
        work = [(first.rule, part) for first in passes for part in first.parts(everything=everything)]
        work = [(rule, part) for rule, part in work if part.kept is not False]
        self.rules = [rule for rule, _ in work]
        masks = {KEPT.format(n): column(part.kept) for n, (_, part) in enumerate(work)}
        self.masks = Computation({**masks, OWNER: col(OWNER)})  # a constant alone would be one row
        self.parts = [_PartPlan(part, KEPT.format(n)) for n, (_, part) in enumerate(work)]
        place = Place(shape, shape.basis)
        self.tests = [
            FirstTimes(shape, first.compile, first.compile.earlier.values(), first.belongs(place))
            for first in passes
            if first.compile.earlier
        ]

    def __call__(self, frame: pl.DataFrame) -> list[tuple[Rule, pl.DataFrame]]:
        """By incentive the rows of the first pass, in the order of the frame, one year of a series after another."""
        if not self.parts:
            return []
        for test in self.tests:
            frame = test(frame)
        kept = self._kept(frame)
        counts = kept.sum().row(0)
        asked = frame.hstack(kept)
        queries = [part.queries(asked, count) for part, count in zip(self.parts, counts, strict=True)]
        made = iter(pl.collect_all([q for several in queries for q in several], optimizations=PLAIN))
        found: dict[int, tuple[Rule, list[pl.DataFrame]]] = {}
        for rule, several in zip(self.rules, queries, strict=True):
            found.setdefault(id(rule), (rule, []))[1].extend(next(made) for _ in several)
        return [(rule, pl.concat(rows)) for rule, rows in found.values()]

    def _kept(self, frame: pl.DataFrame) -> pl.DataFrame:
        """A column for every part: which rows it keeps."""
        read = frame.select(self.masks.reads)
        slices = list(read.iter_slices(SLICE)) if frame.height else [read]
        with ThreadPoolExecutor(pl.thread_pool_size()) as threads:
            return pl.concat(threads.map(self.masks, slices)).drop(OWNER)


class _PartPlan:
    """What is computed for the rows that a part keeps: are they worth it, then all its columns."""

    def __init__(self, part: Part, kept: str) -> None:
        self.kept = kept
        self.worth = None if part.worth is True else Computation({"$worth": column(part.worth)})
        self.outputs = Computation(part.outputs)
        reads = {*self.outputs.reads, *(self.worth.reads if self.worth is not None else ())}
        self.reads = sorted(reads)

    def queries(self, frame: pl.DataFrame, count: int) -> list[pl.LazyFrame]:
        """A query for each stretch of the frame that keeps about `SLICE` rows; `count`: how many it keeps in all."""
        rows = max(1, -(-frame.height // max(1, -(-count // SLICE))))
        stretches = [frame.slice(at, rows) for at in range(0, max(1, frame.height), rows)]
        return [self._query(stretch) for stretch in stretches]

    def _query(self, frame: pl.DataFrame) -> pl.LazyFrame:
        rows = frame.lazy().filter(self.kept).select(self.reads)
        if self.worth is not None:
            for expressions in self.worth.rounds:
                rows = rows.with_columns(expressions)
            rows = rows.filter(self.worth.select[0]).select(self.reads)
        return self.outputs.planned(rows)
