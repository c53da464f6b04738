"""Workshops of the fictional city: a population from a few figures, small enough to work out by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from liance.records.city import City, Record, Value
from liance.rules import ir
from liance.rules.library import read_policy
from liance.simulate.evaluate import Population
from liance.values.money import WAN

FOLDER = Path(__file__).resolve().parents[1] / "rules" / "fictional"
Year = tuple[str, int, dict[str, int | None]]


@cache
def policy() -> ir.Policy:
    """The fictional city's policy."""
    made = read_policy(FOLDER).policy
    assert made is not None
    return made


def city(*years: Year, dishonest: dict[str, bool | None] | None = None) -> Population:
    """Workshops with yearly facts in 万元 (`sales`, `rent`, `tools`); None is unknown, what is left out is zero."""
    types = {t.id: t for t in policy().vocabulary.types}
    names = dict.fromkeys(name for name, _, _ in years)
    records = [
        Record(types["enterprise"], known({"id": n, "dishonest": (dishonest or {}).get(n, False)})) for n in names
    ]
    for name, year, facts in years:
        money = {k: None if v is None else v * WAN for k, v in ({"sales": 0, "rent": 0, "tools": 0} | facts).items()}
        records.append(Record(types["workshop_year"], known({"workshop": name, "year": year, **money})))
    return Population.of(City.of(policy().vocabulary, records))


def known(values: dict[str, Value | None]) -> dict[str, Value]:
    """Only what is known."""
    return {k: v for k, v in values.items() if v is not None}
