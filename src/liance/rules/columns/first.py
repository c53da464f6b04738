"""First pass in columns: which records an incentive may be for, and the amount before limits that others share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from liance.rules import ir
from liance.rules.columns import algebra as a
from liance.rules.columns import ratios as r
from liance.rules.columns import whole as w
from liance.rules.columns.bits import Bit, both, column, either, opposite
from liance.rules.columns.compile import Published
from liance.rules.columns.earlier import order_of, year_of
from liance.rules.columns.frames import OWNER, Framed
from liance.rules.columns.graph import Node, col, lit
from liance.rules.columns.handed import asked_about, fen, fen_bounds, handed
from liance.rules.columns.mixed import settled
from liance.rules.columns.needs import GATED, PAYEE, owner_of
from liance.rules.columns.past import total_paid
from liance.rules.columns.ratios import Ratio
from liance.rules.columns.shape import Place
from liance.rules.columns.terms import terms_of
from liance.rules.columns.timed import Columns
from liance.rules.columns.told import asks_ledger, whole_of
from liance.rules.columns.values import Bool, Num
from liance.rules.columns.whole import Beyond, Whole

ROUND: Mapping[str, Callable[[Ratio], Whole]] = {
    "down-to-yuan": lambda x: r.down(x, 100),
    "down-to-fen": lambda x: r.down(x, 1),
    "half-up-to-yuan": lambda x: r.half_up(x, 100),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One year of a series, or the events: the rows that count, and the columns of the first pass for them.

    `worth` says which of the rows kept may be paid anything.
    """

    kept: Bit
    worth: Bit
    outputs: Mapping[str, Node]


@dataclass(frozen=True, slots=True)
class Judged:
    """The conditions of an incentive at one place: whether its records are for it certainly, and possibly."""

    place: Place
    belongs: Bool
    verdicts: list[Bool]
    yes: Bit
    may: Bit

    def kept(self, *, everything: bool) -> Bit:
        """The records to look at: those that it may be for, or all of the basis."""
        present = self.place.here() if self.place.year is not None else True
        return both(present, self.belongs.may if everything else self.may)


class FirstPass:
    """Compiles one incentive for a site."""

    def __init__(
        self,
        policy: ir.Policy,
        incentive: ir.Incentive,
        choices: Mapping[str, str],
        published: Published,
        framed: Framed,
        *,
        open_history: bool = False,
        applied_on: date | None = None,
    ) -> None:
        chosen = {**incentive.adopted, **choices}
        self.compile = Columns(policy, chosen, published, incentive.lag, open_history, applied_on)
        self.compile.me = incentive.id
        self.policy, self.incentive, self.framed = policy, incentive, framed
        owner = owner_of(incentive, self.compile.pick)
        if owner is None:
            raise Beyond("a beneficiary that is no field of the record")
        if asks_ledger(incentive.where, self.compile.pick):
            raise Beyond("records that are told by earlier awards")
        self.terms = terms_of(policy, incentive, self.compile.pick, owner)
        self.rule = self.terms.rule(self.compile.pick)
        self.compile.once_by_tier = self.terms.stated is not None and self.terms.stated.tier
        self._parts: dict[bool, list[Part]] = {}
        self._exact: dict[tuple[int | None, bool], Num] = {}

    # -- running it --------------------------------------------------------------------------------------------------
    def parts(self, *, everything: bool = False) -> list[Part]:
        """What to compute, for each year of a series or for events: which rows, and what of them.

        Raises Beyond where columns cannot; all tests over other rows are known afterwards.
        """
        if everything not in self._parts:
            self._parts[everything] = self._made(everything)
        return self._parts[everything]

    def _made(self, everything: bool) -> list[Part]:
        return [self._part(judged, everything) for judged in self.judged]

    @cached_property
    def judged(self) -> list[Judged]:
        """The conditions at every place: each year of a series, or the events."""
        shape = self.framed.shape
        if shape.basis.year_key is None:
            return [self._judge(Place(shape, shape.basis))]
        return [self._judge(Place(shape, shape.basis, year=y)) for y in shape.years or [0]]

    @cached_property
    def alone(self) -> bool:
        """Whether no record can meet another one or an award: each is decided by what stands in its own row."""
        rule, live = self.rule, [judged for judged in self.judged if judged.kept(everything=False) is not False]
        if rule.joint or rule.ledger or any(asked_about(self.compile, self.terms, judged.place) for judged in live):
            return False
        if (rule.once is not None or rule.shared) and (not self.framed.shape.single or len(live) > 1):
            return False
        for judged in self.judged if rule.priced else ():
            self.bounds(self.exact(judged.place, alone=True)), self.floor(judged.place)
        return not self.compile.earlier

    def _judge(self, place: Place) -> Judged:
        belongs, verdicts = self.belongs(place), self.verdicts(place)
        named: Bit = col(OWNER).given() if self.framed.shape.traits[OWNER].nullable else True
        yes = both(belongs.yes, *(v.yes for v in verdicts), named)
        may = both(belongs.may, *(v.may for v in verdicts))
        return Judged(place, belongs, verdicts, yes, may)

    def _part(self, judged: Judged, everything: bool) -> Part:
        columns = self._columns(judged)
        some = not self.rule.manual and not everything
        worth = (columns["high"] > 0).filled(True) if some else True
        return Part(judged.kept(everything=everything), worth, columns)

    def belongs(self, place: Place) -> Bool:
        """Whether a record is of the incentive's basis at all."""
        if self.incentive.where is None:
            return Bool(True, True)
        return self.compile.bool(self.incentive.where, place)

    def verdicts(self, place: Place) -> list[Bool]:
        """Gates on the beneficiary's enterprise, then the conditions, in the order of the bits."""
        made: list[Bool] = []
        if self.terms.nature.kind is not ir.Nature.GUIDANCE and self.policy.enterprise_gates:
            type_ = self.policy.vocabulary.type_named(GATED)
            assert type_ is not None
            there = Place(self.framed.shape, type_, f"{PAYEE}/")
            for condition in self.policy.enterprise_gates:
                gate, nobody = self.compile.bool(condition.expr, there), opposite(there.here())
                made.append(Bool(either(gate.yes, nobody), either(gate.may, nobody)))
        return made + [self.compile.bool(c.expr, place) for c in self.incentive.conditions]

    def _columns(self, judged: Judged) -> dict[str, Node]:
        place, verdicts = judged.place, judged.verdicts
        low, high = self.amount(place)
        made = self.names(place) | {
            "yes": column(judged.yes),
            "may": column(judged.may),
            "low": low,
            "high": high,
            "failed": bits_of([opposite(v.may) for v in verdicts]),
            "unknown": bits_of([v.unknown for v in verdicts]),
        }
        made["floor"] = self.floor(place)
        made |= {f"order{i}": node for i, node in enumerate(order_of(place))}
        return made | handed(self.compile, self.terms, place)

    def names(self, place: Place) -> dict[str, Node]:
        """Who gets it, for which record of which year."""
        return {"beneficiary": col(OWNER), "year": year_of(place), "record": self._record(place)}

    def amount(self, place: Place) -> tuple[Node, Node]:
        """Rounded bounds of the amount before limits that others share; null: no bound."""
        if self.incentive.amount is None:
            return lit(None, pl.Int64), lit(None, pl.Int64)
        return self.bounds(self.exact(place))

    def exact(self, place: Place, *, alone: bool = False) -> Num:
        """The amount by the formula, 不超过 and the limits of the record itself.

        `alone`: no other record shares a limit, so that it is taken off here, less what the ledger used of it.
        """
        if (place.year, alone) not in self._exact:
            self._exact[place.year, alone] = self._worked_out(place, alone)
        return self._exact[place.year, alone]

    def _worked_out(self, place: Place, alone: bool) -> Num:
        assert self.incentive.amount is not None
        amount = self.compile.num(self.incentive.amount, place)
        if self.incentive.floor is not None:
            amount = a.greatest([amount, self.compile.num(self.incentive.floor, place)])
        amount = settled(amount)
        if self.terms.nature.at_most is not None:
            amount = a.least([amount, settled(self.compile.num(self.terms.nature.at_most, place))])
        for limit, scope in self.terms.limits:
            if alone or scope.keys is None:
                most = settled(self.compile.num(limit.amount, place))
                if scope.keys is not None and whole_of(scope, self.rule.owner, self.compile.pick):
                    most = settled(a.subtract(most, total_paid(place, None, self.incentive.id)))
                amount = a.least([amount, most])
        return amount

    def floor(self, place: Place) -> Node:
        """The least of a discretionary award: 保底 where the clause states one, else nothing."""
        if self.incentive.floor is None:
            return lit(0, pl.Int64)
        floor = a.something(self.compile.num(self.incentive.floor, place))
        return fen(w.filled(r.down(floor.low, 1), 0))

    def bounds(self, value: Num) -> tuple[Node, Node]:
        """Both bounds of an amount, rounded."""
        return fen_bounds(value, self.rounded)

    def rounded(self, value: Ratio) -> Whole:
        """An amount as the policy rounds it."""
        return ROUND[self.policy.rounding](value)

    def _record(self, place: Place) -> Node:
        year = self.framed.shape.basis.year_key
        keys = [
            lit(str(place.year)) if f is year else col(f.id).cast(pl.String).filled("")
            for f in self.framed.shape.basis.keys
        ]
        return Node("record", lambda *parts: pl.concat_str(parts, separator="/"), *keys)


def bits_of(bits: list[Bit]) -> Node:
    """Bit i of a number for the i-th of several."""
    total = lit(0, pl.UInt64)
    for i, bit in enumerate(bits):
        if bit is not False:
            total = total + column(bit).cast(pl.UInt64) * lit(1 << i, pl.UInt64)
    return total
