"""First pass in columns: which records an incentive may be for, and the amount before limits that others share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
from liance.rules.columns.keys import text_of
from liance.rules.columns.mixed import settled
from liance.rules.columns.needs import GATED, PAYEE, mentions, owner_of
from liance.rules.columns.ratios import Ratio
from liance.rules.columns.rule import Joint, Rule, Shared
from liance.rules.columns.shape import Place
from liance.rules.columns.timed import Columns
from liance.rules.columns.values import Bool, Num
from liance.rules.columns.whole import MOST_64, Beyond, Whole

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
    ) -> None:
        chosen = {**incentive.adopted, **choices}
        self.compile = Columns(policy, chosen, published, incentive.lag, open_history)
        self.compile.prefix = f"#{incentive.id}/"
        self.policy, self.incentive, self.framed = policy, incentive, framed
        self.nature = self.compile.pick(incentive.nature)
        once = self.compile.pick(incentive.once) if incentive.once is not None else None
        self.once = None if once is None or once.tier else once
        self.limits = [(limit, self.compile.pick(limit.scope)) for limit in incentive.limits]
        self.groups = list(self._groups())
        self.rule = self._rule()
        self._parts: dict[bool, list[Part]] = {}

    # -- what it is --------------------------------------------------------------------------------------------------
    def _rule(self) -> Rule:
        shared = [i for i, (_, scope) in enumerate(self.limits) if scope.keys is not None]
        ledger, decides = self._ledger()
        return Rule(
            incentive=self.incentive,
            nature=self.nature.kind,
            owner=self.owner(),
            priced=self.incentive.amount is not None,
            manual=self.incentive.amount is None or self.nature.kind is ir.Nature.MANUAL,
            ledger=ledger,
            ledger_decides=decides,
            once=None if self.once is None else tuple(f"once{i}" for i in range(len(self.once.items))),
            once_each_year=self.once is not None and self.once.year,
            times=1 if self.once is None else self.once.times,
            shared=tuple(self._shared(i) for i in shared),
            joint=tuple(self._joint(i) for i in range(len(self.groups))),
        )

    def _ledger(self) -> tuple[frozenset[str], bool]:
        """The incentives whose earlier awards may change what this one gives; whether they decide its conditions."""
        me, pick = self.incentive, self.compile.pick
        told = {i for e in mentions(me, ir.Awarded, pick) for i in e.incentives}
        firsts: list[ir.FirstYear | ir.FirstEvent | ir.Tiers] = [*mentions(me, ir.FirstYear, pick)]
        firsts += [*mentions(me, ir.FirstEvent, pick), *mentions(me, ir.Tiers, pick)]
        asked = any(pick(e.window) == "award" for e in firsts)
        grouped = {m for g in self.policy.groups if me.id in g.members for m in g.members}
        own = me.once is not None or asked or any(scope.keys is not None for _, scope in self.limits)
        mine = {me.id} if own or self.groups else set()
        return frozenset(told | grouped | mine), bool(told) or asked

    def owner(self) -> str:
        """The field that names the beneficiary."""
        owner = owner_of(self.incentive, self.compile.pick)
        if owner is None:
            raise Beyond("a beneficiary that is no field of the record")
        return owner

    def _groups(self) -> list[tuple[str, str, tuple[ir.Expr, ...], bool, ir.Expr | None]]:
        made: list[tuple[str, str, tuple[ir.Expr, ...], bool, ir.Expr | None]] = []
        me = self.incentive.id
        for group in self.policy.groups:
            if me in group.members:
                method = self.compile.pick(group.method[me])
                keys = method.keys or group.same[me]
                if method.kind != "stack":
                    made.append((group.id, method.kind, keys.items, keys.year, method.at_most))
        amount = self.incentive.amount
        if isinstance(amount, ir.Tiers) and self.compile.pick(amount.mode) == "top-up":
            made.append((me, "top-up", (), False, None))
        return made

    def _shared(self, i: int) -> Shared:
        keys = self.limits[i][1].keys
        assert keys is not None
        names = tuple(f"limit{i}key{k}" for k in range(len(keys.items)))
        return Shared(f"limit{i}low", f"limit{i}high", names, self.limits[i][1].each_year)

    def _joint(self, i: int) -> Joint:
        id_, kind, keys, year, most = self.groups[i]
        names = tuple(f"group{i}key{k}" for k in range(len(keys)))
        ends = (f"group{i}low", f"group{i}high") if most is not None else ("", "")
        return Joint(id_, kind, names, year, *ends)

    # -- running it --------------------------------------------------------------------------------------------------
    def parts(self, *, everything: bool = False) -> list[Part]:
        """What to compute, for each year of a series or for events: which rows, and what of them.

        Raises Beyond where columns cannot; all tests over other rows are known afterwards.
        """
        if everything not in self._parts:
            self._parts[everything] = self._made(everything)
        return self._parts[everything]

    def _made(self, everything: bool) -> list[Part]:
        shape = self.framed.shape
        if shape.basis.year_key is None:
            return [self._part(Place(shape, shape.basis), everything)]
        return [self._part(Place(shape, shape.basis, year=y), everything) for y in shape.years or [0]]

    def _part(self, place: Place, everything: bool) -> Part:
        belongs, verdicts = self.belongs(place), self.verdicts(place)
        yes = both(belongs.yes, *(v.yes for v in verdicts), col(OWNER).given())
        may = both(belongs.may, *(v.may for v in verdicts))
        present = place.here() if place.year is not None else True
        kept = both(present, belongs.may) if everything else both(present, may)
        columns = self._columns(place, yes, may, verdicts)
        some = self.incentive.amount is not None and not everything
        return Part(kept, (columns["high"] > 0).filled(True) if some else True, columns)

    def belongs(self, place: Place) -> Bool:
        """Whether a record is of the incentive's basis at all."""
        if self.incentive.where is None:
            return Bool(True, True)
        return self.compile.bool(self.incentive.where, place)

    def verdicts(self, place: Place) -> list[Bool]:
        """Gates on the beneficiary's enterprise, then the conditions, in the order of the bits."""
        made: list[Bool] = []
        if self.nature.kind is not ir.Nature.GUIDANCE and self.policy.enterprise_gates:
            type_ = self.policy.vocabulary.type_named(GATED)
            assert type_ is not None
            there = Place(self.framed.shape, type_, f"{PAYEE}/")
            for condition in self.policy.enterprise_gates:
                gate, nobody = self.compile.bool(condition.expr, there), opposite(there.here())
                made.append(Bool(either(gate.yes, nobody), either(gate.may, nobody)))
        return made + [self.compile.bool(c.expr, place) for c in self.incentive.conditions]

    def _columns(self, place: Place, yes: Bit, may: Bit, verdicts: list[Bool]) -> dict[str, Node]:
        low, high = self._amount(place)
        made = {
            "beneficiary": col(OWNER),
            "year": year_of(place),
            "record": self._record(place),
            "yes": column(yes),
            "may": column(may),
            "low": low,
            "high": high,
            "failed": _bits([opposite(v.may) for v in verdicts]),
            "unknown": _bits([v.unknown for v in verdicts]),
        }
        made["floor"] = self._floor(place)
        made |= {f"order{i}": node for i, node in enumerate(order_of(place))}
        for i, item in enumerate(self.once.items if self.once is not None else ()):
            made[f"once{i}"] = text_of(self.compile.value(item, place))
        for i, (limit, scope) in enumerate(self.limits):
            if scope.keys is not None:
                most = self._bounds(settled(self.compile.num(limit.amount, place)))
                made[f"limit{i}low"], made[f"limit{i}high"] = most
                made |= self._keys(f"limit{i}key", scope.keys.items, place)
        for i, (_, _, keys, _, common) in enumerate(self.groups):
            made |= self._keys(f"group{i}key", keys, place)
            if common is not None:
                most = self._bounds(settled(self.compile.num(common, place)))
                made[f"group{i}low"], made[f"group{i}high"] = most
        return made

    def _keys(self, name: str, keys: tuple[ir.Expr, ...], place: Place) -> dict[str, Node]:
        """The keys' values as text; null where unknown."""
        return {f"{name}{n}": text_of(self.compile.value(k, place)) for n, k in enumerate(keys)}

    def _amount(self, place: Place) -> tuple[Node, Node]:
        """Rounded bounds of the amount by the formula, 不超过 and the limits of the record itself; null: no bound."""
        if self.incentive.amount is None:
            return lit(None, pl.Int64), lit(None, pl.Int64)
        amount = self.compile.num(self.incentive.amount, place)
        if self.incentive.floor is not None:
            amount = a.greatest([amount, self.compile.num(self.incentive.floor, place)])
        amount = settled(amount)
        if self.nature.at_most is not None:
            amount = a.least([amount, settled(self.compile.num(self.nature.at_most, place))])
        for limit, scope in self.limits:
            if scope.keys is None:
                amount = a.least([amount, settled(self.compile.num(limit.amount, place))])
        return self._bounds(amount)

    def _floor(self, place: Place) -> Node:
        """The least of a discretionary award: 保底 where the clause states one, else nothing."""
        if self.incentive.floor is None:
            return lit(0, pl.Int64)
        floor = a.something(self.compile.num(self.incentive.floor, place))
        return _fen(w.filled(r.down(floor.low, 1), 0))

    def _bounds(self, value: Num) -> tuple[Node, Node]:
        rounding = ROUND[self.policy.rounding]
        low = _fen(rounding(value.low))
        return low, low if value.low is value.high else _fen(rounding(value.high))

    def _record(self, place: Place) -> Node:
        year = self.framed.shape.basis.year_key
        keys = [
            lit(str(place.year)) if f is year else col(f.id).cast(pl.String).filled("")
            for f in self.framed.shape.basis.keys
        ]
        return Node("record", lambda *parts: pl.concat_str(parts, separator="/"), *keys)


def _bits(bits: list[Bit]) -> Node:
    total = lit(0, pl.UInt64)
    for i, bit in enumerate(bits):
        if bit is not False:
            total = total + column(bit).cast(pl.UInt64) * lit(1 << i, pl.UInt64)
    return total


def _fen(value: Whole) -> Node:
    """Whole fen in 64 bits; Beyond where the proven bounds do not fit."""
    if max(abs(value.low), abs(value.high)) > MOST_64:
        raise Beyond(f"an amount may reach {max(abs(value.low), abs(value.high)) / 100:.3e} yuan")
    return value.expr.cast(pl.Int64) if value.wide else value.expr
