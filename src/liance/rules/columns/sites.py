"""Every frame that a policy needs, and what its incentives read there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from liance.rules import ir
from liance.rules.columns.needs import Needs, Site, fields_of, owner_of, picker
from liance.rules.columns.told import told_of


def sites_of(policy: ir.Policy, incentives: Iterable[ir.Incentive], choices: Mapping[str, str]) -> dict[Site, Needs]:
    """Every site that the incentives need, and what they read there, under the chosen readings."""
    made: dict[Site, Needs] = {}
    for incentive in incentives:
        pick = picker(policy, {**incentive.adopted, **choices})
        owner = owner_of(incentive, pick)
        if owner is None:
            continue
        needs = made.setdefault(Site(incentive.basis, owner), Needs())
        rule = (incentive.where, incentive.conditions, incentive.amount, incentive.floor, incentive.nature)
        needs.add((*rule, incentive.limits, incentive.once, incentive.ledger_key), pick)
        needs.add(
            [(g.same[incentive.id], g.method[incentive.id]) for g in policy.groups if incentive.id in g.members], pick
        )
        for other, kinds in told_of(policy, incentive, pick, owner).asked.items():
            needs.awards.setdefault(other, set()).update(kinds)
        for condition in policy.enterprise_gates:
            needs.gates |= {read.field.id for read in fields_of(condition, pick)}
    return made
