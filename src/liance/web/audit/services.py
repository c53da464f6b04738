"""Writing the record: one event, in the same transaction as the act it tells of."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from django.db import transaction

from liance.web.audit.chain import canonical, digest, hash_of
from liance.web.audit.models import Event, Head


class Acting(Protocol):
    """Who acts, as far as the record needs to know."""

    @property
    def account(self) -> str:
        """The sign-in name; empty for the system."""

    @property
    def role(self) -> str:
        """The role acted in."""

    @property
    def organisation(self) -> str:
        """The credit code of the body acted for."""


def record(
    *,
    actor: Acting,
    now: datetime,
    action: str,
    thing: str,
    thing_id: object,
    before: object = None,
    after: object = None,
    details: Mapping[str, object] | None = None,
) -> Event:
    """Add an event to the chain. `before` and `after` are JSON values, kept as digests. Needs a transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event is recorded in the transaction of its act")
    head = Head.objects.select_for_update().get(pk=1)
    event = Event(
        number=head.number + 1,
        at=now,
        account=actor.account,
        role=actor.role,
        organisation=actor.organisation,
        action=action,
        thing=thing,
        thing_id=str(thing_id),
        before="" if before is None else digest(before),
        after="" if after is None else digest(after),
        details=dict(details or {}),
        previous=head.hash,
    )
    event.hash = hash_of(event)
    event.save(force_insert=True)
    head.number, head.hash = event.number, event.hash
    head.save(update_fields=["number", "hash"])
    return event


def anchor(*, day: date, folder: Path) -> dict[str, object] | None:
    """Append the head of the chain to the anchor file, once a day; None when there is nothing new to anchor."""
    head = Head.objects.get(pk=1)
    path = folder / "anchors.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    last = json.loads(lines[-1]) if lines else {"number": 0, "day": ""}
    if head.number == last["number"] or last["day"] == day.isoformat():
        return None
    made = {"day": day.isoformat(), "number": head.number, "hash": head.hash}
    with path.open("a", encoding="utf-8") as file:
        file.write(canonical(made) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return made
