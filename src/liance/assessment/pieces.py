"""A population cut into partitions by beneficiary, each with every record that its beneficiaries' cases read.

In `FOLDER/p-0007` stand, for every copy of a record type, its own rows (`project~investor.parquet`) and those of
other partitions that they lead to (`enterprise~id~1.parquet`: by the first step from a record to another).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path

import polars as pl

from liance.assessment.reach import Copy, Hop, Reach
from liance.records.bulk.split import partition_of, split
from liance.records.bulk.tables import Tables
from liance.records.bulk.write import lazy_of
from liance.records.vocabulary import RecordType, Vocabulary
from liance.records.whole import scratch_folder
from liance.rules.columns.frames import years_of

KEY, SEAT = "$key", "$seat"
"""Of a request: the value that is asked for, and a text that belongs to the partition that asks."""


def cut(tables: Tables, reach: Reach, folder: Path, *, partitions: int, memory: int) -> None:
    """Write the partitions of a population into a folder; `memory` bytes of rows are held at a time.

    Raises OSError.
    """
    copies = copies_of(reach, partitions)
    frames = {copy.name: narrowed(tables, reach, copy.type) for copy in copies}
    owner = {copy.name: copy.column for copy in copies if copy.column}
    places = split(frames, owner, partitions, folder, memory=memory)
    far = reach.far() if partitions > 1 else []
    for depth, target in sorted({(hop.depth, hop.target) for hop in far}):
        hops = [hop for hop in far if (hop.depth, hop.target) == (depth, target)]
        asked = [_requested(place, number, partitions, reach, hops) for number, place in enumerate(places)]
        _send(asked, target, depth, folder, partitions, memory)


def copies_of(reach: Reach, partitions: int) -> list[Copy]:
    """The copies to be made; a type that nothing cuts is whole where there is only one partition."""
    made = reach.cuts()
    if partitions > 1:
        return made
    first = {copy.type: copy for copy in reversed(made)}
    return [first.get(name, Copy(name, "")) for name in sorted(reach.fields)]


def narrowed(tables: Tables, reach: Reach, type_id: str) -> pl.LazyFrame:
    """The columns of a record type that rules read."""
    frame = tables.frames[type_id]
    wanted = reach.fields.get(type_id, set())
    return frame.select(name for name in frame.collect_schema().names() if name in wanted)


def years_in(tables: Tables, vocabulary: Vocabulary) -> dict[str, range]:
    """The years of every record type in the whole population."""
    return {t.id: _years(tables.frames[t.id], t) for t in vocabulary.types if t.id in tables.frames}


def _years(frame: pl.LazyFrame, type_: RecordType) -> range:
    when = type_.year_field or type_.date_field
    if when is None:
        return range(0)
    ends = frame.select(pl.col(when.id).min().alias("first"), pl.col(when.id).max().alias("last"))
    first, last = ends.collect(engine="streaming").row(0)
    return years_of(
        {type_.id: pl.DataFrame({when.id: [first, last]}, {when.id: frame.collect_schema()[when.id]})}, type_
    )


# ---- records of others ---------------------------------------------------------------------------------------------
def _requested(place: Path, number: int, partitions: int, reach: Reach, hops: Iterable[Hop]) -> pl.DataFrame:
    """The values that a partition's records name and that are not its own."""
    named = [
        pl.scan_parquet(file).select(pl.col(hop.field).cast(pl.String).alias(KEY))
        for hop in hops
        for file in _sources(place, reach, hop)
    ]
    keys = pl.concat(named).drop_nulls().unique().sort(KEY).collect(engine="streaming")[KEY]
    far = [key for key in keys if partition_of(key, partitions) != number]
    seat = next(text for text in map(str, count()) if partition_of(text, partitions) == number)
    return pl.DataFrame({KEY: far}, schema={KEY: pl.String}).with_columns(pl.lit(seat).alias(SEAT))


def _sources(place: Path, reach: Reach, hop: Hop) -> Iterator[Path]:
    """The files of a partition from which a hop may lead out of it."""
    for copy in reach.cuts():
        if copy.type == hop.source:
            if copy.column != hop.field:
                yield place / f"{copy.name}.parquet"
            arrived = {h.depth for h in reach.far() if h.target == copy and h.depth < hop.depth}
            yield from (place / f"{copy.name}~{depth}.parquet" for depth in sorted(arrived))


def _send(requests: list[pl.DataFrame], target: Copy, depth: int, folder: Path, partitions: int, memory: int) -> None:
    """Put the records that partitions asked for beside their own ones."""
    name = f"{target.name}~{depth}"
    with scratch_folder(folder / f"asked-{name}") as scratch:
        asked = split({"asked": lazy_of(requests)}, {"asked": KEY}, partitions, scratch, memory=memory)
        found = lazy_of(
            _answered(folder / f"p-{number:04}" / f"{target.name}.parquet", target.column, place / "asked.parquet")
            for number, place in enumerate(asked)
        )
        split({name: found}, {name: SEAT}, partitions, folder, memory=memory)


def _answered(file: Path, column: str, asked: Path) -> pl.DataFrame:
    rows = pl.scan_parquet(file).with_columns(pl.col(column).cast(pl.String).alias(KEY))
    return rows.join(pl.scan_parquet(asked), on=KEY).drop(KEY).collect(engine="streaming")


# ---- reading -------------------------------------------------------------------------------------------------------
def read_piece(folder: Path, number: int, vocabulary: Vocabulary) -> Mapping[str, pl.LazyFrame]:
    """The tables of a partition, read when they are asked for: every record once, whichever copies hold it."""
    files: dict[str, list[Path]] = {}
    for file in sorted((folder / f"p-{number:04}").glob("*.parquet")):
        files.setdefault(file.name.partition("~")[0], []).append(file)
    return {t.id: _united(files[t.id], t) for t in vocabulary.types if t.id in files}


def _united(files: list[Path], type_: RecordType) -> pl.LazyFrame:
    frames = [pl.scan_parquet(file, glob=False) for file in files]
    if len(frames) == 1:
        return frames[0]
    columns = frames[0].collect_schema().names()
    keys = [key.id for key in type_.keys]
    return pl.concat([f.select(columns) for f in frames]).unique(keys, maintain_order=True, keep="first")


def own(results: pl.DataFrame, column: str, number: int, partitions: int) -> pl.DataFrame:
    """The rows whose value in a column belongs to a partition; those without one belong to the first."""
    if partitions == 1:
        return results
    texts = results[column].unique()
    mine = [text for text in texts if text is not None and partition_of(text, partitions) == number]
    kept = pl.col(column).is_in(pl.Series(mine, dtype=pl.String).implode())
    return results.filter(kept.fill_null(number == 0))
