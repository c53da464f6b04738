"""Whom the single-case engine decides: those of whom rows meet in a group, or whom columns cannot settle."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from liance.rules import ir
from liance.rules.columns.frames import Facts
from liance.rules.columns.groups import Settled, memberships
from liance.rules.columns.ledger import AWARDS
from liance.rules.columns.rule import HAND, MET, WHO, Rule

ALONE = "net-of-higher"
"""The way of a group in which awards do not meet each other."""


def set_apart(policy: ir.Policy, settled: Settled, facts: Facts) -> dict[str, pl.Series]:
    """By incentive the beneficiaries to be decided one by one; whoever is apart in one of a group is in all of it."""
    awards = _awards(settled, facts)
    found = {rule.incentive.id: [_handed(rule, rows, awards)] for rule, rows in settled}
    for name, who in _meetings(settled).items():
        for member in _members(policy, name):
            if member in found:
                found[member].append(who)
    made = {i: pl.concat(parts).drop_nulls().unique() for i, parts in found.items()}
    for group in policy.groups:
        members = [m for m in group.members if m in made]
        if len(members) > 1:
            together = pl.concat([made[m] for m in members]).unique()
            made |= dict.fromkeys(members, together)
    return {i: who for i, who in made.items() if who.len()}


def everyone(apart: Mapping[str, pl.Series]) -> pl.Series:
    """All of them, each once."""
    return pl.concat([pl.Series(WHO, [], dtype=pl.String), *(s.alias(WHO) for s in apart.values())]).unique()


def _members(policy: ir.Policy, group_id: str) -> tuple[str, ...]:
    return next((g.members for g in policy.groups if g.id == group_id), (group_id,))


def _awards(settled: Settled, facts: Facts) -> pl.DataFrame:
    """Who was awarded what before, of all that may matter."""
    told = sorted({i for rule, _ in settled for i in rule.ledger})
    if (table := facts.tables.get(AWARDS)) is None:
        return pl.DataFrame(schema={"incentive": pl.String, "beneficiary": pl.String})
    return table.lazy().select("incentive", "beneficiary").filter(pl.col("incentive").is_in(told)).collect()


def _handed(rule: Rule, rows: pl.DataFrame, awards: pl.DataFrame) -> pl.Series:
    """Who the second pass could not settle, and whose earlier awards columns do not hold."""
    made = rows.filter(HAND)["beneficiary"].alias(WHO)
    paid = awards.filter(pl.col("incentive").is_in(sorted(rule.ledger)))["beneficiary"].unique().alias(WHO)
    return pl.concat([made, paid])


def _meetings(settled: Settled) -> dict[str, pl.Series]:
    """By group the beneficiaries of whom two rows meet in it, or may, and were not settled together."""
    columns = [WHO, "group", "kind", "keys", "unclear"]
    joined = [
        memberships(joint, _unsettled(rows)).select(columns)
        for rule, rows in settled
        for joint in rule.joint
        if joint.kind != ALONE
    ]
    if not joined:
        return {}
    rows = pl.concat(joined)
    sets = rows.group_by(WHO, "group", "kind", "keys").agg(pl.len()).filter(pl.col("len") > 1)
    doubt = rows.group_by(WHO, "group").agg(pl.len(), pl.col("unclear").any())
    doubt = doubt.filter(pl.col("unclear") & (pl.col("len") > 1))
    met = pl.concat([sets.select("group", WHO), doubt.select("group", WHO)])
    return {str(group): part[WHO] for (group,), part in met.partition_by("group", as_dict=True).items()}


def _unsettled(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(~pl.col(MET)) if MET in rows.columns else rows
