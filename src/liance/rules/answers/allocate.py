"""Second pass: what one beneficiary may get together; once-only, limits, groups, the ledger, and the rounding."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from liance.records.city import City, Record
from liance.rules import kleene
from liance.rules.answers.combine import perhaps
from liance.rules.answers.decide import CompiledGroup, CompiledLimit, Decided
from liance.rules.answers.ledger import awards_to, own_money
from liance.rules.kleene import Unknown, Value
from liance.values.faults import ValueFault
from liance.values.money import ROUNDINGS, parse_money

Key = tuple[object, ...]


def allocate(decided: list[Decided], city: City, rounding: str) -> None:
    """Settle all decisions of one beneficiary, in place and in order of time within each incentive."""
    rule_groups: dict[str, list[Decided]] = {}
    for d in decided:
        rule_groups.setdefault(d.rule.incentive.id, []).append(d)
    for rows in rule_groups.values():
        rows.sort(key=lambda d: d.record.order)
        _Settling(rows, city, rounding).run()
    _join(decided, city, rounding)


def rounded(amount: Value, rounding: str) -> Value:
    """An amount, or its bounds, by the named rounding."""
    down: Callable[[Fraction | int], int] = ROUNDINGS[rounding]
    if amount.__class__ is not Unknown:
        return down(amount)  # type: ignore[arg-type]
    low, high = kleene.bounds(amount)
    facts = amount.facts
    return kleene.settle(facts, None if low is None else down(low), None if high is None else down(high))


class _Settling:
    """The records of one incentive and one beneficiary, one after the other."""

    def __init__(self, rows: list[Decided], city: City, rounding: str) -> None:
        self.rows, self.city, self.rounding = rows, city, rounding
        self.paid = ledger(city, rows[0])

    def run(self) -> None:
        """Once-only first, then every limit in the order stated, then the rounding."""
        done: list[Decided] = []
        for d in self.rows:
            if d.verdict is not False:
                self._once(d, done)
            if d.verdict is not False:
                for limit in d.rule.limits:
                    self._limit(d, limit, done)
                d.exact = d.amount
                d.amount = rounded(d.amount, self.rounding)
            done.append(d)

    def _once(self, d: Decided, done: list[Decided]) -> None:
        once = d.rule.once
        if once is None or once.tier:
            return
        key = self._key(d, d.rule.once_keys, once.year)
        matching = [(a, kleene.both([own, self._award_matches(d, a, once.year)])) for a, own in self.paid]
        awards = [a for a, same in matching if same is True]
        if len(awards) >= once.times or any(is_award_of(d, a) is True for a in awards):
            when = awards[0].values.get("year", "")
            d.stop("already-awarded", year=str(when), key=_shown(key))
            return
        unsure = [same for _, same in matching if same.__class__ is Unknown]
        rivals = [e for e in done if self._key(e, e.rule.once_keys, once.year) == key and e.verdict is not False]
        rivals = [e for e in rivals if not any(is_award_of(e, a) is True for a in awards)]
        used = [(e, is_paid(e)) for e in rivals]
        sure = [e for e, paid in used if paid is True]
        unsure += [paid for _, paid in used if paid.__class__ is Unknown]
        if len(awards) + len(sure) >= once.times:
            args = {
                "year": str(sure[-1].year or "") if sure else "",
                "key": _shown(key),
                "times": str(once.times),
            }
            d.stop("once-only" if once.times == 1 else "times-used", **args)
        elif len(awards) + len(sure) + len(unsure) >= once.times:
            d.doubt(kleene.facts_of(unsure))

    def _key(self, d: Decided, runs: list[Callable[..., Value]], year: bool) -> Key:
        values = [run(d.case) for run in runs]
        return (*(str(v) for v in values), d.year if year else None)

    def _award_matches(self, d: Decided, award: Record, year: bool) -> Value:
        """Whether a ledger entry is an award for the same once-only key."""
        if year and award.values.get("year") != d.year:
            return False
        others = [str(run(d.case)) for run in d.rule.once_keys if run(d.case) != d.payee]
        return same_matter(d, award, others) if others else True

    def _limit(self, d: Decided, limit: CompiledLimit, done: list[Decided]) -> None:
        cap = limit.amount(d.case)
        used: Value = 0
        if limit.scope.keys is not None:
            used = self._used(d, limit, done)
        remaining = kleene.greatest([0, kleene.subtract(cap, used)])
        shared = limit.scope.keys is not None and used != 0
        d.limit(remaining, "limit-shared" if shared else "limit")

    def _used(self, d: Decided, limit: CompiledLimit, done: list[Decided]) -> Value:
        """What the ledger and earlier records already take of a limit."""
        key = self._key(d, limit.keys, limit.scope.each_year)
        used: Value = 0
        others = [str(run(d.case)) for run in limit.keys if run(d.case) != d.payee]
        for award, own in self.paid:
            if limit.scope.each_year and award.values.get("year") != d.year:
                continue
            counts = kleene.both([own, same_matter(d, award, others) if others else True])
            used = kleene.add(used, perhaps(counts, award_amount(d, award)))
        for earlier in done:
            if earlier.verdict is False or self._key(earlier, limit.keys, limit.scope.each_year) != key:
                continue
            paid = kleene.either([kleene.both([own, is_award_of(earlier, a)]) for a, own in self.paid])
            used = kleene.add(used, perhaps(kleene.opposite(paid), may_be_paid(earlier)))
        return used


def ledger(city: City, d: Decided) -> list[tuple[Record, Value]]:
    """Ledger entries of the beneficiary under the incentive, each with whether it is the city's own money."""
    return awards_to(city, d.payee, d.rule.incentive.id)


def award_amount(d: Decided, award: Record) -> Value:
    """What a ledger entry paid; an empty amount is unknown."""
    fact = ("award", award.key, "amount")
    value = award.values.get("amount")
    made: Value = Unknown(frozenset((fact,)), 0, None) if value is None else value
    d.case.facts[fact] = made
    return made


def may_be_paid(d: Decided) -> Value:
    """What an earlier decision takes: its amount, or anything up to it when undecided or discretionary."""
    if d.verdict.__class__ is Unknown or d.rule.nature.kind == "range":
        facts = d.verdict.facts if d.verdict.__class__ is Unknown else frozenset()
        high = kleene.bounds(d.amount)[1]
        return kleene.settle(facts | kleene.facts_of((d.amount,)), 0, high)
    return d.amount


def most_paid(d: Decided) -> Value:
    """What an award may come to, for comparing awards: of a discretionary one its upper end."""
    if d.verdict.__class__ is Unknown:
        return may_be_paid(d)
    return d.amount


def is_paid(d: Decided) -> Value:
    """Whether a decision leads to any award at all; one without a formula does whenever it qualifies."""
    if d.rule.amount is None:
        return d.verdict
    return kleene.both([d.verdict, kleene.compare(">", d.amount, 0)])


def is_award_of(d: Decided, award: Record) -> Value:
    """Whether a ledger entry is the payment of this very record."""
    if d.year is not None and award.values.get("year") != d.year:
        return False
    keys = [str(run(d.case)) for run in d.rule.ledger]
    return same_matter(d, award, keys) if keys else True


def same_matter(d: Decided, award: Record, keys: list[str]) -> Value:
    """Whether the ledger's key names one of these (money keys compare as money); unknown where it is empty."""
    text = award.values.get("key")
    if text is None:
        return Unknown(frozenset((("award", award.key, "key"),)))
    named = d.rule.matters.get(str(text), str(text))
    return named in (*keys, "/".join(keys)) or any(_same_money(named, k) for k in keys)


def _same_money(a: str, b: str) -> bool:
    try:
        return parse_money(a) == parse_money(b)
    except ValueFault:
        return False


def _shown(key: Key) -> str:
    return "、".join(str(k) for k in key if k not in (None, "None"))


# ---- groups between incentives -------------------------------------------------------------------------------------
def _join(decided: list[Decided], city: City, rounding: str) -> None:
    """Apply the groups: decisions about the same thing are put together."""
    sets: dict[Key, list[tuple[Decided, CompiledGroup]]] = {}
    for d in decided:
        if d.verdict is False:
            continue
        for group in d.rule.groups:
            values = tuple(str(run(d.case)) for run in group.keys)
            key = (group.group.id, group.method.kind, d.year if group.year else None, *values)
            sets.setdefault(key, []).append((d, group))
    for rows in sets.values():
        kind = rows[0][1].method.kind
        if kind in ("highest", "choose"):
            _highest([d for d, _ in rows], rows[0][1])
        elif kind == "net-of-higher":
            for d, _ in rows:
                _minus(d, _higher_awards(d, city), "net-of-higher", rounding)
        else:
            _in_turn(rows, city, rounding)


def _highest(rows: list[Decided], group: CompiledGroup) -> None:
    """Only the highest is paid; of equals the earlier one."""
    rows.sort(key=lambda d: d.record.order)
    for i, d in enumerate(rows):
        verdicts: list[Value] = []
        for j, other in enumerate(rows):
            if j != i:
                mine, theirs = most_paid(d), most_paid(other)
                verdicts.append(kleene.compare(">=" if i < j else ">", mine, theirs))
        beaten = kleene.both(verdicts)
        if beaten is False:
            d.stop("group-lower", group=group.group.title)
        elif beaten.__class__ is Unknown:
            d.doubt(beaten.facts)


def _in_turn(rows: list[tuple[Decided, CompiledGroup]], city: City, rounding: str) -> None:
    """Top-up and common maximum: each gets what the earlier ones and the ledger leave."""
    rows.sort(key=lambda pair: pair[0].record.order)
    members = rows[0][1].group.members
    done: list[Decided] = []
    for d, group in rows:
        used: Value = 0
        for award, own in (pair for m in members for pair in awards_to(city, d.payee, m)):
            used = kleene.add(used, perhaps(own, award_amount(d, award)))
        for earlier in done:
            used = kleene.add(used, may_be_paid(earlier))
        if group.at_most is None:
            _minus(d, used, "group-top-up", rounding)
        else:
            left = kleene.greatest([0, kleene.subtract(group.at_most(d.case), used)])
            before = d.amount
            d.amount = rounded(kleene.least([before, left]), rounding)
            if kleene.compare(">", before, left) is True:
                d.bound.append(("group-limit", d.amount))
        done.append(d)


def _higher_awards(d: Decided, city: City) -> Value:
    total: Value = 0
    if not isinstance(d.payee, str):
        return total
    keys = [str(run(d.case)) for run in d.rule.ledger]
    for award in city.referring("award", "beneficiary", d.payee):
        if award.values.get("incentive") == d.rule.incentive.id:
            counts = kleene.both([kleene.opposite(own_money(award)), same_matter(d, award, keys)])
            total = kleene.add(total, perhaps(counts, award_amount(d, award)))
    return total


def _minus(d: Decided, used: Value, code: str, rounding: str) -> None:
    before = d.amount
    d.amount = rounded(kleene.greatest([0, kleene.subtract(before, used)]), rounding)
    if kleene.compare(">", before, d.amount) is True:
        d.bound.append((code, d.amount))
