"""Figures as people send them, a line each: all mistakes of a table at once, and nothing taken where there is any."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TypeVar

from liance.diagnostics.diagnostic import Diagnostic
from liance.insight.indicators import Indicator, Unit
from liance.insight.observations import Line, Observation
from liance.insight.stretches import Stretch, parse_stretch
from liance.records.raw import RawRow, RawTable
from liance.values.faults import ValueFault
from liance.values.period import parse_date

T = TypeVar("T")
COLUMNS: Mapping[str, str] = {
    "indicator": "指标", "subject": "对象", "scope": "口径", "stretch": "期间", "value": "数值", "group": "集团口径",
    "reported": "报告日期", "source": "来源", "quality": "质量",
}  # fmt: skip
"""Columns by id, and as they may be headed instead."""
NEEDED = ("indicator", "stretch", "value", "source")
NOT_KNOWN = ("不详", "不知道", "unknown")
_YES, _NO = ("是", "true", "1"), ("", "否", "false", "0")


@dataclass(slots=True)
class _Row:
    """One row with a way to note what is wrong with a cell."""

    table: RawTable
    row: RawRow
    columns: Mapping[str, str]
    faults: list[Diagnostic] = field(default_factory=list)

    def text(self, name: str) -> str:
        value = self.row.cells.get(self.columns.get(name, ""))
        return "" if value is None else str(value).strip()

    def wrong(self, name: str, zh: str, en: str) -> None:
        told = {"row": str(self.row.number), "column": self.columns.get(name, COLUMNS[name]),
                "value": self.text(name), "expected": zh, "expected_en": en}  # fmt: skip
        self.faults.append(self.table.problem("observation-cell", told, row=self.row.number, column=told["column"]))

    def read(self, name: str, reader: Callable[[str], T]) -> T | None:
        try:
            return reader(self.text(name))
        except ValueFault as fault:
            self.wrong(name, fault.expected_zh, fault.expected_en)
            return None


def read_observations(
    table: RawTable, indicators: Mapping[str, Indicator], scopes: Container[str], *, reported: date | None = None
) -> tuple[list[Observation], list[Diagnostic]]:
    """The observations of a table, or every mistake in it. `reported`: the day, where the table has no such column."""
    heads = {str(column).strip(): column for column in table.columns}
    columns = {id_: heads[name] for id_, label in COLUMNS.items() for name in (id_, label) if name in heads}
    lacking = [name for name in (*NEEDED, *(() if reported else ("reported",))) if name not in columns]
    if lacking:
        known = "、".join(COLUMNS[name] for name in (*NEEDED, "reported"))
        return [], [table.problem("observation-column", {"column": COLUMNS[name], "known": known}) for name in lacking]
    made: list[Observation] = []
    faults: list[Diagnostic] = []
    seen: dict[tuple[Line, Stretch, date], int] = {}
    for number, raw in enumerate(table.rows):
        row = _Row(table, raw, columns)
        found = _observation(row, indicators, scopes, reported, number)
        if (
            found is not None
            and (first := seen.setdefault((found.line, found.stretch, found.reported), raw.number)) != raw.number
        ):
            row.wrong(
                "stretch", f"一张表里一个数只报一次（第{first}行已有）", f"each figure once in a table; see row {first}"
            )
        faults += row.faults
        if found is not None:
            made.append(found)
    return ([] if faults else made), faults


def _observation(
    row: _Row, indicators: Mapping[str, Indicator], scopes: Container[str], reported: date | None, number: int
) -> Observation | None:
    indicator = indicators.get(row.text("indicator"))
    if indicator is None:
        row.wrong("indicator", f"指标编号，如 {next(iter(indicators), '—')}", "the id of an indicator, such as I1")
    scope = row.text("scope")
    if scope and scope not in scopes:
        row.wrong("scope", "口径版本的编号；不分口径的空着", "the id of a version of the scope, or nothing")
    stretch = row.read("stretch", parse_stretch)
    day = row.read("reported", parse_date) if row.text("reported") or reported is None else reported
    value = _value(row, indicator)
    group = row.text("group").lower()
    if group not in (*_YES, *_NO):
        row.wrong("group", "是、否或空着", "是, 否 or nothing")
    if not row.text("source"):
        row.wrong("source", "谁公布或报送的，链接或文件名", "who published or sent it: a link or the name of a file")
    if row.faults or indicator is None or stretch is None or day is None:
        return None
    line = Line(indicator.id, row.text("subject"), scope, group in _YES)
    return Observation(line, stretch, value, day, row.text("source"), number, row.text("quality") or "reported")


def _value(row: _Row, indicator: Indicator | None) -> Fraction | None:
    """The exact value; None where it is said that nobody knows it."""
    text = row.text("value")
    if text in NOT_KNOWN or indicator is None:
        return None
    return row.read("value", lambda text: figure(indicator, text, indicator.shown))


def figure(indicator: Indicator, text: str, unit: str = "") -> Fraction:
    """The exact value of an indicator as typed: money without a unit in `unit` (else in yuan). Raises ValueFault."""
    found = indicator.read(text, unit or ("元" if indicator.unit is Unit.MONEY else ""))
    if indicator.unit is Unit.COUNT and (found.denominator != 1 or found < 0):
        raise ValueFault("ratio-text", text, "不小于零的整数", "a whole number, zero or more")
    return found
