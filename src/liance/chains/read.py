"""A policy's chain folder to its graph, or every mistake in it at once and no graph."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from liance.chains.checks.check import check
from liance.chains.county_map import MAP_FILE, check_map
from liance.chains.graph import (
    Actor,
    Basis,
    Chain,
    County,
    Evidence,
    Fact,
    Graph,
    Kind,
    Link,
    Making,
    Park,
    Presence,
    Product,
    Role,
)
from liance.chains.sheets import Sheets, ids_at, read_sheets, text_at, texts_at
from liance.chains.tables import ACTORS, COUNTIES, FACTS, LINKS, PARKS, PRODUCERS, PRODUCTS
from liance.diagnostics.diagnostic import Diagnostic, Rejected, errors_in
from liance.records.city import Record
from liance.records.raw import RawTable, problem
from liance.records.tables import data_files, read_city_files, read_entry
from liance.rules import ir

CHAIN_FOLDER = "chain"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A chain as far as it could be read: `graph` is None when an error stops it."""

    graph: Graph | None
    diagnostics: tuple[Diagnostic, ...]


def read_chain(folder: Path, policy: ir.Policy) -> Loaded | None:
    """The chain of a policy's folder, and all that is wrong with it; None where the policy has none."""
    path = folder / CHAIN_FOLDER
    return read_graph(path, policy) if path.is_dir() else None


def load_chain(folder: Path, policy: ir.Policy) -> Graph | None:
    """The chain of a policy's folder; None where it has none. Raises Rejected with every error found."""
    loaded = read_chain(folder, policy)
    if loaded is not None and loaded.graph is None:
        raise Rejected(errors_in(loaded.diagnostics))
    return None if loaded is None else loaded.graph


def read_graph(path: Path, policy: ir.Policy) -> Loaded:
    """The graph in a folder with one file per table, or in a workbook with one sheet per table."""
    raw, unread = _tables(path)
    sheets, faults = read_sheets(raw, policy, place=path.name, incomplete=bool(unread))
    graph = graph_of(sheets, policy, version=version_of(path))
    found = [*unread, *faults, *check_map(path, graph.counties)]
    found += check(graph, sheets, policy, whole=not errors_in(found))
    return Loaded(None if errors_in(found) else graph, tuple(found))


def _tables(path: Path) -> tuple[list[RawTable], list[Diagnostic]]:
    """The raw tables of a folder without its map, or of a file."""
    if not path.is_dir():
        return read_city_files(path)
    entries = _entries(path)
    read = [read_entry(entry, None) for entry in entries]
    faults = [] if entries else [problem("folder-empty", path.name)]
    return [t for tables, _ in read for t in tables], [*faults, *(f for _, more in read for f in more)]


def _entries(path: Path) -> list[Path]:
    return [entry for entry in data_files(path) if entry.name != MAP_FILE]


def version_of(path: Path) -> str:
    """The digest of the files that a graph is read from, by name and content."""
    digest = hashlib.sha256()
    for entry in _entries(path) if path.is_dir() else [path]:
        for file in [entry] if entry.is_file() else data_files(entry) if entry.is_dir() else []:
            digest.update(f"{file.relative_to(path.parent).as_posix()}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


# ---- rows to values ------------------------------------------------------------------------------------------------
def graph_of(sheets: Sheets, policy: ir.Policy, *, version: str = "") -> Graph:
    """The graph that the whole rows make, unchecked."""
    producers = sheets.of(PRODUCERS)
    return Graph(
        chains=tuple(Chain(task.id, task.title) for task in policy.tasks if task.kind == "chain"),
        products=tuple(_product(sheets, row) for row in sheets.of(PRODUCTS)),
        links=tuple(map(_link, sheets.of(LINKS))),
        actors=tuple(_actor(sheets, row) for row in sheets.of(ACTORS)),
        makings=tuple(_makings(producers)),
        parks=tuple(map(_park, sheets.of(PARKS))),
        absent={text_at(row, "product"): _evidence(row) for row in producers if "actor" not in row.values},
        counties=tuple(County(text_at(row, "code"), text_at(row, "name")) for row in sheets.of(COUNTIES)),
        facts=tuple(map(_fact, sheets.of(FACTS))),
        version=version,
    )


def _evidence(row: Record) -> Evidence:
    as_of = row.values.get("as_of")
    return Evidence(
        Basis(text_at(row, "basis")),
        source=text_at(row, "source"),
        as_of=as_of if isinstance(as_of, date) else None,
        words=text_at(row, "words"),
        note=text_at(row, "note"),
    )


def _product(sheets: Sheets, row: Record) -> Product:
    text = partial(text_at, row)
    return Product(
        text("id"),
        text("name"),
        text("chain"),
        text("stage"),
        text("kind"),
        _evidence(row),
        aliases=texts_at(row, "aliases"),
        codes=sheets.listed(row, "codes"),
        measures=ids_at(row, "measures"),
        aim=text("aim"),
        bottleneck=text("bottleneck"),
    )


def _link(row: Record) -> Link:
    text = partial(text_at, row)
    return Link(
        text("upper"),
        text("lower"),
        Kind(text("kind")),
        _evidence(row),
        group=text("group"),
        confidence=text("confidence"),
        measures=ids_at(row, "measures"),
    )


def _actor(sheets: Sheets, row: Record) -> Actor:
    text = partial(text_at, row)
    return Actor(
        text("id"),
        text("name"),
        text("kind"),
        _evidence(row),
        full_name=text("full_name"),
        code=text("code"),
        county=text("county"),
        park=text("park"),
        local=row.values.get("local") is not False,
        chains=sheets.listed(row, "chains"),
        measures=ids_at(row, "measures"),
    )


def _makings(rows: Sequence[Record]) -> Iterator[Making]:
    """What rows say of an actor; those that lack its role are told by the checks."""
    for row in rows:
        if "actor" in row.values and "role" in row.values:
            role, state = Role(text_at(row, "role")), Presence(text_at(row, "state"))
            actor, product = text_at(row, "actor"), text_at(row, "product")
            yield Making(actor, product, role, state, _evidence(row), ids_at(row, "measures"))


def _park(row: Record) -> Park:
    evidence, measures = _evidence(row), ids_at(row, "measures")
    return Park(text_at(row, "id"), text_at(row, "name"), evidence, text_at(row, "county"), measures)


def _fact(row: Record) -> Fact:
    columns = ("entity", "indicator", "period", "value", "unit", "quality", "source", "note")
    return Fact(*(text_at(row, column) for column in columns))
