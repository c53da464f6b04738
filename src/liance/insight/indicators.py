"""What is watched: every indicator with its definition, unit, rhythm, source and who states it, read from a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from liance.insight.entries import Both, Entry, entries, reject
from liance.insight.stretches import Rhythm
from liance.rules.library import home
from liance.values.decimals import exact_text, half_width, nearest, scaled_text
from liance.values.money import WAN, YI, YUAN, parse_money
from liance.values.ratio import parse_ratio

FILE = "indicators.toml"


class Unit(StrEnum):
    """What a value counts; money is whole fen, a ratio an exact fraction, all else as it stands."""

    MONEY = "money"
    RATIO = "ratio"
    COUNT = "count"
    NUMBER = "number"


class Nature(StrEnum):
    """Whether values of successive stretches can be added up."""

    FLOW = "flow"
    """Of a stretch: revenue of a quarter. A year to date may be parted by subtraction."""
    STOCK = "stock"
    """On the last day of a stretch: firms on a list."""
    RATE = "rate"
    """A growth or a share as published: never added, never worked out from two levels."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that is watched. `by`: who states it, `platform` if it is computed here.

    `confidential`: a return of one firm, which nobody but the office that collects it sees. `asked`: how often every
    firm of the policy's scopes is asked for it; None: it sends it when it likes. `reads`: record type and field that
    hold it, for one that needs no counting.
    """

    id: str
    name: Both
    definition: Both
    unit: Unit
    nature: Nature
    shown: str
    """The unit that people read: 亿元, 家, %."""
    rhythms: tuple[Rhythm, ...]
    source: Both
    by: str
    confidential: bool
    asked: Rhythm | None = None
    reads: tuple[str, str] | None = None

    def read(self, text: str, unit: str = "") -> Fraction:
        """The exact value of a cell, in `unit` or, without one, in the unit shown. Raises ValueFault."""
        bare = half_width(text).replace(",", "")
        named = unit or self.shown
        if self.unit is Unit.MONEY:
            return Fraction(parse_money(bare if bare.endswith("元") else f"{bare}{named}"))
        if self.unit is Unit.RATIO:
            return parse_ratio(bare if not _bare(bare) or named != "%" else f"{bare}%")
        return parse_ratio(bare.removesuffix(named).strip())

    def format(self, value: Fraction, digits: int = 2) -> str:
        """A value in the unit shown, with at most so many decimals; a value that needs more is rounded half up."""
        scale = {"亿元": YI, "万元": WAN, "元": YUAN}.get(self.shown, 1)
        scaled = value / scale * (100 if self.shown == "%" else 1)
        exact = exact_text(scaled)
        if exact is None or len(exact.partition(".")[2]) > digits:
            exact = scaled_text(nearest(scaled * 10**digits), digits)
        return f"{exact}{self.shown}"


def _bare(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def indicators_in(folder: Path | None = None) -> Mapping[str, Indicator]:
    """The indicators by id, from a folder's `indicators.toml`; the shared ones without. Raises Rejected."""
    file = (folder or home() / "vocabularies" / "monitoring") / FILE
    found, faults = entries(file, "indicators", _indicator)
    reject(faults)
    return {indicator.id: indicator for indicator in found}


def _indicator(entry: Entry) -> Indicator:
    asked = entry.one_of("asked", Rhythm) if "asked" in entry.table else None
    if asked is not None and not (entry.text("by") == "firm" and entry.flag("confidential")):
        entry.fault("asked", "只用于企业报的保密指标", "only of what firms state and is confidential")
    type_, _, field = entry.text("reads", "").partition(".")
    if bool(type_) != bool(field) or (type_ and entry.text("by") != "platform"):
        entry.fault("reads", "记录类型.字段，只用于平台自己算的", "TYPE.FIELD, of what the platform computes")
    return Indicator(
        id=entry.id,
        name=entry.both("name"),
        definition=entry.both("definition"),
        unit=entry.one_of("unit", Unit),
        nature=entry.one_of("nature", Nature),
        shown=entry.text("shown"),
        rhythms=tuple(entry.each_of("rhythms", Rhythm)),
        source=entry.both("source"),
        by=entry.text("by"),
        confidential=entry.flag("confidential"),
        asked=asked,
        reads=(type_, field) if type_ and field else None,
    )
