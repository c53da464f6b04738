"""Keys that stand twice and references to nobody, found by columns, told as the reader of cells tells them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import xor
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from liance.diagnostics.diagnostic import Diagnostic, errors_in
from liance.diagnostics.place import CellPlace
from liance.records.bulk.convert import TypedPart
from liance.records.bulk.mistakes import LIMIT, Mistakes
from liance.records.bulk.parts import ROW, ROWS
from liance.records.cells import is_uscc
from liance.records.city import Provenance, Record
from liance.records.frames import dtype_of
from liance.records.raw import RawRow
from liance.records.references import check_references
from liance.records.rows import ReadTable
from liance.records.vocabulary import Field, Kind, RecordType, Vocabulary
from liance.records.whole import temporary_folder

PART = "#part"
AT_ONCE = 2_000_000
"""Rows whose keys are compared at a time; more rows are compared in several passes, by a hash of the key."""
_LIKE_CODE = r"^[0-9A-Z]{16,19}$"


@dataclass(frozen=True, slots=True)
class TypedTable:
    """All parts of one record type."""

    type: RecordType
    parts: Sequence[TypedPart]

    @property
    def rows(self) -> int:
        """How many records there are."""
        return sum(part.rows for part in self.parts)

    def columns(self, fields: Sequence[Field], scales: Mapping[str, int] | None = None) -> pl.LazyFrame:
        """The columns of these fields over all parts, with `ROW` and the part's number in `PART`."""
        return pl.concat(
            part.frame.select(
                *(_column(part, f, (scales or {}).get(f.id, 0)) for f in fields), pl.col(ROW)
            ).with_columns(pl.lit(number, pl.Int64).alias(PART))
            for number, part in enumerate(self.parts)
        )


def _column(part: TypedPart, field: Field, scale: int) -> pl.Expr:
    dtype = dtype_of(field, max(scale, part.scales.get(field.id, 0)))
    if field.id not in part.frame.collect_schema():
        return pl.lit(None, dtype).alias(field.id)
    return pl.col(field.id).cast(dtype)


# ---- keys ------------------------------------------------------------------------------------------------
def check_keys(table: TypedTable, found: Mistakes) -> None:
    """Note every row whose key an earlier row of the table has."""
    keys = table.type.keys
    if not keys or table.rows < 2:
        return
    needed = [pl.col(f.id).is_not_null() for f in keys if not f.optional]
    rows = table.columns(keys).filter(*needed)
    names = [f.id for f in keys]
    if not _some_twice(rows, names, table.rows):
        return
    passes = -(-table.rows // AT_ONCE)
    for number in range(passes):
        some = rows if passes == 1 else rows.filter(pl.struct(names).hash() % passes == number)
        counted = some.group_by(names).len().filter(pl.col("len") > 1).collect(engine="streaming")
        if counted.height:
            number_of = int(counted["len"].sum()) - counted.height
            first = counted.sort(names).head(LIMIT)
            found.count(number_of, lambda rows=rows, first=first: list(_twice(table, rows, first, names)))  # type: ignore[misc]


def _some_twice(rows: pl.LazyFrame, names: Sequence[str], count: int) -> bool:
    """Whether any key may stand twice, by digests of 64 bits: equal keys have equal ones, others hardly ever.

    Eight bytes a row: a few rows' digests are sorted in memory, more go by ranges to files that are sorted singly.
    """
    digest = reduce(xor, (pl.col(name).hash(seed) for seed, name in enumerate(names))).alias("digest")
    digests = rows.select(digest)
    if count <= AT_ONCE:
        return _any_twice(digests.collect(engine="streaming")["digest"])
    ranges = -(-count // AT_ONCE)
    width = -(-(2**64) // ranges)
    with TemporaryDirectory(dir=temporary_folder()) as folder:
        files = [Path(folder, f"{number:06}") for number in range(ranges)]
        for batch in digests.collect_batches(chunk_size=ROWS, maintain_order=False):
            parted = batch.with_columns((pl.col("digest") // width).alias("range")).partition_by("range", as_dict=True)
            for (number,), some in parted.items():
                with files[number].open("ab") as file:
                    file.write(some["digest"].to_numpy().tobytes())
        return any(_any_twice(pl.Series(np.fromfile(file, np.uint64))) for file in files if file.exists())


def _any_twice(digests: pl.Series) -> bool:
    ordered = digests.sort()
    return bool((ordered == ordered.shift(1)).any())


def _twice(table: TypedTable, rows: pl.LazyFrame, doubled: pl.DataFrame, names: Sequence[str]) -> Iterator[Diagnostic]:
    stand = rows.join(doubled.lazy(), on=names, how="semi", nulls_equal=True).sort(PART, ROW).collect()
    first: dict[tuple[object, ...], tuple[int, int]] = {}
    for *key, row, part in stand.select(*names, ROW, PART).iter_rows():
        earlier = first.setdefault(tuple(key), (part, row))
        if earlier == (part, row):
            continue
        where = "" if earlier[0] == part else f"{table.parts[earlier[0]].read.table.where}:"
        text = " · ".join(str(value) for value in key if value is not None)
        told = {"first": f"{where}{earlier[1]}"}
        yield table.parts[part].read.fault("key-twice", table.type.keys[-1], text, told, row=row)


# ---- references ------------------------------------------------------------------------------------------
def check_named(tables: Sequence[TypedTable], vocabulary: Vocabulary, found: Mistakes, *, incomplete: bool) -> None:
    """Note every cell that names a record no table declares; warnings too."""
    for table in tables:
        for field in table.type.fields:
            known = _known(field, tables, vocabulary)
            if known is not None and table.rows and any(field.id in part.read.names for part in table.parts):
                _check_field(_Field(table, field, known, tables, vocabulary, incomplete), found)


def _known(field: Field, tables: Sequence[TypedTable], vocabulary: Vocabulary) -> pl.LazyFrame | None:
    """What a field may name, as one column of text; None for a field that names no record."""
    if field.kind is Kind.REF:
        targets = [t for t in vocabulary.types if t.keys and field.target in (t.id, t.label)]
    elif field.kind is Kind.PARTY:
        targets = [t for t in vocabulary.types if len(t.keys) == 1 and is_uscc(t.keys[0])]
    else:
        return None
    declared = [
        table.columns(table.type.keys[:1]).select(pl.first().cast(pl.String).alias("known"))
        for table in tables
        if table.type in targets
    ]
    return pl.concat([*declared, pl.LazyFrame(schema={"known": pl.String()})])


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a table that names records."""

    table: TypedTable
    field: Field
    known: pl.LazyFrame
    tables: Sequence[TypedTable]
    vocabulary: Vocabulary
    incomplete: bool

    @property
    def rows(self) -> int:
        """Rows on the larger side of the comparison."""
        declared = (t.rows for t in self.tables if t is not self.table)
        return max(self.table.rows, *declared, 0)

    def told(self, number: int, records: Sequence[tuple[int, str]]) -> list[Diagnostic]:
        """What `check_references` says of values in rows of a part, as (row, value)."""
        part = self.table.parts[number].read
        made = [Record(part.type, {self.field.id: v}, Provenance(row=row)) for row, v in records]
        heads = [_head(p) for table in self.tables for p in table.parts if p.read is not part]
        mine = replace(_head(self.table.parts[number]), records=made)
        return list(check_references([*heads, mine], self.vocabulary, incomplete=self.incomplete))


def _check_field(one: _Field, found: Mistakes) -> None:
    name = one.field.id
    cells = one.table.columns([one.field]).filter(pl.col(name).is_not_null())
    if one.field.kind is Kind.PARTY:
        cells = cells.filter(pl.col(name).str.contains(_LIKE_CODE))
    values = _strangers(cells, one.known, name, one.rows)
    if not values.height:
        return
    severity = {_row(d): d.severity for d in one.told(0, list(enumerate(values[name].to_list())))}
    for level in ("error", "warning"):
        bad = values.filter(pl.Series([severity.get(i) == level for i in range(values.height)]))
        if not bad.height:
            continue
        stand = cells.join(bad.lazy(), on=name, how="semi").sort(PART, ROW).head(LIMIT).collect()
        told = [d for rows in stand.partition_by(PART, maintain_order=True) for d in _told_in(one, rows)]
        if level == "error":
            found.count(int(bad["len"].sum()), lambda told=told: errors_in(told))  # type: ignore[misc]
        else:
            found.add(told)


def _strangers(cells: pl.LazyFrame, known: pl.LazyFrame, name: str, rows: int) -> pl.DataFrame:
    """Values that name nobody, each with the number of its cells: in passes, so that not all are held at once."""
    passes = max(1, -(-rows // AT_ONCE))
    found = []
    for number in range(passes):
        some, those = cells, known
        if passes > 1:
            some = cells.filter(pl.col(name).hash() % passes == number)
            those = known.filter(pl.col("known").hash() % passes == number)
        strangers = some.group_by(name).len().join(those, left_on=name, right_on="known", how="anti")
        found.append(strangers.collect(engine="streaming"))
    return pl.concat(found).sort(name)


def _told_in(one: _Field, rows: pl.DataFrame) -> list[Diagnostic]:
    return one.told(rows[PART][0], list(rows.select(ROW, one.field.id).iter_rows()))


def _row(fault: Diagnostic) -> int | None:
    return fault.place.row if isinstance(fault.place, CellPlace) else None


def _head(part: TypedPart) -> ReadTable:
    """A part without its records, but saying whether it has any."""
    return replace(part.read, table=replace(part.read.table, rows=[RawRow(0, {})] if part.rows else []), records=[])
