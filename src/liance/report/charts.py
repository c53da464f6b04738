"""What a chart draws, read from its section's table: axes, scaled figures, and the row behind every point."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from liance.report.cells import figure, texts
from liance.report.page import FIGURES, Cell, Chart, Column, Section, Table
from liance.values.money import WAN, YI, YUAN

MOST_BARS = 40
"""A chart of names draws so many rows from the top; the table has them all."""
DIGITS = 9
"""Significant digits of a drawn figure, far below a pixel."""
MONEY_UNITS = {
    "zh": ((YI, "亿元"), (WAN, "万元"), (YUAN, "元")),
    "en": ((10 * YI, "billion yuan"), (100 * WAN, "million yuan"), (YUAN, "yuan")),
}
KIND_WORDS = {
    "bar": ("条形图", "Bar chart"),
    "column": ("柱形图", "Column chart"),
    "line": ("折线图", "Line chart"),
    "scatter": ("散点图", "Scatter chart"),
}

Point = list[int | float]


def drawing(section: Section, lang: str) -> dict[str, object] | None:
    """All that the page's script needs to draw a section's chart, as JSON values; None where nothing is drawn.

    A point is its place along x (a category's number or a figure in x's unit), its figure in y's unit, and its row.
    """
    chart, table = section.chart, section.table
    if chart is None or not table.rows:
        return None
    rows = table.lines[: MOST_BARS if chart.kind == "bar" else None]
    x, ys = table.position(chart.x), [table.position(y) for y in chart.y]
    names, places = _categories(table, rows, chart, lang)
    by, y_unit = _unit([table.columns[y] for y in ys], [row[y] for row in rows for y in ys], lang)
    if names is None:
        x_by, x_unit = _unit([table.columns[x]], [row[x] for row in rows], lang)
        places = [_scaled(table.columns[x], row[x], x_by) for row in rows]
    else:
        x_unit = ""
    return {
        "kind": chart.kind,
        "label": _label(section, chart, len(rows), lang),
        "x": {"name": _named(table.columns[x], x_unit, lang), "unit": x_unit, "names": names},
        "y": {"name": _axis_name([table.columns[y] for y in ys], y_unit, lang), "unit": y_unit},
        "series": _series(table, rows, chart, places, by, lang),
        "stacked": chart.stacked,
        "tips": list(dict.fromkeys([0, *([table.position(chart.split)] if chart.split else []), x, *ys])),
    }


def _categories(
    table: Table, rows: Sequence[tuple[Cell, ...]], chart: Chart, lang: str
) -> tuple[list[str] | None, list[int | float | None]]:
    """The names along x with each row's place among them; no names where x is a scale of figures.

    Where the chart is split, rows of one name share a place; otherwise every row has its own.
    """
    column = table.columns[table.position(chart.x)]
    if chart.kind in ("line", "scatter") and column.kind in FIGURES:
        return None, []
    words = texts(column, [row[table.position(chart.x)] for row in rows], lang)
    if chart.split is None:
        return words, list(range(len(words)))
    names = list(dict.fromkeys(words))
    number = {name: n for n, name in enumerate(names)}
    return names, [number[word] for word in words]


def _series(
    table: Table,
    rows: Sequence[tuple[Cell, ...]],
    chart: Chart,
    places: Sequence[int | float | None],
    by: Fraction,
    lang: str,
) -> list[dict[str, object]]:
    """One series per y column, or per value of the split column in the order in which they first appear."""
    if chart.split is None:
        series = [(table.columns[table.position(y)].label(lang), y, list(range(len(rows)))) for y in chart.y]
    else:
        at = table.position(chart.split)
        values = texts(table.columns[at], [row[at] for row in rows], lang)
        series = [
            (value, chart.y[0], [n for n, v in enumerate(values) if v == value]) for value in dict.fromkeys(values)
        ]
    return [{"name": name, "points": _points(table, rows, y, places, by, which)} for name, y, which in series]


def _points(
    table: Table,
    rows: Sequence[tuple[Cell, ...]],
    y: str,
    places: Sequence[int | float | None],
    by: Fraction,
    which: Sequence[int],
) -> list[Point]:
    """The points of some rows; what is unknown has none."""
    position = table.position(y)
    found = [(places[n], _scaled(table.columns[position], rows[n][position], by), n) for n in which]
    return [[x, value, n] for x, value, n in found if x is not None and value is not None]


def _unit(columns: Sequence[Column], cells: Sequence[Cell], lang: str) -> tuple[Fraction, str]:
    """What figures are divided by, and the unit they then have: for money the largest that is not too large."""
    if columns[0].kind == "ratio":
        return Fraction(1), "%"
    if columns[0].kind != "money":
        return Fraction(1), ""
    most = max((abs(cell) for cell in cells if isinstance(cell, int)), default=0)
    units = MONEY_UNITS[lang]
    fen, name = next((unit for unit in units if most >= unit[0]), units[-1])
    return Fraction(fen, YUAN), name


def _scaled(column: Column, cell: Cell, by: Fraction) -> float | None:
    """A figure in the axis's unit, near enough to draw; None for what is unknown."""
    return None if cell is None else float(f"{float(figure(column, cell) / by):.{DIGITS}g}")


def _named(column: Column, unit: str, lang: str) -> str:
    label = column.label(lang)
    if not unit or unit == "%":
        return label
    return f"{label}（{unit}）" if lang == "zh" else f"{label} ({unit})"


def _axis_name(columns: Sequence[Column], unit: str, lang: str) -> str:
    """One column's label with the unit; several columns are named in the legend, so the unit is enough."""
    return _named(columns[0], unit, lang) if len(columns) == 1 else unit


def _label(section: Section, chart: Chart, drawn: int, lang: str) -> str:
    """What the picture shows, in a sentence, for those who cannot see it and as its caption."""
    table, zh = section.table, lang == "zh"
    words = KIND_WORDS[chart.kind][0 if zh else 1]
    x = table.columns[table.position(chart.x)].label(lang)
    ys = ("、" if zh else ", ").join(table.columns[table.position(y)].label(lang) for y in chart.y)
    by = [x] + ([table.columns[table.position(chart.split)].label(lang)] if chart.split else [])
    rows = ""
    if drawn < len(table.rows):
        rows = f"图中只画前 {drawn} 行。" if zh else f" The first {drawn} rows are drawn."
    if zh:
        return f"{words}：{ys}，按{'、'.join(by)}。{rows}数字以下表为准。"
    return f"{words}: {ys} by {', '.join(by)}.{rows} The table below is what counts."
