"""Typed tables become the frames of a policy's sites: series pivoted to one row each, referred records beside them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from liance.records.city import ParameterKey, Value
from liance.records.frames import EXACT, dtype_of
from liance.records.vocabulary import Kind, RecordType, Vocabulary
from liance.rules import ir
from liance.rules.columns.ledger import AWARDS, awards_of, beside
from liance.rules.columns.needs import GATED, PAYEE, Needs, Path, Site
from liance.rules.columns.shape import CODED, FIRST, HERE, START, YEAR, Shape, Trait
from liance.rules.columns.whole import Beyond

OWNER = "$owner"
"""The beneficiary of a row."""
AT = "$at"
FEW, SAMPLE = 250, 10_000
"""So many different texts are few; a column that has more of them in so many rows is not looked at."""
Table = pl.DataFrame | pl.LazyFrame
Tables = Mapping[str, Table]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a population gives: typed tables by record type id, figures published by others, how far history goes.

    `applied_on`: the day on which all is applied for, see `City`. `years` are those of each record type in the whole
    city, where the tables are only a part of it.
    """

    tables: Tables
    parameters: Mapping[ParameterKey, Value] = field(default_factory=dict)
    open_history: bool = False
    years: Mapping[str, range] = field(default_factory=dict)
    applied_on: date | None = None
    framed: dict[Hashable, Framed] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Frames made so far, for the next policy that needs the same."""

    def years_of(self, type_: RecordType) -> range:
        """The years of a record type."""
        return self.years.get(type_.id) or years_of(self.tables, type_)


@dataclass(frozen=True, slots=True)
class Framed:
    """A site's frame, and what is known of its columns."""

    frame: pl.DataFrame
    shape: Shape


def frame_site(vocabulary: Vocabulary, tables: Tables, site: Site, needs: Needs, years: range) -> Framed:
    """One site's frame from the tables. `years`: those of the record type in the whole city.

    Raises Beyond where a reference may change from year to year.
    """
    framing = _Framing(vocabulary, tables, years)
    made = framing.frame(site, needs)
    traits = traits_of(made, framing.scales)
    made, words = coded(made)
    traits |= {name: replace(traits[name], words=found) for name, found in words.items()}
    return Framed(made, Shape(site.basis, traits, years, _single(site, made)))


def _single(site: Site, frame: pl.DataFrame) -> bool:
    """Whether no beneficiary has more than one row."""
    if site.basis.year_key is not None and [k.id for k in site.basis.series_keys] == [site.owner]:
        return True
    known = frame[OWNER].drop_nulls()
    return known.n_unique() == known.len()


def coded(frame: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, tuple[str, ...]]]:
    """Beside every column of few texts their numbers in order, and what these texts are."""
    words: dict[str, tuple[str, ...]] = {}
    codes: list[pl.Series] = []
    for name, dtype in frame.schema.items():
        if dtype == pl.String and frame[name].head(SAMPLE).n_unique() <= FEW:
            texts = frame[name].unique().drop_nulls().sort()
            if 0 < texts.len() <= FEW:
                number = frame[name].cast(pl.Enum(texts)).to_physical().cast(pl.UInt8)
                words[name], codes = tuple(texts), [*codes, number.alias(name + CODED)]
    return frame.with_columns(codes), words


def years_of(tables: Tables, type_: RecordType) -> range:
    """The years that the records of a type fall in; empty where none has a year."""
    table = tables.get(type_.id)
    when = type_.year_field or type_.date_field
    if table is None or when is None or when.id not in table.lazy().collect_schema():
        return range(0)
    column = pl.col(when.id) if when.kind is Kind.YEAR else pl.col(when.id).dt.year().cast(pl.Int64)
    ends = table.lazy().select(column.min().alias("first"), column.max().alias("last")).collect()
    first, last = ends.row(0)
    return range(0) if first is None else range(first, last + 1)


@dataclass(slots=True)
class _Framing:
    vocabulary: Vocabulary
    tables: Tables
    years: range
    scales: dict[str, int] = field(default_factory=dict)

    def frame(self, site: Site, needs: Needs) -> pl.DataFrame:
        """The basis itself, then what each path leads to, then the beneficiary's enterprise."""
        basis = site.basis
        if basis.year_key is not None and site.owner not in [k.id for k in basis.series_keys]:
            raise Beyond("a beneficiary that may change from year to year")
        paths = {**needs.paths, (): needs.paths.get((), set()) | {site.owner}}
        made = self.base(basis, paths)
        for path in sorted(paths, key=len):
            if path:
                made = self.joined(made, basis, path, paths)
        made = made.with_columns(pl.col(site.owner).cast(pl.String).alias(OWNER))
        made = self.gated(made, needs.gates)
        return beside(made, OWNER, awards_of(self.tables.get(AWARDS), sorted(needs.awards)), needs.awards)

    def base(self, basis: RecordType, paths: Mapping[Path, set[str]]) -> pl.DataFrame:
        """The records of the basis, with the year of each event or the start of each series."""
        when = basis.year_field or basis.date_field
        dated = {when.id} if when is not None else set()
        table = self.table(basis, _wanted(basis, (), paths) | dated, "")
        if basis.year_key is not None:
            return self.started(self.wide(basis, table, "", self.years), basis, "")
        if when is not None:
            year = pl.col(when.id) if when.kind is Kind.YEAR else pl.col(when.id).dt.year().cast(pl.Int64)
            table = table.with_columns(year.alias(YEAR))
        return self.started(table, basis, "")

    def table(self, type_: RecordType, names: Iterable[str], prefix: str) -> pl.DataFrame:
        """Columns of a type's table; ratios as whole numbers, their scale noted under the name they will have."""
        table = self.tables.get(type_.id)
        wanted = [f for f in type_.fields if f.id in set(names)]
        if table is None:
            return pl.DataFrame(schema={f.id: pl.Int64() if f.kind in EXACT else dtype_of(f) for f in wanted})
        schema = table.lazy().collect_schema()
        columns = []
        for f in wanted:
            if f.id not in schema:
                columns.append(pl.lit(None, dtype=pl.Int64() if f.kind in EXACT else dtype_of(f)).alias(f.id))
            elif f.kind in EXACT:
                dtype = schema[f.id]
                assert isinstance(dtype, pl.Decimal)
                self.scales[f"{prefix}{f.id}"] = dtype.scale
                columns.append(pl.col(f.id).to_physical().cast(pl.Int64))
            else:
                columns.append(pl.col(f.id))
        try:
            return table.lazy().select(columns).collect()
        except pl.exceptions.InvalidOperationError as wide:
            raise Beyond("a number of more than 64 bits") from wide

    def wide(self, type_: RecordType, table: pl.DataFrame, prefix: str, years: range) -> pl.DataFrame:
        """A yearly table with one row for each series: `field@year`, and whether the year is there."""
        year, keys = type_.year_key, [k.id for k in type_.series_keys]
        assert year is not None
        values = [c for c in table.columns if c not in (*keys, year.id)]
        series = (
            table.with_row_index(AT).group_by(keys, maintain_order=True).agg(AT, pl.col(year.id).min().alias(FIRST))
        )
        rows, span = series[AT].explode(), len(years)
        number = series.select(pl.int_range(pl.len()).repeat_by(pl.col(AT).list.len()).explode()).to_series()
        cells = number * span + (table[year.id].gather(rows) - years.start)
        found = pl.repeat(None, series.height * span, dtype=pl.UInt32, eager=True).scatter(cells, rows)
        made = [series.drop(AT)]
        for i, y in enumerate(years):
            at = found.gather_every(span, i)
            columns = [table[v].gather(at).alias(f"{v}@{y}") for v in values]
            made.append(pl.DataFrame([*columns, at.is_not_null().alias(f"{HERE}@{y}")]))
            self.scales.update({f"{prefix}{v}@{y}": self.scales.get(f"{prefix}{v}", 0) for v in values})
        return pl.concat(made, how="horizontal")

    def started(
        self, made: pl.DataFrame, type_: RecordType, prefix: str, on: Mapping[str, str] | None = None
    ) -> pl.DataFrame:
        """The year in which the owner of each row came into being, where the vocabulary has such a date.

        `on`: the columns that hold the type's keys, where they are not its own.
        """
        for key in type_.keys:
            target = self.vocabulary.type_named(key.target) if key.target is not None else None
            start = next((f for f in target.fields if f.start), None) if target is not None else None
            if target is None or start is None:
                continue
            owners = self.table(target, {start.id, target.keys[0].id}, "")
            owners = owners.select(
                pl.col(target.keys[0].id).alias("$key"), pl.col(start.id).dt.year().cast(pl.Int64).alias(prefix + START)
            )
            left = (on or {}).get(key.id, key.id)
            return made.join(owners, left_on=left, right_on="$key", how="left", maintain_order="left")
        return made

    def joined(self, made: pl.DataFrame, basis: RecordType, path: Path, paths: Mapping[Path, set[str]]) -> pl.DataFrame:
        """The records that a path leads to, beside the rows they belong to."""
        step, before = path[-1], prefix_of(path[:-1])
        prefix = prefix_of(path)
        table = self.table(step.target, _wanted(step.target, path, paths), prefix)
        if isinstance(step, ir.Follow):
            if basis.year_key is not None and not before and not step.field.key:
                raise Beyond("a reference that may change from year to year")
            on = {step.target.keys[0].id: before + step.field.id}
        else:
            if any(own is not None and not own.key for _, own in step.pairs):
                raise Beyond("a related record by a field that is no key")
            on = {key.id: before + own.id for key, own in step.pairs if own is not None}
            if step.target.year_key is not None and basis.year_key is not None:
                years = years_of(self.tables, step.target)
                return self._beside(made, self.wide(step.target, table, prefix, years), step.target, on, prefix)
            on |= {key.id: YEAR for key, own in step.pairs if own is None}
        return self._beside(made, table.with_columns(pl.lit(True).alias(HERE)), step.target, on, prefix)

    def _beside(
        self, made: pl.DataFrame, table: pl.DataFrame, type_: RecordType, on: Mapping[str, str], prefix: str
    ) -> pl.DataFrame:
        table = table.rename({c: prefix + c for c in table.columns})
        right = [prefix + key for key in on]
        table = table.with_columns(pl.col(name).alias(f"$join{i}") for i, name in enumerate(right))
        joins = [f"$join{i}" for i in range(len(right))]
        made = made.join(table, left_on=list(on.values()), right_on=joins, how="left", maintain_order="left")
        here = [c for c in table.columns if c.removeprefix(prefix).startswith(HERE)]
        if type_.year_key is not None:
            made = self.started(made, type_, prefix, on)
        return made.with_columns(pl.col(here).fill_null(False))

    def gated(self, made: pl.DataFrame, gates: set[str]) -> pl.DataFrame:
        """The enterprise that the beneficiary is, if it is one, for the policy's gates."""
        type_ = self.vocabulary.type_named(GATED)
        if type_ is None or not gates:
            return made
        prefix = f"{PAYEE}/"
        table = self.table(type_, gates | {type_.keys[0].id}, prefix).with_columns(pl.lit(True).alias(HERE))
        return self._beside(made, table, type_, {type_.keys[0].id: OWNER}, prefix)


def prefix_of(path: Path) -> str:
    """The path as columns are named."""
    return "".join(f"{s.field.id}/" if isinstance(s, ir.Follow) else f"+{s.target.id}/" for s in path)


def _wanted(type_: RecordType, path: Path, paths: Mapping[Path, set[str]]) -> set[str]:
    """The fields needed at a path: those read there, the keys, and the references that longer paths follow."""
    steps = [p[len(path)] for p in paths if len(p) > len(path) and p[: len(path)] == path]
    follow = {s.field.id for s in steps if isinstance(s, ir.Follow)}
    return paths.get(path, set()) | follow | {k.id for k in type_.keys}


def traits_of(frame: pl.DataFrame, scales: Mapping[str, int]) -> dict[str, Trait]:
    """What holds of every column of a frame, found by looking at it once."""
    whole = [c for c, d in frame.schema.items() if d.is_integer()]
    flags = [c for c in frame.columns if c.rsplit("/", 1)[-1].startswith(HERE)]
    lows = frame.select(pl.col(whole).min()).row(0) if whole and frame.height else [None] * len(whole)
    highs = frame.select(pl.col(whole).max()).row(0) if whole and frame.height else [None] * len(whole)
    nulls = frame.null_count().row(0) if frame.width else ()
    missing = dict(zip(frame.columns, nulls, strict=True))
    made = {c: Trait(nullable=missing[c] > 0) for c in frame.columns}
    for c, low, high in zip(whole, lows, highs, strict=True):
        made[c] = Trait(low or 0, high or 0, scales.get(c, 0), missing[c] > 0)
    for c in flags:
        made[c] = Trait(low=int(frame.height > 0 and bool(frame[c].all())), nullable=False)
    return made
