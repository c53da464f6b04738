"""Records between the database and the engines: the file form (text by field id) and the engine's values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from liance.records.cells import CellFault, Reader, reader_for
from liance.records.city import Provenance, Record, Value
from liance.records.vocabulary import Field, Kind, RecordType, Vocabulary
from liance.records.write import value_text


def stored(type_: RecordType, values: Mapping[str, Value]) -> dict[str, str]:
    """Values as the database keeps them: text by field id, in the order of the fields; unknown ones are absent."""
    return {f.id: value_text(f, values[f.id]) for f in type_.fields if f.id in values}


def loaded(
    type_: RecordType, cells: Mapping[str, str], vocabulary: Vocabulary, provenance: Provenance | None = None, *,
    lenient: bool = False,
) -> Record:  # fmt: skip
    """The record that stored text says. Raises ValueError for text that a checked record cannot have.

    `lenient`, for what another vocabulary once accepted: a value that this one cannot read is not known, and a key
    that may name what is elsewhere (an award of another policy) stays as it is written; any other key still raises.
    """
    readers = _readers(type_, vocabulary)
    values: dict[str, Value] = {}
    for name, text in cells.items():
        reader = readers.get(name)
        if reader is None:
            continue  # a field that an older vocabulary declared
        value = reader(text)
        if value is not None and not isinstance(value, CellFault):
            values[name] = value
        elif lenient and type_.by_id[name].foreign:
            values[name] = text
        elif not lenient or type_.by_id[name].key:
            raise ValueError(f"{type_.id}.{name}: {text!r} is no stored value")
    return Record(type_, values, provenance or Provenance())


_READERS: dict[tuple[int, str], tuple[Vocabulary, dict[str, Reader]]] = {}
"""By identity of a vocabulary and id of a type; the vocabulary is kept beside, so that its identity stays its own."""


def _readers(type_: RecordType, vocabulary: Vocabulary) -> dict[str, Reader]:
    found = _READERS.get((id(vocabulary), type_.id))
    if found is None:
        found = vocabulary, {f.id: reader_for(f, vocabulary) for f in type_.fields}
        _READERS[id(vocabulary), type_.id] = found
    return found[1]


def key_text(record: Record) -> str:
    """What identifies a record among those of its type: the text of its key fields, in order."""
    texts = ("" if v is None else _key_part(v) for v in record.key)
    return "\x1f".join(texts)


def _key_part(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def mentions(record: Record) -> dict[str, str]:
    """What a record is found by: every party or reference it names, and its keys but year and date."""
    found = {}
    for f in record.type.fields:
        value = record.values.get(f.id)
        if value is not None and _named(f):
            found[f.id] = str(value)
    return found


def mentioned(type_: RecordType, field: str) -> bool:
    """Whether records of a type can be found by a field."""
    return field in type_.by_id and _named(type_.by_id[field])


def _named(field: Field) -> bool:
    return field.kind in (Kind.PARTY, Kind.REF) or (field.key and field.kind not in (Kind.YEAR, Kind.DATE))
