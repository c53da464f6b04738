"""A city's files or database as a population: the one place where commands that simulate read them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liance.rules.ir import Policy
    from liance.simulate.evaluate import Population

MANY = 160_000
"""Records up to which a city is read and decided one by one: some 20,000 enterprises."""
BLOCK = 1 << 20
TEXT, COLUMNS = (".csv", ".tsv"), ".parquet"


def population_of(path: Path | str, law: Policy, open_history: bool) -> Population:
    """The population of a city as a policy's vocabulary reads it. Raises Rejected with all mistakes.

    `path`: a file or folder, or the address of a database (`sqlite:///…`, `postgresql://…`, `city.db`).
    """
    from liance.records.bulk.databases import is_database
    from liance.records.bulk.tables import open_tables
    from liance.records.intake import read_city
    from liance.simulate.evaluate import Population

    folder = Path(path)
    if not is_database(str(path)) and not _has_columns(folder) and records_in(folder, at_most=MANY) <= MANY:
        return Population.of(read_city(folder, law.vocabulary, open_history=open_history))
    opened = open_tables(str(path), law.vocabulary)
    tables = {name: frame.collect(engine="streaming") for name, frame in opened.frames.items()}
    return Population(law.vocabulary, tables, dict(opened.parameters), open_history)


def _has_columns(folder: Path) -> bool:
    return any(file.suffix.lower() == COLUMNS for file in _files(folder))


def _files(path: Path) -> Iterable[Path]:
    return sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


def records_in(path: Path, *, at_most: int) -> int:
    """How many records the CSV and Parquet files of a city hold; counting ends beyond `at_most`.

    Workbooks and JSON are not counted: neither holds a large city. What cannot be read counts as nothing here.
    """
    total = 0
    for file in _files(path):
        if total > at_most:
            break
        if file.suffix.lower() == COLUMNS:
            total += _rows(file)
        elif file.suffix.lower() in TEXT and file.is_file():
            total += _lines(file, at_most)
    return total


def _rows(file: Path) -> int:
    import polars as pl
    from polars.exceptions import PolarsError

    try:
        return int(pl.scan_parquet(file, glob=False).select(pl.len()).collect().item())
    except (PolarsError, OSError):
        return 0


def _lines(file: Path, at_most: int) -> int:
    found = 0
    with file.open("rb") as data:
        while found <= at_most and (block := data.read(BLOCK)):
            found += block.count(b"\n")
    return found
