"""A policy over whole tables: by columns what columns can hold, one by one the few cases they leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from liance.records.city import City
from liance.records.frames import city_of
from liance.records.vocabulary import RecordType
from liance.rules import ir
from liance.rules.answers.explain import Program, answer
from liance.rules.columns.alone import Alone, alone_parts, asked_at_once
from liance.rules.columns.apart import everyone, set_apart
from liance.rules.columns.closure import links_of, records_about
from liance.rules.columns.compile import Published
from liance.rules.columns.first import FirstPass
from liance.rules.columns.frames import Facts, Framed, frame_site
from liance.rules.columns.groups import put_together
from liance.rules.columns.kernel import Kernel
from liance.rules.columns.ledger import AWARDS, awards_of
from liance.rules.columns.needs import Site
from liance.rules.columns.results import ORDER, SCHEMA, results_of
from liance.rules.columns.rule import GONE, HAND, WHO, Rule
from liance.rules.columns.settle import joined, outcomes, settle
from liance.rules.columns.sites import sites_of
from liance.rules.columns.whole import Beyond


@dataclass(frozen=True, slots=True)
class Assessed:
    """The table of results, and how it was made.

    `beyond`: incentives that columns cannot hold, each with the reason; `apart`: how many beneficiaries were decided
    one by one because their limits, repetitions or groups meet an earlier award or something unknown.
    """

    results: pl.DataFrame
    beyond: Mapping[str, str]
    apart: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A policy compiled for frames of some shapes: what is decided row by row, what needs a second pass."""

    kernels: Mapping[Site, Kernel]
    alone: Mapping[Site, list[Alone]]
    beyond: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Decided:
    """Answers by row number of a site's frame where that is enough, and the results of everything else."""

    answers: Sequence[tuple[Site, Alone, pl.DataFrame]]
    results: pl.DataFrame
    beyond: Mapping[str, str]
    apart: int


class ColumnProgram:
    """A policy under chosen readings, for tables of any size; `only`: these incentives."""

    def __init__(
        self, policy: ir.Policy, choices: Mapping[str, str] | None = None, only: Iterable[str] | None = None
    ) -> None:
        self.policy, self.choices = policy, dict(choices or {})
        wanted = None if only is None else set(only)
        self.incentives = [i for i in policy.incentives if wanted is None or i.id in wanted]
        self.needs = sites_of(policy, self.incentives, self.choices)
        self._kept: tuple[object, Plan] | None = None

    def frames(self, facts: Facts) -> dict[Site, Framed]:
        """The frames of all sites; one that columns cannot hold is left out."""
        made = {site: self.frame(site, facts) for site in self.needs}
        return {site: framed for site, framed in made.items() if framed is not None}

    def frame(self, site: Site, facts: Facts) -> Framed | None:
        """The frame of a site, made once for the same facts and needs; None where columns cannot hold it."""
        needs = self.needs[site]
        key = (site.id, needs.key())
        if key not in facts.framed:
            years = facts.years_of(site.basis)
            try:
                facts.framed[key] = frame_site(self.policy.vocabulary, facts.tables, site, needs, years)
            except Beyond:
                return None
        return facts.framed[key]

    def assess(
        self, facts: Facts, frames: Mapping[Site, Framed] | None = None, *, everything: bool = False
    ) -> Assessed:
        """Every record against every incentive: what is not refused (or everything), in a fixed order."""
        frames = self.frames(facts) if frames is None else frames
        decided = self.decide(facts, frames, everything=everything)
        named = [part.named(frames[site].frame, rows) for site, part, rows in decided.answers]
        results = pl.concat([*named, decided.results])
        if not everything:
            results = results.filter(pl.col("outcome") != "not_eligible")
        return Assessed(results.sort(ORDER), decided.beyond, decided.apart)

    def decide(self, facts: Facts, frames: Mapping[Site, Framed], *, everything: bool = False) -> Decided:
        """The same as numbers of rows where that is enough, else as results; in no order."""
        plan = self.plan(facts, frames, everything=everything)
        sites = [(site, parts) for site, parts in plan.alone.items() if parts]
        made = asked_at_once([(frames[site].frame, parts) for site, parts in sites])
        answers = [
            (site, part, rows)
            for (site, parts), found in zip(sites, made, strict=True)
            for part, rows in zip(parts, found, strict=True)
        ]
        results, apart = self._together(facts, frames, plan, everything)
        return Decided(answers, results, plan.beyond, apart)

    def _together(
        self, facts: Facts, frames: Mapping[Site, Framed], plan: Plan, everything: bool
    ) -> tuple[pl.DataFrame, int]:
        """What needs a second pass or the single-case engine: results, and how many beneficiaries were set apart."""
        empty = pl.DataFrame(schema=SCHEMA)
        if not plan.kernels and not plan.beyond:
            return empty, 0
        awards = awards_of(facts.tables.get(AWARDS), [i.id for i in self.incentives])
        settled: list[tuple[Rule, pl.DataFrame]] = []
        for site, kernel in plan.kernels.items():
            settled += [(rule, _second(rule, rows, awards)) for rule, rows in kernel(frames[site].frame)]
        settled = put_together(settled)
        apart = set_apart(self.policy, settled, facts)
        parts = []
        for rule, rows in settled:
            rows = joined(rule, rows)
            if rule.incentive.id in apart:
                rows = rows.filter(~pl.col(WHO).is_in(apart[rule.incentive.id].implode()))
            parts.append(outcomes(rule, rows))
        owners = {rule.incentive.id: rule.owner for rule, _ in settled}
        parts += self._one_by_one(facts, apart, owners, set(plan.beyond), everything)
        return pl.concat([empty, *parts]), len(everyone(apart))

    def plan(self, facts: Facts, frames: Mapping[Site, Framed], *, everything: bool = False) -> Plan:
        """The incentives ready to run, and what is beyond columns; kept for the next frames of the same shapes."""
        shapes = {site: framed.shape for site, framed in frames.items()}
        told = (shapes, self._idle(frames), dict(facts.parameters), facts.open_history, facts.applied_on, everything)
        if self._kept is None or self._kept[0] != told:
            compiled, beyond = self.compiled(facts, frames)
            kernels, alone = {}, {}
            for site, passes in compiled.items():
                meeting = [first for first in passes if not first.alone]
                if meeting:
                    kernels[site] = Kernel(meeting, shapes[site], everything=everything)
                parts = [part for first in passes if first.alone for part in alone_parts(first, everything=everything)]
                alone[site] = parts
            self._kept = told, Plan(kernels, alone, beyond)
        return self._kept[1]

    def compiled(
        self, facts: Facts, frames: Mapping[Site, Framed]
    ) -> tuple[dict[Site, list[FirstPass]], dict[str, str]]:
        """The incentives by site, and those beyond columns with the reason, the rest of their groups included."""
        published = Published(facts.parameters, self.policy.figures)
        made: list[tuple[Site, FirstPass]] = []
        beyond: dict[str, str] = {}
        idle = self._idle(frames)
        for incentive in (i for i in self.incentives if i.basis not in idle):
            try:
                made.append(self._first_pass(incentive, published, facts, frames))
            except Beyond as why:
                beyond[incentive.id] = str(why)
        for group in self.policy.groups:
            if set(group.members) & set(beyond):
                beyond |= {m: f"is in the group {group.id}" for m in group.members if m not in beyond}
        by_site: dict[Site, list[FirstPass]] = {}
        for site, first in made:
            if first.incentive.id not in beyond:
                by_site.setdefault(site, []).append(first)
        return by_site, beyond

    def _idle(self, frames: Mapping[Site, Framed]) -> set[RecordType]:
        """The record types of which nothing is to be decided, so that nothing need be compiled."""
        busy = {site.basis for site in self.needs if site not in frames or frames[site].frame.height}
        return {site.basis for site in self.needs} - busy

    def _first_pass(
        self, incentive: ir.Incentive, published: Published, facts: Facts, frames: Mapping[Site, Framed]
    ) -> tuple[Site, FirstPass]:
        for site, framed in frames.items():
            if site.basis is incentive.basis:
                shape = Framed(framed.frame.clear(), framed.shape)  # what is compiled holds no rows
                first = FirstPass(
                    self.policy, incentive, self.choices, published, shape,
                    open_history=facts.open_history, applied_on=facts.applied_on,
                )  # fmt: skip
                if first.rule.owner == site.owner:
                    if not first.alone:
                        first.parts()
                    if any(test.party.field.id != site.owner for test in first.compile.earlier.values()):
                        raise Beyond("a first time of a party that is not the beneficiary")
                    return site, first
        raise Beyond("its records cannot be put in columns")

    def _one_by_one(
        self,
        facts: Facts,
        apart: Mapping[str, pl.Series],
        owners: Mapping[str, str],
        beyond: set[str],
        everything: bool,
    ) -> list[pl.DataFrame]:
        """What the single-case engine decides: the beneficiaries set apart, and the incentives beyond columns."""
        parts = []
        if apart:
            city = self._city(facts, self._about(facts, everyone(apart)))
            program = Program(self.policy, self.choices, apart)
            among = {
                rule.incentive.id: [
                    record for record in city.all(rule.incentive.basis.id) if record.values.get(owner) in chosen
                ]
                for rule in program.rules
                if (owner := owners[rule.incentive.id]) and (chosen := set(apart[rule.incentive.id])) is not None
            }
            found = [answer(d) for d in program.decided(city, among=among)]
            parts.append(results_of(found, bits=everything))
        if only := beyond & {i.id for i in self.incentives}:
            tables = {name: table.lazy().collect() for name, table in facts.tables.items()}
            answers = Program(self.policy, self.choices, only).answers(self._city(facts, tables))
            parts.append(results_of(answers, bits=everything))
        return parts

    def _about(self, facts: Facts, parties: pl.Series) -> dict[str, pl.DataFrame]:
        return records_about(self.policy.vocabulary, facts.tables, parties, links_of(self.needs))

    def _city(self, facts: Facts, tables: Mapping[str, pl.DataFrame]) -> City:
        """Records of some tables; first years are those of the whole city."""
        vocabulary = self.policy.vocabulary
        city = city_of(vocabulary, tables, parameters=facts.parameters, open_history=facts.open_history)
        for type_ in vocabulary.types:
            if years := facts.years_of(type_):
                city.first_years[type_.id] = years.start
        city.applied_on = facts.applied_on
        return city


def _second(rule: Rule, rows: pl.DataFrame, awards: pl.DataFrame) -> pl.DataFrame:
    """The second pass for what is not refused; the refused beside it."""
    possible = settle(rule, rows.filter("may"), awards)
    refused = rows.filter(~pl.col("may"))
    if not refused.height:
        return possible
    never = pl.lit(False)
    who = pl.col("beneficiary").fill_null("?")
    refused = refused.with_columns(who.alias(WHO), never.alias(HAND), never.alias(GONE))
    return pl.concat([possible, refused], how="diagonal")
