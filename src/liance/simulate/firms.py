"""One made-up enterprise and everything about it, from its number; fields of `vocabularies/industry.md`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from liance.records.city import Value
from liance.simulate.dice import Dice
from liance.values.money import WAN, YUAN
from liance.values.uscc import make

Facts = dict[str, Value | None]
Row = tuple[str, Facts]
"""A record type's id, and values by field id; None is unknown."""

COUNTIES: Final = tuple("演示东区 演示西区 演示南区 演示北区 演示开发区 演示高新区".split())
PARKS: Final = tuple(f"演示·{name}产业园" for name in "云帆 星河 光谷 湖畔 启明 新城 运河 东湖".split())
SURNAMES: Final = tuple("云帆 星海 启明 鲁芯 湖光 远图 恒信 智联 泰和 新元 博达 金桥 华瑞 凌云 同创".split())
TRADES: Final = {"39": "电子", "65": "软件", "": "实业"}
DIVISIONS: Final = (*["39"] * 11, *["65"] * 6, *[""] * 3)
LARGE: Final = 2000 * WAN
"""From this revenue on a firm is in the statistical reports."""

HONOURS: Final = (
    *(("industrial_app", level) for level in ("city", "provincial", "national")),
    *(("cmmi", level) for level in "12345"),
    *((title, None) for title in "first_edition_software industrial_software smart_sports software_top100".split()),
    *((title, None) for title in "demo_project key_software_project vr_center smart_pv".split()),
    *((title, None) for title in "software_engineering_center software_park featured_software_park".split()),
)


@dataclass(frozen=True, slots=True)
class World:
    """What all firms share: seed, years, the area of their codes, industry codes and incentive ids."""

    seed: int
    years: range
    area: str
    codes: dict[str, Sequence[str]]
    incentives: tuple[str, ...]


def code_of(world: World, number: int) -> str:
    """The firm's unified social credit code, with the right check character."""
    return make(authority="9", category="1", area=world.area, serial=number)


def firm(world: World, number: int) -> Iterator[Row]:
    """All records of the firm with this number, the enterprise first."""
    dice, id_ = Dice(world.seed, number), code_of(world, number)
    division = dice.pick(DIVISIONS)
    start = world.years[0] if dice.percent(75) else dice.pick(world.years[:-1])
    yield "enterprise", _enterprise(world, dice, number, id_, division, start)
    sales = []
    for year, values in _years(world, dice, division, start):
        sales.append((year, values["revenue"]))
        yield "enterprise_year", {"enterprise": id_, "year": year, **values}
    if division == "39":
        yield from _products(dice, number, id_, sales)
        yield from _leases(dice, number, id_, start, world.years[-1])
    yield from _recognitions(world, dice, number, id_)
    yield from _projects(world, dice, number, id_)
    yield from _talent(world, dice, number, id_)
    yield from _awards(world, dice, number, id_)


def _enterprise(world: World, dice: Dice, number: int, id_: str, division: str, start: int) -> Facts:
    industry = dice.pick(world.codes[division])
    age = dice.below(12) if start == world.years[0] else 0
    listed = {"39": "electronics_manufacturing", "65": "software"}.get(division, "none")
    return {
        "id": id_,
        "name": f"演示·{dice.pick(SURNAMES)}{TRADES[division]}有限公司 {number:04d}",
        "county": dice.pick(COUNTIES),
        "industry": industry if dice.percent(98) else None,
        "main_industry": industry if dice.percent(90) else None,
        "listed_as": listed if dice.percent(85) else None,
        "registered_here": _mostly(dice, True),
        "dishonest": _mostly(dice, False),
        "park": dice.pick(PARKS) if dice.percent(30) else None,
        "established": date(start - age, dice.between(1, 12), 1),
        "controller": f"演示·控制人{number // 3:04d}" if dice.percent(60) else None,
    }


def _mostly(dice: Dice, usual: bool) -> bool | None:
    """The usual answer; its contrary or nothing known in one of fifty each."""
    drawn = dice.below(50)
    return None if drawn == 0 else usual is not (drawn == 1)


def _years(world: World, dice: Dice, division: str, start: int) -> Iterator[tuple[int, Facts]]:
    """Years on a path whose growth persists; now and then a year is missing, or its sales are not known."""
    revenue, trend, shock, profits = dice.skewed(55 + dice.bell(16)), dice.between(-60, 220), 0, 0
    margin, research = dice.between(-60, 180), dice.between(5, 120)
    preference = dice.pick(("none", "none", "encouraged", "key")) if division else "none"
    chips, last = division == "39" and dice.percent(20), world.years[-1] - (dice.percent(4) and dice.below(3))
    for year in range(start, last + 1):
        income = revenue * (margin + dice.between(-40, 40)) // 1000
        profits += income > 0 or profits > 0
        soft = revenue * dice.between(700, 950) // 1000 if division == "65" else 0
        drawn = dice.below(100)
        if drawn > 0:
            yield (
                year,
                {
                    "revenue": revenue if drawn > 3 else None,
                    "audited_revenue": revenue - revenue * dice.below(6) // 1000 if drawn > 20 else None,
                    "statistical_revenue": revenue if revenue >= LARGE else None,
                    "software_revenue": soft if division else None,
                    "rd_expense": revenue * research // 1000 if drawn > 5 else None,
                    "taxable_income": income if drawn > 8 else None,
                    "profit_year": profits or None,
                    "preference": preference,
                    "ic_or_machine_tool": chips,
                    "income_tax_rate": Fraction(15 if preference != "none" else 25, 100),
                    "general_taxpayer": revenue >= 500 * WAN,
                    "software_sales": soft * 6 // 10,
                    "software_vat": soft * dice.between(15, 60) // 1000,
                    "actual_spending": revenue * 9 // 10,
                },
            )
        shock = shock * 6 // 10 + dice.between(-120, 120)
        revenue = max(revenue * (1000 + trend + shock) // 1000, YUAN)


def _products(dice: Dice, number: int, id_: str, sales: list[tuple[int, Value | None]]) -> Iterator[Row]:
    """A chip, a machine, a material or something else that is a steady part of the firm's sales."""
    if not dice.percent(25):
        return
    share, category = dice.between(200, 900), dice.pick(("chip", "ic_equipment", "ic_material", "other"))
    own, made = _mostly(dice, True), _mostly(dice, True)
    for year, revenue in sales:
        yield (
            "product_year",
            {
                "enterprise": id_,
                "product": f"演示·产品{number:04d}",
                "year": year,
                "category": category,
                "self_developed": own,
                "self_produced": made,
                "on_department_list": own,
                "sales": revenue * share // 1000 if isinstance(revenue, int) else None,
            },
        )


def _leases(dice: Dice, number: int, id_: str, start: int, last: int) -> Iterator[Row]:
    """A lease in a park over up to five years: the first three may be supported."""
    if not dice.percent(20):
        return
    rent, invested, park = (
        dice.skewed(75 + dice.below(10)),
        dice.skewed(84 + dice.below(14)),
        dice.pick(PARKS),
    )
    for count, year in enumerate(range(max(start, last - dice.between(1, 4)), last + 1), 1):
        yield (
            "lease_year",
            {
                "enterprise": id_,
                "park": park,
                "year": year,
                "year_of_lease": count,
                "year_of_claim": count,
                "rent": rent if dice.percent(96) else None,
                "rent_with_tax": rent * 109 // 100,
                "property_fee": rent // 10,
                "self_use_share": Fraction(dice.pick((100, 100, 100, 80, 65)), 100),
                "park_investment": invested,
                "paid_in_capital": invested // 3,
                "fixed_assets": invested // 2,
                "actual_spending": rent,
            },
        )


def _recognitions(world: World, dice: Dice, number: int, id_: str) -> Iterator[Row]:
    """Every second firm has an honour: titles and levels take turns; some have another one later."""
    if number % 2:
        return
    title, level = HONOURS[number // 2 % len(HONOURS)]
    for time in range(2 if dice.percent(20) else 1):
        cost = dice.skewed(82 + dice.below(16))
        yield (
            "recognition",
            {
                "party": dice.pick(PARKS) if title.endswith("_park") else id_,
                "title": title,
                "subject": f"演示·成果{number:04d}-{time + 1}",
                "date": date(dice.pick(world.years), dice.between(1, 12), dice.between(1, 28)),
                "level": level,
                "total_investment": cost if dice.percent(95) else None,
                "construction_cost": cost * 8 // 10,
                "provincial_subsidy": cost // 20,
                "joint_parties": dice.between(1, 4),
                "actual_spending": cost,
            },
        )


def _projects(world: World, dice: Dice, number: int, id_: str) -> Iterator[Row]:
    """An investment project, brought in by the firm itself, by another firm or by nobody."""
    if not dice.percent(8):
        return
    invested, fresh = dice.skewed(90 + dice.below(20)), dice.percent(50)
    introducer = dice.pick((None, id_, code_of(world, dice.between(1, number))))
    yield (
        "project",
        {
            "name": f"演示·项目{number:04d}",
            "investor": id_,
            "introducer": introducer,
            "year": dice.pick(world.years),
            "actual_investment": invested if dice.percent(96) else None,
            "land_cost": invested * dice.below(30) // 100 if dice.percent(95) else None,
            "planned_investment": invested * 12 // 10,
            "contract_investment": invested * 11 // 10,
            "fixed_assets": invested * 7 // 10,
            "newly_introduced": fresh,
            "supporting": fresh and dice.percent(80),
            "same_park_or_chain": dice.percent(70),
            "independent_legal_person": _mostly(dice, True),
            "host_registered_here": _mostly(dice, True),
            "actual_spending": invested,
        },
    )


def _talent(world: World, dice: Dice, number: int, id_: str) -> Iterator[Row]:
    if number % 40 == 0:
        yield (
            "talent_case",
            {
                "employer": id_,
                "person": f"演示·团队{number:04d}",
                "date": date(dice.pick(world.years), dice.between(1, 12), 15),
                "bottleneck_technology": _mostly(dice, False),
                "fills_gap": dice.percent(50),
            },
        )


def _awards(world: World, dice: Dice, number: int, id_: str) -> Iterator[Row]:
    """An earlier payment under some item, by the city itself, before this system, by province or nation."""
    if number % 20 == 0:
        year = dice.pick(world.years)
        yield (
            "award",
            {
                "incentive": dice.pick(world.incentives),
                "beneficiary": id_,
                "key": f"演示·成果{number:04d}-1",
                "year": year,
                "paid_on": date(year, dice.between(1, 12), 20) if dice.percent(80) else None,
                "amount": dice.between(1, 60) * WAN,
                "origin": dice.pick(("here", "before", "province", "nation")),
            },
        )
