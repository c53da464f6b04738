"""The records that some beneficiaries' cases can reach, taken out of large tables for the single-case engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from liance.records.vocabulary import Field, Kind, RecordType, Vocabulary
from liance.rules import ir
from liance.rules.columns.frames import Table, Tables
from liance.rules.columns.needs import Needs, Site

HOPS = 3
PARTIES = (Kind.PARTY, Kind.REF)


@dataclass(frozen=True, slots=True)
class Link:
    """Records of one type that stand beside those of another: pairs of the other's key and the field that holds it."""

    source: str
    target: str
    keys: tuple[tuple[str, str], ...]


def links_of(needs: Mapping[Site, Needs]) -> set[Link]:
    """Every way from a record to one beside it that rules go."""
    made = set()
    for site, found in needs.items():
        for path in found.paths:
            type_ = site.basis
            for step in path:
                if isinstance(step, ir.Beside):
                    keys = tuple((key.id, own.id) for key, own in step.pairs if own is not None)
                    made.add(Link(type_.id, step.target.id, keys))
                type_ = step.target
    return made


def records_about(
    vocabulary: Vocabulary, tables: Tables, parties: pl.Series, links: Iterable[Link]
) -> dict[str, pl.DataFrame]:
    """Every record that names one of the parties, and what these refer to or have beside them, a few steps on."""
    kept = {t.id: _naming(t, tables[t.id], parties) for t in vocabulary.types if t.id in tables}
    for _ in range(HOPS):
        for type_, keys in _referred(vocabulary, kept):
            mine = tables[type_.id].lazy().filter(pl.col(type_.keys[0].id).is_in(keys.implode())).collect()
            kept[type_.id] = pl.concat([kept[type_.id], mine]).unique(maintain_order=True)
        for link in links:
            if link.target in kept and link.source in kept and link.keys:
                mine = _beside(tables[link.target], kept[link.source], link)
                kept[link.target] = pl.concat([kept[link.target], mine]).unique(maintain_order=True)
    return kept


def _referred(vocabulary: Vocabulary, kept: Mapping[str, pl.DataFrame]) -> list[tuple[RecordType, pl.Series]]:
    """By record type the keys that the records so far refer to."""
    found: dict[str, list[pl.Series]] = {}
    for t in vocabulary.types:
        for f in t.fields:
            if f.kind in PARTIES and f.target in kept and t.id in kept and f.id in kept[t.id].columns:
                found.setdefault(f.target or "", []).append(kept[t.id][f.id].drop_nulls().alias("key"))
    return [(t, pl.concat(found[t.id]).unique()) for t in vocabulary.types if t.id in found]


def _beside(table: Table, source: pl.DataFrame, link: Link) -> pl.DataFrame:
    keys = source.lazy().select(pl.col(own).alias(key) for key, own in link.keys).drop_nulls().unique()
    return table.lazy().join(keys, on=[key for key, _ in link.keys], how="semi").collect()


def _naming(type_: RecordType, table: Table, parties: pl.Series) -> pl.DataFrame:
    lazy = table.lazy()
    schema, known = lazy.collect_schema(), parties.implode()
    named = [pl.col(f.id).is_in(known).fill_null(False) for f in type_.fields if _may_name(f) and f.id in schema]
    return lazy.filter(pl.any_horizontal(named) if named else pl.lit(False)).collect()


def _may_name(field: Field) -> bool:
    """Whether a field may name a beneficiary: a party, or a name or code that identifies the record."""
    return field.kind in PARTIES or (field.key and field.kind in (Kind.TEXT, Kind.CODE))
