"""The dimensions that a document's front matter names: by which fields beneficiaries are told apart."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from liance.diagnostics.diagnostic import Diagnostic
from liance.diagnostics.place import CellPlace
from liance.records.cells import reader_for
from liance.records.vocabulary import Dimension, Field, Kind, Number, Vocabulary, near

CLASSES = (Kind.TEXT, Kind.CODE, Kind.ENUM, Kind.BOOL)
"""Kinds of which every value is a class; numbers need bands."""
BANDED = (Kind.MONEY, Kind.RATIO, Kind.COUNT, Kind.NUMBER, Kind.AREA)


def read_dimensions(
    front: Mapping[str, object], vocabulary: Vocabulary, file: str
) -> tuple[tuple[Dimension, ...], list[Diagnostic]]:
    """`[dimensions.ID]` with `field = "type.field"`, for numbers `bands` (lower ends, rising), perhaps a `label`."""
    named = front.get("dimensions", {})
    made: list[Dimension] = []
    found: list[Diagnostic] = []
    for id_, settings in named.items() if isinstance(named, Mapping) else ():
        dimension = _dimension(str(id_), settings if isinstance(settings, Mapping) else {}, vocabulary, file)
        if isinstance(dimension, Dimension):
            made.append(dimension)
        else:
            found.append(dimension)
    return tuple(made), found


def _dimension(id_: str, settings: Mapping[str, object], vocabulary: Vocabulary, file: str) -> Dimension | Diagnostic:
    path = str(settings.get("field", ""))
    first, _, last = path.partition(".")
    type_ = vocabulary.type_named(first)
    field = type_.named(last) if type_ is not None else None
    if type_ is None or field is None or len(type_.series_keys) != 1 or field.kind not in (*CLASSES, *BANDED):
        usable = [f"{t.id}.{f.id}" for t in vocabulary.types if len(t.series_keys) == 1 for f in t.fields if not f.key]
        guess = near(path, usable) or "、".join(usable[:5]) or "—"
        told = {"dimension": id_, "field": path or "—", "guess": guess}
        return Diagnostic("dimension-field", CellPlace(file), told)
    written = settings.get("bands", [])
    bands = _bands(written, field, vocabulary)
    if bands is None or bool(bands) != (field.kind in BANDED):
        told = {"dimension": id_, "field": path, "value": str(written)}
        return Diagnostic("dimension-bands", CellPlace(file), told)
    return Dimension(id_, str(settings.get("label", field.label)), type_, field, bands)


def _bands(written: object, field: Field, vocabulary: Vocabulary) -> tuple[Number, ...] | None:
    """The lower ends as values of the field; None unless they can be read and rise."""
    if not isinstance(written, list):
        return None
    read = reader_for(field, vocabulary)
    values = [v for v in map(read, written) if isinstance(v, Number) and not isinstance(v, bool)]
    rising = all(a < b for a, b in pairwise(values))
    return tuple(values) if rising and len(values) == len(written) else None
