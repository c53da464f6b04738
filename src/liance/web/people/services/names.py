"""Short names by which an organisation is found as well, added and dropped; former names are kept by themselves."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from liance.web.audit.services import record
from liance.web.people import permissions
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.naming import Name, NameKind
from liance.web.people.services.organisations import NAME_EMPTY
from liance.web.site.refusals import fail_if_any, refusal

NAME_THERE = refusal(
    "organisation-name-there",
    "“{name}”已经是这个单位的名称",
    "{name} is a name of this organisation already",
    hint_zh="不必再加。",
    hint_en="There is nothing to add.",
)


@transaction.atomic
def add_short_name(*, organisation: Organisation, name: str, actor: Actor, now: datetime) -> Name:
    """Another name by which people know it. Raises Refused for an empty name or one that it has."""
    permissions.can_change_organisation.demand(actor)
    name = name.strip()
    if not name:
        fail_if_any([NAME_EMPTY.given()])
    if organisation.names.filter(name=name).exists():
        fail_if_any([NAME_THERE.given(name=name)])
    made = Name.of(organisation.code, name, NameKind.ALIAS)
    made.save(force_insert=True)
    _noted("organisation-name-added", made, actor, now)
    return made


@transaction.atomic
def drop_short_name(*, name: Name, actor: Actor, now: datetime) -> None:
    """It is known by that name no more; former names stay."""
    permissions.can_change_organisation.demand(actor)
    if name.kind == NameKind.ALIAS:
        _noted("organisation-name-dropped", name, actor, now)
        name.delete()


def _noted(action: str, name: Name, actor: Actor, now: datetime) -> None:
    record(
        actor=actor, now=now, action=action, thing="organisation", thing_id=name.organisation_id,
        details={"name": name.name},
    )  # fmt: skip
