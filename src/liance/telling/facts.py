"""The facts that an answer used: by record, in words, each with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from liance.records.parameters import type_of
from liance.rules.answers.reasons import fact_label
from liance.rules.kleene import Fact, Unknown, fact_name
from liance.telling.voice import Voice, value_text

if TYPE_CHECKING:
    from liance.records.city import Provenance
    from liance.records.vocabulary import Field
    from liance.rules.answers.explain import Answer


@dataclass(frozen=True, slots=True)
class ToldRecord:
    """The facts of one record, or one published figure, that an answer used: in words, and where they come from."""

    type: str
    key: tuple[object, ...]
    text: str
    origin: str


def facts(answer: Answer, voice: Voice) -> Iterator[str]:
    """Every known fact that was used, by record: which, the values, where the record comes from."""
    for told in records_used(answer, voice):
        yield told.text + (f"（{told.origin}）" if told.origin else "")


def records_used(answer: Answer, voice: Voice) -> Iterator[ToldRecord]:
    """Every record of which a known fact was used, in the order in which they were read."""
    together: dict[tuple[str, tuple[object, ...]], list[Fact]] = {}
    for fact, value in answer.decided.case.facts.items():
        field = field_of(answer, fact)
        if value.__class__ is not Unknown and not (field is not None and field.key):
            together.setdefault(fact[:2], []).append(fact)
    for (type_id, key), mine in together.items():
        origin = source_of(answer, mine[0], voice)
        if type_id == "parameter":
            said = voice("；", "; ").join(
                _value(answer, f, voice(fact_label(answer.decided, f), fact_name(f)), voice) for f in mine
            )
        else:
            parts = (_value(answer, f, _field_name(answer, f, voice), voice) for f in mine)
            said = _record_name(answer, mine[0], voice) + voice("：", ": ") + voice("；", "; ").join(parts)
        yield ToldRecord(type_id, key, said, origin)


def _value(answer: Answer, fact: Fact, name: str, voice: Voice) -> str:
    value = value_text(answer.decided.case.facts[fact], field_of(answer, fact), voice.lang)
    return f"{name} {value}" if voice.lang == "zh" else f"{name} = {value}"


def _field_name(answer: Answer, fact: Fact, voice: Voice) -> str:
    field = field_of(answer, fact)
    return voice(field.label if field is not None else fact[2], fact[2])


def _record_name(answer: Answer, fact: Fact, voice: Voice) -> str:
    """The record that a fact belongs to, in words."""
    field = field_of(answer, fact)
    label = fact_label(answer.decided, fact).removesuffix(f"的{field.label}" if field is not None else "")
    key = ",".join(str(k) for k in fact[1] if k is not None)
    return voice(label, f"{fact[0]}[{key}]")


def field_of(answer: Answer, fact: Fact) -> Field | None:
    """The field that a fact is about; for a published figure one of its kind."""
    vocabulary = answer.decided.case.city.vocabulary
    if fact[0] == "parameter":
        parameter = vocabulary.parameter_named(fact[2])
        return type_of(parameter).by_id["value"] if parameter is not None else None
    kind = vocabulary.type_named(fact[0])
    return kind.by_id.get(fact[2]) if kind is not None else None


def source_of(answer: Answer, fact: Fact, voice: Voice) -> str:
    """Where a fact comes from, as its record says."""
    type_id, key, field = fact
    city = answer.decided.case.city
    if type_id == "parameter":
        scope, year = key
        stated = city.parameter_provenance.get((field, scope or "", year))  # type: ignore[arg-type]
        return "" if stated is None else _provenance(stated, voice)
    record = city.get(type_id, *key)  # type: ignore[arg-type]
    return "" if record is None else _provenance(record.provenance, voice)


def _provenance(stated: Provenance, voice: Voice) -> str:
    row = f" {voice(f'第{stated.row}行', f'row {stated.row}')}" if stated.row is not None else ""
    parts = [
        stated.source or "",
        stated.evidence or "",
        voice(f"截至{stated.as_of}", f"as of {stated.as_of}") if stated.as_of is not None else "",
        f"{PurePath(stated.file).name}{row}" if stated.file else "",
    ]
    return voice("，", ", ").join(part for part in parts if part)
