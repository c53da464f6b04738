"""Files that prove what was booked, by their digest."""

from __future__ import annotations

from datetime import datetime

from liance.web.people.actor import Actor
from liance.web.registry.models import Evidence


def proof(*, name: str, digest: str, size: int, actor: Actor, now: datetime) -> Evidence:
    """The evidence for a file of finance, kept once by its digest and name."""
    kept, _ = Evidence.objects.get_or_create(
        digest=digest, organisation=None, name=name[:200],
        defaults={"kind": "csv", "size": size, "added_by": actor.account or "system", "added_at": now},
    )  # fmt: skip
    return kept
