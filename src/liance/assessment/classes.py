"""The classes that parties are told apart by, one row a party and a column per year: kept beside a partition."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import polars as pl

from liance.records.vocabulary import Dimension, Vocabulary
from liance.records.whole import whole_file
from liance.simulate.dimensions import filled, known
from liance.simulate.evaluate import Population

WHO = "beneficiary"


def kept_classes(folder: Path, tables: Mapping[str, pl.LazyFrame], vocabulary: Vocabulary) -> pl.DataFrame:
    """The classes of a partition's parties as an earlier run left them in a folder, or made now and left there.

    Raises OSError.
    """
    path = folder / f"classes.{sha256(repr(vocabulary.dimensions).encode()).hexdigest()[:16]}.parquet"
    if path.exists():
        return pl.read_parquet(path, memory_map=True)
    made = classes_of(tables, vocabulary)
    path.parent.mkdir(exist_ok=True)
    with whole_file(path) as part:
        made.write_parquet(part, compression="lz4")
    return made


def classes_of(tables: Mapping[str, pl.LazyFrame], vocabulary: Vocabulary) -> pl.DataFrame:
    """Every party with a class in some dimension: `beneficiary`, a column `county`, and `size@2024` per year.

    A yearly class is that of the latest value known up to the year; null where none is.
    """
    population = Population(vocabulary, _read(tables, vocabulary))
    found = [(d, known(population, d)) for d in vocabulary.dimensions]
    parties = pl.concat([pl.DataFrame(schema={WHO: pl.String}), *(rows.select(WHO) for _, rows in found)]).unique()
    for d, rows in found:
        if "year" not in rows.columns:
            parties = _beside(parties, rows, d.id)
            continue
        before: pl.Expr | None = None
        for year in _years(rows):
            name = f"{d.id}@{year}"
            mine = rows.filter(pl.col("year") == year).select(WHO, pl.col(d.id).alias(name))
            parties = _beside(parties, mine, name)
            if before is not None:
                parties = parties.with_columns(pl.col(name).fill_null(before))
            before = pl.col(name)
    return parties


def with_classes(results: pl.DataFrame, classes: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Results and a column per dimension, as of the year of each; whoever is unknown is in a class of their own."""
    made = results.join(classes, WHO, "left", maintain_order="left")
    columns = [_as_of_year(d, classes.columns).alias(d.id) for d in vocabulary.dimensions]
    return made.with_columns(columns).with_columns(map(filled, vocabulary.dimensions)).select(
        *results.columns, *(d.id for d in vocabulary.dimensions)
    )  # fmt: skip


def _as_of_year(d: Dimension, names: list[str]) -> pl.Expr:
    """The class in the year of a result: the first known year's from then on, the last one's where it has no year."""
    if d.type.year_key is None:
        return pl.col(d.id)
    years = sorted(int(name.removeprefix(f"{d.id}@")) for name in names if name.startswith(f"{d.id}@"))
    made = pl.lit(None, dtype=pl.String)
    for year in years:
        reached = pl.col("year").is_null() | (pl.col("year") >= year)
        made = pl.when(reached).then(pl.col(f"{d.id}@{year}")).otherwise(made)
    return made


def _read(tables: Mapping[str, pl.LazyFrame], vocabulary: Vocabulary) -> dict[str, pl.DataFrame]:
    """The fields of the dimensions, and the keys of their records."""
    told: dict[str, pl.DataFrame] = {}
    for type_ in {d.type.id: d.type for d in vocabulary.dimensions}.values():
        if type_.id in tables:
            fields = {d.field.id for d in vocabulary.dimensions if d.type is type_} | {k.id for k in type_.keys}
            columns = [c for c in tables[type_.id].collect_schema().names() if c in fields]
            told[type_.id] = tables[type_.id].select(columns).collect()
    return told


def _years(rows: pl.DataFrame) -> range:
    first, last = rows["year"].min(), rows["year"].max()
    return range(first, last + 1) if isinstance(first, int) and isinstance(last, int) else range(0)


def _beside(parties: pl.DataFrame, rows: pl.DataFrame, name: str) -> pl.DataFrame:
    latest = rows.select(WHO, name).unique(WHO, keep="last", maintain_order=True)
    return parties.join(latest, WHO, "left", maintain_order="left")
