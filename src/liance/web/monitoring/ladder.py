"""Who climbs: every firm of the registry before its next rung and its line of 规模以上, from the facts there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any

from liance.insight.ladders.judge import Holding, Standing, applicable, next_up, standing
from liance.insight.ladders.ladder import FactKind, Kind, Ladder
from liance.insight.ladders.read import facts_in, ladders_in, shared
from liance.insight.ladders.scale import Place, ScaleLine, line_for, lines_in, place
from liance.insight.suppression import Cell, Sum, suppressed
from liance.values.disclosure import Withheld
from liance.values.money import parse_money
from liance.values.ratio import parse_ratio
from liance.web.guide.queries import registry_state
from liance.web.policies.models import Edition
from liance.web.registry.models import Record
from liance.web.registry.queries.search import names_of

FIRM, YEAR, TITLE, FACTS = "enterprise", "enterprise_year", "quality_title", "quality_year"
"""The record types that are looked at."""
LISTS = {"nbs": "on_statistics_list", "miit": "on_software_list"}
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AtLine:
    """A firm near a line of 规模以上."""

    firm: str
    name: str
    line: ScaleLine
    place: Place
    revenue: Fraction | None


@dataclass(frozen=True, slots=True)
class Climbing:
    """All firms with a rung before them, by ladder, and those near a line."""

    ladders: tuple[Ladder, ...]
    standings: Mapping[str, tuple[Standing, ...]]
    names: Mapping[str, str]
    near: tuple[AtLine, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many firms have a rung next, and how many of them nothing known speaks against; None: withheld."""

    title: str
    title_en: str
    all: int | None
    ready: int | None


def climbing(edition: Edition, on: date) -> Climbing:
    """As the registry stands on a day; worked out again only when it has changed."""
    return _climbing(registry_state(on), on)


@lru_cache(maxsize=4)
def _climbing(state: str, on: date) -> Climbing:
    ladders = applicable(ladders_in().values(), on)
    facts, holdings, codes = _facts(on.year - 1), _holdings(), _codes()
    names = names_of({*facts, *holdings})
    standings = {
        ladder.id: tuple(
            next_up(standing(f, ladder, facts.get(f, {}), holdings.get(f, ()), on=on) for f in {*facts, *holdings})
        )
        for ladder in ladders
    }
    return Climbing(ladders, standings, names, tuple(_near(facts, codes, names)))


def counts(found: Climbing) -> Mapping[str, tuple[Count, ...]]:
    """How many firms have each rung next: for who may not see single firms."""
    return {ladder.id: tuple(_counts(ladder, found.standings[ladder.id])) for ladder in found.ladders}


def _counts(ladder: Ladder, standings: Iterable[Standing]) -> Iterable[Count]:
    by: dict[str, list[Standing]] = {rung.id: [] for rung in ladder.rungs}
    for one in standings:
        if one.rung is not None:
            by[one.rung.id].append(one)
    cells: dict[str, Cell] = {}
    for id_, mine in by.items():
        ready = sum(s.ready for s in mine)
        for name, count in ((id_, len(mine)), (f"{id_}+", ready), (f"{id_}-", len(mine) - ready)):
            cells[name] = Cell(count, 1, max(count, 1))
    hidden = suppressed(cells, [Sum(id_, (f"{id_}+", f"{id_}-")) for id_ in by])
    for rung in ladder.rungs:
        yield Count(rung.title.zh, rung.title.en, *(_shown(cells, hidden, name) for name in (rung.id, f"{rung.id}+")))


def _shown(cells: Mapping[str, Cell], hidden: Mapping[str, Withheld], name: str) -> int | None:
    return None if name in hidden else cells[name].firms


# ---- facts ---------------------------------------------------------------------------------------------------------
def _rows(type_: str, **more: Any) -> Iterable[tuple[int | None, Values]]:
    rows = Record.objects.filter(type=type_, current__withdrawn=False, **more)
    return rows.values_list("year", "current__values").iterator()


def _codes() -> dict[str, str | None]:
    return {values["id"]: values.get("industry") for _, values in _rows(FIRM) if "id" in values}


def _holdings() -> dict[str, list[Holding]]:
    found: dict[str, list[Holding]] = {}
    for _, values in _rows(TITLE):
        until = date.fromisoformat(values["until"]) if "until" in values else None
        found.setdefault(values["party"], []).append(Holding(values["title"], until))
    return found


def _facts(last: int) -> dict[str, dict[str, Any]]:
    """The facts of the last whole year, those of the years before it beside them, of every firm that has any."""
    years: dict[tuple[str, int], Values] = {}
    for type_ in (YEAR, FACTS):
        for number, values in _rows(type_, year__in=[last, last - 1, last - 2]):
            key = (values["enterprise"], number or 0)
            years[key] = {**years.get(key, {}), **values}
    kinds, _ = facts_in(shared())
    return {firm: _of_firm(firm, last, years, kinds) for firm, number in years if number == last}


def _of_firm(
    firm: str, last: int, years: Mapping[tuple[str, int], Values], kinds: Mapping[str, FactKind]
) -> dict[str, Any]:
    now, before, earlier = (years.get((firm, last - n), {}) for n in range(3))
    found: dict[str, Any] = {id_: _value(now[id_], kind) for id_, kind in kinds.items() if id_ in now}
    found |= {
        id_: now[id_] in ("true", "是", "1") for id_ in ("market_position", "key_field", "character") if id_ in now
    }
    found |= {"listed": {key: _yes(now.get(field)) for key, field in LISTS.items()}}
    revenue, rd = ([_money(y.get(field)) for y in (now, before, earlier)] for field in ("revenue", "rd_expense"))
    software = _money(now.get("software_revenue"))
    found |= {
        "revenue": revenue[0], "revenue_before": revenue[1], "rd": rd[0], "rd_before": rd[1],
        "rd_share": _over(rd[0], revenue[0]), "rd_share_before": _over(rd[1], revenue[1]),
        "rd_two_years": rd[0] + rd[1] if rd[0] is not None and rd[1] is not None else None,
        "revenue_over_two_years": _over(revenue[0], revenue[2]), "software_share": _over(software, revenue[0]),
        "growth_average": _mean_growth(revenue),
    }  # fmt: skip
    return found


def _value(text: str, kind: FactKind) -> Fraction | bool:
    match kind.kind:
        case Kind.MONEY:
            return Fraction(parse_money(text))
        case Kind.BOOL:
            return _yes(text) is True
        case _:
            return parse_ratio(text)


def _yes(text: str | None) -> bool | None:
    return None if text is None else text in ("true", "是", "1")


def _money(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(parse_money(text))


def _over(part: Fraction | None, whole: Fraction | None) -> Fraction | None:
    return part / whole if part is not None and whole else None


def _mean_growth(revenue: list[Fraction | None]) -> Fraction | None:
    """The mean of the growth of two years, revenue standing for the main business."""
    rates = [_over(a, b) for a, b in pairwise(revenue)]
    return sum((r - 1 for r in rates if r is not None), Fraction()) / 2 if None not in rates else None


# ---- lines ---------------------------------------------------------------------------------------------------------
def _near(
    facts: Mapping[str, Mapping[str, Any]], codes: Mapping[str, str | None], names: Mapping[str, str]
) -> Iterable[AtLine]:
    """Firms that are about to cross a line either way; the latest figures stand for the year."""
    lines, margins = lines_in()
    for firm, known in sorted(facts.items()):
        for list_ in LISTS:
            line = line_for(lines, list_, codes.get(firm))
            if line is None:
                continue
            at = place(line, margins, revenue=known["revenue"], before=known["revenue_before"],
                       listed=known["listed"][list_], facts=known)  # fmt: skip
            if at in (Place.DUE, Place.NEXT, Place.LEAVING, Place.BELOW_LISTED):
                yield AtLine(firm, names.get(firm, firm), line, at, known["revenue"])
