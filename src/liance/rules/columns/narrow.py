"""The part of a population that several variants of a policy can give anything to: what all share is computed once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from liance.records.vocabulary import Kind
from liance.rules.columns.bits import Bit, both, column, either
from liance.rules.columns.closure import links_of, records_about
from liance.rules.columns.first import FirstPass
from liance.rules.columns.frames import OWNER, Facts, Framed
from liance.rules.columns.graph import Computation
from liance.rules.columns.kernel import SLICE
from liance.rules.columns.ledger import AWARDS
from liance.rules.columns.needs import Site
from liance.rules.columns.program import ColumnProgram
from liance.rules.columns.shape import Place


def reached(programs: Sequence[ColumnProgram], facts: Facts) -> Facts:
    """The records of everybody to whom at least one program may give something, and what these refer to.

    The years stay those of the whole. Everything, where a rule is beyond columns.
    """
    vocabulary = programs[0].policy.vocabulary
    passes: dict[Site, list[FirstPass]] = {}
    frames: dict[Site, Framed] = {}
    for program in programs:
        made = program.frames(facts)
        frames |= made
        compiled, beyond = program.compiled(facts, made)
        if beyond:
            return facts
        for site, found in compiled.items():
            passes.setdefault(site, []).extend(found)
    parties = [_touched(site, frames[site], found) for site, found in passes.items()]
    parties += [_awarded(facts, found) for found in passes.values()]
    everyone = pl.concat([pl.Series("who", [], dtype=pl.String), *parties]).drop_nulls().unique()
    years = {t.id: facts.years_of(t) for t in vocabulary.types}
    links = {link for program in programs for link in links_of(program.needs)}
    return replace(facts, tables=records_about(vocabulary, facts.tables, everyone, links), years=years)


def _touched(site: Site, framed: Framed, passes: Sequence[FirstPass]) -> pl.Series:
    """The beneficiaries of rows that any of the passes keeps; of rows without one, whoever else the record names."""
    if any(first.compile.earlier for first in passes):
        kept: Bit = either(*(first.belongs(Place(framed.shape, framed.shape.basis)).may for first in passes))
    else:
        kept = either(*(both(part.kept, part.worth) for first in passes for part in first.parts()))
    if kept is False or not framed.frame.height:
        return pl.Series("who", [], dtype=pl.String)
    compute = Computation({"kept": column(kept)})
    rows = framed.frame
    if kept is not True:
        rows = pl.concat([part.filter(compute(part)["kept"]) for part in rows.iter_slices(SLICE)])
    named = [f.id for f in site.basis.keys if f.kind in (Kind.PARTY, Kind.REF)]
    orphans = rows.filter(pl.col(OWNER).is_null())
    found = [rows[OWNER], *(orphans[name] for name in named)]
    return pl.concat([s.cast(pl.String).alias("who") for s in found]).unique()


def _awarded(facts: Facts, passes: Sequence[FirstPass]) -> pl.Series:
    """Whoever has earlier awards that columns do not hold."""
    told = {i for first in passes for i in first.rule.ledger}
    awards = facts.tables.get(AWARDS)
    if awards is None or not told:
        return pl.Series("who", [], dtype=pl.String)
    return awards.lazy().filter(pl.col("incentive").is_in(sorted(told))).collect()["beneficiary"].alias("who")
