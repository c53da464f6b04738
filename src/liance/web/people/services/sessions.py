"""Sessions: one row for each, so that its owner sees it, can end it from elsewhere, and none lives for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from liance.web.audit.services import record
from liance.web.people import permissions, queries
from liance.web.people.actor import Actor
from liance.web.people.models import Account, SignIn
from liance.web.people.roles import Role
from liance.web.site import clock

AGENT_LENGTH = 200


@transaction.atomic
def begin(*, account: Account, address: str, agent: str, now: datetime) -> SignIn:
    """A new session after the password was right; one that need show no code already counts as complete."""
    made = SignIn.objects.create(
        account=account, at=now, seen_at=now, address=address, agent=agent[:AGENT_LENGTH],
        code_due=queries.has_second_factor(account),
    )  # fmt: skip
    actor = Actor(account.username, Role.PUBLIC, account_id=account.pk)
    record(
        actor=actor, now=now, action="signed-in", thing="account", thing_id=account.username,
        details={"address": address},
    )  # fmt: skip
    if not queries.code_needed(made, queries.memberships_of(account, on=clock.day_of(now))):
        _make_room(made, now=now)
    return made


@transaction.atomic
def verify(*, sign_in: SignIn, now: datetime) -> SignIn:
    """The second factor was shown: the session is complete, and older ones make room for it."""
    sign_in.verified_at = now
    sign_in.save(update_fields=["verified_at"])
    _make_room(sign_in, now=now)
    return sign_in


def _make_room(newest: SignIn, *, now: datetime) -> None:
    """End the oldest sessions beyond what a person may have at once."""
    strict = queries.is_strict(queries.memberships_of(newest.account, on=clock.day_of(now)))
    most = settings.SESSIONS_OF_OFFICIALS if strict else settings.SESSIONS_OF_OTHERS
    others = queries.live_sessions(newest.account, now=now).exclude(pk=newest.pk).order_by("-at", "-pk")
    beyond = [row.pk for row in others[most - 1 :]]
    SignIn.objects.filter(pk__in=beyond).update(ended_at=now, ended_why="elsewhere")


def see(sign_in: SignIn, *, now: datetime) -> bool:
    """Note that a session is in use; at most once a minute, so that reading pages writes little. Whether it did."""
    if now - sign_in.seen_at < timedelta(minutes=1):
        return False
    SignIn.objects.filter(pk=sign_in.pk).update(seen_at=now)
    return True


def end(*, sign_in: SignIn, why: str, now: datetime) -> None:
    """End one session."""
    SignIn.objects.filter(pk=sign_in.pk, ended_at=None).update(ended_at=now, ended_why=why)


def end_all(*, account: Account, why: str, now: datetime) -> None:
    """End every session of an account: it was locked or reset."""
    SignIn.objects.filter(account=account, ended_at=None).update(ended_at=now, ended_why=why)


@transaction.atomic
def end_others(*, account: Account, keep: SignIn, actor: Actor, now: datetime) -> int:
    """One's own other sessions; how many there were."""
    permissions.can_keep_own.demand(actor)
    others = SignIn.objects.filter(account=account, ended_at=None).exclude(pk=keep.pk)
    count = others.update(ended_at=now, ended_why="others")
    record(
        actor=actor, now=now, action="sessions-ended", thing="account", thing_id=account.username,
        details={"sessions": count},
    )  # fmt: skip
    return count
