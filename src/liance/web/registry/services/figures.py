"""Writes: figures that others publish."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from liance.web.audit.services import record
from liance.web.people.actor import Actor
from liance.web.registry.models import Figure


@transaction.atomic
def publish_figure(
    *, parameter: str, scope: str, year: int, value: str, source: str, actor: Actor, now: datetime
) -> Figure:
    """A figure that others publish; the newest one holds. `value` is in the file form."""
    made = Figure.objects.create(
        parameter=parameter, scope=scope, year=year, value=value, source=source,
        stated_by=actor.account or "system", at=now,
    )  # fmt: skip
    record(
        actor=actor, now=now, action="figure-published", thing="figure",
        thing_id=f"{parameter}/{scope}/{year}", after=value, details={"source": source},
    )  # fmt: skip
    return made
