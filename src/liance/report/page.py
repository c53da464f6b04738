"""What a report consists of: a title, what to know first, and sections, each a table with or without a chart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

FIGURES = ("money", "count", "ratio", "number")
KINDS = ("text", "year", *FIGURES)
CHARTS = ("bar", "column", "line", "scatter")


@dataclass(frozen=True, slots=True)
class Both:
    """The same words in Chinese and in English."""

    zh: str
    en: str

    def __call__(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


Cell = int | Fraction | str | bool | None
Told = Cell | Both
"""A cell whose words are not the policy's or the city's own may be `Both`; `said` chooses the language."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its id in JSON, its heading (without a unit for money), and what its cells are.

    `kind` is text, money (int fen), count (int), year (int), ratio (exact Fraction) or number (int or Fraction).
    """

    id: str
    label: Both
    kind: str = "text"

    def __post_init__(self) -> None:
        _one_of(self.kind, KINDS, f"kind of column {self.id}")


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; None is shown as a dash. `totals` is a last row set apart.

    ValueError where two columns share an id, or a row is longer or shorter than the columns.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Told, ...], ...]
    totals: tuple[Told, ...] | None = None

    def __post_init__(self) -> None:
        if len({c.id for c in self.columns}) < len(self.columns):
            raise ValueError(f"two columns share an id: {[c.id for c in self.columns]}")
        for row in (*self.rows, *([self.totals] if self.totals else [])):
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} cells under {len(self.columns)} columns: {row}")

    def position(self, column: str) -> int:
        """Where the column with this id stands, from 0. ValueError where there is none."""
        ids = [c.id for c in self.columns]
        _one_of(column, ids, "column")
        return ids.index(column)

    def cells(self, position: int) -> list[Cell]:
        """The cells of one column, the totals last where there are any. TypeError before a language is chosen."""
        return [in_one(row[position]) for row in (*self.rows, *([self.totals] if self.totals else []))]

    @property
    def lines(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows. TypeError before a language is chosen."""
        return tuple(tuple(map(in_one, row)) for row in self.rows)

    def said(self, lang: str) -> Table:
        """The table with every cell's words in one language."""

        def words(row: tuple[Told, ...]) -> tuple[Told, ...]:
            return tuple(cell(lang) if isinstance(cell, Both) else cell for cell in row)

        return replace(self, rows=tuple(map(words, self.rows)), totals=self.totals and words(self.totals))


def in_one(cell: Told) -> Cell:
    """A cell after its language was chosen."""
    if isinstance(cell, Both):
        raise TypeError(f"{cell} is still in two languages")
    return cell


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of its section's table: `x` and `y` name columns; `split` makes one series per value of a column.

    `kind` is bar (horizontal, for names), column (upright, for ordered classes), line or scatter. All of `y` are of
    one kind, for they share an axis; a `split` goes with a single `y`.
    """

    kind: str
    x: str
    y: tuple[str, ...]
    split: str | None = None
    stacked: bool = False

    def __post_init__(self) -> None:
        _one_of(self.kind, CHARTS, "kind of chart")
        if not self.y or (self.split and len(self.y) > 1):
            raise ValueError("a chart draws at least one column, and only one where it is split")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, one or two sentences on what is shown and what to mind, a table, and perhaps its picture.

    ValueError where the chart names no column of the table, or draws what are not figures of one kind.
    """

    title: Both
    note: Both
    table: Table
    chart: Chart | None = None

    def __post_init__(self) -> None:
        if self.chart is None:
            return
        kinds = {self.table.columns[self.table.position(y)].kind for y in self.chart.y}
        if len(kinds) > 1 or not kinds <= set(FIGURES):
            raise ValueError(f"one axis for {sorted(kinds)}: a chart draws figures of one kind")
        across = self.table.columns[self.table.position(self.chart.x)].kind
        if self.chart.kind == "scatter":
            _one_of(across, FIGURES, "kind of a scatter's x")
        if self.chart.split:
            self.table.position(self.chart.split)


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `facts` are the few figures to know first: label, value as people write it."""

    title: Both
    lead: Both
    facts: tuple[tuple[Both, Both], ...]
    sections: tuple[Section, ...]
    notes: tuple[Both, ...] = ()

    def said(self, lang: str) -> Report:
        """The report with the cells of its tables in one language."""
        return replace(self, sections=tuple(replace(s, table=s.table.said(lang)) for s in self.sections))


def _one_of(name: str, known: Iterable[str], what: str) -> None:
    if name not in known:
        raise ValueError(f"{what}: {name!r} is none of {', '.join(known)}")
