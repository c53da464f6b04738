"""Totals of results: by incentive and outcome, and by year and the city's dimensions besides; exact, and they add up.

A beneficiary is in one partition only, so the counts of beneficiaries of all partitions add up as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl

from liance.assessment.classes import with_classes
from liance.rules import ir
from liance.rules.columns.needs import picker
from liance.rules.columns.program import ColumnProgram

WITHOUT_AMOUNT = ("manual", "not_eligible")
AWARD, GUIDANCE = "award", "guidance"
Key = tuple[str | int | None, ...]
SUMS = ("count", "beneficiaries", "low", "high", "unbounded")


@dataclass(slots=True)
class Sum:
    """So many results for so many beneficiaries, between these sums (fen); `unbounded` of them have no upper bound."""

    count: int = 0
    beneficiaries: int = 0
    low: int = 0
    high: int = 0
    unbounded: int = 0

    def add(self, other: Sum) -> None:
        """Take up the results of other beneficiaries."""
        for name in SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))


Sums = dict[Key, Sum]


@dataclass(slots=True)
class Tally:
    """The totals of some partitions.

    Keys of `incentives` are incentive, kind (award or guidance) and outcome; of `funds` kind and outcome; of `cells`
    incentive, outcome, year and the class in each dimension of the vocabulary, in its order.
    """

    matters: int = 0
    beneficiaries: int = 0
    apart: int = 0
    seconds: float = 0.0
    beyond: dict[str, str] = field(default_factory=dict)
    incentives: Sums = field(default_factory=dict)
    funds: Sums = field(default_factory=dict)
    cells: Sums = field(default_factory=dict)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Tally:
        """The tally that `as_json` described."""
        made = cls(told["matters"], told["beneficiaries"], told["apart"], told["seconds"], told["beyond"])
        for table in TABLES:
            setattr(made, table, {tuple(key): Sum(*sums) for key, *sums in told[table]})
        return made

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values; every total is a list: its key, then the fields of `Sum`."""
        told = {name: getattr(self, name) for name in (*COUNTS, "beyond")}
        for table in TABLES:
            sums: Sums = getattr(self, table)
            told[table] = [[list(key), *asdict(one).values()] for key, one in sums.items()]
        return told

    def add(self, other: Tally) -> None:
        """Take up the totals of another partition."""
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.beyond |= other.beyond
        for name in TABLES:
            mine: Sums = getattr(self, name)
            for key, sums in getattr(other, name).items():
                mine.setdefault(key, Sum()).add(sums)


COUNTS = ("matters", "beneficiaries", "apart", "seconds")
TABLES = ("incentives", "funds", "cells")


def together(tallies: Iterable[Tally]) -> Tally:
    """The totals of all partitions; keys come in their order."""
    made = Tally()
    for one in tallies:
        made.add(one)
    for name in TABLES:
        rows: Sums = getattr(made, name)
        setattr(made, name, {key: rows[key] for key in sorted(rows, key=_order)})
    return made


def _order(key: Key) -> list[tuple[bool, str]]:
    return [(part is not None, str(part)) for part in key]


def tally(results: pl.DataFrame, program: ColumnProgram, classes: pl.DataFrame) -> Tally:
    """The totals of one partition's results; `classes`: those of its parties (`assessment.classes`)."""
    guidance = guidance_of(program.policy, program.incentives, program.choices)
    with_amount = [i.id for i in program.incentives if i.amount is not None]
    kind = pl.when(pl.col("incentive").is_in(guidance)).then(pl.lit(GUIDANCE)).otherwise(pl.lit(AWARD))
    counted = ~pl.col("outcome").cast(pl.String).is_in(WITHOUT_AMOUNT)
    open_ = counted & pl.col("high").is_null() & pl.col("incentive").is_in(with_amount)
    rows = results.select(
        "incentive", "beneficiary", "year", pl.col("outcome").cast(pl.String), kind.alias("kind"),
        pl.when(counted).then(pl.col("low", "high")), open_.alias("unbounded"),
    )  # fmt: skip
    placed = with_classes(rows, classes, program.policy.vocabulary)
    dimensions = [d.id for d in program.policy.vocabulary.dimensions]
    return Tally(
        matters=results.height,
        beneficiaries=results["beneficiary"].n_unique(),
        incentives=_sums(rows, ["incentive", "kind", "outcome"]),
        funds=_sums(rows, ["kind", "outcome"]),
        cells=_sums(placed, ["incentive", "outcome", "year", *dimensions]),
    )


def guidance_of(policy: ir.Policy, incentives: Iterable[ir.Incentive], choices: Mapping[str, str]) -> list[str]:
    """The incentives that under these readings tell of other people's money."""
    made = []
    for incentive in incentives:
        nature = incentive.nature
        if isinstance(nature, ir.Switch):
            chosen = picker(policy, {**incentive.adopted, **choices})(nature)
            assert isinstance(chosen, ir.NatureOf)
            nature = chosen
        if nature.kind is ir.Nature.GUIDANCE:
            made.append(incentive.id)
    return made


def _sums(rows: pl.DataFrame, keys: list[str]) -> Sums:
    wide = pl.col("low", "high").cast(pl.Int128).sum()
    grouped = rows.group_by(keys, maintain_order=True).agg(
        pl.len().alias("count"),
        pl.col("beneficiary").n_unique().alias("beneficiaries"),
        wide,
        pl.col("unbounded").sum(),
    )
    cells = grouped.select(pl.col(keys), *SUMS).iter_rows()
    return {tuple(row[: len(keys)]): Sum(*map(int, row[len(keys) :])) for row in cells}
