"""Answers: every record of a city, or of one organisation, against every incentive: outcome, amount, reasons."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field

from liance.records.city import City, Record
from liance.records.vocabulary import Kind, RecordType
from liance.rules import ir, kleene
from liance.rules.answers.allocate import allocate
from liance.rules.answers.decide import Decided, Rule, compile_rule, decide
from liance.rules.answers.reasons import Reason, reasons_for
from liance.rules.kleene import Fact, Unknown, Value

OUTCOMES = ("definite", "ceiling", "range", "manual", "not_eligible", "undetermined")


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of one incentive on one record. Amounts in fen; `amount` only where the outcome has one."""

    incentive: ir.Incentive
    record: Record
    beneficiary: str | None
    year: int | None
    outcome: str
    amount: int | None
    low: int | None
    high: int | None
    missing: tuple[Fact, ...]
    readings: Mapping[str, str]
    assumptions: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    decided: Decided = field(repr=False, compare=False)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, in words, from the trace (composed when asked for)."""
        return reasons_for(self.decided, self.outcome)

    @property
    def guidance(self) -> bool:
        """Whether it tells of somebody else's money (a national tax preference), never the city's."""
        return self.decided.rule.nature.kind is ir.Nature.GUIDANCE


class Program:
    """A policy compiled under chosen readings; `choices` maps reading ids to option ids and overrides all defaults."""

    def __init__(
        self, policy: ir.Policy, choices: Mapping[str, str] | None = None, only: Iterable[str] | None = None
    ) -> None:
        self.policy = policy
        self.choices = dict(choices or {})
        wanted = None if only is None else set(only)
        self.rules = [
            compile_rule(policy, i, self.choices) for i in policy.incentives if wanted is None or i.id in wanted
        ]

    def alone(self, rule: Rule) -> Program:
        """The program of one of its incentives, as compiled."""
        made = copy(self)
        made.rules = [rule]
        return made

    # -- which records -----------------------------------------------------------------------------------------------
    def decided(
        self,
        city: City,
        party: str | None = None,
        overrides: Mapping[Fact, Value] | None = None,
        among: Mapping[str, Iterable[Record]] | None = None,
    ) -> list[Decided]:
        """All decisions, of the whole city or of one party, after limits and groups.

        `among` (incentive id -> records) leaves out records that are known to be refused.
        """
        rows: list[Decided] = []
        seen: dict[str, Iterable[Record]] = {}
        with collector_paused():
            for rule in self.rules:
                basis = rule.incentive.basis
                if among is None and basis.id not in seen:
                    seen[basis.id] = records_of(city, basis, party)
                records = seen[basis.id] if among is None else among.get(rule.incentive.id, ())
                if rule.kept_out is not None and not overrides:
                    records = _basis_only(records, *rule.kept_out)
                for record in records:
                    made = decide(rule, city, record, overrides, full=party is not None)
                    if made is not None and (party is None or made.payee == party or concerns(record, party)):
                        rows.append(made)
            for together in by_payee(d for d in rows if d.verdict is not False):
                allocate(together, city, self.policy.rounding)
        return rows

    # -- answers -----------------------------------------------------------------------------------------------------
    def answers(
        self, city: City, party: str | None = None, overrides: Mapping[Fact, Value] | None = None
    ) -> list[Answer]:
        """An answer for every decision, in the order of the policy's incentives."""
        return [answer(d) for d in self.decided(city, party, overrides)]

    def payable(self, city: City, among: Mapping[str, Iterable[Record]] | None = None) -> list[Answer]:
        """The answers of a whole city that are not refusals: what costs money, or may."""
        return payable(self.decided(city, among=among))


def records_of(city: City, basis: RecordType, party: str | None) -> Iterable[Record]:
    """All records of a type, or those in which a party is named by key or reference."""
    if party is None:
        return city.all(basis.id)
    found: dict[int, Record] = {}
    for f in basis.fields:
        if f.kind in (Kind.PARTY, Kind.REF):
            found.update((id(r), r) for r in city.referring(basis.id, f.id, party))
    own = basis.keys[0]
    if own.kind not in (Kind.PARTY, Kind.REF):
        one = city.get(basis.id, party)
        rows = [one] if one is not None else [r for r in city.all(basis.id) if r.values.get(own.id) == party]
        found.update((id(r), r) for r in rows)
    return tuple(found.values())


def _basis_only(records: Iterable[Record], field: str, values: frozenset[object]) -> Iterator[Record]:
    """Records whose field has one of the values, or is unknown."""
    for record in records:
        value = record.values.get(field)
        if value is None or value in values:
            yield record


def payable(decided: Iterable[Decided]) -> list[Answer]:
    """The answers of decisions that are not refusals."""
    made = (answer(d) for d in decided if d.verdict is not False)
    return [a for a in made if a.outcome != "not_eligible"]


@contextmanager
def collector_paused() -> Iterator[None]:
    """Without the cycle collector: decisions of a city are many and none of them is garbage yet."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def concerns(record: Record, party: str) -> bool:
    """Whether a record names the party in one of its keys."""
    return party in record.key


def by_payee(rows: Iterable[Decided]) -> Iterator[list[Decided]]:
    """Decisions put together by beneficiary; one with an unknown beneficiary stands alone."""
    together: dict[object, list[Decided]] = {}
    for d in rows:
        key = id(d) if d.payee.__class__ is Unknown else d.payee
        together.setdefault(key, []).append(d)
    yield from together.values()


def answer(d: Decided) -> Answer:
    """The answer that a settled decision amounts to."""
    outcome, amount, low, high = _outcome(d)
    missing = _missing(d) if outcome == "undetermined" else ()
    return Answer(
        incentive=d.rule.incentive,
        record=d.record,
        beneficiary=d.payee if isinstance(d.payee, str) else None,
        year=d.year,
        outcome=outcome,
        amount=amount,
        low=low,
        high=high,
        missing=missing,
        readings=d.rule.readings,
        assumptions=tuple(f"{kind} {year} not examined" for kind, year in d.case.assumed)
        if outcome != "not_eligible"
        else (),
        unconfirmed=tuple(d.case.unconfirmed) if outcome != "not_eligible" else (),
        decided=d,
    )


def _outcome(d: Decided) -> tuple[str, int | None, int | None, int | None]:
    nature = d.rule.nature.kind
    if d.verdict is False:
        return "not_eligible", None, None, None
    waiting = d.verdict.__class__ is Unknown
    if nature is ir.Nature.MANUAL or d.rule.amount is None:
        return ("undetermined" if waiting else "manual"), None, None, None
    low, high = kleene.bounds(d.amount)
    if waiting or kleene.facts_of((d.amount,)):
        if high == 0:
            return "not_eligible", None, None, None
        return "undetermined", None, 0 if waiting else _fen(low), _fen(high)
    if high == 0:
        return "not_eligible", None, None, None
    if nature is ir.Nature.RANGE or d.amount.__class__ is Unknown:
        return "range", None, _least(d, high) if nature is ir.Nature.RANGE else _fen(low), _fen(high)
    amount = _fen(high)
    kind = "ceiling" if nature is ir.Nature.CEILING else "definite"
    return kind, amount, amount, amount


def _least(d: Decided, high: kleene.Exact | None) -> int:
    """The low end of a discretionary range: 保底 where the clause states one, else nothing."""
    floor = d.rule.floor(d.case) if d.rule.floor is not None else 0
    low = 0 if floor is kleene.NOTHING else kleene.bounds(floor)[0]
    return int(min(x for x in (low or 0, high) if x is not None))


def _fen(value: kleene.Exact | None) -> int | None:
    return None if value is None else int(value)


def _missing(d: Decided) -> tuple[Fact, ...]:
    facts = kleene.facts_of((d.verdict, d.amount))
    return tuple(sorted(facts, key=kleene.fact_name))
