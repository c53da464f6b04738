"""Tables of figures about firms for the public: small cells withheld, and others so that none can be worked out.

A table is cells and the sums that hold between them: a row and its total, a county and its districts. A withheld cell
must not follow from what is shown: it is hidden until no sum of sums gives it (its column is in no way a combination of
the rows of sums, found exactly), and what the withheld cells of one sum come to together must itself be fit to tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from liance.values.disclosure import Withheld, withheld


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of so many firms, of which the largest contributes `largest`."""

    firms: int
    largest: Fraction | int
    total: Fraction | int


@dataclass(frozen=True, slots=True)
class Sum:
    """`whole` is the sum of `parts`, all by the names of cells; every firm is in one part only."""

    whole: str
    parts: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells that it ties together."""
        return (self.whole, *self.parts)


def suppressed(cells: Mapping[str, Cell], sums: Sequence[Sum]) -> Mapping[str, Withheld]:
    """The cells that are withheld, with the reason. Few are: each further one is the smallest that helps."""
    found = {name: why for name, cell in cells.items() if (why := withheld(cell.firms, cell.largest, cell.total))}
    while (weak := _weak(cells, sums, found)) is not None:
        found[weak] = Withheld.SUBTRACTION
    return found


def _weak(cells: Mapping[str, Cell], sums: Sequence[Sum], hidden: Mapping[str, Withheld]) -> str | None:
    """The smallest shown cell that must be withheld too, for the first weakness there is."""
    for tie in sums:
        if not _fit(cells, tie, hidden) and (one := _smallest(cells, [tie], hidden)) is not None:
            return one
    for name in sorted(told(sums, hidden)):
        near = [tie for tie in sums if name in tie.cells]
        if (one := _smallest(cells, near, hidden) or _smallest(cells, sums, hidden)) is not None:
            return one
    return None


def _fit(cells: Mapping[str, Cell], tie: Sum, hidden: Mapping[str, Withheld]) -> bool:
    """Whether what the withheld parts of a sum come to may be told; it follows from the sum where that is shown."""
    parts = [cells[name] for name in tie.parts if name in hidden]
    if tie.whole in hidden or not parts:
        return True
    return withheld(sum(c.firms for c in parts), max(c.largest for c in parts), sum(c.total for c in parts)) is None


def _smallest(cells: Mapping[str, Cell], ties: Iterable[Sum], hidden: Mapping[str, Withheld]) -> str | None:
    """The smallest cell still shown in some sums, parts before wholes."""
    shown = {(name == tie.whole, cells[name].total, name) for tie in ties for name in tie.cells if name not in hidden}
    return min(shown)[2] if shown else None


def told(sums: Iterable[Sum], hidden: Iterable[str]) -> frozenset[str]:
    """Withheld cells that follow from what is shown: those that some combination of the sums leaves alone."""
    names = sorted(hidden)
    rows = [[_weight(tie, name) for name in names] for tie in sums]
    reduced = [row for row in _reduced(rows) if any(row)]
    return frozenset(names[_only(row)] for row in reduced if sum(map(bool, row)) == 1)


def _weight(tie: Sum, name: str) -> Fraction:
    return Fraction((name in tie.parts) - (name == tie.whole))


def _only(row: Sequence[Fraction]) -> int:
    return next(at for at, value in enumerate(row) if value)


def _reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """The reduced echelon form, exact: a cell is determined just when one of its rows has that cell alone."""
    done = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((r for r in range(done, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        head = rows[done][column]
        rows[done] = [value / head for value in rows[done]]
        for r, row in enumerate(rows):
            if r != done and row[column]:
                rows[r] = [a - row[column] * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    return rows


def sums_of_table(rows: Sequence[str], columns: Sequence[str]) -> tuple[Sum, ...]:
    """The sums of a table of two ways with totals: cells are `row|column`, a total has an empty name."""
    across = [Sum(f"{row}|", tuple(f"{row}|{column}" for column in columns)) for row in (*rows, "")]
    down = [Sum(f"|{column}", tuple(f"{row}|{column}" for row in rows)) for column in (*columns, "")]
    return (*across, *down)
