"""Writes: a new version of a record; what was known before stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from liance.records.city import Record as Facts
from liance.web.audit.services import record
from liance.web.people.actor import Actor
from liance.web.registry.models import Evidence, Mention, Origin, Record, Version
from liance.web.registry.values import key_text, mentions, stored


@dataclass(frozen=True, slots=True)
class Told:
    """Where facts come from: how, by which source and proof, as of which day, for whom, confirmed by whom."""

    origin: Origin
    source: str = ""
    evidence: Evidence | None = None
    as_of: date | None = None
    stated_for: str = ""
    confirmed_by: str = ""
    batch: str = ""


@transaction.atomic
def state(*, facts: Facts, told: Told, actor: Actor, now: datetime, withdrawn: bool = False) -> Version:
    """A new version of a record: the whole record as it is now known. Saying the same again adds nothing."""
    kept, _ = Record.objects.select_for_update().get_or_create(
        type=facts.type.id, key=key_text(facts), defaults={"year": facts.year}
    )
    last = kept.current
    made = version_of(kept, facts, told, actor=actor, now=now, withdrawn=withdrawn)
    if last is not None and says_the_same(last, made):
        return last
    made.save(force_insert=True)
    kept.current, kept.version, kept.year = made, made.number, None if withdrawn else facts.year
    kept.save(update_fields=["current", "version", "year"])
    _mention(kept, {} if withdrawn else mentions(facts))
    record(
        actor=actor, now=now, action="record-withdrawn" if withdrawn else "record-stated", thing="record",
        thing_id=f"{facts.type.id}/{kept.pk}", before=last.values if last is not None else None, after=made.values,
        details={"version": made.number, "origin": told.origin, "source": made.source},
    )  # fmt: skip
    return made


def version_of(
    kept: Record, facts: Facts, told: Told, *, actor: Actor, now: datetime, withdrawn: bool = False
) -> Version:
    """The version that would come next, not saved; what the facts themselves say of their source goes first."""
    about = facts.provenance
    return Version(
        record=kept, number=kept.version + 1, values=stored(facts.type, facts.values), withdrawn=withdrawn,
        origin=told.origin, source=(about.source or told.source)[:300], evidence=told.evidence,
        proof=about.evidence[:500] if about.evidence and told.evidence is None else None,
        as_of=about.as_of or told.as_of, stated_by=actor.account or "system", stated_for=told.stated_for,
        confirmed_by=told.confirmed_by, batch=told.batch, at=now, supersedes=kept.current,
    )  # fmt: skip


def says_the_same(last: Version, made: Version) -> bool:
    """Whether a new version would add nothing to the last one: neither facts nor where they come from."""
    new_proof = made.evidence_id is not None and made.evidence_id != last.evidence_id
    unconfirmed = made.confirmed_by != "" and last.confirmed_by == ""
    told = ("values", "withdrawn", "origin", "source", "as_of")
    return not new_proof and not unconfirmed and all(getattr(last, name) == getattr(made, name) for name in told)


def _mention(kept: Record, names: dict[str, str]) -> None:
    there = {m.field: m for m in kept.mentions.all()}
    for field, value in names.items():
        if field not in there:
            Mention.objects.create(record=kept, type=kept.type, field=field, value=value)
        elif there[field].value != value:
            Mention.objects.filter(pk=there[field].pk).update(value=value)
    gone = [m.pk for field, m in there.items() if field not in names]
    if gone:
        Mention.objects.filter(pk__in=gone).delete()
