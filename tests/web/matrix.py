"""Every role tries every action: who was let through must be who the declaration says.

A slice adds `tests/web/<slice>/tries.py` with a function for each of its actions, for example:

    @tries("people.add-account")
    def add_account(actor: Actor) -> None:
        services.add_account(username="new", name="新人", password="…", actor=actor, now=NOW)

It calls the service as the actor given, after arranging what the action's condition asks for (the enterprise lies
in the actor's county, the case is at a stage of the role …), so that the role alone decides. Where arranging leaves
events itself, the function returns the act, to be called after it: `return partial(services.open, …)`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from liance.web.audit.models import Head
from liance.web.people.actor import PUBLIC, SYSTEM, Actor
from liance.web.people.models import Account, Membership, Organisation
from liance.web.people.roles import GIVEN_BY, Role
from liance.web.site.refusals import NOT_ALLOWED, Refused

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = date(2026, 11, 27)
COUNTY = "演示东区"

Try = Callable[[Actor], object]
TRIES: dict[str, Try] = {}


def tries(action: str) -> Callable[[Try], Try]:
    """Declare how an action is tried."""

    def keep(function: Try) -> Try:
        assert action not in TRIES, f"{action} is tried twice"
        TRIES[action] = function
        return function

    return keep


def organisation_for(role: Role, *, county: str = COUNTY) -> Organisation:
    """The organisation of a kind that gives a role; the same one each time."""
    kind = GIVEN_BY[role][0]
    made, _ = Organisation.objects.get_or_create(
        code=f"DEMO-{kind}"[:18],
        defaults={
            "name": f"演示{kind.label}",
            "kind": kind,
            "county": county,
            "created_at": NOW,
            "demonstration": True,
        },
    )  # fmt: skip
    return made


def actor_as(role: Role, *, county: str = COUNTY) -> Actor:
    """A person in a role, with account, organisation and membership; PUBLIC is a person who has only an account."""
    if role == Role.SYSTEM:
        return SYSTEM
    account, _ = Account.objects.get_or_create(
        username=f"as-{role}", defaults={"name": f"演示{role.label}", "created_at": NOW, "demonstration": True}
    )
    if role == Role.PUBLIC:
        return Actor(account.username, Role.PUBLIC, name=account.name, account_id=account.pk)
    organisation = organisation_for(role, county=county)
    Membership.objects.get_or_create(
        account=account, organisation=organisation, role=role, valid_from=date(2026, 1, 1),
        defaults={"granted_by": "system", "created_at": NOW},
    )  # fmt: skip
    return Actor(
        account=account.username, role=role, organisation=organisation.code, name=account.name,
        county=organisation.county, belongs_to=frozenset({organisation.code}), account_id=account.pk,
    )  # fmt: skip


def let_through(action: str) -> set[str]:
    """The roles that may do an action, by trying; whoever may not must leave no trace."""
    return {str(role) for role in Role if _may(TRIES[action], actor_as(role))}


def _may(function: Try, actor: Actor) -> bool:
    allowed = True
    with suppress(_Undo), transaction.atomic():
        before = Head.objects.get().number
        try:
            act = function(actor)
            if callable(act):  # what was arranged for it left its own events
                before = Head.objects.get().number
                act()
        except Refused as refused:
            if refused.told[0].refusal is not NOT_ALLOWED:
                raise AssertionError(f"{actor.role}: arrange the try better: {refused}") from refused
            assert Head.objects.get().number == before, f"{actor.role} was refused, yet something was recorded"
            allowed = False
        raise _Undo
    return allowed


class _Undo(Exception):
    """What a try did is taken back."""


__all__ = ("COUNTY", "NOW", "PUBLIC", "TODAY", "TRIES", "actor_as", "let_through", "organisation_for", "tries")
