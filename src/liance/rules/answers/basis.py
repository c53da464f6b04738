"""What a rule demands of a record or a ledger entry, known before any is looked at."""

from __future__ import annotations

from liance.rules import ir


def basis_field(where: ir.Expr | None) -> tuple[str, frozenset[object]] | None:
    """A field of the record itself whose value the basis demands (其中 名录 = …): other records need no look."""
    for e in where.items if isinstance(where, ir.AllOf) else [where]:
        match e:
            case ir.Cmp(op="=", left=ir.FieldOf(steps=(), outer=False, field=field), right=ir.Const(value=value)):
                return field.id, frozenset((value,))
            case ir.OneOf(negate=False, value=ir.FieldOf(steps=(), outer=False, field=field), members=members):
                return field.id, frozenset(members)
    return None


def matters_by_name(incentive: ir.Incentive, once: ir.Keys | None) -> dict[str, str]:
    """How people may name a choice in the ledger: label, or number with the label's measure word -> its id."""
    keys = [k for part in (once, incentive.ledger_key) if part is not None for k in part.items]
    choices = [c for k in keys if k.type.field is not None for c in k.type.field.choices]
    return {name: c.id for c in choices for name in (c.label, *c.aliases, f"{c.id}{c.label[-1:]}")}
