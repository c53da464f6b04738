"""Who beneficiaries are and by what they are told apart, as the vocabulary's front matter says."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import polars as pl

from liance.records.frames import schema_of
from liance.records.vocabulary import Dimension, Kind, RecordType
from liance.rules import ir
from liance.rules.render import shown
from liance.simulate.evaluate import Population

UNKNOWN = "未知"
"""The class of those whose field nobody supplied; unknown is no value of its own."""
NAME = "name"


def owners(population: Population, until: int | None = None) -> pl.DataFrame:
    """Every party on file: `beneficiary`, `name` (null where none is given) and a column per dimension.

    A yearly field counts by its latest known year (up to `until`). Whoever is unknown is in the class `UNKNOWN`.
    """
    named = [t for t in population.vocabulary.types if len(t.keys) == 1 and NAME in t.by_id]
    frames = [_table(population, t).select(pl.col(t.keys[0].id).alias("beneficiary"), NAME) for t in named]
    parties = pl.concat([pl.DataFrame(schema={"beneficiary": pl.String, NAME: pl.String}), *frames])
    for d in population.vocabulary.dimensions:
        found = known(population, d)
        if until is not None and "year" in found.columns:
            found = found.filter(pl.col("year") <= until)
        latest = found.unique("beneficiary", keep="last", maintain_order=True).select("beneficiary", d.id)
        parties = parties.join(latest, "beneficiary", "left", maintain_order="left").with_columns(filled(d))
    return parties


def with_dimensions(results: pl.DataFrame, population: Population) -> pl.DataFrame:
    """Results (with `beneficiary` and `year`) and a column per dimension: yearly fields as of the result's year.

    The latest year known up to that of the result counts; without a year the latest known. Rows keep their order.
    """
    made = results.with_row_index("_row")
    for d in population.vocabulary.dimensions:
        found = known(population, d)
        if "year" in found.columns:
            last = pl.col("year").fill_null(pl.lit(2**62)).alias("_year")
            classes = found.rename({"year": "_year"}).sort("_year")
            dated = made.with_columns(last).sort("_year")
            made = dated.join_asof(classes, on="_year", by="beneficiary", check_sortedness=False).drop("_year")
        else:
            made = made.join(found, "beneficiary", "left")
        made = made.with_columns(filled(d))
    return made.sort("_row").drop("_row")


def classes_of(dimension: Dimension, lang: str = "zh") -> list[str]:
    """The classes of a dimension with bands, lowest first, the unknown last; of one without bands only the unknown.

    Tables of results hold the Chinese names.
    """
    zh = lang == "zh"
    bands = [shown(b, ir.type_of(dimension.field), lang) for b in dimension.bands]
    unknown = UNKNOWN if zh else "unknown"
    if not bands:
        return [unknown]
    between = [f"{low}–{high}" for low, high in pairwise(bands)]
    least, most = (f"不足{bands[0]}", f"{bands[-1]}以上") if zh else (f"under {bands[0]}", f"{bands[-1]} or more")
    return [least, *between, most, unknown]


def known(population: Population, d: Dimension) -> pl.DataFrame:
    """Who is known to be in which class: beneficiary, class, for a yearly field also the year (in order of it)."""
    table = _table(population, d.type).filter(pl.col(d.field.id).is_not_null())
    columns = [pl.col(d.type.series_keys[0].id).alias("beneficiary"), _class(d).alias(d.id)]
    if (year := d.type.year_key) is None:
        return table.select(columns)
    return table.select(*columns, pl.col(year.id).alias("year")).sort("year")


def _class(d: Dimension) -> pl.Expr:
    """The class of a value, as an ordered enumeration where the dimension has bands."""
    value = pl.col(d.field.id)
    if d.field.kind is Kind.BOOL:
        return pl.when(value).then(pl.lit("是")).otherwise(pl.lit("否"))
    if d.field.kind is Kind.ENUM:
        return value.replace({c.id: c.label for c in d.field.choices})
    if not d.bands:
        return value
    classes = classes_of(d)
    number = pl.lit(classes[0])
    for low, name in zip(d.bands, classes[1:], strict=False):
        least = Fraction(low)
        number = pl.when(value * least.denominator >= least.numerator).then(pl.lit(name)).otherwise(number)
    return number.cast(pl.Enum(classes))


def filled(d: Dimension) -> pl.Expr:
    """The column of a dimension, whoever is unknown in a class of their own."""
    return pl.col(d.id).fill_null(pl.lit(UNKNOWN, dtype=pl.Enum(classes_of(d)) if d.bands else pl.String))


def _table(population: Population, type_: RecordType) -> pl.DataFrame:
    """The table of a record type; columns that nobody supplied are unknown."""
    columns = schema_of(type_)
    table = population.tables.get(type_.id, pl.DataFrame(schema=columns))
    missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in columns.items() if name not in table.columns]
    return table.with_columns(missing)
