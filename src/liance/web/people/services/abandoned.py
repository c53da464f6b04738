"""Requests that were given up, and what registrations brought and nobody needs any more, are removed after a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from liance.web.audit.services import record
from liance.web.people import permissions
from liance.web.people.actor import Actor
from liance.web.people.models import MembershipRequest, RequestState
from liance.web.people.services import letters, registrations

KEPT_DAYS = 30
"""So long a request that was refused or withdrawn can be read and mended; the privacy notice says so."""
GIVEN_UP = (RequestState.REFUSED, RequestState.WITHDRAWN)


def remove_abandoned(*, actor: Actor, now: datetime) -> int:
    """Remove them, each in a transaction of its own; how many requests there were.

    Of a request granted so long ago the letter stays, which the membership rests on; the registration goes, whose
    organisation and account are there by now.
    """
    permissions.can_remove_abandoned.demand(actor)
    past = MembershipRequest.objects.filter(decided_at__lt=now - timedelta(days=KEPT_DAYS))
    for pk in past.filter(state=RequestState.GRANTED, registration__isnull=False).values_list("pk", flat=True):
        _clear(pk, actor=actor, now=now)
    return sum(_remove(pk, actor=actor, now=now) for pk in past.filter(state__in=GIVEN_UP).values_list("pk", flat=True))


@transaction.atomic
def _remove(pk: int, *, actor: Actor, now: datetime) -> bool:
    """Request, registration, letter and file; not if it was mended in the meantime. Whether it was removed."""
    kept = _locked(pk)
    if kept is None or kept.state not in GIVEN_UP:
        return False
    thing, thing_id = registrations.named(kept)
    record(
        actor=actor, now=now, action="request-removed", thing=thing, thing_id=thing_id,
        before=[kept.code, kept.role, kept.letter.sha256],
        details={"request": kept.pk, "organisation": kept.code, "letter": kept.letter.sha256, "state": kept.state},
    )  # fmt: skip
    letter, brought = kept.letter, kept.registration
    kept.delete()
    if brought is not None:
        brought.delete()
    letters.remove(letter)
    return True


@transaction.atomic
def _clear(pk: int, *, actor: Actor, now: datetime) -> None:
    kept = _locked(pk)
    if kept is None or kept.registration is None:
        return
    record(
        actor=actor, now=now, action="registration-cleared", thing="registration", thing_id=kept.registration.number,
        details={"request": kept.pk, "organisation": kept.code},
    )  # fmt: skip
    kept.registration.delete()


def _locked(pk: int) -> MembershipRequest | None:
    rows = MembershipRequest.objects.select_for_update(of=("self",))
    return rows.select_related("account", "organisation", "registration", "letter").filter(pk=pk).first()
