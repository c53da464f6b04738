"""Reads: records as rows of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from liance.records.stating import owner_of
from liance.records.vocabulary import RecordType, Vocabulary
from liance.web.registry.models import Record
from liance.web.registry.queries.files import Shown, is_confirmed, shown_fields, title_of

MOST_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a list: its title, some of its fields, and whether anybody besides the party stands by it."""

    record: Record
    type: RecordType
    title: str
    fields: tuple[Shown, ...]
    confirmed: bool


def rows_of(records: Iterable[Record], type_: RecordType, vocabulary: Vocabulary) -> list[Row]:
    """Records of one type with their first known facts beside the keys."""
    owner = owner_of(type_)
    made = []
    for record in records:
        if (version := record.current) is None:
            continue
        known = [s for s in shown_fields(version, type_, vocabulary) if s.text and s.field not in type_.keys]
        keys = [t for t in title_of(record, type_).split(" · ") if owner is None or t != version.values.get(owner.id)]
        title = " · ".join([*([str(record.year)] if record.year else []), *keys])
        made.append(Row(record, type_, title, tuple(known[:MOST_SHOWN]), is_confirmed(version)))
    return made
