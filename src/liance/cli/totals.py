"""How given totals were met by a made-up city: a table for a terminal, plain values for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from liance.cli.console import screen, table
from liance.telling.results import yuan
from liance.telling.voice import Voice

if TYPE_CHECKING:
    from liance.simulate.calibrate import Met
    from liance.simulate.mass.totals import Cell


def show_totals(met: Sequence[Met], voice: Voice) -> None:
    """Print a line for each total: firms, revenue made, and what it is off; then why anything differs."""
    unit = voice.column_unit
    columns = [("行业", "sector", "left"), ("年度", "year", "left"), ("收入档", "band (yuan)", "wrap")]
    columns += [("企业数", "enterprises", "right"), (f"营业收入（{unit}）", "revenue", "right")]
    shown = table(voice, [*columns, ("差额", "off", "right")])
    for m in met:
        cell, asked = m.aim.cell, m.aim.revenue is not None
        shown.add_row(
            cell.sector or voice("其余", "others"),
            str(cell.year),
            _band(cell, voice),
            f"{m.firms:,}",
            voice.column(m.revenue),
            _exact(m.off, voice) if asked else "—",
        )
    terminal = screen()
    terminal.print(shown)
    if any(m.aim.firms != m.aim.cell.firms for m in met):
        zh, en = "企业数按比例缩放，营业收入随之缩放。", "Counts were scaled to the city, and revenue with them."
        terminal.print(voice(zh, en), style="dim", soft_wrap=True)
    if apart := sum(m.off != 0 for m in met):
        zh = f"{apart} 格的营业收入凑不出来：这么多企业都留在档内，最近只能到所列的数。"
        en = f"{apart} of the revenues are out of reach of so many firms inside their bands; made is as near as can be."
        terminal.print(voice(zh, en), style="yellow", soft_wrap=True)


def _band(cell: Cell, voice: Voice) -> str:
    low, high = _exact(cell.low, voice), _exact(cell.high, voice)
    if cell.open:
        return voice(f"{low}起", f"{low} up") if cell.low else voice("不分档", "any")
    return voice(f"{low}–{high}", f"{low} – {high}") if cell.low else voice(f"不到{high}", f"below {high}")


def _exact(fen: int, voice: Voice) -> str:
    """Money to the fen; in English without the unit, which stands in the header."""
    return voice.money(fen).removesuffix(" yuan")


def totals_json(met: Sequence[Met]) -> list[dict[str, object]]:
    """Each cell as asked in the file, as aimed at in this city, as made, and made less aimed; money is yuan."""
    return [_as_json(m) for m in met]


def _as_json(met: Met) -> dict[str, object]:
    aim, cell = met.aim, met.aim.cell
    return {
        "sector": cell.sector,
        "from": yuan(cell.low),
        "to": None if cell.open else yuan(cell.high),
        "year": cell.year,
        "asked": {"enterprises": cell.firms, "revenue": yuan(cell.revenue)},
        "aimed": {"enterprises": aim.firms, "revenue": yuan(aim.revenue)},
        "made": {"enterprises": met.firms, "revenue": yuan(met.revenue)},
        "difference": {
            "enterprises": met.firms - aim.firms,
            "revenue": None if aim.revenue is None else yuan(met.off),
        },
    }
