"""What finished partitions say together: totals, and one table of results, whatever the number of partitions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from liance.assessment.job import AssessJob
from liance.assessment.tally import Tally, together
from liance.rules.columns.results import ORDER, SCHEMA

AT_ONCE = 500_000
"""Rows of results that are put in order at a time."""


def totals(job: AssessJob) -> Tally:
    """The totals of a job whose partitions are all finished."""
    return together(_finished(job))


def _finished(job: AssessJob) -> Iterator[Tally]:
    for number in range(job.partitions):
        found = job.told(number)
        assert found is not None, f"partition {number} is not finished"
        yield found


def results(job: AssessJob, at_once: int = AT_ONCE) -> Iterator[pl.DataFrame]:
    """All results in the order of `columns.results.ORDER`, about `at_once` rows at a time; at least one frame."""
    rows = pl.concat([pl.scan_parquet(job.results(n), glob=False) for n in range(job.partitions)])
    yield pl.DataFrame(schema=SCHEMA)
    for portion in _portions(job, at_once):
        yield rows.filter(portion).collect(engine="streaming").sort(ORDER)


@dataclass(frozen=True, slots=True)
class _Heap:
    """The results of one incentive and year."""

    incentive: str
    year: int | None
    count: int

    def test(self) -> pl.Expr:
        """Whether a row is one of them."""
        return (pl.col("incentive") == self.incentive) & pl.col("year").eq_missing(pl.lit(self.year, pl.Int64))


def _portions(job: AssessJob, at_once: int) -> Iterator[pl.Expr]:
    """Tests that cut all results into portions of about the same size, in order."""
    together: list[_Heap] = []
    for heap in _heaps(job):
        if together and sum(h.count for h in together) + heap.count > at_once:
            yield pl.any_horizontal([h.test() for h in together])
            together = []
        if heap.count > at_once:
            yield from _ranges(job, heap, at_once)
        else:
            together.append(heap)
    if together:
        yield pl.any_horizontal([h.test() for h in together])


def _heaps(job: AssessJob) -> list[_Heap]:
    counts: dict[tuple[str, int | None], int] = {}
    for (incentive, _, year, *_), sums in totals(job).cells.items():
        assert isinstance(incentive, str)
        assert not isinstance(year, str)
        counts[incentive, year] = counts.get((incentive, year), 0) + sums.count
    ordered = sorted(counts, key=lambda k: (k[0], k[1] is not None, k[1] or 0))
    return [_Heap(*key, counts[key]) for key in ordered]


def _ranges(job: AssessJob, heap: _Heap, at_once: int) -> Iterator[pl.Expr]:
    """A large heap by ranges of beneficiaries, whose ends the first partition, a fair sample, suggests."""
    first = pl.scan_parquet(job.results(0), glob=False).filter(heap.test()).select("beneficiary")
    sample = first.drop_nulls().collect(engine="streaming")["beneficiary"].sort()
    pieces = -(-heap.count // at_once)
    ends = sample.gather_every(max(1, sample.len() // pieces)).unique().sort().to_list()[1:]
    who = pl.col("beneficiary")
    for low, high in zip([None, *ends], [*ends, None], strict=True):
        above = who.is_null() | pl.lit(True) if low is None else who >= low
        below = pl.lit(True) if high is None else (who < high) | (who.is_null() & pl.lit(low is None))
        yield heap.test() & above & below
