"""Typed expressions become columns, the rest: other years, first times, tiers: `answers.compiler` in columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from liance.rules import ir
from liance.rules.answers.case import own_party
from liance.rules.columns import algebra as a
from liance.rules.columns.bits import Bit, both, either, opposite, unless_null
from liance.rules.columns.compile import Expressions, Published
from liance.rules.columns.graph import col
from liance.rules.columns.mixed import ZERO, pay_tiers
from liance.rules.columns.past import never_awarded, tier_paid, total_paid
from liance.rules.columns.shape import FIRST, START, Place
from liance.rules.columns.values import YES, Bool, Column, Num, absent_where, choose, num, unsure_where
from liance.rules.columns.whole import Beyond


@dataclass(frozen=True, slots=True)
class EarlierRows:
    """A test over earlier records of the same party, made by pairing rows: none has the same keys.

    Its columns are `name` + `yes` and `name` + `may`.
    """

    name: str
    party: ir.FieldOf
    keys: tuple[ir.Expr, ...]
    where: ir.Expr | None
    floor: int | None


class Columns(Expressions):
    """Compiles the expressions of one incentive (`me`); `earlier` collects the tests that need other rows."""

    def __init__(
        self, policy: ir.Policy, choices: Mapping[str, str], published: Published, lag: int, open_history: bool,
        applied_on: date | None,
    ) -> None:  # fmt: skip
        super().__init__(policy, choices, published, lag, open_history, applied_on)
        self.me = ""
        self.once_by_tier = False
        self.earlier: dict[int, EarlierRows] = {}

    # -- time --------------------------------------------------------------------------------------------------------
    def _atlag(self, e: ir.AtLag, place: Place, outer: Place | None) -> Column:
        if place.type.year_key is None:
            return absent_where(True, self.value(e.value, place, outer))
        return self.as_of(_year_of(place) - e.years, e.value, place, outer)

    def _atyear(self, e: ir.AtYear, place: Place, outer: Place | None) -> Column:
        if place.type.year_key is None:
            return absent_where(True, self.value(e.value, place, outer))
        when = self.num(e.year, place, outer)
        if when.const is not None:
            return self.as_of(int(when.const), e.value, place, outer)
        first, last = place.shape.years.start - 1, place.shape.years.stop
        made = choose(
            a.compare("<", when, num(first)).yes,
            self.as_of(first, e.value, place, outer),
            self.as_of(last, e.value, place, outer),
        )
        for year in range(first, last + 1):
            made = choose(a.compare("=", when, num(year)).yes, self.as_of(year, e.value, place, outer), made)
        return absent_where(when.nothing, unsure_where(when.unknown, made))

    def as_of(self, year: int, expr: ir.Expr, place: Place, outer: Place | None) -> Column:
        """A value for another year of the same series; nothing before its owner's start."""
        moved = place.at(year)
        return absent_where(moved.gone, self.value(expr, moved, outer))

    def earlier_years(
        self, expr: ir.Expr, place: Place, outer: Place | None, floor: int | None
    ) -> list[tuple[Bit, Column]]:
        """The value in every earlier year, each with where that year counts: not before the first that is given."""
        first = place.shape.whole(place.name(FIRST))
        years = range(max(place.shape.years.start, floor or 0), _year_of(place))
        made: list[tuple[Bit, Column]] = []
        for year in years:
            counts: Bit = first is None or (True if first.high <= year else first.expr <= year)
            made.append((counts, self.as_of(year, expr, place, outer)))
        return made

    def history(self, place: Place, floor: int | None) -> Bool:
        """Whether nothing earlier may be missing: assumed, unless the city's history is open."""
        first = place.shape.whole(place.name(FIRST))
        if not self.open_history or first is None:
            return YES
        start = place.shape.whole(place.name(START))
        given: Bit = False if start is None else unless_null(start.expr >= first.expr, start.nullable, False)
        within: Bit = False if floor is None else first.expr <= floor
        return Bool(either(given, within), True)

    def _past(self, e: ir.Past, place: Place, outer: Place | None) -> Column:
        made = ZERO
        for counts, value in self.earlier_years(e.value, place, outer, None):
            assert isinstance(value, Num)
            if e.kind == "max":
                seen = absent_where(opposite(counts), value)
                assert isinstance(seen, Num)
                made = a.greatest([made, seen])
            else:
                more = choose(counts, a.add(made, a.something(value)), made)
                assert isinstance(more, Num)
                made = more
        return made

    def _firstyear(self, e: ir.FirstYear, place: Place, outer: Place | None) -> Column:
        now, window = self.bool(e.test, place, outer), self.pick(e.window)
        if window == "award":
            return a.all_of([now, never_awarded(place, outer, self.me)])
        floor = self.floor(window)
        tests = [now]
        for counts, value in self.earlier_years(e.test, place, outer, floor):
            assert isinstance(value, Bool)
            held = Bool(both(counts, value.yes), both(counts, value.may)) if value.yes is not value.may else None
            tests.append(a.not_(held or _settled(both(counts, value.yes))))
        return a.all_of([*tests, self.history(place, floor)])

    def floor(self, window: str) -> int | None:
        """The first year that a window covers; None: all of history."""
        return self.policy.period[0] if window == "policy" and self.policy.period else None

    def _tiers(self, e: ir.Tiers, place: Place, outer: Place | None) -> Column:
        now, op = self.num(e.subject, place, outer), self.pick(e.op)
        mode, window = self.pick(e.mode), self.pick(e.window)
        prior: Num | None = None
        rest: list[Bool] = []
        if window != "award":
            floor = self.floor(window)
            for counts, value in self.earlier_years(e.subject, place, outer, floor):
                seen = absent_where(opposite(counts), value)
                assert isinstance(seen, Num)
                prior = seen if prior is None else a.greatest([prior, seen])
            rest = [self.history(place, floor)]
        else:
            rest = [never_awarded(place, outer, self.me)]
        if op not in (">", ">="):
            raise Beyond("tiers that are crossed downwards")
        met = []
        for grade in e.grades:
            limit = self.num(grade.threshold, place, outer)
            tests = [a.compare(op, now, limit), *rest]
            if prior is not None:
                tests.append(a.not_(a.compare(op, prior, limit)))
            if self.once_by_tier:
                tests.append(a.not_(tier_paid(place, outer, self.me, limit)))
            met.append((a.all_of(tests), self.num(grade.value, place, outer)))
        return pay_tiers(met, mode)

    # -- other rows --------------------------------------------------------------------------------------------------
    def _firstevent(self, e: ir.FirstEvent, place: Place, outer: Place | None) -> Column:
        window, keys = self.pick(e.window), self.pick(e.keys)
        if window == "award":
            return never_awarded(place, outer, self.me)
        party = next((k for k in keys.items if own_party(k)), None)
        if not isinstance(party, ir.FieldOf) or place.year is not None or place.path or place.alias:
            raise Beyond("a first time that is told from the records of several parties or years")
        if id(e) not in self.earlier:
            name = f"#{self.me}/{len(self.earlier)}"
            self.earlier[id(e)] = EarlierRows(name, party, keys.items, e.where, self.floor(window))
        test = self.earlier[id(e)]
        none = Bool(col(f"{test.name}yes"), col(f"{test.name}may"))
        return a.all_of([none, self.event_history(place, test.floor)])

    def event_history(self, place: Place, floor: int | None) -> Bool:
        """Whether no event before the first that is given may be missing."""
        first = place.shape.years.start
        if not self.open_history or not place.shape.years or (floor is not None and first <= floor):
            return YES
        start = place.shape.whole(place.name(START))
        given: Bit = False if start is None else unless_null(start.expr >= first, start.nullable, False)
        return Bool(given, True)

    def _awarded(self, e: ir.Awarded, place: Place, outer: Place | None) -> Column:
        if e.where is not None:
            return ZERO  # whoever has such an award is decided by the single-case engine
        made = ZERO
        for incentive in e.incentives:
            made = a.add(made, total_paid(place, outer, incentive))
        return made


def _year_of(place: Place) -> int:
    if place.year is None:
        raise Beyond("other years of a record that is no year of a series")
    return place.year


def _settled(bit: Bit) -> Bool:
    return Bool(bit, bit)
