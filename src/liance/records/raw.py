"""Raw tables: what a file says, row by row, before anyone asks what it means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from liance.diagnostics.diagnostic import Diagnostic
from liance.diagnostics.place import CellPlace

SHOWN = 60


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: `number` is one-based and counts the header line (JSON: position in the list)."""

    number: int
    cells: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RawTable:
    """One table of a file: `sheet` is the sheet or JSON key that holds it where a file holds several."""

    type_name: str
    file: str
    columns: tuple[str, ...]
    rows: list[RawRow]
    sheet: str | None = None

    @property
    def where(self) -> str:
        """The file, with its sheet: `city.xlsx#企业`."""
        return where(self.file, self.sheet)

    def problem(
        self,
        code: str,
        told: Mapping[str, str] | None = None,
        *,
        row: int | None = None,
        column: str | None = None,
    ) -> Diagnostic:
        """A diagnostic at a cell or row of this table, or at all of it."""
        return problem(code, self.file, told, sheet=self.sheet, row=row, column=column)


def where(file: str, sheet: str | None) -> str:
    """The name under which a person finds a table again."""
    return file if sheet is None else f"{file}#{sheet}"


def blank(cell: object) -> bool:
    """Whether a cell says nothing: no value, no text, only spaces."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def shown(value: object) -> str:
    """A raw value as a message quotes it: on one line, shortened when long."""
    text = " ".join(str(value).split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def problem(
    code: str,
    file: str,
    told: Mapping[str, str] | None = None,
    *,
    sheet: str | None = None,
    row: int | None = None,
    column: str | None = None,
) -> Diagnostic:
    """A diagnostic at a cell, row or table; what is `told` is added to file, table, row and column."""
    place = CellPlace(where(file, sheet), row, column)
    args = {
        "file": file,
        "table": sheet or file,
        "row": "" if row is None else str(row),
        "column": column or "",
    }
    return Diagnostic(code, place, {**args, "value": "", **(told or {})})


def table_of_grid(
    type_name: str, file: str, sheet: str | None, grid: Iterable[tuple[int, Sequence[object]]]
) -> tuple[list[RawTable], list[Diagnostic]]:
    """A table from numbered lines of cells: the first that is not blank is the header, blank ones go."""
    lines = ((number, line) for number, line in grid if not all(map(blank, line)))
    first = next(lines, None)
    if first is None:
        return [], [problem("file-empty", file, sheet=sheet)]
    header = ["" if blank(cell) else str(cell).strip() for cell in first[1]]
    named = tuple(name for name in header if name)
    whole = len(named) == len(header)
    rows: list[RawRow] = []
    faults: list[Diagnostic] = []
    for number, line in lines:
        if whole and len(line) <= len(header):
            rows.append(RawRow(number, dict(zip(header, line, strict=False))))
            continue
        rows.append(RawRow(number, {name: cell for name, cell in zip(header, line, strict=False) if name}))
        faults += _stray(file, sheet, number, header, line)
    return [RawTable(type_name, file, named, rows, sheet)], faults


def _stray(
    file: str, sheet: str | None, number: int, header: Sequence[str], line: Sequence[object]
) -> Iterable[Diagnostic]:
    """Cells that say something but stand under no column name."""
    for index, cell in enumerate(line):
        if not blank(cell) and (index >= len(header) or not header[index]):
            told = {"value": shown(cell)}
            yield problem("cell-no-column", file, told, sheet=sheet, row=number, column=f"#{index + 1}")
