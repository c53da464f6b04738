"""A whole population against a policy: the table of results that every simulation starts from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from liance.records.city import City, ParameterKey, Value
from liance.records.frames import city_of, frames_of
from liance.records.vocabulary import Vocabulary
from liance.rules import ir
from liance.rules.columns.frames import Facts
from liance.rules.columns.narrow import reached
from liance.rules.columns.program import ColumnProgram


@dataclass(frozen=True, slots=True)
class Population:
    """Everything known of a city, as typed tables by record type id, and the figures others published.

    `applied_on`: the day on which all is applied for, see `City`.
    """

    vocabulary: Vocabulary
    tables: Mapping[str, pl.DataFrame]
    parameters: Mapping[ParameterKey, Value] = field(default_factory=dict)
    open_history: bool = False
    applied_on: date | None = None
    kept: list[Facts] = field(default_factory=list, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, city: City) -> Population:
        """The population of a city in memory."""
        return cls(city.vocabulary, frames_of(city), dict(city.parameters), city.open_history, city.applied_on)

    def facts(self) -> Facts:
        """The same as the column engine takes it, with the frames that it made before."""
        if not self.kept:
            self.kept.append(Facts(self.tables, self.parameters, self.open_history, applied_on=self.applied_on))
        return self.kept[0]

    def city(self) -> City:
        """The same as a city of records, for the single-case engine."""
        made = city_of(self.vocabulary, self.tables, parameters=self.parameters, open_history=self.open_history)
        return replace(made, applied_on=self.applied_on)


def evaluate(
    policy: ir.Policy,
    population: Population,
    choices: Mapping[str, str] | None = None,
    only: Iterable[str] | None = None,
) -> pl.DataFrame:
    """What every incentive (or `only` some) gives to whom: the table of results (`columns.results.SCHEMA`).

    Refusals are left out. Guidance on other people's money is left out. Amounts in fen.
    """
    city_money = [i.id for i in policy.incentives if not is_guidance(i) and (only is None or i.id in set(only))]
    program = ColumnProgram(policy, choices, city_money)
    return program.assess(population.facts()).results


def narrowed(
    policies: Sequence[ir.Policy],
    population: Population,
    choices: Mapping[str, str] | None = None,
    only: Iterable[str] | None = None,
) -> Population:
    """The part of a population to which some incentives may give anything under any of several policies.

    Evaluating one of these policies with `only` gives the same for the part as for the whole.
    """
    only = None if only is None else set(only)
    programs = [ColumnProgram(policy, choices, only) for policy in policies]
    facts = reached(programs, population.facts())
    tables = {name: table.lazy().collect() for name, table in facts.tables.items()}
    part = replace(population, tables=tables)
    part.kept.append(facts)
    return part


def is_guidance(incentive: ir.Incentive) -> bool:
    """Whether an incentive only tells of other people's money."""
    return isinstance(incentive.nature, ir.NatureOf) and incentive.nature.kind is ir.Nature.GUIDANCE
