"""Reports of simulations at the edge: on a terminal, as JSON, or written as a page, a workbook or JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from liance.cli.choose import reject

if TYPE_CHECKING:
    from rich.console import Console

    from liance.report.page import Column, Report, Section, Table
    from liance.telling.voice import Voice

ENDINGS = (".html", ".json", ".xlsx")
MOST_LINES = 20
LEAST_TEXT = 26
"""Columns that a text gets before figures are left out for it."""
SHORT_TEXT = 18
"""A text of fewer columns is as good as a figure."""


def fail_if_no_page(out: Path | None) -> None:
    """Raises Rejected unless a report can be written under this name."""
    if out is not None and out.suffix.lower() not in ENDINGS:
        reject("page-type", file=str(out))


def hand_over(report: Report, voice: Voice, *, shown: int, out: Path | None, json: bool) -> None:
    """Write a report where that was asked for, and say it: as JSON, or the first `shown` sections on the terminal."""
    from liance.cli.console import say_json, screen
    from liance.report.data import as_json

    if out is not None:
        _write(report, out, voice.lang)
    if json:
        say_json(as_json(report, voice.lang))
        return
    terminal = screen()
    show_report(terminal, report, voice, shown)
    if out is not None:
        terminal.print(voice(f"明细：{out}", f"Details: {out}"), style="bold", soft_wrap=True)
    else:
        zh, en = "涉及的企业和事项：--out 报告.html（或 .xlsx、.json）", "The enterprises behind it: --out report.html"
        terminal.print(voice(zh, en), style="dim", soft_wrap=True)


def _write(report: Report, out: Path, lang: str) -> None:
    from liance.report.book import write_book
    from liance.report.data import write_json
    from liance.report.html import write_html

    writers = {".html": write_html, ".json": write_json, ".xlsx": write_book}
    try:
        writers[out.suffix.lower()](report, out, lang)
    except OSError as error:
        reject("output-unwritable", file=str(out), reason=error.strerror or str(error))


def show_report(terminal: Console, report: Report, voice: Voice, shown: int) -> None:
    """Title, lead, the figures to know first, and some sections, long tables cut short."""
    from liance.cli.console import pairs
    from liance.cli.wrap import Wrapped

    report = report.said(voice.lang)
    terminal.print(Wrapped(report.title(voice.lang), "bold"))
    terminal.print(Wrapped(report.lead(voice.lang), "dim"))
    terminal.print(pairs([(label(voice.lang), value(voice.lang)) for label, value in report.facts]))
    terminal.print()
    for section in report.sections[:shown]:
        _show_section(terminal, section, voice)
    for note in report.notes:
        terminal.print(Wrapped(note(voice.lang), "dim", mark="· "))


def _show_section(terminal: Console, section: Section, voice: Voice) -> None:
    """A table without columns of nothing but zeros, and with as many columns as the terminal is wide."""
    from rich.text import Text

    from liance.cli.console import table
    from liance.cli.wrap import Wrapped

    rows, columns = section.table.rows, section.table.columns
    texts = [_texts(section.table, n, voice) for n in range(len(columns))]
    telling = [n for n, c in enumerate(columns) if c.kind != "money" or any(section.table.cells(n))]
    kept = _fitting([(columns[n], n, texts[n][:MOST_LINES]) for n in telling], terminal.width, voice)
    unit = voice("（金额：万元）", " (money in yuan)") if any(columns[n].kind == "money" for n in kept) else ""
    heads = [(columns[n].label("zh"), columns[n].label("en"), _side(columns[n])) for n in kept]
    made = table(voice, heads)
    lines = [*zip(*(texts[n] for n in kept), strict=True)]
    for line in lines[: min(MOST_LINES, len(rows))]:
        made.add_row(*(Wrapped(t) if side == "wrap" else Text(t) for t, (*_, side) in zip(line, heads, strict=True)))
    if section.table.totals is not None:
        made.add_section()
        made.add_row(*(Text(t, style="bold") for t in lines[-1]))
    terminal.print(Wrapped(section.title(voice.lang) + unit, "bold"))
    terminal.print(made)
    told = [section.note(voice.lang)]
    if len(rows) > MOST_LINES:
        told.append(voice(f"另有 {len(rows) - MOST_LINES:,} 行", f"{len(rows) - MOST_LINES:,} more rows"))
    if len(kept) < len(telling):
        told.append(voice(f"窄屏略去 {len(telling) - len(kept)} 列", f"{len(telling) - len(kept)} columns left out"))
    if text := " ".join(part for part in told if part):
        terminal.print(Wrapped(text, "dim"))
    terminal.print()


def _fitting(columns: list[tuple[Column, int, list[str]]], wide: int, voice: Voice) -> list[int]:
    """The positions of columns that fit: text may wrap, further long text goes first, then figures from the right."""
    from liance.diagnostics.show import width

    def needed(column: Column, texts: list[str]) -> int:
        longest = max(map(width, [column.label(voice.lang), *texts]))
        return 2 + (min(longest, LEAST_TEXT) if column.kind == "text" else longest)

    kept = list(columns)
    while len(kept) > 2 and sum(needed(c, t) for c, _, t in kept) > wide:
        words = [k for k in kept[1:] if k[0].kind == "text" and needed(k[0], k[2]) > SHORT_TEXT]
        kept.remove(words[-1] if words else kept[-1])
    return [n for _, n, _ in kept]


def _side(column: Column) -> str:
    return "wrap" if column.kind == "text" else "right"


def _texts(table: Table, position: int, voice: Voice) -> list[str]:
    """A column's cells; money in the unit of this terminal's columns, 万元 or yuan."""
    from liance.report.cells import DASH, texts

    column, cells = table.columns[position], table.cells(position)
    if column.kind == "money":
        signed = [c for c in cells if c is None or isinstance(c, int)]
        return [DASH if c is None else ("−" if c < 0 else "") + voice.column(abs(c)) for c in signed]
    return texts(column, cells, voice.lang)
