"""Writes: a new version of a record, a published figure; what was known before stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from liance.records.city import Record as Facts
from liance.web.audit.chain import digest
from liance.web.audit.services import record
from liance.web.people.actor import Actor
from liance.web.registry.models import Evidence, Figure, Mention, Origin, Record, Version
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
    values = stored(facts.type, facts.values)
    kept, _ = Record.objects.select_for_update().get_or_create(
        type=facts.type.id, key=key_text(facts), defaults={"year": facts.year}
    )
    last = kept.current
    if last is not None and last.values == values and last.withdrawn == withdrawn and last.origin == told.origin:
        return last
    made = Version.objects.create(
        record=kept, number=kept.version + 1, values=values, withdrawn=withdrawn, origin=told.origin,
        source=told.source, evidence=told.evidence, as_of=told.as_of, stated_by=actor.account or "system",
        stated_for=told.stated_for, confirmed_by=told.confirmed_by, batch=told.batch, at=now, supersedes=last,
    )  # fmt: skip
    kept.current, kept.version, kept.year = made, made.number, facts.year
    kept.save(update_fields=["current", "version", "year"])
    _mention(kept, {} if withdrawn else mentions(facts))
    record(
        actor=actor, now=now, action="record-withdrawn" if withdrawn else "record-stated", thing="record",
        thing_id=f"{facts.type.id}/{kept.pk}", before=last.values if last is not None else None, after=values,
        details={"version": made.number, "origin": told.origin, "source": told.source},
    )  # fmt: skip
    return made


def _mention(kept: Record, names: dict[str, str]) -> None:
    there = {m.field: m for m in kept.mentions.all()}
    for field, value in names.items():
        if field not in there:
            Mention.objects.create(record=kept, type=kept.type, field=field, value=value)
        elif there[field].value != value:
            Mention.objects.filter(pk=there[field].pk).update(value=value)
    gone = [m.pk for field, m in there.items() if field not in names]
    Mention.objects.filter(pk__in=gone).delete()


@transaction.atomic
def load_many(*, rows: Iterable[Facts], told: Told, actor: Actor, now: datetime) -> int:
    """Many new records at once, in bulk, with one event that holds their digest; those that exist are stated anew."""
    rows = list(rows)
    known = set(Record.objects.values_list("type", "key"))
    fresh = [f for f in rows if (f.type.id, key_text(f)) not in known]
    for facts in (f for f in rows if (f.type.id, key_text(f)) in known):
        state(facts=facts, told=told, actor=actor, now=now)
    kept = Record.objects.bulk_create(
        [Record(type=f.type.id, key=key_text(f), year=f.year, version=1) for f in fresh], batch_size=1000
    )
    made = Version.objects.bulk_create(
        [
            Version(
                record=k, number=1, values=stored(f.type, f.values), origin=told.origin,
                source=f.provenance.source or told.source, evidence=told.evidence,
                as_of=f.provenance.as_of or told.as_of, stated_by=actor.account or "system",
                stated_for=told.stated_for, confirmed_by=told.confirmed_by, batch=told.batch, at=now,
            )
            for k, f in zip(kept, fresh, strict=True)
        ],
        batch_size=1000,
    )  # fmt: skip
    for k, v in zip(kept, made, strict=True):
        k.current = v
    Record.objects.bulk_update(kept, ["current"], batch_size=500)
    Mention.objects.bulk_create(
        [
            Mention(record=k, type=k.type, field=field, value=value)
            for k, f in zip(kept, fresh, strict=True)
            for field, value in mentions(f).items()
        ],
        batch_size=1000,
    )
    record(
        actor=actor, now=now, action="records-loaded", thing="registry", thing_id=told.batch or told.source,
        after=digest([[f.type.id, stored(f.type, f.values)] for f in fresh]), details={"records": len(fresh)},
    )  # fmt: skip
    return len(rows)


@transaction.atomic
def publish_figure(
    *, parameter: str, scope: str, year: int, value: str, source: str, actor: Actor, now: datetime
) -> Figure:
    """A figure that others publish; the newest one holds."""
    made = Figure.objects.create(
        parameter=parameter, scope=scope, year=year, value=value, source=source,
        stated_by=actor.account or "system", at=now,
    )  # fmt: skip
    record(
        actor=actor,
        now=now,
        action="figure-published",
        thing="figure",
        thing_id=f"{parameter}/{scope}/{year}",
        after=value,
    )
    return made
