"""Writes: the organisations that records name, so that somebody can act for them."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from liance.records.cells import is_uscc
from liance.records.city import Record as Facts
from liance.records.stating import owner_of
from liance.records.vocabulary import Kind as FieldKind
from liance.records.vocabulary import RecordType
from liance.values import uscc
from liance.web.audit.chain import digest
from liance.web.audit.services import record
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind

NAME, COUNTY = "name", "county"
"""The fields of a register (a type keyed by the credit code) that say what its holder is called and where it is."""


@transaction.atomic
def add_organisations(*, rows: Iterable[Facts], demonstration: bool = False, actor: Actor, now: datetime) -> int:
    """Add those that are not there yet, with one event; returns how many.

    A record keyed by a credit code gives an enterprise. One keyed by a name whose field is called as a kind of
    organisation (`park`, `association`) gives one only in a demonstration, with a made-up code.
    """
    wanted = _named_in(rows, demonstration=demonstration, now=now)
    there = set(Organisation.objects.values_list("code", flat=True))
    fresh = [o for code, o in wanted.items() if code not in there]
    if fresh:
        Organisation.objects.bulk_create(fresh, batch_size=1000)
        told = [[o.code, o.name, o.kind, o.county] for o in fresh]
        record(
            actor=actor, now=now, action="organisations-added", thing="organisation", thing_id=f"{len(fresh)}",
            after=digest(told), details={"organisations": len(fresh)},
        )  # fmt: skip
    return len(fresh)


def _named_in(rows: Iterable[Facts], *, demonstration: bool, now: datetime) -> dict[str, Organisation]:
    found: dict[str, Organisation] = {}
    for facts in rows:
        first = facts.type.keys[0]
        if is_uscc(first) and len(facts.type.keys) == 1:
            code, kind = str(facts.key[0]), Kind.ENTERPRISE
            name, county = str(facts.values.get(NAME, code)), str(facts.values.get(COUNTY, ""))
        elif demonstration and _names_a_body(facts.type):
            kind, name, county = Kind(first.id), str(facts.key[0]), ""
            code = made_up_code(name)
        else:
            continue
        found[code] = Organisation(
            code=code, name=name[:200], kind=kind, county=county[:40], demonstration=demonstration, created_at=now
        )
    return found


def _names_a_body(type_: RecordType) -> bool:
    """Whether records are about a body that is known by its name alone."""
    first = type_.keys[0]
    return first.kind is FieldKind.TEXT and owner_of(type_) is first and first.id in Kind.values


def made_up_code(name: str) -> str:
    """A code for a demonstration's body that has none: of a fictional place, the same for the same name."""
    return uscc.make(
        authority="5", category="9", area="990000", serial=zlib.crc32(name.encode()) % (uscc.MAX_SERIAL + 1)
    )
