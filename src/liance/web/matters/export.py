"""A list of matters as people take it along: a line a matter as it stood on a day, as a workbook or CSV."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from liance.values.money import format_yuan
from liance.web.matters.kinds import Declared
from liance.web.matters.queries import Line
from liance.web.registry.queries.files import Shown
from liance.web.site.sheets import Sheet
from liance.web.site.words import Words

HEADS = (
    Words("案号", "number"), Words("事由", "matter"), Words("单位", "organisation"), Words("县区", "county"),
    Words("开始", "opened"), Words("最近办理", "last act"), Words("办理日期", "on"), Words("办结", "ended"),
)  # fmt: skip
YES, NO = Words("是", "yes"), Words("否", "no")


def sheet(of_kind: Declared, lines: Sequence[Line], day: date) -> Sheet:
    """The headings, those of the kind's fields among them, and a row of cells for each line."""
    fields = [Words(s.field.label, s.field.label) for s in lines[0].values] if lines else []
    title = Words(of_kind.kind.title, of_kind.kind.title)
    return Sheet(title, (*HEADS, *fields), [_cells(line) for line in lines], title, day)


def _cells(line: Line) -> list[str]:
    case, party = line.case, line.case.party
    return [
        case.number, case.title, party.name if party is not None else "", case.county, line.opened_on.isoformat(),
        line.last, line.last_on.isoformat() if line.last_on is not None else "", str(YES if line.ended else NO),
        *map(_text, line.values),
    ]  # fmt: skip


def _text(value: Shown) -> str:
    return format_yuan(value.fen) if value.fen is not None else value.text
