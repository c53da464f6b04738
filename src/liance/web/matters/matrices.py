"""The records of a kind of matter as a matrix: what goes with what, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from liance.records.vocabulary import Field
from liance.values.faults import ValueFault
from liance.values.period import parse_date
from liance.web.matters.kinds import Declared
from liance.web.registry.models import Record
from liance.web.registry.queries.files import text_of

SOON = 180
"""Days ahead of its end on which a line is marked."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record: what the first column says, the cells, its last day and how near that is."""

    name: str
    cells: tuple[str, ...]
    until: date | None
    state: str
    pk: int


@dataclass(frozen=True, slots=True)
class Crossed:
    """How many valid records go with a value of the last column, for each value of the first: rows by columns."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A matrix: its headings, its lines, and the valid ones crossed by its first two columns."""

    heads: tuple[Field, ...]
    lines: list[Line]
    crossed: Crossed


def matrix_of(of_kind: Declared, *, on: date, text: str = "") -> Found:
    """The records of a kind, in the order of their first column; those that hold a text, if one is given."""
    matrix = of_kind.kind.matrix
    assert matrix is not None
    heads = (matrix.rows, *matrix.columns)
    rows = Record.objects.filter(type=of_kind.kind.record.id, current__withdrawn=False).order_by("key")
    lines = []
    for pk, values in rows.values_list("pk", "current__values"):
        line = _line(pk, values, heads, matrix.until, on)
        if not text or any(text.lower() in cell.lower() for cell in (line.name, *line.cells)):
            lines.append(line)
    lines.sort(key=lambda line: (line.name, line.cells))
    return Found(heads, lines, _crossed(lines))


def _line(pk: int, values: Mapping[str, str], heads: tuple[Field, ...], until: Field | None, on: date) -> Line:
    texts = [text_of(f, values.get(f.id)) for f in heads]
    last = None
    if until is not None and until.id in values:
        try:
            last = parse_date(values[until.id])
        except ValueFault:
            last = None  # as an older vocabulary wrote it
    state = "" if last is None else "bad" if last < on else "warn" if (last - on).days <= SOON else "good"
    return Line(texts[0], tuple(texts[1:]), last, state, pk)


def _crossed(lines: list[Line]) -> Crossed:
    """Valid lines counted by the first two columns after the name."""
    valid = [line for line in lines if line.state != "bad" and len(line.cells) >= 2]
    heads = tuple(sorted({line.cells[1] or "—" for line in valid}))
    counts: dict[str, dict[str, int]] = {}
    for line in valid:
        row = counts.setdefault(line.cells[0] or "—", {})
        row[line.cells[1] or "—"] = row.get(line.cells[1] or "—", 0) + 1
    return Crossed(heads, tuple((name, tuple(row.get(h, 0) for h in heads)) for name, row in sorted(counts.items())))
