"""Records as typed columns: one data frame per record type, money in fen, ratios as exact decimals, null as unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import polars as pl

from liance.diagnostics.diagnostic import Rejected
from liance.records.city import City, ParameterKey, Record, Value
from liance.records.raw import problem
from liance.records.vocabulary import Field, Kind, RecordType, Vocabulary

EXACT = (Kind.RATIO, Kind.NUMBER, Kind.AREA)
"""Kinds kept as decimals; the scale is the column's own."""
DIGITS = 38
PLAIN: Mapping[Kind, type[pl.DataType]] = {
    Kind.MONEY: pl.Int64,
    Kind.COUNT: pl.Int64,
    Kind.YEAR: pl.Int64,
    Kind.DATE: pl.Date,
    Kind.BOOL: pl.Boolean,
}


def dtype_of(field: Field, scale: int = 0) -> pl.DataType:
    """The column type of a field: Int64 (fen, counts, years), Decimal(38, scale), Date, Boolean or String."""
    if field.kind in EXACT:
        return pl.Decimal(DIGITS, scale)
    return PLAIN.get(field.kind, pl.String)()


def schema_of(type_: RecordType) -> dict[str, pl.DataType]:
    """Column types of all fields of a record type, in their order."""
    return {f.id: dtype_of(f) for f in type_.fields}


def frames_of(city: City) -> dict[str, pl.DataFrame]:
    """All records of a city as frames by record type id. Rejected where a ratio is no decimal (1/3)."""
    return {t.id: frame_of(t, city.all(t.id)) for t in city.vocabulary.types}


def frame_of(type_: RecordType, records: Sequence[Record]) -> pl.DataFrame:
    """Records of one type as a frame with a column per field."""
    return pl.DataFrame([_column(type_, f, [r.values.get(f.id) for r in records]) for f in type_.fields])


def _column(type_: RecordType, field: Field, values: list[Value | None]) -> pl.Series:
    if field.kind not in EXACT:
        return pl.Series(field.id, values, dtype=dtype_of(field), strict=True)
    scales = {v: scale_of(Fraction(v)) for v in set(values) if isinstance(v, int | Fraction)}
    if (bad := next((v for v, s in scales.items() if s is None), None)) is not None:
        told = {"field": f"{type_.label}.{field.label}", "field_en": f"{type_.id}.{field.id}", "value": str(bad)}
        raise Rejected([problem("column-fraction", type_.id, told)])
    scale = max((s for s in scales.values() if s is not None), default=0)
    exact = [None if v is None else decimal_of(Fraction(v), scale) for v in values]  # type: ignore[arg-type]
    return pl.Series(field.id, exact, dtype=dtype_of(field, scale), strict=True)


def scale_of(value: Fraction) -> int | None:
    """How many decimals write a ratio exactly; None where no number of them does."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def decimal_of(value: Fraction, scale: int) -> Decimal:
    """A ratio as a decimal of the given scale (at least its own), exact at any size."""
    return Decimal(int(value * 10**scale)).scaleb(-scale)


def city_of(
    vocabulary: Vocabulary,
    frames: Mapping[str, pl.DataFrame],
    *,
    parameters: Mapping[ParameterKey, Value] | None = None,
    open_history: bool = False,
) -> City:
    """The city that frames describe; the inverse of `frames_of`. Missing columns are unknown."""
    rows = (r for t in vocabulary.types if t.id in frames for r in records_of(t, frames[t.id]))
    return City.of(vocabulary, rows, parameters=parameters, open_history=open_history)


def records_of(type_: RecordType, frame: pl.DataFrame) -> Iterator[Record]:
    """The records of one type in a frame."""
    fields = [f for f in type_.fields if f.id in frame.columns]
    columns: list[Iterable[Value | None]] = [
        [None if v is None else Fraction(v) for v in frame[f.id]] if f.kind in EXACT else frame[f.id].to_list()
        for f in fields
    ]
    names = [f.id for f in fields]
    for values in zip(*columns, strict=True):
        yield Record(type_, {n: v for n, v in zip(names, values, strict=True) if v is not None})
