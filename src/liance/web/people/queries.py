"""Reads: who may act for whom today."""

from __future__ import annotations

from datetime import date

from liance.web.people.actor import Actor
from liance.web.people.models import Account, Membership, Organisation
from liance.web.people.roles import Role


def memberships_of(account: Account, *, on: date) -> list[Membership]:
    """The memberships of an account in force on a day, by organisation and role."""
    rows = Membership.objects.valid_on(on).filter(account=account).select_related("organisation")
    return list(rows.order_by("organisation__name", "role"))


def actor_for(account: Account, chosen: int | None, *, on: date) -> Actor:
    """The person in the membership chosen, or in his only or first one; in none: a person who may do nothing."""
    rows = memberships_of(account, on=on)
    row = next((m for m in rows if m.pk == chosen), rows[0] if rows else None)
    belongs = frozenset(m.organisation_id for m in rows)
    if row is None:
        return Actor(account.username, Role.PUBLIC, name=account.name, account_id=account.pk)
    return Actor(
        account=account.username,
        role=Role(row.role),
        organisation=row.organisation_id,
        name=account.name,
        county=row.organisation.county,
        belongs_to=belongs,
        account_id=account.pk,
    )


def organisation(code: str) -> Organisation | None:
    """The organisation with a credit code."""
    return Organisation.objects.filter(pk=code).first()
