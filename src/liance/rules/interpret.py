"""Typed expressions become small functions from a record to a value, each leaving its value in the trace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from liance.records.city import City, Record
from liance.records.vocabulary import Field, Kind, RecordType
from liance.rules import ir, kleene
from liance.rules.kleene import NOTHING, Fact, Unknown, Value
from liance.values.faults import ValueFault
from liance.values.money import parse_money

T = TypeVar("T")
Run = Callable[["Case"], Value]
Place = Record | kleene.Nothing | Unknown
ABSENT: Any = object()


class Case:
    """One record being decided: what was read, what was found, what was assumed."""

    __slots__ = ("assumed", "city", "facts", "incentive", "outer", "overrides", "payee", "record", "trace", "unconfirmed")

    def __init__(self, city: City, record: Record, size: int, overrides: Mapping[Fact, Value] | None = None) -> None:
        self.city, self.record, self.outer = city, record, record
        self.trace: list[Value] = [None] * size
        self.facts: dict[Fact, Value] = {}
        self.assumed: dict[tuple[str, int], None] = {}
        self.unconfirmed: dict[str, None] = {}
        self.overrides = overrides
        self.payee: Value = None
        self.incentive = ""


def read(case: Case, record: Place, field: Field) -> Value:
    """A field's value: unknown when nobody supplied it, NOTHING when the record itself does not exist."""
    if record.__class__ is not Record:
        return record
    fact = (record.type.id, record.key, field.id)
    value = record.values.get(field.id, ABSENT)
    if case.overrides and fact in case.overrides:
        value = case.overrides[fact]
    elif value is ABSENT:
        value = Unknown(frozenset((fact,)), field.low, field.high)
    case.facts[fact] = value
    return value


def owner_start(city: City, record_type: RecordType, keys: Mapping[str, object]) -> int | None:
    """The year in which the party that a record is about came into being, if known."""
    for f in record_type.keys:
        if f.target is None:
            continue
        target = city.vocabulary.type_named(f.target)
        start = next((g for g in target.fields if g.start), None) if target is not None else None
        if start is None:
            continue
        owner = city.get(f.target, keys.get(f.id))  # type: ignore[arg-type]
        value = owner.values.get(start.id) if owner is not None else None
        return value.year if isinstance(value, date) else None
    return None


def yearly(city: City, record_type: RecordType, series: tuple[object, ...], year: int) -> Record | kleene.Nothing:
    """The record of a series for a year; where it is missing one with unknown values, NOTHING before the start."""
    found = city.years_of(record_type.id, series).get(year)  # type: ignore[arg-type]
    if found is not None:
        return found
    keys = dict(zip((f.id for f in record_type.series_keys), series, strict=True))
    start = owner_start(city, record_type, keys)
    if start is not None and start > year:
        return NOTHING
    assert record_type.year_key is not None
    return Record(record_type, {**keys, record_type.year_key.id: year})  # type: ignore[dict-item]


def earlier_years(case: Case, floor: int | None) -> tuple[list[Place], int | None]:
    """The earlier records of the current record's series, gaps as unknown, and the first year that is given."""
    record = case.record
    given = case.city.years_of(record.type.id, record.series)  # type: ignore[arg-type]
    first = min(given) if given else record.year
    if first is None or record.year is None:
        return [], None
    begin = first if floor is None else max(first, floor)
    places: list[Place] = [yearly(case.city, record.type, record.series, y) for y in range(begin, record.year)]
    return places, first


class Compiler:
    """Compiles the expressions of one incentive under given choices of readings."""

    def __init__(self, policy: ir.Policy, choices: Mapping[str, str]) -> None:
        self.policy, self.choices = policy, choices
        self.used: dict[str, str] = {}
        self.index: dict[int, int] = {}
        self.kept: list[ir.Expr] = []
        self.basis_where: Run | None = None

    def pick(self, thing: T | ir.Switch[T]) -> T:
        """What the chosen option of a reading says; anything else as it is."""
        while isinstance(thing, ir.Switch):
            choice = self.choices.get(thing.reading, self.policy.readings[thing.reading].default)
            self.used[thing.reading] = choice
            thing = thing.options[choice]
        return thing

    def run(self, expr: ir.Expr) -> Run:
        """The function of an expression; its value is left in the trace under its index."""
        make: Callable[[Any], Run] = getattr(self, f"_{type(expr).__name__.lower()}")
        inner = make(expr)
        position = len(self.kept)
        self.kept.append(expr)
        self.index[id(expr)] = position

        def traced(case: Case) -> Value:
            value = inner(case)
            case.trace[position] = value
            return value

        return traced

    # -- leaves ------------------------------------------------------------------------------------------------------
    def _const(self, e: ir.Const) -> Run:
        value = e.value
        return lambda case: value

    def _fieldof(self, e: ir.FieldOf) -> Run:
        field, steps, outer = e.field, e.steps, e.outer
        if not steps:
            return lambda case: read(case, case.outer if outer else case.record, field)

        def reached(case: Case) -> Value:
            place: Place = case.outer if outer else case.record
            for step in steps:
                place = walk(case, place, step)
            return read(case, place, field)

        return reached

    def _recordyear(self, e: ir.RecordYear) -> Run:
        return record_year

    def _applyyear(self, e: ir.ApplyYear) -> Run:
        lag = self.lag
        return lambda case: kleene.add(record_year(case), lag)

    lag = 0
    once_by_tier = False

    def _paramof(self, e: ir.ParamOf) -> Run:
        mine = [f for f in self.policy.figures if f.parameter == e.parameter.id and f.scope == e.scope]
        return lambda case: published(mine, case, e)

    # -- arithmetic --------------------------------------------------------------------------------------------------
    def _arith(self, e: ir.Arith) -> Run:
        runs = [self.run(item) for item in e.items]
        if e.op in ("min", "max"):
            fold = kleene.least if e.op == "min" else kleene.greatest
            return lambda case: fold([r(case) for r in runs])
        apply = {
            "+": kleene.add,
            "-": kleene.subtract,
            "*": kleene.multiply,
            "/": kleene.divide,
            "floor": kleene.floor_div,
        }[e.op]
        left, right = runs
        return lambda case: apply(left(case), right(case))

    def _power(self, e: ir.Power) -> Run:
        base, times = self.run(e.base), e.exponent

        def powered(case: Case) -> Value:
            value, made = base(case), 1
            result: Value = made
            for _ in range(times):
                result = kleene.multiply(result, value)
            return result

        return powered

    def _elapsed(self, e: ir.Elapsed) -> Run:
        start, end, unit = self.run(e.start), self.run(e.end), e.unit
        return lambda case: elapsed(start(case), end(case), unit)

    # -- logic -------------------------------------------------------------------------------------------------------
    def _cmp(self, e: ir.Cmp) -> Run:
        left, right, op = self.run(e.left), self.run(e.right), e.op
        field = e.left.type.field
        if field is not None and field.ordered and op not in ("=", "!="):
            rank = field.rank
            return lambda case: kleene.compare(op, ranked(left(case), rank), ranked(right(case), rank))
        return lambda case: kleene.compare(op, left(case), right(case))

    def _oneof(self, e: ir.OneOf) -> Run:
        value, members, negate = self.run(e.value), e.members, e.negate
        return lambda case: tested(value(case), lambda v: (v in members) is not negate)

    def _prefix(self, e: ir.Prefix) -> Run:
        value, prefix = self.run(e.value), e.prefix
        return lambda case: tested(value(case), lambda v: str(v).startswith(prefix))

    def _present(self, e: ir.Present) -> Run:
        value, negate = self.run(e.value), e.negate

        def present(case: Case) -> Value:
            found = value(case)
            if found.__class__ is Unknown:
                return Unknown(found.facts)  # type: ignore[attr-defined]
            return (found is NOTHING) is negate

        return present

    def _allof(self, e: ir.AllOf) -> Run:
        runs = [self.run(i) for i in e.items]
        return lambda case: kleene.both([r(case) for r in runs])

    def _anyof(self, e: ir.AnyOf) -> Run:
        runs = [self.run(i) for i in e.items]
        return lambda case: kleene.either([r(case) for r in runs])

    def _not(self, e: ir.Not) -> Run:
        run = self.run(e.value)
        return lambda case: kleene.opposite(run(case))

    def _if(self, e: ir.If) -> Run:
        test, then, other = self.run(e.test), self.run(e.then), self.run(e.other)

        def branch(case: Case) -> Value:
            verdict = test(case)
            if verdict.__class__ is not Unknown:
                return then(case) if verdict is True else other(case)
            return hull([then(case), other(case)], verdict.facts)  # type: ignore[attr-defined]

        return branch

    def _choose(self, e: ir.Choose) -> Run:
        chosen = self.pick(e.switch)
        assert chosen is not None
        return self.run(chosen)

    def _named(self, e: ir.Named) -> Run:
        return self.run(e.value)

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

        def first(case: Case) -> Value:
            if window == "award":
                return never_awarded(case)
            me, mine = case.record, [k(case) for k in keys]
            floor = self.policy.period[0] if window == "policy" and self.policy.period else None
            verdicts = []
            for other in rows_like(case, me, party):
                if other.order >= me.order or (floor is not None and (other.year or 0) < floor):
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
                amount = award.type.by_id["amount"]
                one = aggregate(case, "sum", [award], where, lambda c, f=amount: read(c, c.record, f))
                total = kleene.add(total, perhaps(own, one))
            return total

        return paid

    # -- tables ------------------------------------------------------------------------------------------------------
    def _graded(self, e: ir.Graded) -> Run:
        subject = self.run(e.subject)
        rows = [(g.op, self.run(g.threshold), self.run(g.value)) for g in e.grades]
        if e.marginal:
            return lambda case: marginal(subject(case), [(t(case), v(case)) for _, t, v in rows])
        upward = e.grades[0].op in (">", ">=")

        def grade(case: Case) -> Value:
            x = subject(case)
            if x is NOTHING:
                return NOTHING
            met = [(kleene.compare(op, x, t(case)), v(case)) for op, t, v in rows]
            return topmost(met if not upward else met[::-1])

        return grade

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

    def _lookup(self, e: ir.Lookup) -> Run:
        subject = self.run(e.subject)
        cases = [(members, self.run(value)) for members, value in e.cases]

        def looked_up(case: Case) -> Value:
            x = subject(case)
            if x.__class__ is Unknown:
                return hull([0, *(v(case) for _, v in cases)], x.facts)  # type: ignore[attr-defined]
            return next((v(case) for members, v in cases if x in members), 0)

        return looked_up

    def _byorder(self, e: ir.ByOrder) -> Run:
        index, values = self.run(e.index), [self.run(v) for v in e.values]

        def nth(case: Case) -> Value:
            n = index(case)
            if n.__class__ is Unknown:
                return hull([0, *(v(case) for v in values)], n.facts)  # type: ignore[attr-defined]
            return values[n - 1](case) if isinstance(n, int) and 1 <= n <= len(values) else 0

        return nth


# ---- what the functions share --------------------------------------------------------------------------------------
def record_year(case: Case) -> Value:
    """The current record's year: unknown when its year field is empty, NOTHING when it has none."""
    record = case.record
    if record.year is not None:
        return record.year
    field = record.type.year_field
    return read(case, record, field) if field is not None else NOTHING


def walk(case: Case, place: Place, step: ir.Step) -> Place:
    """One step of a path from a record to a related one."""
    if place.__class__ is not Record:
        return place
    if isinstance(step, ir.Follow):
        target = read(case, place, step.field)
        if target.__class__ is Unknown or target is NOTHING:
            return target  # type: ignore[return-value]
        found = case.city.get(step.target.id, target)  # type: ignore[arg-type]
        return NOTHING if found is None else found
    keys: list[Value] = []
    for key, own in step.pairs:
        keys.append(place.year if own is None else read(case, place, own))
    if any(k.__class__ is Unknown for k in keys):
        return Unknown(kleene.facts_of(keys))
    found = case.city.get(step.target.id, *keys)  # type: ignore[arg-type]
    if found is not None:
        return found
    if step.target.year_key is None or place.year is None:
        return NOTHING
    series = tuple(k for k, (key, _) in zip(keys, step.pairs, strict=True) if key.kind is not Kind.YEAR)
    return yearly(case.city, step.target, series, place.year)


def published(figures: list[ir.Figure], case: Case, e: ir.ParamOf) -> Value:
    """A published figure for the current record's year: from the city, else from the policy's own figures."""
    year = record_year(case)
    if year.__class__ is Unknown or year is NOTHING:
        return year
    assert isinstance(year, int)
    fact: Fact = ("parameter", (e.scope or None, year), e.parameter.id)
    value: Value = ABSENT
    if case.overrides and fact in case.overrides:
        value = case.overrides[fact]
    else:
        value = case.city.parameters.get((e.parameter.id, e.scope, year), ABSENT)
        if value is ABSENT and (figure := figure_for(figures, year)) is not None:
            value = figure.value
            if not figure.confirmed:
                case.unconfirmed[f"{e.parameter.label}（{figure.source}）"] = None
    if value is ABSENT:
        value = Unknown(frozenset((fact,)))
    case.facts[fact] = value
    return value


def figure_for(figures: list[ir.Figure], year: int) -> ir.Figure | None:
    """The policy's own figure: that of the year itself, else the latest in force since an earlier one."""
    exact = [f for f in figures if f.year == year and not f.since]
    since = sorted((f for f in figures if f.since and f.year <= year), key=lambda f: f.year)
    return exact[0] if exact else since[-1] if since else None


def at(case: Case, place: Place, run: Run) -> Value:
    """A function's value for another record; the trace of the current one is kept."""
    if place.__class__ is not Record:
        return place
    record, trace = case.record, case.trace
    case.record, case.trace = place, list(trace)
    try:
        return run(case)
    finally:
        case.record, case.trace = record, trace


def as_of(case: Case, year: int, run: Run) -> Value:
    """A function's value for another year of the same series."""
    record = case.record
    if record.type.year_key is None:
        return NOTHING
    return at(case, yearly(case.city, record.type, record.series, year), run)


def note_history(case: Case, first: int | None) -> list[Value]:
    """Earlier history that nobody gave: an assumption to report, or unknown when the city's history is open."""
    if first is None:
        return []
    record = case.record
    keys = dict(zip((f.id for f in record.type.series_keys), record.series, strict=True))
    start = owner_start(case.city, record.type, keys)
    if start is not None and start >= first:
        return []
    if case.city.open_history:
        return [Unknown(frozenset(((record.type.id, (*record.series, first), "history_before"),)))]
    case.assumed["history_before", first] = None
    return []


def own_party(expr: ir.Expr) -> bool:
    """Whether an expression is a party field of the record itself."""
    return isinstance(expr, ir.FieldOf) and not expr.steps and expr.field.kind in (Kind.PARTY, Kind.REF)


def rows_like(case: Case, record: Record, party: ir.Expr | None) -> tuple[Record, ...] | list[Record]:
    """Records of the same type, of the same party where the keys name one."""
    if isinstance(party, ir.FieldOf):
        value = record.values.get(party.field.id)
        if value is not None:
            return case.city.referring(record.type.id, party.field.id, value)
    return case.city.all(record.type.id)


def linked(city: City, target: RecordType, link: Field, own: Value) -> list[Record]:
    """Rows of a type whose link field names the same party."""
    if link.kind in (Kind.PARTY, Kind.REF):
        return city.referring(target.id, link.id, own)  # type: ignore[arg-type]
    return [r for r in city.all(target.id) if r.values.get(link.id) == own]


OWN = ("here", "before")


def awards_to(city: City, payee: Value, incentive: str) -> list[tuple[Record, Value]]:
    """Ledger entries of a beneficiary under an incentive, each with whether it is this city's own money."""
    if not isinstance(payee, str):
        return []
    rows = city.referring("award", "beneficiary", payee)
    return [(r, own) for r in rows if r.values.get("incentive") == incentive and (own := own_money(r)) is not False]


def own_money(award: Record) -> Value:
    """Whether a ledger entry was paid by this city; unknown where its origin is empty."""
    origin = award.values.get("origin")
    if origin is None:
        return Unknown(frozenset((("award", award.key, "origin"),)))
    return origin in OWN


def never_awarded(case: Case) -> Value:
    """Whether the beneficiary was never paid under the current incentive."""
    rows = awards_to(case.city, case.payee, case.incentive)
    return kleene.opposite(kleene.either([own for _, own in rows]))


def tier_paid(case: Case, limit: Value) -> Value:
    """Whether the ledger shows this tier, or a higher one, as paid by this city; unknown where its key is empty."""
    rows = awards_to(case.city, case.payee, case.incentive)
    return kleene.either([kleene.both([own, kleene.compare(">=", tier_of(award), limit)]) for award, own in rows])


def tier_of(award: Record) -> Value:
    """The tier that a ledger entry names as its matter; NOTHING where the matter is no money."""
    text = award.values.get("key")
    if text is None:
        return Unknown(frozenset((("award", award.key, "key"),)))
    try:
        return parse_money(str(text))
    except ValueFault:
        return NOTHING


def aggregate(case: Case, kind: str, rows: list[Record], where: Run | None, value: Run | None) -> Value:
    """count, sum, max, min or exists over rows; rows that may or may not belong give bounds."""
    kept: list[tuple[Value, Value]] = []
    record, outer, trace = case.record, case.outer, case.trace
    case.outer = record
    try:
        for row in rows:
            case.record, case.trace = row, list(trace)
            verdict = where(case) if where is not None else True
            if verdict is not False and verdict is not NOTHING:
                kept.append((verdict, 1 if value is None else value(case)))
    finally:
        case.record, case.outer, case.trace = record, outer, trace
    if kind == "exists":
        return kleene.either([v for v, _ in kept])
    amounts = [hull([0, a], v.facts) if v.__class__ is Unknown else a for v, a in kept]  # type: ignore[attr-defined]
    if kind in ("max", "min"):
        return (kleene.greatest if kind == "max" else kleene.least)(amounts or [NOTHING])
    total: Value = 0
    for amount in amounts:
        total = total if amount is NOTHING else kleene.add(total, amount)
    return total


def hull(values: list[Value], facts: frozenset[Fact]) -> Value:
    """An unknown that is one of several values, depending on facts."""
    present = [0 if v is NOTHING else v for v in values]
    first = present[0]
    if all(v.__class__ is not Unknown and v == first for v in present):
        return first
    if any(isinstance(v, bool | str | date) for v in present):
        return Unknown(facts | kleene.facts_of(present))
    lows, highs = zip(*(kleene.bounds(v) for v in present), strict=True)
    low = None if None in lows else min(lows)
    high = None if None in highs else max(highs)
    return Unknown(facts | kleene.facts_of(present), low, high)


def perhaps(verdict: Value, amount: Value) -> Value:
    """An amount that counts only if a verdict holds."""
    if verdict.__class__ is Unknown:
        return hull([0, amount], verdict.facts)  # type: ignore[attr-defined]
    return amount if verdict is True else 0


def topmost(met: list[tuple[Value, Value]]) -> Value:
    """The value of the first row that is met; rows that may be met make it unknown within bounds. None met: zero."""
    possible: list[Value] = []
    facts: frozenset[Fact] = frozenset()
    for verdict, value in met:
        if verdict is True:
            possible.append(value)
            break
        if verdict.__class__ is Unknown:
            possible.append(value)
            facts |= verdict.facts  # type: ignore[attr-defined]
    else:
        possible.append(0)
    return possible[0] if not facts else hull(possible, facts)


def pay_tiers(met: list[tuple[Value, Value]], mode: str) -> Value:
    """The award for tiers crossed: the highest of them, or their sum."""
    if mode != "sum":
        return topmost(met[::-1])
    total: Value = 0
    for verdict, value in met:
        if verdict.__class__ is Unknown:
            total = kleene.add(total, hull([0, value], verdict.facts))  # type: ignore[attr-defined]
        elif verdict is True:
            total = kleene.add(total, value)
    return total


def marginal(x: Value, rows: list[tuple[Value, Value]]) -> Value:
    """Each slice between two thresholds at its own rate, summed."""
    total: Value = 0
    for i, (low, rate) in enumerate(rows):
        top = kleene.least([x, rows[i + 1][0]]) if i + 1 < len(rows) else x
        slice_ = kleene.greatest([0, kleene.subtract(top, low)])
        total = kleene.add(total, kleene.multiply(slice_, rate))
    return NOTHING if x is NOTHING else total


def tested(value: Value, test: Callable[[Any], bool]) -> Value:
    """A test on a known value."""
    if value.__class__ is Unknown:
        return Unknown(value.facts)  # type: ignore[attr-defined]
    return False if value is NOTHING else test(value)


def ranked(value: Value, rank: Callable[[str], int]) -> Value:
    """The rank of a known choice."""
    if value is NOTHING:
        return NOTHING
    return Unknown(value.facts) if value.__class__ is Unknown else rank(str(value))  # type: ignore[attr-defined]


def elapsed(start: Value, end: Value, unit: str) -> Value:
    """Days, whole months or whole years from one date to another."""
    if not isinstance(start, date) or not isinstance(end, date):
        waiting = kleene.facts_of((start, end))
        return Unknown(waiting) if waiting else NOTHING
    if unit == "days":
        return (end - start).days
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return months if unit == "months" else months // 12


__all__ = ["ABSENT", "Case", "Compiler", "Fraction", "Run", "at", "awards_to", "earlier_years", "hull", "read"]
