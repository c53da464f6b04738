"""Typed expressions become functions, the rest: other years, first times, tiers, other rows, the ledger."""

from __future__ import annotations

from liance.records.city import Record
from liance.records.vocabulary import Field
from liance.rules import ir, kleene
from liance.rules.answers.case import (
    Case,
    Run,
    aggregate,
    as_of,
    at,
    earlier_years,
    linked,
    note_history,
    own_party,
    read,
    rows_like,
)
from liance.rules.answers.combine import pay_tiers, perhaps
from liance.rules.answers.interpret import Interpreter
from liance.rules.answers.ledger import awards_to, never_awarded, tier_paid
from liance.rules.kleene import NOTHING, Unknown, Value


def own_field(field: Field) -> Run:
    """The function of a field of the current record."""
    return lambda case: read(case, case.record, field)


class Compiler(Interpreter):
    """Compiles the expressions of one incentive under given choices of readings."""

    # -- time --------------------------------------------------------------------------------------------------------
    def _atlag(self, e: ir.AtLag) -> Run:
        run, years = self.run(e.value), e.years
        return lambda case: as_of(case, (case.record.year or 0) - years, run)

    def _atyear(self, e: ir.AtYear) -> Run:
        run, year = self.run(e.value), self.run(e.year)

        def at(case: Case) -> Value:
            when = year(case)
            return as_of(case, when, run) if isinstance(when, int) else when

        return at

    def _past(self, e: ir.Past) -> Run:
        run, highest = self.run(e.value), e.kind == "max"

        def past(case: Case) -> Value:
            places, first = earlier_years(case, None)
            note_history(case, first)
            values = [at(case, p, run) for p in places]
            if highest:
                return kleene.greatest([0, *values])
            total: Value = 0
            for value in values:
                total = total if value is NOTHING else kleene.add(total, value)
            return total

        return past

    def _firstyear(self, e: ir.FirstYear) -> Run:
        run, window = self.run(e.test), self.pick(e.window)
        return lambda case: kleene.both([run(case), self.never_before(case, window, run)])

    def never_before(self, case: Case, window: str, run: Run) -> Value:
        """Whether a yearly condition held in no earlier year that the window covers."""
        if window == "award":
            return never_awarded(case)
        floor = self.policy.period[0] if window == "policy" and self.policy.period else None
        places, first = earlier_years(case, floor)
        before = [kleene.opposite(at(case, p, run)) for p in places]
        if floor is None or (first is not None and first > floor):
            before += note_history(case, first)
        return kleene.both(before)

    def _firstevent(self, e: ir.FirstEvent) -> Run:
        keys, window = self.key_runs(e.keys), self.pick(e.window)
        party = next((k for k in self.pick(e.keys).items if own_party(k)), None)
        where = self.run(e.where) if e.where is not None else None
        basis = self.basis_field

        def first(case: Case) -> Value:
            if window == "award":
                return never_awarded(case)
            me, mine = case.record, [k(case) for k in keys]
            floor = self.policy.period[0] if window == "policy" and self.policy.period else None
            verdicts = []
            for other in rows_like(case, me, party):
                if other.order >= me.order or (floor is not None and (other.year or 0) < floor):
                    continue
                if basis is not None and other.values.get(basis[0]) not in (None, *basis[1]) and not case.overrides:
                    continue
                verdicts.append(kleene.opposite(self._same(case, other, mine, keys, where)))
            first_year = case.city.first_years.get(me.type.id)
            if floor is None or (first_year is not None and first_year > floor):
                verdicts += note_history(case, first_year)
            return kleene.both(verdicts)

        return first

    def _same(self, case: Case, other: Record, mine: list[Value], keys: list[Run], where: Run | None) -> Value:
        """Whether another record belongs to the basis, has the same keys and satisfies the filter."""
        me, before = case.record, case.outer
        trace = case.trace
        case.record, case.outer, case.trace = other, me, list(trace)
        try:
            tests: list[Value] = [self.basis_where(case)] if self.basis_where is not None else []
            if False not in tests:
                tests += [kleene.compare("=", k(case), m) for k, m in zip(keys, mine, strict=True)]
            if where is not None and False not in tests:
                tests.append(where(case))
        finally:
            case.record, case.outer, case.trace = me, before, trace
        return kleene.both(tests)

    def key_runs(self, keys: ir.Keys | ir.Switch[ir.Keys]) -> list[Run]:
        """Functions of the values of key expressions."""
        return [self.run(item) for item in self.pick(keys).items]

    # -- other rows --------------------------------------------------------------------------------------------------
    def _rows(self, e: ir.Rows) -> Run:
        where = self.run(e.where) if e.where is not None else None
        value = self.run(e.value) if e.value is not None else None

        def gathered(case: Case) -> Value:
            own = read(case, case.record, e.own) if e.own is not None else case.record.key[0]
            if own.__class__ is Unknown or own is NOTHING:
                return own
            rows = linked(case.city, e.target, e.link, own)
            return aggregate(case, e.kind, rows, where, value)

        return gathered

    def _awarded(self, e: ir.Awarded) -> Run:
        where = self.run(e.where) if e.where is not None else None

        def paid(case: Case) -> Value:
            total: Value = 0
            for award, own in (pair for i in e.incentives for pair in awards_to(case.city, case.payee, i)):
                amount = own_field(award.type.by_id["amount"])
                one = aggregate(case, "sum", [award], where, amount)
                total = kleene.add(total, perhaps(own, one))
            return total

        return paid

    def _tiers(self, e: ir.Tiers) -> Run:
        subject, op = self.run(e.subject), self.pick(e.op)
        rows = [(self.run(g.threshold), self.run(g.value)) for g in e.grades]
        mode, window = self.pick(e.mode), self.pick(e.window)

        def tiers(case: Case) -> Value:
            met = self.crossed(case, subject, op, rows, window)
            return pay_tiers(met, mode)

        return tiers

    def crossed(
        self, case: Case, subject: Run, op: str, rows: list[tuple[Run, Run]], window: str
    ) -> list[tuple[Value, Value]]:
        """For every tier: whether it is crossed for the first time, and its award."""
        now = subject(case)
        floor = self.policy.period[0] if window == "policy" and self.policy.period else None
        places, first = ([], None) if window == "award" else earlier_years(case, floor)
        before = [at(case, p, subject) for p in places]
        rest: list[Value] = []
        if window == "award":
            rest = [never_awarded(case)]
        elif floor is None or (first is not None and first > floor):
            rest = note_history(case, first)
        met = []
        for threshold, value in rows:
            limit = threshold(case)
            earlier = [kleene.opposite(kleene.compare(op, b, limit)) for b in before]
            if self.once_by_tier:
                earlier.append(kleene.opposite(tier_paid(case, limit)))
            met.append((kleene.both([kleene.compare(op, now, limit), *earlier, *rest]), value(case)))
        return met
