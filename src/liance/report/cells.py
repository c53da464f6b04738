"""Cells of a report as people read them and as they sort: exact, or marked with ≈ where no short decimal is exact."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from liance.report.page import FIGURES, Cell, Column
from liance.values.decimals import decimals_needed, nearest, scaled_text
from liance.values.money import YUAN

DASH = "—"
ABOUT = "≈"
EXACT_DECIMALS = 4
"""Ratios (in percent) and numbers that need no more decimals than this are written exactly."""
ABOUT_DECIMALS = 2
YES_NO = {"zh": ("是", "否"), "en": ("yes", "no")}
UNKNOWN_RANK = -1


def heading(column: Column, lang: str) -> str:
    """A column's heading; money says that its figures are in yuan."""
    if column.kind != "money":
        return column.label(lang)
    return f"{column.label(lang)}（元）" if lang == "zh" else f"{column.label(lang)} (yuan)"


def is_figure(column: Column) -> bool:
    """Whether the cells are figures, which stand to the right."""
    return column.kind in FIGURES


def texts(column: Column, cells: Sequence[Cell], lang: str) -> list[str]:
    """The cells of one column in words, all with the same number of decimals.

    TypeError where a cell is not what the column's kind says (a float never is).
    """
    known = [figure(column, c) for c in cells if c is not None and not isinstance(c, bool | str)]
    decimals = _decimals(column, known)
    return [_text(column, cell, decimals, lang) for cell in cells]


def figure(column: Column, cell: Cell) -> Fraction | int:
    """A cell of figures as it is counted in tables: money in yuan, a ratio in percent. TypeError for words."""
    whole = column.kind in ("money", "count", "year")
    if isinstance(cell, bool) or not isinstance(cell, int if whole else (int, Fraction)):
        raise TypeError(f"{cell!r} in column {column.id} of {column.kind}")
    match column.kind:
        case "money":
            return Fraction(cell, YUAN)
        case "ratio":
            return Fraction(cell) * 100
        case _:
            return cell


def ranks(column: Column, cells: Sequence[Cell]) -> list[int]:
    """The place of every cell in ascending order, equal ones alike; UNKNOWN_RANK for what is unknown.

    Exact, so that a browser need only compare small integers. Chinese is in the order of GB 18030 (by sound for
    the common characters).
    """
    place = {cell: n for n, cell in enumerate(sorted({c for c in cells if c is not None}, key=_order))}
    return [UNKNOWN_RANK if cell is None else place[cell] for cell in cells]


def _order(cell: int | Fraction | str | bool) -> tuple[int, int | Fraction, bytes]:
    """Figures before words."""
    if isinstance(cell, str):
        return 1, 0, cell.encode("gb18030", "replace")
    return 0, cell, b""


def _decimals(column: Column, known: Sequence[Fraction | int]) -> int:
    """How many decimals a column shows: two or none for money, else as many as its exact figures need."""
    if column.kind == "money":
        return 0 if all(value.denominator == 1 for value in known) else 2
    needed = [decimals_needed(Fraction(value)) for value in known]
    exact = [n for n in needed if n is not None and n <= EXACT_DECIMALS]
    return max([*exact, ABOUT_DECIMALS if len(exact) < len(known) else 0])


def _text(column: Column, cell: Cell, decimals: int, lang: str) -> str:
    if cell is None:
        return DASH
    if isinstance(cell, bool):
        return YES_NO[lang][0 if cell else 1]
    if isinstance(cell, str):
        return cell
    value = figure(column, cell) * 10**decimals
    mark = "" if value.denominator == 1 else ABOUT
    unit = "%" if column.kind == "ratio" else ""
    return f"{mark}{scaled_text(nearest(value), decimals, grouped=column.kind != 'year')}{unit}"
