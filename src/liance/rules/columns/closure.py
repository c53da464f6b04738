"""The records that some beneficiaries' cases can reach, taken out of large tables for the single-case engine."""

from __future__ import annotations

import polars as pl

from liance.records.vocabulary import Field, Kind, RecordType, Vocabulary
from liance.rules.columns.frames import Table, Tables

HOPS = 3
PARTIES = (Kind.PARTY, Kind.REF)


def records_about(vocabulary: Vocabulary, tables: Tables, parties: pl.Series) -> dict[str, pl.DataFrame]:
    """Every record that names one of the parties, and what these records refer to, a few steps on."""
    kept = {t.id: _naming(t, tables[t.id], parties) for t in vocabulary.types if t.id in tables}
    targets: dict[str, list[pl.Series]] = {}
    for _ in range(HOPS):
        for t in vocabulary.types:
            for f in t.fields:
                if f.kind in PARTIES and f.target is not None and t.id in kept and f.id in kept[t.id].columns:
                    targets.setdefault(f.target, []).append(kept[t.id][f.id].drop_nulls())
        for name, found in targets.items():
            type_ = vocabulary.type_named(name)
            if type_ is not None and name in tables:
                more = pl.concat(found).unique()
                mine = tables[name].lazy().filter(pl.col(type_.keys[0].id).is_in(more.implode())).collect()
                kept[name] = pl.concat([kept[name], mine]).unique(maintain_order=True)
        targets = {}
    return kept


def _naming(type_: RecordType, table: Table, parties: pl.Series) -> pl.DataFrame:
    lazy = table.lazy()
    schema, known = lazy.collect_schema(), parties.implode()
    named = [pl.col(f.id).is_in(known).fill_null(False) for f in type_.fields if _may_name(f) and f.id in schema]
    return lazy.filter(pl.any_horizontal(named) if named else pl.lit(False)).collect()


def _may_name(field: Field) -> bool:
    """Whether a field may name a beneficiary: a party, or a name or code that identifies the record."""
    return field.kind in PARTIES or (field.key and field.kind in (Kind.TEXT, Kind.CODE))
