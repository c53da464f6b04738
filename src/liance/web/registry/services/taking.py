"""Writes: the lines of an approved batch into the registry, all or none, over what is known by now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from liance.records.city import Provenance
from liance.records.city import Record as Facts
from liance.records.parameters import PARAMETER, type_of
from liance.records.stating import for_offices
from liance.records.vocabulary import RecordType, Vocabulary
from liance.web.people.actor import Actor
from liance.web.policies.queries import vocabulary as current_vocabulary
from liance.web.registry.models import Batch, Origin
from liance.web.registry.progress import Tell, Watch, stage_of
from liance.web.registry.services.figures import publish_figure
from liance.web.registry.services.hooks import Recognised, tell_recognised
from liance.web.registry.services.load import CHUNK, chunks, known, load_many
from liance.web.registry.services.organisations import add_organisations
from liance.web.registry.services.state import Told
from liance.web.registry.values import key_text, loaded, stored


def take_in(batch: Batch, actor: Actor, now: datetime, watch: Watch | None = None) -> None:
    """Let an approved batch's lines into the registry, all or none."""
    words = current_vocabulary()
    if batch.type == PARAMETER.id:
        _publish(batch, words, actor, now)
        return
    type_ = next(t for t in words.types if t.id == batch.type)
    rows = list(_merged(batch, type_, words, stage_of(watch, "merging", batch.rows)))
    told = Told(
        Origin(batch.origin), source=batch.source, evidence=batch.evidence, as_of=batch.as_of,
        confirmed_by=actor.account, batch=batch.number,
    )  # fmt: skip
    load_many(rows=rows, told=told, actor=actor, now=now, tell=stage_of(watch, "taking", batch.rows))
    add_organisations(rows=rows, actor=actor, now=now)
    if for_offices(words, type_):
        tell_recognised(Recognised(batch.pk, type_.id, tuple(key_text(f) for f in rows), now))


def _merged(batch: Batch, type_: RecordType, words: Vocabulary, tell: Tell) -> Iterable[Facts]:
    """Each line over what is known now: an empty cell leaves the known value as it is."""
    lines = batch.lines.values_list("values", "told").iterator(chunk_size=CHUNK)
    for done, part in enumerate(chunks(lines)):
        tell(done * CHUNK)
        rows = [loaded(type_, values, words, _about(told)) for values, told in part]
        there = known((type_.id, key_text(facts)) for facts in rows)
        for facts in rows:
            kept = there.get((type_.id, key_text(facts)))
            current = kept.current if kept is not None else None
            if current is None or current.withdrawn:
                yield facts
            else:
                before = loaded(type_, current.values, words, lenient=True).values
                yield Facts(type_, {**before, **facts.values}, facts.provenance)


def _about(told: Mapping[str, str]) -> Provenance:
    as_of = told.get("as_of")
    return Provenance(told.get("source"), told.get("evidence"), date.fromisoformat(as_of) if as_of else None)


def _publish(batch: Batch, words: Vocabulary, actor: Actor, now: datetime) -> None:
    for line in batch.lines.all():
        parameter = words.parameter_named(line.values["id"])
        if parameter is None:
            continue
        facts = loaded(type_of(parameter), line.values, words)
        text = stored(type_of(parameter), facts.values)
        publish_figure(
            parameter=parameter.id, scope=text.get("scope", ""), year=int(text["year"]), value=text["value"],
            source=line.told.get("source") or batch.source, actor=actor, now=now,
        )  # fmt: skip
