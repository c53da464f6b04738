"""The terms of an incentive under chosen readings: its nature, how often it is paid, its limits and groups."""

from __future__ import annotations

from dataclasses import dataclass

from liance.records.vocabulary import Kind
from liance.rules import ir
from liance.rules.answers.basis import matters_by_name
from liance.rules.columns.needs import Pick
from liance.rules.columns.rule import Joint, Rule, Shared
from liance.rules.columns.told import is_word, pick_of, told_of, whole_of


@dataclass(frozen=True, slots=True)
class Member:
    """A group as it applies to an incentive: how awards go together, about which thing, up to which maximum."""

    id: str
    kind: str
    keys: tuple[ir.Expr, ...]
    each_year: bool
    at_most: ir.Expr | None
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What an incentive states besides conditions and formula. `once` is None where tiers see to it themselves."""

    policy: ir.Policy
    incentive: ir.Incentive
    owner: str
    nature: ir.NatureOf
    stated: ir.Keys | None
    limits: tuple[tuple[ir.Limit, ir.LimitScope], ...]
    groups: tuple[Member, ...]
    matter: tuple[ir.Expr, ...]

    @property
    def once(self) -> ir.Keys | None:
        """What is paid only so often."""
        return None if self.stated is None or self.stated.tier else self.stated

    def rule(self, pick: Pick) -> Rule:
        """The same with the names of columns."""
        once, me = self.once, self.incentive
        return Rule(
            incentive=me,
            nature=self.nature.kind,
            owner=self.owner,
            priced=me.amount is not None,
            manual=me.amount is None or self.nature.kind is ir.Nature.MANUAL,
            rounding=self.policy.rounding,
            ledger=told_of(self.policy, me, pick, self.owner).apart,
            matter=tuple(f"matter{i}" for i in range(len(self.matter))),
            matters=matters_by_name(me, self.stated),
            words=self._words(),
            once=None if once is None else tuple(f"once{i}" for i in range(len(once.items))),
            once_each_year=once is not None and once.year,
            times=1 if once is None else once.times,
            shared=tuple(self._shared(i, pick) for i, (_, scope) in enumerate(self.limits) if scope.keys is not None),
            joint=tuple(self._joint(i) for i in range(len(self.groups))),
        )

    def _shared(self, i: int, pick: Pick) -> Shared:
        scope = self.limits[i][1]
        assert scope.keys is not None
        names = tuple(f"limit{i}key{n}" for n in range(len(scope.keys.items)))
        used = (f"limit{i}usedlow", f"limit{i}usedhigh")
        whole = whole_of(scope, self.owner, pick)
        return Shared(f"limit{i}low", f"limit{i}high", used, names, scope.each_year, whole)

    def _joint(self, i: int) -> Joint:
        group = self.groups[i]
        names = tuple(f"group{i}key{n}" for n in range(len(group.keys)))
        ends = (f"group{i}low", f"group{i}high") if group.at_most is not None else ("", "")
        return Joint(group.id, group.kind, names, group.each_year, (f"group{i}usedlow", f"group{i}usedhigh"), *ends)

    def _words(self) -> frozenset[str]:
        """The columns of keys that are texts."""
        made = {f"once{i}" for i, key in enumerate(self.once.items if self.once is not None else ()) if is_word(key)}
        for i, (_, scope) in enumerate(self.limits):
            keys = scope.keys.items if scope.keys is not None else ()
            made |= {f"limit{i}key{n}" for n, key in enumerate(keys) if is_word(key)}
        return frozenset(made)


def terms_of(policy: ir.Policy, incentive: ir.Incentive, pick: Pick, owner: str) -> Terms:
    """The terms of one incentive."""
    nature, stated = pick_of(incentive.nature, pick), pick_of(incentive.once, pick)
    assert isinstance(nature, ir.NatureOf)
    assert stated is None or isinstance(stated, ir.Keys)
    limits = []
    for limit in incentive.limits:
        scope = pick_of(limit.scope, pick)
        assert isinstance(scope, ir.LimitScope)
        limits.append((limit, scope))
    groups = (*_groups(policy, incentive, pick), *_top_up(incentive, pick))
    return Terms(policy, incentive, owner, nature, stated, tuple(limits), groups, _matter(incentive))


def _groups(policy: ir.Policy, incentive: ir.Incentive, pick: Pick) -> list[Member]:
    made = []
    for group in policy.groups:
        if incentive.id in group.members:
            method = pick_of(group.method[incentive.id], pick)
            assert isinstance(method, ir.GroupMethod)
            keys = method.keys or group.same[incentive.id]
            if method.kind != "stack":
                made.append(Member(group.id, method.kind, keys.items, keys.year, method.at_most, group.members))
    return made


def _top_up(incentive: ir.Incentive, pick: Pick) -> list[Member]:
    """A reading that pays only the difference to earlier tiers is a group of the incentive with itself."""
    amount = incentive.amount
    if not isinstance(amount, ir.Tiers) or pick_of(amount.mode, pick) != "top-up":
        return []
    return [Member(incentive.id, "top-up", (), False, None, (incentive.id,))]


def _matter(incentive: ir.Incentive) -> tuple[ir.Expr, ...]:
    """What identifies an award of an incentive in the ledger: stated, or the record's own texts among its keys."""
    if incentive.ledger_key is not None:
        return incentive.ledger_key.items
    fields = [f for f in incentive.basis.series_keys if f.kind is Kind.TEXT]
    return tuple(ir.FieldOf(incentive.place, ir.TEXT, (), f) for f in fields)
