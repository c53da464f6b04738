"""Into how many partitions a population is cut so that deciding one stays within a given memory."""

from __future__ import annotations

import polars as pl

from liance.assessment.pieces import narrowed
from liance.assessment.reach import Reach
from liance.records.bulk.tables import Tables

MB = 1 << 20
FIXED = 220 * MB
"""What a process takes before it reads its first row: Python, the column engine, the policy."""
PER_THREAD = 30 * MB
"""Columns in between, for each thread that computes a slice."""
TIMES = 8
"""Deciding a partition takes so many times the bytes of its records."""
SAMPLE = 20_000
"""Rows whose bytes are measured."""


def bytes_of(tables: Tables, reach: Reach) -> int:
    """How many bytes the records that rules read take in memory, judged by the first rows of each type."""
    return sum(_bytes(narrowed(tables, reach, name), tables.rows[name]) for name in reach.fields)


def _bytes(frame: pl.LazyFrame, rows: int) -> int:
    sample = frame.head(SAMPLE).collect(engine="streaming")
    return int(sample.estimated_size()) * rows // max(1, sample.height)


def least_memory(threads: int) -> int:
    """The memory below which nothing can be promised, in bytes."""
    return (FIXED + threads * PER_THREAD) * 5 // 4


def partitions_for(bytes_: int, memory: int, threads: int) -> int:
    """How many partitions keep one process within `memory` bytes. Raises ValueError below `least_memory`."""
    if memory < least_memory(threads):
        raise ValueError(f"{memory} bytes are less than the {least_memory(threads)} that a process needs")
    return max(1, -(-bytes_ * TIMES // (memory - FIXED - threads * PER_THREAD)))


def held_for(memory: int) -> int:
    """How many bytes of rows may be held at a time while partitions are written."""
    return max(32 * MB, (memory - FIXED) // 4)
