"""A browser in which somebody is signed in."""

from __future__ import annotations

from datetime import date, datetime

from django.test import Client

from liance.web.people.models import Account, Membership, Organisation
from liance.web.people.roles import Role


def browser_of(name: str, role: Role | str, home: Organisation, *, now: datetime) -> Client:
    """A browser of a person in a role of an organisation; person and membership are made if need be."""
    account, _ = Account.objects.get_or_create(username=name, defaults={"name": name, "created_at": now})
    Membership.objects.get_or_create(
        account=account, organisation=home, role=role,
        defaults={"valid_from": date(2020, 1, 1), "granted_by": "system", "created_at": now},
    )  # fmt: skip
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client
