"""A list of tickets as of a day, as people take it along: the same bytes each time, no formula, no telephone number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from liance.web.coordination.queries import Standing
from liance.web.people.models import Organisation
from liance.web.site import clock
from liance.web.site.sheets import Sheet
from liance.web.site.words import Words

MOST = 5000
"""Rows of one file."""
HEADS = (
    Words("编号", "number"), Words("问题", "problem"), Words("来源", "source"), Words("提出单位", "raised for"),
    Words("承办单位", "unit in charge"), Words("环节或结果", "stage or ending"), Words("最迟", "due"),
    Words("提出日期", "raised"),
)  # fmt: skip


def sheet(rows: Iterable[Standing], day: date) -> Sheet:
    """A ticket a line, as it stood at the end of a day."""
    found = list(rows)[:MOST]
    units = dict(Organisation.objects.filter(pk__in={s.unit for s in found}).values_list("code", "name"))
    lines = [_cells(s, units.get(s.unit, "")) for s in found]
    return Sheet(Words("工单", "Tickets"), HEADS, lines, Words("工单台账", "the register of tickets"), day)


def _cells(s: Standing, unit: str) -> tuple[str, ...]:
    t = s.ticket
    party = t.case.party.name if t.case.party is not None else ""
    return (
        t.number, t.case.title, str(t.source_words), party, unit, s.title, str(s.due or ""),
        str(clock.day_of(t.raised_at)),
    )  # fmt: skip
