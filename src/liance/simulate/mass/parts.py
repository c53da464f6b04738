"""A made-up city of any size as typed Parquet: one part per chunk of firms, each made by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import polars as pl

from liance.records.city import City, ParameterKey, Record, Value
from liance.records.frames import EXACT, dtype_of, frame_of, scale_of
from liance.records.parameters import PARAMETER
from liance.records.vocabulary import RecordType, Vocabulary
from liance.records.write import tables_of, write_city
from liance.simulate.marks import Marks
from liance.simulate.mass.codes import codes_under, padded, uscc
from liance.simulate.mass.draws import keys
from liance.simulate.mass.firms import enterprises, yearly
from liance.simulate.mass.matters import awards, leases, projects, recognitions, talent
from liance.simulate.mass.sizes import SECTORS, Natural, Sizes
from liance.simulate.population import AREA, MADE_UP, YEARS, boundaries, published, records

CHUNK: Final = 100_000
COMPRESSION: Final = 1
"""Of zstd: the quickest level."""
SCALE: Final = 2
"""Decimals of exact columns, unless a boundary case has more."""
SOURCE: Final = "source"


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a part follows from. Firms up to number `cases` are boundary cases, the others are drawn."""

    vocabulary: Vocabulary
    seed: int
    enterprises: int
    sizes: Sizes
    fixed: Mapping[str, pl.DataFrame]
    schemas: Mapping[str, dict[str, pl.DataType]]
    cases: int
    incentives: tuple[str, ...]
    parameters: Mapping[ParameterKey, Value]
    years: range = YEARS


def plan_of(
    vocabulary: Vocabulary,
    *,
    enterprises: int,
    seed: int,
    marks: Marks | None = None,
    sizes: Sizes | None = None,
    years: range = YEARS,
) -> Plan:
    """The plan of a city with so many enterprises (up to 99,999,999) and the boundary cases of `marks`.

    With `sizes` of the caller's own there are no boundary cases, which would add to what the sizes add up to.
    """
    marks = marks or Marks()
    shown = marks if sizes is None else Marks()
    parameters = published(vocabulary, seed=seed, years=years, marks=marks)
    firms = sum(r.type.id == "enterprise" for r in boundaries(vocabulary, shown, parameters, years))
    cases = min(firms, enterprises)
    fixed = list(records(vocabulary, enterprises=cases, seed=seed, years=years, marks=shown))
    frames, schemas = {}, {}
    for type_ in vocabulary.types:
        rows = [record for record in fixed if record.type is type_]
        schemas[type_.id] = _schema(type_, rows)
        frames[type_.id] = _typed(frame_of(type_, rows), schemas[type_.id])
    incentives = tuple(rule.incentive for rule in marks.rules) or ("演示·其他奖补",)
    sizes = sizes or Natural(codes_under(vocabulary, SECTORS))
    return Plan(vocabulary, seed, enterprises, sizes, frames, schemas, cases, incentives, parameters, years)


def _schema(type_: RecordType, rows: Iterable[Record]) -> dict[str, pl.DataType]:
    """Column types with room for the decimals of every row, the same in all parts; then the source."""
    exact = [f.id for f in type_.fields if f.kind in EXACT]
    values = [value for row in rows for name in exact if isinstance(value := row.values.get(name), int | Fraction)]
    scale = max([SCALE, *(scale_of(Fraction(value)) or 0 for value in values)])
    return {f.id: dtype_of(f, scale) for f in type_.fields} | {SOURCE: pl.String()}


def chunks(plan: Plan, size: int = CHUNK) -> list[range]:
    """The numbers of the firms in each part, the boundary cases counted in the first."""
    starts = range(1, max(plan.enterprises, 1) + 1, size)
    return [range(start, min(start + size, plan.enterprises + 1)) for start in starts]


def drawn(plan: Plan, numbers: range) -> pl.DataFrame:
    """The drawn firms among these numbers with their sizes (`Sizes.size`), `id` and `text` (the number)."""
    first = max(numbers.start, plan.cases + 1)
    number = pl.int_range(first, max(numbers.stop, first), dtype=pl.UInt64, eager=True).alias("number")
    firms = pl.DataFrame([number]).with_columns(
        keys(pl.col("number"), plan.seed),
        uscc(pl.col("number"), AREA).alias("id"),
        padded(pl.col("number")).alias("text"),
    )
    return plan.sizes.size(firms, plan.years)


def tables(plan: Plan, firms: pl.DataFrame, *, first: bool) -> Iterator[tuple[str, pl.DataFrame]]:
    """The rows of these drawn firms by record type, after the fixed ones in the first part; other empty tables go.

    The columns are those of the vocabulary, typed by `frames.dtype_of`, and `source`.
    """
    fixed = dict(plan.fixed) if first else {}
    for name, rows in _rows(plan, firms):
        if name in plan.schemas:
            typed = _typed(rows, plan.schemas[name])
            if first or len(typed):
                yield name, pl.concat([fixed.pop(name), typed]) if first else typed
    yield from fixed.items()


def _rows(plan: Plan, firms: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    sure, years = plan.sizes.sure, plan.years
    yield "enterprise", enterprises(firms, years, sure=bool(sure))
    told, sold = yearly(firms, years, sure)
    yield "enterprise_year", told
    yield "product_year", sold
    del told, sold
    yield "lease_year", leases(firms, years)
    yield "recognition", recognitions(firms, years)
    yield "project", projects(firms, years, AREA)
    yield "talent_case", talent(firms, years)
    yield "award", awards(firms, years, plan.incentives)


def _typed(rows: pl.DataFrame, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """The columns of the schema: what is missing is unknown, what is more goes."""
    known = set(rows.columns)
    return rows.select(
        (pl.lit(MADE_UP.source) if name == SOURCE else pl.col(name) if name in known else pl.lit(None))
        .cast(dtype)
        .alias(name)
        for name, dtype in schema.items()
    )


@dataclass(frozen=True, slots=True)
class Part:
    """What one chunk became: its number of enterprises, rows by record type, files, and the drawn firms' sizes."""

    enterprises: int
    rows: Mapping[str, int]
    files: list[Path]
    sizes: pl.DataFrame


def write_part(plan: Plan, folder: Path, index: int, numbers: range) -> Part:
    """Write `TYPE/part-INDEX.parquet` for the firms with these numbers; every file whole or not at all.

    Parts can be written in any order and by any process: a firm follows from the seed and its number.
    """
    firms = drawn(plan, numbers)
    rows, files = {}, []
    for name, table in tables(plan, firms, first=index == 0):
        path = folder / name / f"part-{index:05d}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(table, path)
        rows[name] = len(table)
        files.append(path)
    return Part(len(numbers), rows, files, firms)


def _write(table: pl.DataFrame, path: Path) -> None:
    unfinished = path.with_name(f".{path.name}")
    try:
        table.write_parquet(unfinished, compression_level=COMPRESSION)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def write_parameters(plan: Plan, folder: Path) -> list[Path]:
    """Write the published figures as `write_city` does: `parameter.csv`."""
    told = dict.fromkeys(plan.parameters, MADE_UP)
    city = City.of(plan.vocabulary, (), parameters=plan.parameters, parameter_provenance=told)
    return write_city([table for table in tables_of(city) if table.type_name == PARAMETER.id], folder)
