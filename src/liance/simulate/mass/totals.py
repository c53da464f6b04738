"""A file of totals that a made-up city is to meet: enterprises and revenue by sector, band and year.

Columns, one row per cell: `sector` (the beginning of industry codes, such as 39; a code belongs to the longest
that fits; empty: all other codes), `from` (included; empty: zero) and `to` (not included; empty: no end) of the
yearly revenue, `year`, `enterprises`, and `revenue` (the cell's total; empty: not asked). Money is yuan or `12.5亿元`.
A sector has rows for every year of the file: 0 enterprises say that it has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.records.city import Record
from liance.records.raw import RawTable, problem
from liance.records.rows import read_rows
from liance.records.tables import read_city_files
from liance.records.vocabulary import Field, Kind, RecordType, Vocabulary
from liance.simulate.mass.codes import codes_under
from liance.values.money import format_money
from liance.values.uscc import MAX_SERIAL

LARGEST: Final = 10**15
"""The most that one firm's revenue may be, in fen: what an open band ends with."""
TOTALS: Final = RecordType(
    "totals",
    "总量",
    (
        Field("sector", "行业", Kind.TEXT, key=True, optional=True),
        Field("from", "收入从", Kind.MONEY, key=True, optional=True, low=0, high=LARGEST),
        Field("to", "收入到", Kind.MONEY, low=0, high=LARGEST),
        Field("year", "年度", Kind.YEAR, key=True),
        Field("enterprises", "企业数", Kind.COUNT, key=True, low=0),
        Field("revenue", "营业收入", Kind.MONEY, low=0),
    ),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One row: firms of a sector whose revenue of the year is from `low` to below `high` fen; asked for in all."""

    sector: str
    low: int
    high: int
    year: int
    firms: int
    revenue: int | None

    @property
    def open(self) -> bool:
        """Whether the band has no end of its own."""
        return self.high > LARGEST


def read_totals(path: Path, vocabulary: Vocabulary, years: range) -> list[Cell]:
    """The cells of a CSV, XLSX, Parquet or JSON file in its order. Raises Rejected with every mistake in it."""
    tables, faults = read_city_files(path)
    cells: list[Cell] = []
    for table in tables:
        read, more = read_rows(table, TOTALS, vocabulary)
        faulty = {getattr(fault.place, "row", None) for fault in more}
        good = [r for r in read.records if r.provenance.row not in faulty and None not in faulty]
        faults += [*more, *_faults(table, good, vocabulary, years)]
        cells += map(_cell, good)
    if not faults and not 0 < sum(largest_year(cells).values()) <= MAX_SERIAL:
        told = {"value": f"{sum(largest_year(cells).values()):,}", "most": f"{MAX_SERIAL:,}"}
        faults.append(problem("totals-size", path.name, told))
    if faults:
        raise Rejected(faults)
    return cells


def largest_year(cells: Sequence[Cell]) -> dict[str, int]:
    """The firms of each sector in the year in which it has most."""
    found: dict[str, dict[int, int]] = {}
    for cell in cells:
        by_year = found.setdefault(cell.sector, {})
        by_year[cell.year] = by_year.get(cell.year, 0) + cell.firms
    return {sector: max(by_year.values()) for sector, by_year in sorted(found.items())}


def _cell(record: Record) -> Cell:
    values = record.values
    numbers = {name: value for name, value in values.items() if isinstance(value, int)}
    low, high = numbers.get("from", 0), numbers.get("to", LARGEST + 1)
    return Cell(
        str(values.get("sector", "")), low, high, numbers["year"], numbers["enterprises"], numbers.get("revenue")
    )


def _faults(table: RawTable, good: Sequence[Record], vocabulary: Vocabulary, years: range) -> Iterator[Diagnostic]:
    """What is wrong with rows whose cells could all be read."""
    rows = [(_cell(record), record.provenance.row) for record in good]
    codes = codes_under(vocabulary, [cell.sector for cell, _ in rows])
    for cell, row in rows:
        if cell.sector not in codes:
            yield table.problem("totals-sector", {"value": cell.sector or "—"}, row=row, column="sector")
        if cell.year not in years:
            told = {"value": str(cell.year), "first": str(years[0]), "last": str(years[-1])}
            yield table.problem("totals-year", told, row=row, column="year")
        if cell.high <= cell.low:
            yield table.problem("totals-band", _band(cell), row=row, column="to")
    given = {(cell.sector, cell.year) for cell, _ in rows}
    for sector in sorted(codes):
        for year in sorted({year for _, year in given} - {year for other, year in given if other == sector}):
            yield table.problem("totals-missing", {"value": sector or "—", "year": str(year)}, column="sector")
    ordered = sorted(rows, key=lambda pair: (pair[0].sector, pair[0].year, pair[0].low, pair[1] or 0))
    for (cell, row), (above, later) in pairwise(ordered):
        same = (cell.sector, cell.year) == (above.sector, above.year)
        if same and above.low < cell.high and cell.low < cell.high and above.low < above.high:
            yield table.problem("totals-overlap", {**_band(above), "first": str(row)}, row=later, column="from")


def _band(cell: Cell) -> dict[str, str]:
    """The ends of a band as a message quotes them."""
    ends = {"low": cell.low, "high": min(cell.high, LARGEST)}
    words = {name: format_money(fen) for name, fen in ends.items()}
    return words | {f"{name}_en": format_money(fen, "en") for name, fen in ends.items()}
