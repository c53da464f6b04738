"""Small books of figures to test with: an indicator, lines, and observations written in one line each."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from liance.insight.entries import Both
from liance.insight.indicators import Indicator, Nature, Unit
from liance.insight.observations import Line, Observation, Observations
from liance.insight.stretches import Rhythm, parse_stretch

LAMPS = Both("灯笼产值", "lanterns")
REVENUE = Indicator(
    "revenue", LAMPS, LAMPS, Unit.NUMBER, Nature.FLOW, "", tuple(Rhythm), Both("灯社", "the guild"), "office", False
)
STOCK = Indicator(
    "shops", LAMPS, LAMPS, Unit.COUNT, Nature.STOCK, "家", tuple(Rhythm), Both("灯社", "the guild"), "office", False
)
GROWTH = Indicator(
    "growth", LAMPS, LAMPS, Unit.RATIO, Nature.RATE, "%", tuple(Rhythm), Both("灯社", "the guild"), "office", False
)
CITY = Line("revenue", "city", "lamps@1")


def told(text: str, line: Line = CITY) -> Observations:
    """A book: lines such as `2024Q1 12 on 2024-04-20`; `-` is a figure nobody knows."""
    made = []
    for number, row in enumerate(filter(str.strip, text.splitlines())):
        stretch, value, _, day = row.split()
        known = None if value == "-" else Fraction(value)
        made.append(Observation(line, parse_stretch(stretch), known, date.fromisoformat(day), "灯社月报", number))
    return Observations(tuple(made))
