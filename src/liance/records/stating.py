"""Who may state what: the record types and fields that a document keeps for offices, and whose a record is."""

from __future__ import annotations

from collections.abc import Mapping

from liance.diagnostics.diagnostic import Diagnostic
from liance.diagnostics.place import CellPlace
from liance.records.cells import is_uscc
from liance.records.vocabulary import Field, Kind, RecordType, Vocabulary, near

OFFICE = "office"
Reserved = frozenset[str]


def read_reserved(front: Mapping[str, object], vocabulary: Vocabulary, file: str) -> tuple[Reserved, list[Diagnostic]]:
    """`[stated_by]` with `type = "office"` or `"type.field" = "office"`; what is not named, parties state themselves.

    A key field cannot be kept for offices alone: whoever states a record names it.
    """
    named = front.get("stated_by", {})
    rows = named.items() if isinstance(named, Mapping) else [("stated_by", named)]
    usable = _usable(vocabulary)
    made = frozenset(str(name) for name, by in rows if name in usable and by == OFFICE)
    wrong = [(str(name), by) for name, by in rows if name not in made]
    return made, [_fault(name, by, usable, file) for name, by in wrong]


def _usable(vocabulary: Vocabulary) -> list[str]:
    fields = [f"{t.id}.{f.id}" for t in vocabulary.types for f in t.fields if not f.key]
    return [*(t.id for t in vocabulary.types), *fields]


def _fault(name: str, by: object, usable: list[str], file: str) -> Diagnostic:
    guess = f'"{name if name in usable else near(name, usable) or "—"}" = "{OFFICE}"'
    return Diagnostic("stated-by", CellPlace(file), {"name": name, "value": str(by), "guess": guess})


def for_offices(vocabulary: Vocabulary, type_: RecordType, field: Field | None = None) -> bool:
    """Whether only offices state a record type, or one of its fields."""
    names = {type_.id} if field is None else {type_.id, f"{type_.id}.{field.id}"}
    return not names.isdisjoint(vocabulary.reserved)


def owners_of(type_: RecordType) -> tuple[Field, ...]:
    """The fields that say whose a record is: parties, references and the credit code; else its first key."""
    named = tuple(f for f in type_.fields if f.kind in (Kind.PARTY, Kind.REF) or (f.key and is_uscc(f)))
    return named or type_.keys[:1]


def owner_of(type_: RecordType) -> Field | None:
    """The field that names who a record is about: the first owner among the keys, else the first there is."""
    owners = owners_of(type_)
    return next((f for f in owners if f.key), owners[0] if owners else None)
