"""`liance.json`: in which unit the integers of a folder's money columns count, said once and never guessed.

Money has two habits in columns of integers: people's files count yuan, files of Liance count fen. A folder of Parquet
files therefore says which, in `liance.json`; a database says it in a table `liance (name, value)`. Without
that word a column of integers is refused as money. Text and decimal columns are yuan everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from liance.diagnostics.diagnostic import Diagnostic
from liance.records.columns import plain_name
from liance.records.raw import problem, shown
from liance.records.vocabulary import Kind, Vocabulary
from liance.records.whole import whole_file

MANIFEST = "liance.json"
Unit = Literal["fen", "yuan"]
FORMAT = "liance-columns-1"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The unit of integers of money; `columns` are the money columns by table, both under all their names."""

    money: Unit
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def in_fen(self, table: str) -> frozenset[str]:
        """The plain names of a table's columns whose integers are fen."""
        return self.columns.get(plain_name(table), frozenset()) if self.money == "fen" else frozenset()


def write_manifest(folder: Path, vocabulary: Vocabulary) -> Path:
    """Say that the integers of all money columns in this folder's Parquet files are fen.

    Call it once, before or after the tables are written; `FOLDER/<type>.parquet` and `FOLDER/<type>/*.parquet`
    are then read as fen by `open_tables` and `read_city`. Returns the file. Raises OSError.
    """
    columns = {
        name: [n for f in type_.fields if f.kind is Kind.MONEY for n in (f.id, f.label)]
        for type_ in vocabulary.types
        for name in (type_.id, type_.label)
    }
    told = {"format": FORMAT, "money": "fen", "columns": {name: found for name, found in columns.items() if found}}
    path = folder / MANIFEST
    with whole_file(path) as part:
        part.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def read_manifest(folder: Path) -> tuple[Manifest | None, list[Diagnostic]]:
    """What the folder says of its money: nothing without a manifest, a diagnostic where it makes no sense."""
    path = folder / MANIFEST
    if not path.is_file():
        return None, []
    try:
        found = _manifest(json.loads(path.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError, RecursionError) as error:
        return None, [problem("manifest-unreadable", MANIFEST, {"value": shown(error)})]
    return found, []


def _manifest(told: object) -> Manifest:
    """The manifest that a JSON value is. Raises ValueError."""
    match told:
        case {"money": "yuan"}:
            return Manifest("yuan")
        case {"money": "fen", "format": str(form), "columns": dict(columns)} if form == FORMAT:
            return Manifest("fen", {plain_name(table): _names(names) for table, names in columns.items()})
    raise ValueError(json.dumps(told, ensure_ascii=False))


def _names(told: object) -> frozenset[str]:
    if not isinstance(told, list):
        raise ValueError(f"not a list of columns: {told!r}")
    return frozenset(plain_name(str(name)) for name in told)
