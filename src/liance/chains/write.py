"""A graph written back to the files that it can be read from: one CSV per table, ids as header."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from liance.chains.graph import Graph, Making, Presence, Role
from liance.chains.tables import ACTORS, COUNTIES, FACTS, LINKS, NEEDED, PARKS, PRODUCERS, PRODUCTS, TYPES
from liance.records.raw import RawRow, RawTable
from liance.records.vocabulary import RecordType
from liance.records.write import write_city


def write_graph(graph: Graph, folder: Path) -> list[Path]:
    """Write every table that has rows, and those that a chain needs; returns the files in order."""
    nobody = [Making("", id_, Role.MAKES, Presence.ABSENT, evidence) for id_, evidence in graph.absent.items()]
    items: Mapping[str, Sequence[object]] = {
        PRODUCTS: graph.products,
        LINKS: graph.links,
        ACTORS: graph.actors,
        PRODUCERS: (*graph.makings, *nobody),
        PARKS: graph.parks,
        COUNTIES: graph.counties,
        FACTS: graph.facts,
    }
    return write_city([_table(t, items[t.id]) for t in TYPES if items[t.id] or t.id in NEEDED], folder)


def _table(type_: RecordType, items: Sequence[object]) -> RawTable:
    columns = tuple(field.id for field in type_.fields)
    rows = [RawRow(n, {column: _cell(item, column) for column in columns}) for n, item in enumerate(items, 2)]
    return RawTable(type_.id, f"{type_.id}.csv", columns, rows)


def _cell(item: object, column: str) -> str:
    """What a value says in a column, or its evidence, as the text of a cell."""
    value = getattr(item, column) if hasattr(item, column) else getattr(item.evidence, column)  # type: ignore[attr-defined]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "；".join(value)
    return value.isoformat() if isinstance(value, date) else str(value or "")
