"""A reform on the terminal: what can be set; and of its report the columns and lines that matter most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from liance.report.page import Both, Column, Report, Section, Table, in_one

if TYPE_CHECKING:
    from rich.console import Console

    from liance.report.page import Cell
    from liance.rules.ir import Policy
    from liance.telling.voice import Voice

    Row = tuple[Cell, ...]

TOP = 5
"""How many beneficiaries the screen names on either side."""
SHOWN = ("high_before", "high_after", "change", "winners", "losers")
CHANGING = (*SHOWN[2:], "new", "gone", "opened", "settled")
PARTIES = ("name", "before", "after", "gain")
SIDES = ((1, Both("得益最多的", "Who gains most")), (-1, Both("受损最多的", "Who loses most")))


def show_figures(terminal: Console, law: Policy, incentives: Sequence[str], voice: Voice, as_json: bool) -> None:
    """What can be set, with its present value; one JSON object a line if asked for."""
    from liance.cli.choose import incentives_of
    from liance.cli.console import say_json, table
    from liance.cli.wrap import Wrapped
    from liance.simulate.figures import figures_of

    wanted = incentives_of(law, incentives)
    figures = [f for f in figures_of(law) if not wanted or set(wanted) & set(f.users)]
    if as_json:
        for f in figures:
            say_json({"path": f.path, "value": f.text, "clause": f.clause, "incentives": list(f.users)})
        return
    columns = (
        ("路径", "path", "wrap"),
        ("现在", "now", "right"),
        ("条款", "clause", "left"),
        ("涉及项目", "incentives", "right"),
    )
    made = table(voice, columns, title=voice("能改的数", "What can be set"))
    for f in figures:
        made.add_row(Wrapped(f.path), f.text, f.clause, str(len(f.users)))
    terminal.print(made)
    zh = "以定义或口径的名称开头的数，改了以后用到它的项目一起变。还能改：政策期 policy.period=2023-2026，"
    zh += "公布数 参数（范围）.年份=数值。"
    en = "Figures of terms and readings change for all incentives that use them. Also: policy.period=2023-2026, "
    en += "and published figures as PARAMETER(SCOPE).YEAR=VALUE."
    terminal.print(Wrapped(voice(zh, en), "dim"))


def for_screen(report: Report, dimensions: Sequence[str]) -> Report:
    """A report's changes and costs, by incentive and the dimensions asked for, and who gains and loses most."""
    sections = {s.table.columns[0].id: s for s in reversed(report.sections)}
    incentives = sections["incentive"]
    moved = [row for row in incentives.table.lines if any(_cells(incentives, row, CHANGING))]
    shown = [_changes(sections["what"]), _narrow(incentives, ("incentive", *SHOWN), moved)]
    shown += [_narrow(sections[d], (d, *SHOWN), sections[d].table.lines) for d in dimensions]
    for sign, title in SIDES:
        parties = sections["beneficiary"]
        rows = [row for row in parties.table.lines if _gain(parties, row) * sign > 0]
        if rows:
            shown.append(replace(_narrow(parties, PARTIES, [_called(parties, r) for r in rows[:TOP]]), title=title))
    return replace(report, sections=tuple(shown))


def _changes(section: Section) -> Section:
    """What is changed, the old and the new text in one column: neither may be left out where the screen is narrow."""
    columns = [c for c in section.table.columns if c.id in ("what", "clause")]
    columns.append(Column("texts", Both("原文 → 改为", "before → after")))
    rows = []
    for row in section.table.lines:
        before, after = _cells(section, row, ("before", "after"))
        rows.append((*_cells(section, row, ("what", "clause")), f"{before or '—'} → {after or '—'}"))
    return Section(section.title, section.note, Table(tuple(columns), tuple(rows)))


def _narrow(section: Section, wanted: Sequence[str], rows: Sequence[Row]) -> Section:
    """Some columns and rows of a section, without its picture and its note."""
    table = section.table
    columns = tuple(c for c in table.columns if c.id in wanted)
    totals = None if table.totals is None else _cells(section, tuple(map(in_one, table.totals)), wanted)
    narrow = Table(columns, tuple(_cells(section, row, wanted) for row in rows), totals)
    return Section(section.title, Both("", ""), narrow)


def _cells(section: Section, row: Row, wanted: Sequence[str]) -> Row:
    return tuple(cell for cell, column in zip(row, section.table.columns, strict=True) if column.id in wanted)


def _gain(section: Section, row: Row) -> int:
    (gain,) = _cells(section, row, ["gain"])
    return gain if isinstance(gain, int) else 0


def _called(section: Section, row: Row) -> Row:
    """A beneficiary's row, its name the id where it has none."""
    (id_,) = _cells(section, row, ["beneficiary"])
    columns = section.table.columns
    return tuple(id_ if c.id == "name" and cell is None else cell for cell, c in zip(row, columns, strict=True))
