"""What a report consists of: a title, what to know first, and sections, each a table with or without a chart."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

Cell = int | Fraction | str | bool | None


@dataclass(frozen=True, slots=True)
class Both:
    """The same words in Chinese and in English."""

    zh: str
    en: str

    def __call__(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its id in JSON, its heading, and what its cells are.

    `kind` is text, money (int fen), count (int), year (int), ratio (exact Fraction) or number (int or Fraction).
    """

    id: str
    label: Both
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; None is shown as a dash. `totals` is a last row set apart."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...] | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of its section's table: `x` and `y` name columns; `split` makes one series per value of a column.

    `kind` is bar (horizontal, for names), column (upright, for ordered classes), line or scatter.
    """

    kind: str
    x: str
    y: tuple[str, ...]
    split: str | None = None
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, one or two sentences on what is shown and what to mind, a table, and perhaps its picture."""

    title: Both
    note: Both
    table: Table
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `facts` are the few figures to know first: label, value as people write it."""

    title: Both
    lead: Both
    facts: tuple[tuple[Both, Both], ...]
    sections: tuple[Section, ...]
    notes: tuple[Both, ...] = ()
