"""What an incentive must know of the ledger: sums and marks of earlier awards, or each award by its key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from liance.rules import ir
from liance.rules.columns.needs import Pick, mentions, unwrapped

SUM, EVER, TIER, MATCH, HIGHER = "sum", "ever", "tier", "match", "higher"
"""How much; whether at all; up to which tier; which matter and year; of other treasuries' money."""
IN_TURN = ("top-up", "at-most")
"""The ways of a group in which each award takes from what the earlier ones leave."""


@dataclass(frozen=True, slots=True)
class Told:
    """By incentive what the ledger must tell of it; `apart`: those whose awards only the single-case engine reads."""

    asked: Mapping[str, frozenset[str]]
    apart: frozenset[str]


def told_of(policy: ir.Policy, incentive: ir.Incentive, pick: Pick, owner: str) -> Told:
    """What the ledger must tell for one incentive under chosen readings."""
    asked: dict[str, set[str]] = {}
    me = incentive.id
    parts = (incentive.conditions, incentive.amount, incentive.floor, incentive.nature, incentive.limits)
    awarded, ever = _looks((parts, incentive.once, policy.enterprise_gates), pick)
    for e in awarded:
        for other in e.incentives:
            asked.setdefault(other, set()).add(SUM)
    if ever:
        asked.setdefault(me, set()).add(EVER)
    once = pick_of(incentive.once, pick) if incentive.once is not None else None
    assert once is None or isinstance(once, ir.Keys)
    if once is not None:
        asked.setdefault(me, set()).add(TIER if once.tier else MATCH)
    for limit in incentive.limits:
        scope = pick_of(limit.scope, pick)
        assert isinstance(scope, ir.LimitScope)
        if scope.keys is not None:
            asked.setdefault(me, set()).update({MATCH, SUM} if whole_of(scope, owner, pick) else {MATCH})
    for kind, members in _ways(policy, incentive, pick):
        if kind == "net-of-higher":
            asked.setdefault(me, set()).add(HIGHER)
        for member in members if kind in IN_TURN else ():
            asked.setdefault(member, set()).add(SUM)
    filtered = {i for e in awarded if e.where is not None for i in e.incentives}
    return Told({i: frozenset(kinds) for i, kinds in asked.items()}, frozenset(filtered))


def pick_of(thing: object, pick: Pick) -> object:
    """What the chosen option of a reading says; anything else as it is."""
    return pick(thing) if isinstance(thing, ir.Switch) else thing


def asks_ledger(expr: ir.Expr | None, pick: Pick) -> bool:
    """Whether an expression looks at earlier awards."""
    return expr is not None and any(_looks(expr, pick))


def whole_of(scope: ir.LimitScope, owner: str, pick: Pick) -> bool:
    """Whether a limit bounds all that a beneficiary ever gets of an incentive, whatever it is for."""
    assert scope.keys is not None
    return not scope.each_year and all(names_owner(key, owner, pick) for key in scope.keys.items)


def names_owner(key: ir.Expr, owner: str, pick: Pick) -> bool:
    """Whether a key is the beneficiary himself."""
    key = unwrapped(key, pick)
    return isinstance(key, ir.FieldOf) and not key.steps and key.field.id == owner


def is_word(key: ir.Expr) -> bool:
    """Whether a key is a text, so that it may be the beneficiary's own id."""
    return key.type.base in ("text", "enum", "party")


ASKING: tuple[type[ir.Expr], ...] = (ir.Awarded, ir.FirstYear, ir.FirstEvent, ir.Tiers)


def _looks(thing: object, pick: Pick) -> tuple[list[ir.Awarded], bool]:
    """What a rule or a part of it asks of the ledger: sums, and whether anything was ever awarded."""
    found = list(mentions(thing, ASKING, pick))
    firsts = (e for e in found if isinstance(e, ir.FirstYear | ir.FirstEvent | ir.Tiers))
    return [e for e in found if isinstance(e, ir.Awarded)], any(pick_of(e.window, pick) == "award" for e in firsts)


def _ways(policy: ir.Policy, incentive: ir.Incentive, pick: Pick) -> list[tuple[str, tuple[str, ...]]]:
    """The ways in which an incentive's awards go together with others, and with whose."""
    made = []
    for group in policy.groups:
        if incentive.id in group.members:
            method = pick_of(group.method[incentive.id], pick)
            assert isinstance(method, ir.GroupMethod)
            made.append((method.kind, group.members))
    amount = incentive.amount
    if isinstance(amount, ir.Tiers) and pick_of(amount.mode, pick) == "top-up":
        made.append(("top-up", (incentive.id,)))
    return made
