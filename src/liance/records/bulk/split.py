"""Populations larger than memory cut into partitions by owner: the same owner's rows always in the same folder.

The partition of an owner is CRC-32 of its UTF-8 text modulo the number of partitions: the same on every machine, in
every process and under every version of any library.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from zlib import crc32

import polars as pl

from liance.records.bulk.parts import ROWS
from liance.records.whole import scratch_folder, whole_file

_PART = "#partition"
SMALLEST = 1 << 20


def partition_of(owner: str | None, partitions: int) -> int:
    """The partition of an owner, from 0; rows without owner are in the first."""
    return 0 if owner is None else crc32(owner.encode()) % partitions


def split(
    frames: Mapping[str, pl.LazyFrame], owner: Mapping[str, str], partitions: int, folder: Path, *, memory: int
) -> list[Path]:
    """Write `folder/p-0000/<type>.parquet` and so on for every table; returns the folders of the partitions.

    `owner` names by type the column whose value decides the partition; a type without one is written whole into
    every partition. About `memory` bytes of rows are held at a time (a batch of 65,536 rows at least), beside the
    few hundred megabytes with which the column engine scans whatever the size. Rows keep their order. Each
    file appears when it is complete; all files exist, empty ones with their columns.
    Raises ValueError for fewer than one partition, OSError.
    """
    if partitions < 1:
        raise ValueError(f"a population has at least one partition, not {partitions}")
    places = [folder / f"p-{number:04}" for number in range(partitions)]
    for place in places:
        place.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        if name not in owner:
            for place in places:
                _save(frame, place / f"{name}.parquet")
            continue
        with scratch_folder(folder / name) as scratch:
            pieces = _pieces(frame, owner[name], partitions, scratch, max(memory, SMALLEST))
            for place, found in zip(places, pieces, strict=True):
                _save(pl.scan_parquet(found, glob=False) if found else frame.clear(), place / f"{name}.parquet")
    return places


def _save(frame: pl.LazyFrame, path: Path) -> None:
    with whole_file(path) as part:
        frame.sink_parquet(part, engine="streaming")


def _pieces(frame: pl.LazyFrame, column: str, partitions: int, scratch: Path, memory: int) -> list[list[Path]]:
    """The files into which the rows of each partition were written, in their order."""
    pieces: list[list[Path]] = [[] for _ in range(partitions)]
    for rows in _held(frame, memory):
        numbered = rows.with_columns(_numbers(rows[column], partitions))
        for (number,), some in numbered.partition_by(
            _PART, as_dict=True, maintain_order=True, include_key=False
        ).items():
            assert isinstance(number, int)
            path = scratch / f"{number:04}-{len(pieces[number]):06}.parquet"
            some.write_parquet(path, compression="lz4")
            pieces[number].append(path)
    return pieces


def _held(frame: pl.LazyFrame, memory: int) -> Iterator[pl.DataFrame]:
    """The rows in portions of about a third of `memory`: partitioning them needs as much again."""
    waiting: list[pl.DataFrame] = []
    size = 0
    for batch in frame.collect_batches(chunk_size=ROWS):
        waiting.append(batch)
        size += int(batch.estimated_size())
        if size > memory // 3:
            yield pl.concat(waiting)
            waiting, size = [], 0
    if waiting:
        yield pl.concat(waiting)


def _numbers(owners: pl.Series, partitions: int) -> pl.Series:
    """The partition of each owner."""
    texts = owners.cast(pl.String)
    known = texts.unique()
    numbers = pl.Series([partition_of(text, partitions) for text in known], dtype=pl.Int64)
    return texts.replace_strict(known, numbers, return_dtype=pl.Int64).alias(_PART)
