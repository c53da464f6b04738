"""What may have happened to somebody: for each incentive the kind of record that it is decided on, as a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from liance.records.city import City, Record, Value
from liance.records.vocabulary import Kind, RecordType
from liance.rules import ir
from liance.rules.answers.decide import Rule
from liance.rules.answers.explain import Answer, Program

SELF = "本单位"
OTHER = "其他单位"
THIS = "本项"
MIDYEAR = (6, 30)


@dataclass(frozen=True, slots=True)
class Matter:
    """A kind of event or yearly record: `values` are what makes it this kind, `payee` the field of who benefits.

    `always` ones need not be asked for: an enterprise itself and its years. `most` is the most city money in fen
    that one such record can bring, None where nothing bounds it; `after` says in how many years it is applied for.
    `among` names the choices that the incentives allow where they allow several.
    """

    id: str
    type: RecordType
    payee: str
    values: Mapping[str, Value]
    incentives: tuple[str, ...]
    after: int
    always: bool
    first: bool
    among: str = ""
    most: int | None = 0
    guidance: bool = False

    @property
    def of_organisation(self) -> bool:
        """Whether an organisation with a code benefits, not a park, an association or a person known by name."""
        return self.type.id == "enterprise" or self.type.by_id[self.payee].target is not None

    @property
    def label(self) -> str:
        """What it is called: the record's name, and the choices that make it this kind."""
        said = [part for part in (self.name, self.among) if part]
        return f"{self.type.label}（{'，'.join(said)}）" if said else self.type.label

    @property
    def name(self) -> str:
        """What tells it from other matters of its type; empty where there is no other."""
        fields = self.type.by_id
        chosen = (fields[f].choice_of(str(v)) for f, v in sorted(self.values.items(), reverse=True))
        said = [choice.label for choice in chosen if choice is not None]
        if not said and len([f for f in self.type.fields if f.target == "enterprise"]) > 1:
            return f"作为{fields[self.payee].label}"
        return "，".join(said)

    def record(self, year: int, *, key: str = "") -> Record:
        """Such a record of a year, all else unknown; `key` tells it from others of its kind."""
        return Record(self.type, dict(self._values(year, key or self.name or THIS)))

    def _values(self, year: int, key: str) -> Iterator[tuple[str, Value]]:
        for f in self.type.fields:
            if f.id in self.values:
                yield f.id, self.values[f.id]
            elif f.id == self.payee:
                yield f.id, SELF
            elif f is self.type.year_field:
                yield f.id, year
            elif f.target is not None:
                yield f.id, OTHER
            elif f.key and not f.optional:
                yield f.id, date(year, *MIDYEAR) if f.kind is Kind.DATE else key


def matters_of(program: Program) -> tuple[Matter, ...]:
    """Every kind of matter that the incentives are decided on, in the order of the policy, with the most it brings."""
    together: dict[str, list[tuple[ir.Incentive, Matter]]] = {}
    for rule in program.rules:
        made = _matter(rule)
        together.setdefault(made.id, []).append((rule.incentive, made))
    return tuple(_valued(program, _joined(rows)) for rows in together.values())


def _matter(rule: Rule) -> Matter:
    i = rule.incentive
    fixed = dict(_constants(i.where))
    payee = _payee(rule)
    own = [f for f in i.basis.keys if f.kind is not Kind.YEAR]
    always = i.basis.id == "enterprise" or all(f.target == "enterprise" for f in own)
    name = "&".join([i.basis.id, f"payee={payee}", *(f"{k}={v}" for k, v in sorted(fixed.items()))])
    first = any(_has_first(c.expr, rule) for c in i.conditions)
    guidance = rule.nature.kind is ir.Nature.GUIDANCE
    among = "" if always else "、".join(_among(i.where))
    return Matter(name, i.basis, payee, fixed, (i.id,), i.lag, always, first, among, guidance=guidance)


def _joined(rows: list[tuple[ir.Incentive, Matter]]) -> Matter:
    first = rows[0][1]
    return replace(
        first,
        incentives=tuple(i.id for i, _ in rows),
        first=any(m.first for _, m in rows),
        after=max(m.after for _, m in rows),
        guidance=all(m.guidance for _, m in rows),
    )


def _payee(rule: Rule) -> str:
    """The field of the record that names who benefits; the first key where the rule does not say."""
    expr = rule.incentive.payee
    while isinstance(expr, ir.Choose | ir.Named):
        expr = expr.value if isinstance(expr, ir.Named) else rule.words.pick(expr.switch)
    if isinstance(expr, ir.FieldOf) and not expr.steps:
        return expr.field.id
    return rule.incentive.basis.keys[0].id


def _constants(where: ir.Expr | None) -> Iterator[tuple[str, Value]]:
    """Fields that the incentive's filter sets to one value."""
    if isinstance(where, ir.AllOf):
        for item in where.items:
            yield from _constants(item)
    elif isinstance(where, ir.Cmp) and where.op == "=":
        left, right = where.left, where.right
        if isinstance(left, ir.FieldOf) and not left.steps and isinstance(right, ir.Const):
            yield left.field.id, right.value


def _among(where: ir.Expr | None) -> Iterator[str]:
    """The labels of choices of which the incentive's filter allows several."""
    if isinstance(where, ir.AllOf):
        for item in where.items:
            yield from _among(item)
    elif isinstance(where, ir.OneOf) and not where.negate and where.value.type.field is not None:
        yield from (c.label for c in where.value.type.field.choices if c.id in where.members)


def _has_first(e: ir.Expr, rule: Rule) -> bool:
    """Whether a condition asks that there was no earlier one."""
    if isinstance(e, ir.AllOf | ir.AnyOf):
        return any(_has_first(x, rule) for x in e.items)
    if isinstance(e, ir.Choose):
        chosen = rule.words.pick(e.switch)
        return chosen is not None and _has_first(chosen, rule)
    return isinstance(e, ir.FirstEvent)


def _valued(program: Program, m: Matter) -> Matter:
    """The matter with the most it can bring, found by deciding one with nothing else known."""
    policy = program.policy
    year = (policy.period[1] if policy.period is not None else 2000) - m.after
    owner = policy.vocabulary.type_named("enterprise")
    mine = Record(owner, {"id": SELF}) if owner is not None else None
    records = [r for r in (mine, m.record(year)) if r is not None and (r is mine or m.type is not owner)]
    answers = Program(policy, program.choices, m.incentives).answers(City.of(policy.vocabulary, records))
    return replace(m, most=_most(a for a in answers if not a.guidance))


def _most(answers: Iterable[Answer]) -> int | None:
    total = 0
    for a in answers:
        if a.outcome in ("not_eligible", "manual") or a.decided.rule.amount is None:
            continue
        if a.high is None:
            return None
        total += a.high
    return total
