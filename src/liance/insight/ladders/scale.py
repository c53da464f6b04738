"""The lines of 规模以上: which one a firm has, by whose list, and whether it is about to cross it either way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from liance.insight.entries import Both, Entry, entries, read_toml, reject
from liance.insight.ladders.judge import Facts, State, judged
from liance.insight.ladders.ladder import Criterion, FactKind
from liance.insight.ladders.read import LINES, criterion_of, facts_in, shared
from liance.values.money import parse_money
from liance.values.ratio import parse_ratio

_RANGE = re.compile(r"([0-9]{2})-([0-9]{2})")


@dataclass(frozen=True, slots=True)
class ScaleLine:
    """A line of revenue in a year. `codes`: beginnings of industry codes; `more`: what else the list asks."""

    id: str
    list: str
    """Whose list: `nbs`, the statistics bureau's; `miit`, the software survey's."""
    title: Both
    codes: tuple[str, ...]
    least: int
    more: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Margins:
    """How near is near: a share of the line below it, and above it."""

    below: Fraction
    above: Fraction


class Place(StrEnum):
    """Where a firm is to its line."""

    ON_LIST = "on-list"
    """Above the line and on the list."""
    DUE = "due"
    """At the line or above, and not on the list: to be entered (升规)."""
    NEXT = "next"
    """Not far below the line, and not on the list."""
    LEAVING = "leaving"
    """On the list, not far above the line and falling: it may drop out (退库)."""
    BELOW_LISTED = "below-listed"
    """On the list, and below the line."""
    FAR = "far"
    UNKNOWN = "unknown"


def lines_in(folder: Path | None = None) -> tuple[tuple[ScaleLine, ...], Margins]:
    """The lines and the margins, from `above-scale.toml`. Raises Rejected."""
    folder = folder or shared()
    facts, faults = facts_in(folder)
    found, more = entries(folder / LINES, "lines", lambda entry: _line(entry, facts))
    whole, _ = read_toml(folder / LINES)
    near = Entry("near", dict(whole.table.get("near", {})), whole.file, more)
    margins = Margins(near.read("below", parse_ratio, Fraction()), near.read("above", parse_ratio, Fraction()))
    reject([*faults, *more])
    return tuple(found), margins


def _line(entry: Entry, facts: Mapping[str, FactKind]) -> ScaleLine:
    entry.only("list", "title", "title_en", "codes", "least", "criteria", "sources")
    return ScaleLine(
        id=entry.id,
        list=entry.text("list"),
        title=entry.both("title"),
        codes=tuple(code for text in entry.texts("codes") for code in _codes(text)),
        least=entry.read("least", parse_money, 0),
        more=tuple(criterion_of(inner, facts) for inner in entry.inner("criteria")),
    )


def _codes(text: str) -> Iterable[str]:
    """`13-43` as its divisions, anything else as the beginning of a code."""
    if (found := _RANGE.fullmatch(text)) is None:
        return [text]
    return [f"{division:02}" for division in range(int(found[1]), int(found[2]) + 1)]


def line_for(lines: Iterable[ScaleLine], list_: str, code: str | None) -> ScaleLine | None:
    """The line of a list for an industry code: of those that fit, the one that names it most closely."""
    fitting = [
        (len(prefix), line)
        for line in lines
        if line.list == list_
        for prefix in line.codes
        if (code or "").startswith(prefix)
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting and code else None


def place(
    line: ScaleLine, margins: Margins, *, revenue: Fraction | None, before: Fraction | None, listed: bool | None,
    facts: Facts | None = None,
) -> Place:  # fmt: skip
    """Where a firm is, by the revenue of a year (or the last four quarters) and of the year before, both in fen."""
    if revenue is None or listed is None:
        return Place.UNKNOWN
    states = [judged(criterion, facts or {}).state for criterion in line.more]
    if not listed and State.NOT_MET in states:
        return Place.FAR
    if not listed and states and set(states) != {State.MET}:
        return Place.UNKNOWN
    if revenue >= line.least:
        falling = before is not None and revenue < before
        near = revenue <= line.least * (1 + margins.above)
        return (Place.LEAVING if near and falling else Place.ON_LIST) if listed else Place.DUE
    if listed:
        return Place.BELOW_LISTED
    return Place.NEXT if revenue >= line.least * (1 - margins.below) else Place.FAR
