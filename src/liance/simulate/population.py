"""A made-up city, marked 演示: many firms drawn from a seed, and a case on every side of each policy figure.

The record types and fields filled here are those of `vocabularies/industry.md`; what another vocabulary
lacks is left out. A policy's figures come from its rules (`marks_of`): a new policy gets its own cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import count
from typing import Final

from liance.records.city import City, ParameterKey, Provenance, Record, Value
from liance.records.vocabulary import Kind, RecordType, Vocabulary
from liance.simulate.boundaries import Case, Row, Stage, boundary_cases
from liance.simulate.dice import Dice
from liance.simulate.firms import PARKS, Facts, World, code_of, firm
from liance.simulate.marks import Marks
from liance.values.money import WAN

YEARS: Final = range(2020, 2026)
AREA: Final = "371500"
GROWTH: Final = ("city_average_growth", "regulated_average_growth", "city_gdp_growth")
MADE_UP: Final = Provenance(source="演示数据")
ASSOCIATIONS: Final = tuple(f"演示·{name}" for name in "电子协会 软件协会 光电联盟 机器人促进会".split())
BEFORE: Final = date(2010, 1, 1)
"""Boundary firms exist before the first year, so that no year of theirs is missing for that reason."""


def demo_city(
    vocabulary: Vocabulary, *, enterprises: int, seed: int, years: range = YEARS, marks: Marks | None = None
) -> City:
    """A city of so many enterprises; the same arguments give the same city on every system.

    Boundary cases of `marks` come first and are counted among the enterprises; two hundred hold them all.
    """
    parameters = published(vocabulary, seed=seed, years=years, marks=marks)
    return City.of(
        vocabulary,
        records(vocabulary, enterprises=enterprises, seed=seed, years=years, marks=marks),
        parameters=parameters,
        parameter_provenance=dict.fromkeys(parameters, MADE_UP),
    )


def records(
    vocabulary: Vocabulary, *, enterprises: int, seed: int, years: range = YEARS, marks: Marks | None = None
) -> Iterator[Record]:
    """The city's records firm by firm, none kept: first the boundary cases, then parks, then the rest.

    A firm follows from the seed and its number alone, so that parts of a very large city can be made apart.
    """
    marks = marks or Marks()
    made = _maker(vocabulary)
    used = 0
    for record in boundaries(vocabulary, marks, published(vocabulary, seed=seed, years=years, marks=marks), years):
        used += record.type.id == "enterprise"
        if used > enterprises:
            return
        yield record
    world = _world(vocabulary, marks, seed, years)
    for name, values in _parks_and_associations(world):
        yield from made(name, values)
    for number in range(used + 1, enterprises + 1):
        for name, values in firm(world, number):
            yield from made(name, values)


def published(
    vocabulary: Vocabulary, *, seed: int, years: range = YEARS, marks: Marks | None = None
) -> dict[ParameterKey, Value]:
    """Average growths of every scope and year, 4% to 9.9%; one scope-year is left out, as happens in life."""
    dice = Dice(seed, "parameters")
    known: dict[ParameterKey, Value] = {}
    for parameter in vocabulary.parameters:
        if parameter.id in GROWTH:
            scopes = [scope.id for scope in parameter.scopes] or [""]
            for key in ((parameter.id, scope, year) for year in years for scope in scopes):
                known[key] = Fraction(dice.between(40, 99), 1000)
        elif parameter.id == "policy_start_year" and marks is not None and marks.period is not None:
            known |= {(parameter.id, "", year): marks.period[0] for year in years}
    left_out = [key for key in known if key[0] == GROWTH[0] and key[2] == years[min(2, len(years) - 1)]]
    for key in left_out[-1:]:
        del known[key]
    return known


def _world(vocabulary: Vocabulary, marks: Marks, seed: int, years: range) -> World:
    """What the drawn firms share; classes of electronics, of software, and of all else."""
    table = [code for codes in vocabulary.code_tables.values() for code in codes if len(code) == 4]
    codes = {d: sorted(code for code in table if code.startswith(d)) for d in ("39", "65")}
    codes[""] = sorted(set(table) - {*codes["39"], *codes["65"]})
    known: dict[str, Sequence[str]] = {d: found or [f"{d or '34'}11"] for d, found in codes.items()}
    incentives = tuple(rule.incentive for rule in marks.rules) or ("演示·其他奖补",)
    return World(seed, years, AREA, known, incentives)


def _maker(vocabulary: Vocabulary) -> Callable[[str, Facts], Iterator[Record]]:
    """Rows to records: unknown values go, and what the vocabulary does not have."""
    types = {t.id: (t, t.by_id.keys()) for t in vocabulary.types}

    def made(name: str, values: Facts) -> Iterator[Record]:
        if name in types:
            type_, fields = types[name]
            known = {k: v for k, v in values.items() if v is not None and k in fields}
            yield Record(type_, known, MADE_UP)

    return made


def _parks_and_associations(world: World) -> Iterator[tuple[str, Facts]]:
    for park in PARKS:
        dice, firms = Dice(world.seed, park), 0
        for year in world.years:
            new, gone = dice.below(8), dice.below(3)
            firms = max(firms + new - gone, new)
            numbers = {
                "electronics_enterprises": firms,
                "new_electronics_enterprises": new,
                "moved_out": gone,
            }
            yield "park_year", {"park": park, "year": year, **numbers}
    for index, name in enumerate(ASSOCIATIONS):
        dice = Dice(world.seed, name)
        for year in world.years:
            yield (
                "association_year",
                {
                    "association": name,
                    "year": year,
                    "kind": ("association", "association", "alliance", "promotion")[index],
                    "registered": index != 2,
                    "serves_sector": True,
                    "follows_annual_plan": None if dice.percent(10) else dice.percent(80),
                    "score": Fraction(dice.between(60, 100), 100),
                    "first_of_chain": index < 2,
                    "actual_spending": dice.between(2, 9) * WAN,
                },
            )


def boundaries(
    vocabulary: Vocabulary, marks: Marks, parameters: dict[ParameterKey, Value], years: range
) -> Iterator[Record]:
    """The records of every boundary case, each firm with its number."""
    year = marks.period[0] if marks.period and marks.period[0] in years else years[len(years) // 2]
    stage = Stage(vocabulary, year, years[0], years[-1], parameters)
    made, numbers = _maker(vocabulary), count(1)
    world = _world(vocabulary, marks, 0, years)
    for case in boundary_cases(marks, stage):
        type_ = stage.type_of(case.rule)
        party = f"演示·{case.rule.title}·{case.title}"
        if any(f.kind in (Kind.REF, Kind.PARTY) for f in type_.keys):
            number = next(numbers)
            name, thing, party = f"{party} {number:04d}", f"演示·事项{number:04d}", code_of(world, number)
            yield from made("enterprise", _firm(marks, case, party, name, world))
        else:
            thing = party
        for row in case.rows:
            if year + row.later in years:
                yield from made(type_.id, _values(type_, row, party, thing, year))
        if case.paid is not None:
            yield from made("award", _award(case, party, thing, year))


def _firm(marks: Marks, case: Case, id_: str, name: str, world: World) -> Facts:
    """A firm that passes every gate and is what the rule asks for, but for what the case is about."""
    asked = {**marks.gates, **case.rule.needs}
    needs = {field: value for (type_, field), value in asked.items() if type_ == "enterprise"}
    other = world.codes[""][0]
    return {"id": id_, "name": name, "industry": other, "established": BEFORE, **needs, **case.firm}


def _values(type_: RecordType, row: Row, party: str, thing: str, year: int) -> Facts:
    """The facts of a row with its keys, and its date or year."""
    values: Facts = {}
    for f in type_.fields:
        if f.kind in (Kind.REF, Kind.PARTY):
            values[f.id] = party
        elif f.kind is Kind.YEAR:
            values[f.id] = year + row.later
        elif f.key and f.kind is Kind.DATE:
            values[f.id] = date(year + row.later, row.month, 30)
        elif f.key and f.kind is Kind.TEXT:
            values[f.id] = f"{thing}{row.item}"
    return values | row.facts


def _award(case: Case, party: str, thing: str, year: int) -> Facts:
    assert case.paid is not None
    item, amount, origin = case.paid
    return {
        "incentive": case.rule.incentive,
        "beneficiary": party,
        "key": f"{thing}{item}",
        "year": year - 1,
        "amount": amount,
        "origin": origin,
    }
