"""First pass: one record against one incentive; conditions, and the amount before limits that others share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from liance.records.city import City, Record
from liance.records.vocabulary import Kind
from liance.rules import ir, kleene
from liance.rules.answers.basis import basis_field, matters_by_name
from liance.rules.answers.case import Case, Run
from liance.rules.answers.compiler import Compiler
from liance.rules.kleene import NOTHING, Fact, Unknown, Value
from liance.rules.render import Words


@dataclass(slots=True)
class CompiledLimit:
    """A limit ready to run."""

    limit: ir.Limit
    amount: Run
    scope: ir.LimitScope
    keys: list[Run]


@dataclass(slots=True)
class CompiledGroup:
    """A group as it applies to one incentive."""

    group: ir.Group
    method: ir.GroupMethod
    keys: list[Run]
    year: bool
    at_most: Run | None


@dataclass(slots=True)
class Rule:
    """One incentive compiled under chosen readings."""

    incentive: ir.Incentive
    readings: Mapping[str, str]
    nature: ir.NatureOf
    where: Run | None
    payee: Run | None
    conditions: list[tuple[ir.Condition, Run]]
    gates: list[tuple[ir.Condition, Run]]
    amount: Run | None
    tiers: ir.Tiers | None
    floor: Run | None
    at_most: Run | None
    limits: list[CompiledLimit]
    groups: list[CompiledGroup]
    once: ir.Keys | None
    once_keys: list[Run]
    ledger: list[Run]
    size: int
    index: Mapping[int, int]
    parts: list[ir.Expr]
    kept_out: tuple[str, frozenset[object]] | None
    matters: Mapping[str, str]
    words: Words


def compile_rule(policy: ir.Policy, incentive: ir.Incentive, choices: Mapping[str, str]) -> Rule:
    """Compile one incentive; `choices` override the readings adopted by the rule, and those the defaults."""
    compiler = Compiler(policy, {**incentive.adopted, **choices})
    compiler.lag = incentive.lag
    where = compiler.run(incentive.where) if incentive.where is not None else None
    compiler.basis_where, compiler.basis_field = where, basis_field(incentive.where)
    nature = compiler.pick(incentive.nature)
    conditions = [(c, compiler.run(c.expr)) for c in incentive.conditions]
    gates = [] if nature.kind is ir.Nature.GUIDANCE else [(c, compiler.run(c.expr)) for c in policy.enterprise_gates]
    once = compiler.pick(incentive.once) if incentive.once is not None else None
    compiler.once_by_tier = once is not None and once.tier
    amount = compiler.run(incentive.amount) if incentive.amount is not None else None
    tiers = incentive.amount if isinstance(incentive.amount, ir.Tiers) else None
    return Rule(
        incentive=incentive,
        nature=nature,
        where=where,
        payee=compiler.run(incentive.payee) if incentive.payee is not None else None,
        conditions=conditions,
        gates=gates,
        amount=amount,
        tiers=tiers,
        floor=compiler.run(incentive.floor) if incentive.floor is not None else None,
        at_most=compiler.run(nature.at_most) if nature.at_most is not None else None,
        limits=[_limit(compiler, limit) for limit in incentive.limits],
        groups=_groups(policy, compiler, incentive) + _top_up(compiler, tiers, incentive),
        once=once,
        once_keys=[compiler.run(k) for k in once.items] if once is not None else [],
        ledger=_ledger(compiler, incentive, once),
        readings=dict(sorted(compiler.used.items(), key=lambda item: natural(item[0]))),
        size=len(compiler.kept),
        index=compiler.index,
        parts=compiler.kept,
        kept_out=compiler.basis_field,
        matters=matters_by_name(incentive, once),
        words=Words(compiler.used),
    )


def natural(name: str) -> tuple[str, int, str]:
    """Sort key that puts M2 before M10."""
    digits = "".join(c for c in name if c.isdigit())
    return name[:1], int(digits or 0), name


def _limit(compiler: Compiler, limit: ir.Limit) -> CompiledLimit:
    scope = compiler.pick(limit.scope)
    keys = [compiler.run(k) for k in scope.keys.items] if scope.keys is not None else []
    return CompiledLimit(limit, compiler.run(limit.amount), scope, keys)


def _groups(policy: ir.Policy, compiler: Compiler, incentive: ir.Incentive) -> list[CompiledGroup]:
    made = []
    for group in policy.groups:
        if incentive.id not in group.members:
            continue
        method = compiler.pick(group.method[incentive.id])
        keys = method.keys or group.same[incentive.id]
        at_most = compiler.run(method.at_most) if method.at_most is not None else None
        if method.kind != "stack":
            runs = [compiler.run(k) for k in keys.items]
            made.append(CompiledGroup(group, method, runs, keys.year, at_most))
    return made


def _top_up(compiler: Compiler, tiers: ir.Tiers | None, incentive: ir.Incentive) -> list[CompiledGroup]:
    """A reading that pays only the difference to earlier tiers is a group of the incentive with itself."""
    if tiers is None or compiler.pick(tiers.mode) != "top-up":
        return []
    same = {incentive.id: ir.Keys(())}
    method = ir.GroupMethod("top-up", ir.Keys(()))
    group = ir.Group(incentive.id, incentive.title, (incentive.id,), same, {incentive.id: method}, incentive.place, "")
    return [CompiledGroup(group, method, [], False, None)]


def _ledger(compiler: Compiler, incentive: ir.Incentive, once: ir.Keys | None) -> list[Run]:
    """What identifies an award of this incentive in the ledger: stated, or the record's own non-party keys."""
    if incentive.ledger_key is not None:
        return [compiler.run(k) for k in incentive.ledger_key.items]
    fields = [f for f in incentive.basis.series_keys if f.kind is Kind.TEXT]
    place = incentive.place
    return [compiler.run(ir.FieldOf(place, ir.TEXT, (), f)) for f in fields]


@dataclass(slots=True)
class Decided:
    """A record against an incentive: whether it qualifies, for how much, and why.

    `before_limits` is what the formula gives, `exact` what the limits leave of it, `amount` what remains in the end;
    `bound` names what took it down, each with the amount that it left.
    """

    rule: Rule
    record: Record
    case: Case
    payee: Value
    verdict: Value
    results: list[tuple[ir.Condition, Value]]
    before_limits: Value = 0
    amount: Value = 0
    bound: list[tuple[str, Value]] = field(default_factory=list)
    stopped: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    exact: Value = 0
    partial: bool = False

    def value(self, expr: ir.Expr) -> Value:
        """The value that an expression of the rule had; NOTHING if it was not reached."""
        if isinstance(expr, ir.Const):
            return expr.value
        position = self.rule.index.get(id(expr))
        value = None if position is None else self.case.trace[position]
        return NOTHING if value is None else value

    @property
    def year(self) -> int | None:
        """The record's year."""
        return self.record.year

    def bound_by_group(self) -> bool:
        """Whether a group changed the amount after the rounding."""
        return any(code.startswith(("group", "net")) for code, _ in self.bound)

    def limit(self, most: Value, code: str) -> None:
        """Take the amount down to a limit; note it where the limit binds."""
        before = self.amount
        self.amount = kleene.least([before, most])
        if kleene.compare(">", before, most) is True:
            self.bound.append((code, self.amount))

    def stop(self, code: str, **args: str) -> None:
        """Not payable for a reason outside its own conditions."""
        self.verdict = False
        self.stopped.append((code, args))

    def doubt(self, facts: frozenset[Fact]) -> None:
        """Payable or not depending on facts."""
        if self.verdict is not False:
            known = self.verdict.facts if self.verdict.__class__ is Unknown else frozenset()
            self.verdict = Unknown(known | facts)


def decide(
    rule: Rule,
    city: City,
    record: Record,
    overrides: Mapping[Fact, Value] | None = None,
    *,
    full: bool = True,
) -> Decided | None:
    """Decide one record; None when it is not of the incentive's basis at all.

    `full=False` stops at the first condition that fails (`partial`): enough for the outcome, not for all reasons.
    """
    case = Case(city, record, rule.size, overrides)
    belongs: Value = True
    if rule.where is not None:
        belongs = rule.where(case)
        if belongs is False:
            return None
    payee = paid_to(rule, case)
    results, partial = _conditions(rule, city, case, payee, full)
    values: list[Value] = [belongs, *(v for _, v in results)]
    if payee.__class__ is Unknown:
        values.append(Unknown(payee.facts))
    decided = Decided(rule, record, case, payee, kleene.both(values), results, partial=partial)
    if decided.verdict is not False:
        _amount(decided)
    return decided


def paid_to(rule: Rule, case: Case) -> Value:
    """Who benefits, noted in the case with the incentive before anything else of the rule is asked."""
    payee = rule.payee(case) if rule.payee is not None else case.record.key[0]
    case.payee = None if payee.__class__ is Unknown or payee is NOTHING else payee
    case.incentive = rule.incentive.id
    return payee


def complete(d: Decided) -> Decided:
    """The same decision with every condition looked at."""
    if not d.partial:
        return d
    made = decide(d.rule, d.case.city, d.record, d.case.overrides)
    assert made is not None
    return made


def _conditions(
    rule: Rule, city: City, case: Case, payee: Value, full: bool
) -> tuple[list[tuple[ir.Condition, Value]], bool]:
    """Verdicts of gates and conditions; and whether some were left out after one failed."""
    results: list[tuple[ir.Condition, Value]] = []
    for condition, run in rule.conditions:
        value = run(case)
        results.append((condition, value))
        if not full and (value is False or value is NOTHING):
            return results, True
    return _gates(rule, city, case, payee) + results, False


def _gates(rule: Rule, city: City, case: Case, payee: Value) -> list[tuple[ir.Condition, Value]]:
    """The policy's gates on the beneficiary, when it is an enterprise."""
    enterprise = city.get("enterprise", payee) if isinstance(payee, str) else None
    if enterprise is None or not rule.gates:
        return []
    record = case.record
    case.record = enterprise
    try:
        return [(c, run(case)) for c, run in rule.gates]
    finally:
        case.record = record


def _amount(d: Decided) -> None:
    """The amount by the formula, and what 不超过 leaves of it; the limits of the clause come later."""
    rule, case = d.rule, d.case
    if rule.amount is None:
        return
    amount = rule.amount(case)
    if rule.floor is not None:
        amount = kleene.greatest([amount, rule.floor(case)])
    d.before_limits = d.amount = 0 if amount is NOTHING else kleene.greatest([0, amount])
    if rule.at_most is not None:
        d.limit(kleene.greatest([0, rule.at_most(case)]), "limit")
