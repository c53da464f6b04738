"""The two tables of a chain that a bench needs, read leniently: ids, names and the ends of links must be there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from liance.chains.graph import Basis, Evidence, Kind, Link, Product
from liance.records.tables import read_entry

LABELS = {
    "编号": "id", "名称": "name", "产业链": "chain", "环节": "stage", "类别": "kind", "别名": "aliases",
    "行业代码": "codes", "上游产品": "upper", "下游产品": "lower", "关系": "kind", "替代组": "group",
}  # fmt: skip
"""Columns may be headed by their ids or by these."""
KINDS = dict(zip("投入 装备 支撑 属于 应用 配套".split(), Kind, strict=True)) | {str(kind): kind for kind in Kind}
STATED = Evidence(Basis.FIELD)
_BETWEEN_NAMES, _BETWEEN_CODES = re.compile(r"[；;]"), re.compile(r"[；;、，,\s]+")


class Unreadable(Exception):
    """Files that are no chain: every reason, with its place."""


def read_chain_files(products: Path, links: Path) -> tuple[tuple[Product, ...], tuple[Link, ...]]:
    """The products and links of two files. Raises Unreadable with everything that is wrong."""
    faults: list[str] = []
    found = [_product(row) for _, row in _rows(products, ("id", "name"), faults)]
    known = {p.id for p in found}
    made = []
    for place, row in _rows(links, ("upper", "lower"), faults):
        strange = [row[end] for end in ("upper", "lower") if row[end] not in known]
        kind = row.get("kind", "") or str(Kind.INPUT)
        if row["upper"] == row["lower"]:
            faults.append(f"{place}: {row['upper']} is linked with itself")
        elif strange:
            faults.append(f"{place}: no product {', '.join(strange)}; give ids of {products.name}")
        elif kind not in KINDS:
            faults.append(f"{place}: no kind {kind}; one of {', '.join(KINDS)} expected")
        else:
            made.append(Link(row["upper"], row["lower"], KINDS[kind], STATED, row.get("group", "")))
    counted = Counter(p.id for p in found)
    faults += [f"{products.name}: id {id_} stands {n} times" for id_, n in counted.items() if n > 1]
    if faults:
        raise Unreadable("\n".join(faults))
    return tuple(found), tuple(made)


def _product(row: Mapping[str, str]) -> Product:
    def of(column: str) -> str:
        return row.get(column, "")

    aliases = tuple(filter(None, map(str.strip, _BETWEEN_NAMES.split(of("aliases")))))
    codes = tuple(filter(None, _BETWEEN_CODES.split(of("codes"))))
    return Product(row["id"], row["name"], of("chain"), of("stage"), of("kind"), STATED, aliases, codes)


def _rows(path: Path, needed: tuple[str, ...], faults: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Every row with its place and its cells as text, by column; rows without what is needed are faults."""
    tables, more = read_entry(path, None)
    faults += [fault.message("en") for fault in more]
    for table in tables:
        columns = {LABELS.get(column.strip(), column.strip().lower()): column for column in table.columns}
        if missing := [column for column in needed if column not in columns]:
            faults.append(f"{path.name}: no column {', '.join(missing)}")
            continue
        for row in table.rows:
            cells = {id_: _text(row.cells.get(column)) for id_, column in columns.items()}
            if lacking := [column for column in needed if not cells.get(column)]:
                faults.append(f"{path.name}, row {row.number}: {', '.join(lacking)} is empty")
            else:
                yield f"{path.name}, row {row.number}", cells


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()
