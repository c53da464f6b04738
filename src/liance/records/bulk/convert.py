"""Parts to typed columns: plain cells as whole columns, each odd one by the reader of cells, every mistake noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import polars as pl

from liance.diagnostics.diagnostic import Diagnostic
from liance.records.bulk.canonical import STAGED_SCALE, TEXTS, is_typed, plain, said, staged_dtype
from liance.records.bulk.manifest import Unit
from liance.records.bulk.mistakes import Mistakes
from liance.records.bulk.parts import ROW, Batch, Part
from liance.records.cells import CellFault, Read, reader_for
from liance.records.city import Value
from liance.records.columns import Column, columns_of
from liance.records.frames import DIGITS, EXACT, decimal_of, dtype_of, scale_of
from liance.records.from_sheets import exact_cell
from liance.records.raw import blank
from liance.records.rows import ReadTable
from liance.records.vocabulary import Field, Kind, RecordType, Vocabulary

UNSAID = CellFault("money-unit", "说明单位的整数", "integers whose unit is stated")
INEXACT = CellFault("column-fraction", "18位以内小数写得尽的数", "a number that 18 decimals write exactly")


@dataclass(frozen=True, slots=True)
class TypedPart:
    """A part as typed columns: `frame` has the known fields by id and `ROW`; `scales` those of its decimal columns."""

    read: ReadTable
    frame: pl.LazyFrame
    rows: int
    scales: Mapping[str, int]


def typed_part(part: Part, type_: RecordType, vocabulary: Vocabulary, folder: Path, found: Mistakes) -> TypedPart:
    """A part converted; columns that had their types already are left where they are, others go to files in `folder`.

    Raises Rejected when the rest of the file cannot be read.
    """
    columns, faults = columns_of(part.head, type_, vocabulary)
    found.add(faults)
    read = ReadTable(part.head, type_, {c.field.id: c.name for c in columns}, [])
    found.files.append(part.head.where)
    columns = [c for c in columns if not _unit_unsaid(part, c, read, found)]
    if part.scan is not None and (rows := _clean_rows(part, columns, type_, vocabulary)) is not None:
        return _as_it_is(part.scan, read, columns, rows)
    files: list[Path] = []
    rows = 0
    for batch in part.batches():
        found.add(batch.faults)
        frame = _Conversion(batch, columns, read, part.unit, vocabulary, found).frame()
        files.append(folder / f"{len(files):06}.parquet")
        folder.mkdir(parents=True, exist_ok=True)
        frame.write_parquet(files[-1], compression="lz4")
        rows += frame.height
    if not files:
        return TypedPart(
            read, pl.LazyFrame(schema={**{c.field.id: dtype_of(c.field) for c in columns}, ROW: pl.Int64}), 0, {}
        )
    return _staged(pl.scan_parquet(files, glob=False), read, [c.field for c in columns], rows)


def _unit_unsaid(part: Part, column: Column, read: ReadTable, found: Mistakes) -> bool:
    """Whether a column of a Parquet file holds integers of money of which nobody says what they count."""
    if part.scan is None or part.unit is not None or column.field.kind is not Kind.MONEY:
        return False
    if not part.scan.collect_schema()[column.name].is_integer():
        return False
    found.add([read.fault(UNSAID.code, column.field, "", {}, row=None)])
    return True


# ---- columns that already have their types --------------------------------------------------------------
def _clean_rows(part: Part, columns: Sequence[Column], type_: RecordType, vocabulary: Vocabulary) -> int | None:
    """How many rows there are if every cell has its type and lies within its bounds; None otherwise."""
    assert part.scan is not None
    schema = part.scan.collect_schema()
    if not all(is_typed(c.field, schema[c.name], part.unit) for c in columns):
        return None
    needed = {f.id for f in type_.keys if not f.optional}
    if not needed <= {c.field.id for c in columns}:
        return None
    clean = all(_is_clean(part.scan, c, vocabulary, part.unit, needed=c.field.id in needed) for c in columns)
    return int(part.scan.select(pl.len()).collect().item()) if clean else None


def _is_clean(scan: pl.LazyFrame, column: Column, vocabulary: Vocabulary, unit: Unit | None, *, needed: bool) -> bool:
    """Whether every cell of a typed column is plain, or empty where it may be; equal texts are looked at once."""
    cells = scan.select(column.name)
    dtype = scan.collect_schema()[column.name]
    if dtype in TEXTS:
        cells = cells.unique()
    odd = plain(column.name, column.field, dtype, vocabulary, unit).is_null()
    if not needed:
        odd &= pl.col(column.name).is_not_null()
    return not cells.select(odd.any()).collect(engine="streaming").item()


def _as_it_is(scan: pl.LazyFrame, read: ReadTable, columns: Sequence[Column], rows: int) -> TypedPart:
    schema = scan.collect_schema()
    types = {c.field.id: schema[c.name] for c in columns}
    scales = {c: t.scale for c, t in types.items() if isinstance(t, pl.Decimal)}
    own = [c for c in columns if c.field in read.type.fields]
    typed = [pl.col(c.name).cast(dtype_of(c.field, scales.get(c.field.id, 0))).alias(c.field.id) for c in own]
    return TypedPart(read, scan.select(*typed, pl.col(ROW).cast(pl.Int64)), rows, scales)


def _staged(scan: pl.LazyFrame, read: ReadTable, fields: Sequence[Field], rows: int) -> TypedPart:
    """Converted batches; decimals get the least scale that writes them all."""
    digits = [
        pl.col(f.id).cast(pl.String).str.extract(r"\.([0-9]*[1-9])0*$").str.len_bytes().max()
        for f in fields
        if f.kind in EXACT
    ]
    found = scan.select(digits).collect(engine="streaming").row(0, named=True) if digits else {}
    scales = {name: int(scale or 0) for name, scale in found.items()}
    own = [f for f in fields if f in read.type.fields]
    typed = [pl.col(f.id).cast(dtype_of(f, scales.get(f.id, 0))) for f in own]
    return TypedPart(read, scan.select(*typed, ROW), rows, scales)


# ---- cells -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Conversion:
    """The conversion of one batch."""

    batch: Batch
    columns: Sequence[Column]
    read: ReadTable
    unit: Unit | None
    vocabulary: Vocabulary
    found: Mistakes

    def frame(self) -> pl.DataFrame:
        """The typed columns of the batch, null where a cell is empty or wrong."""
        cells, schema = self.batch.frame, self.batch.frame.schema
        made = cells.select(
            plain(c.name, c.field, schema[c.name], self.vocabulary, self.unit).alias(c.field.id) for c in self.columns
        )
        says = cells.select(said(c.name, schema[c.name]).alias(c.field.id) for c in self.columns)
        series = [self._column(c, made[c.field.id], says[c.field.id]) for c in self.columns]
        return pl.DataFrame([*series, cells[ROW].cast(pl.Int64)])

    def _column(self, column: Column, values: pl.Series, says: pl.Series) -> pl.Series:
        strange = self.batch.strange.get(column.name, {})
        odd = (values.is_null() & says).arg_true()
        raw = self.batch.frame[column.name].gather(odd).to_list() if len(odd) else []
        cells = {**dict(zip(odd.to_list(), raw, strict=True)), **strange}
        if column.field in self.read.type.keys and not column.field.optional:
            self._key_empty(column.field, (~says).arg_true(), strange)
        if not cells:
            return values
        read = self._reader(column.field)
        got = {position: read(cell) for position, cell in cells.items()}
        faults = {p: fault for p, fault in got.items() if isinstance(fault, CellFault)}
        self.found.count(len(faults), lambda: self._faults(column.field, faults, cells))
        good = {p: value for p, value in got.items() if p not in faults and value is not None}
        if not good:
            return values
        dtype = staged_dtype(column.field, self.batch.frame.schema[column.name])
        return values.scatter(list(good), pl.Series([_kept(v) for v in good.values()], dtype=dtype, strict=True))  # type: ignore[arg-type]

    def _reader(self, field: Field) -> Callable[[object], Read | None]:
        """The reader of a field's cells, which knows the unit of integers and what a column can hold."""
        read = reader_for(field, self.vocabulary)

        def one(raw: object) -> Read | None:
            if field.kind is Kind.MONEY and type(raw) is int and self.unit is None:
                return UNSAID
            value = read(self._cell(field, raw))
            return INEXACT if isinstance(value, Fraction) and not _fits(value) else value

        return one

    def _faults(self, field: Field, faults: Mapping[int, CellFault], cells: Mapping[int, object]) -> list[Diagnostic]:
        rows = self.batch.frame[ROW]
        return [
            self.read.fault(fault.code, field, self._cell(field, cells[at]), self._told(field, fault), row=rows[at])
            for at, fault in sorted(faults.items())[: self.found.room]
        ]

    def _cell(self, field: Field, raw: object) -> object:
        """A cell as the reader takes it: exact decimals as text, fen as yuan."""
        return exact_cell(raw, fen=field.kind is Kind.MONEY and self.unit == "fen")

    def _told(self, field: Field, fault: CellFault) -> dict[str, str]:
        type_ = self.read.type
        told = {"expected": fault.expected_zh, "expected_en": fault.expected_en}
        if fault is INEXACT:
            told |= {"field": f"{type_.label}.{field.label}", "field_en": f"{type_.id}.{field.id}"}
        return told

    def _key_empty(self, field: Field, empty: pl.Series, strange: Mapping[int, object]) -> None:
        at = [p for p in empty.to_list() if blank(strange.get(p))]
        told = {"expected": field.label, "expected_en": field.id}
        rows = self.batch.frame[ROW]
        self.found.count(
            len(at), lambda: [self.read.fault("key-empty", field, "", told, row=rows[p]) for p in at[: self.found.room]]
        )


def _fits(value: Fraction) -> bool:
    scale = scale_of(value)
    return scale is not None and scale <= STAGED_SCALE and abs(value) < 10 ** (DIGITS - STAGED_SCALE)


def _kept(value: Value) -> object:
    """A value as its column keeps it."""
    return decimal_of(value, STAGED_SCALE) if isinstance(value, Fraction) else value
