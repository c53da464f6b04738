"""Writes: keys given and revoked."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from liance.web.audit.services import record
from liance.web.openness.keys import digest_of
from liance.web.openness.models import ApiKey, Scope
from liance.web.openness.permissions import can_give_keys
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation


@transaction.atomic
def give_key(
    *, organisation: Organisation, name: str, scopes: Sequence[Scope], actor: Actor, now: datetime,
    per_minute: int = 60, expires: date | None = None,
) -> tuple[ApiKey, str]:  # fmt: skip
    """A new key and its secret, which is not kept and cannot be shown again."""
    can_give_keys.demand(actor)
    secret = secrets.token_urlsafe(32)
    prefix = secrets.token_hex(6)
    key = f"lc_{prefix}_{secret}"
    made = ApiKey.objects.create(
        prefix=prefix, digest=digest_of(key), organisation=organisation, name=name,
        scopes=[str(s) for s in scopes], per_minute=per_minute, made_by=actor.account, made_at=now, expires=expires,
    )  # fmt: skip
    told = {"scopes": made.scopes, "organisation": organisation.code}
    record(actor=actor, now=now, action="api-key-given", thing="api-key", thing_id=prefix, after=told)
    return made, key


@transaction.atomic
def revoke_key(*, key: ApiKey, actor: Actor, now: datetime) -> None:
    """From now on the key opens nothing."""
    can_give_keys.demand(actor)
    if key.revoked_at is None:
        key.revoked_at, key.revoked_by = now, actor.account
        key.save(update_fields=["revoked_at", "revoked_by"])
        record(actor=actor, now=now, action="api-key-revoked", thing="api-key", thing_id=key.prefix)
