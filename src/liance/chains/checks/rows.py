"""Rows that read well and yet cannot stand: names used twice, links to themselves, grounds that are not given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from liance.chains.graph import Basis, Kind, Presence
from liance.chains.sheets import Sheets, text_at, texts_at
from liance.chains.tables import ACTORS, FACTS, GROUNDED, LINKS, PARKS, PRODUCERS, PRODUCTS
from liance.diagnostics.diagnostic import Diagnostic
from liance.records.city import Record
from liance.records.columns import plain_name

NAMED = ((PRODUCTS, ("name", "aliases")), (ACTORS, ("name", "full_name")), (PARKS, ("name",)))
LISTS = ((PRODUCTS, "codes"), (ACTORS, "chains"))
GROUNDS: Mapping[str, tuple[str, ...]] = {
    Basis.POLICY: ("measures", "words"),
    Basis.REPORT: ("source",),
    Basis.EXPERT: ("source", "as_of"),
}
"""What a row must tell, by its basis; field knowledge awaits an expert and need tell nothing."""

CHECKED = (Basis.EXPERT, Basis.REPORT)
"""That nobody makes a product must have been found out; a policy's words or field knowledge cannot tell."""


def check_rows(sheets: Sheets) -> Iterator[Diagnostic]:
    """Everything that can be wrong with single rows, and between two of one table."""
    for type_id, columns in NAMED:
        yield from _names(sheets, type_id, columns)
    for type_id, column in LISTS:
        yield from _parts(sheets, type_id, column)
    for type_id in GROUNDED:
        yield from _grounds(sheets, type_id)
    yield from _links(sheets)
    yield from _producers(sheets)
    yield from _facts(sheets)


def _names(sheets: Sheets, type_id: str, columns: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Names and aliases that an earlier row has: nobody could tell which is meant."""
    first: dict[str, Record] = {}
    for row in sheets.of(type_id):
        for column in columns:
            for name in texts_at(row, column):
                earlier = first.setdefault(plain_name(name), row)
                if earlier is not row:
                    told = {"value": name, "first": str(earlier.provenance.row), "other": text_at(earlier, "id")}
                    yield sheets.fault("chain-name-twice", row, column, **told)


def _parts(sheets: Sheets, type_id: str, column: str) -> Iterator[Diagnostic]:
    for row in sheets.of(type_id):
        for part, fault in sheets.unlisted(row, column):
            told = {"value": part, "expected": fault.expected_zh, "expected_en": fault.expected_en}
            yield sheets.fault(fault.code, row, column, **told)


def _grounds(sheets: Sheets, type_id: str) -> Iterator[Diagnostic]:
    for row in sheets.of(type_id):
        basis = text_at(row, "basis")
        for column in GROUNDS.get(basis, ()):
            if column not in row.values:
                field = row.type.by_id[column]
                told = {"value": basis, "expected": f"{field.label}（{column}）", "expected_en": column}
                yield sheets.fault("chain-ground-missing", row, column, **told)


def _links(sheets: Sheets) -> Iterator[Diagnostic]:
    """Links to the same product, and groups on links that are no needs; then groups of one."""
    members: dict[tuple[str, str], list[Record]] = {}
    for row in sheets.of(LINKS):
        lower = text_at(row, "lower")
        if text_at(row, "upper") == lower:
            yield sheets.fault("chain-link-itself", row, "lower")
        elif "group" not in row.values:
            continue
        elif not (kind := Kind(text_at(row, "kind"))).needed:
            yield sheets.reminder("chain-group-idle", row, "group", kind=kind.value)
        else:
            members.setdefault((lower, text_at(row, "group")), []).append(row)
    for rows in members.values():
        if len(rows) == 1:
            told = {"lower": text_at(rows[0], "lower")}
            yield sheets.reminder("chain-group-alone", rows[0], "group", **told)


def _producers(sheets: Sheets) -> Iterator[Diagnostic]:
    """Rows with an actor but no role; rows of nobody that say anything but absent, or say it unchecked."""
    for row in sheets.of(PRODUCERS):
        if (missing := _missing(row)) is not None:
            column, zh, en = missing
            yield sheets.fault("chain-maker-incomplete", row, column, expected=zh, expected_en=en)


def _missing(row: Record) -> tuple[str, str, str] | None:
    """The column in which a row about a producer lacks something, and what, in both languages."""
    if "actor" in row.values:
        whole = "role" in row.values
        return None if whole else ("role", "填写角色（生产、采购或研发）", "a role: makes, buys or develops")
    if text_at(row, "state") != Presence.ABSENT:
        return "state", "填写主体，或把状态写成“没有”", "an actor, or the state absent"
    checked = text_at(row, "basis") in CHECKED
    return None if checked else ("basis", "说明谁核实过（expert 或 report）", "who checked: expert or report")


def _facts(sheets: Sheets) -> Iterator[Diagnostic]:
    tables = [(sheets.tables[t].type, sheets.of(t)) for t in (ACTORS, PRODUCTS, PARKS) if t in sheets.tables]
    known = {text_at(row, "id") for _, rows in tables for row in rows}
    told = {"target": "、".join(t.label for t, _ in tables), "target_en": " or ".join(t.id for t, _ in tables)}
    for row in sheets.of(FACTS):
        if text_at(row, "entity") not in known:
            yield sheets.fault("reference-undeclared", row, "entity", **told)
