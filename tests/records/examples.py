"""The failing example of each data diagnostic, laid out as the file that the catalogue describes."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import polars

DATA = resources.files("liance.diagnostics").joinpath("catalogue.d/data.toml")
CODES = sorted(tomllib.loads(DATA.read_text("utf-8")))


def lay_out(folder: Path, *, file: str, text: str) -> Path:
    """Write an example and return the path to read: a JSON file itself, for other files their folder.

    TOML keeps a line break after the opening quotes out of the text; a `.parquet` example is written as CSV.
    """
    path = folder / file
    if path.suffix == ".parquet":
        lines = list(csv.reader(text.splitlines()))
        columns = {name: column(cells) for name, *cells in zip(*lines, strict=True)}
        polars.DataFrame(columns).write_parquet(path)
    else:
        path.write_text(text, encoding="utf-8")
    return path if path.suffix == ".json" else folder


def column(cells: Sequence[str]) -> list[str] | list[float] | list[int]:
    """Cells as a column of integers, of doubles, or of text."""
    for number in (int, float):
        try:
            return [number(cell) for cell in cells]
        except ValueError:
            continue
    return list(cells)
