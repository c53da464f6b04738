"""Five clauses of the first policy as flat facts, amounts worked out by hand; one firm with every item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FIRM = "91371500MA31000016"
YEAR = 2024
CLAUSES = ("chip", "scale", "investment", "cmmi", "rent")
INCENTIVES = {
    "chip": "chip-sales",
    "scale": "manufacturing-scale-up",
    "investment": "investment",
    "cmmi": "cmmi",
    "rent": "rent",
}
OPEN = None
"""The right answer where a fact is missing and matters: it is not known yet."""

ELECTRONICS: dict[str, Any] = {
    "industry": "3976",
    "sales": 30_000_000.55,
    "sales_before": 15_000_000.0,
    "self_developed": True,
    "self_produced": True,
    "revenue": 120_000_000.0,
    "revenue_before": 90_000_000.0,
    "average_growth": 0.08,
    "investment": 60_000_000.0,
    "land_cost": 10_000_000.0,
    "investment_paid": 0.0,
    "level": 0,
    "level_before": 0,
    "rent": 600_000.0,
    "self_use_share": 1.0,
    "year_of_lease": 2,
    "park_investment": 6_000_000.0,
    "rent_paid": 0.0,
}
SOFTWARE: dict[str, Any] = {**ELECTRONICS, "industry": "6513", "level": 4, "level_before": 3}


@dataclass(frozen=True, slots=True)
class Case:
    """Facts, and what is due for the clause in question in yuan (None: cannot be known)."""

    name: str
    facts: dict[str, Any]
    clause: str
    due: int | None


def _case(name: str, clause: str, due: int | None, base: dict[str, Any] | None = None, **changes: Any) -> Case:
    return Case(name, {**(base or ELECTRONICS), **changes}, clause, due)


CASES = (
    _case("ordinary: chip sales of 30,000,000.55", "chip", 300_000),
    _case("ordinary: revenue 90 to 120 million", "scale", 100_000),
    _case("ordinary: 60 million invested, 10 of it land", "investment", 5_000_000),
    _case("ordinary: CMMI level 4 after level 3", "cmmi", 300_000, SOFTWARE),
    _case("ordinary: second year's rent of 600,000", "rent", 300_000),
    _case("limit used up but 200,000", "rent", 200_000, rent_paid=800_000.0),
    _case("sales exactly 20,000,000", "chip", 0, sales=20_000_000.0),
    _case("sales one fen over 20,000,000", "chip", 200_000, sales=20_000_000.01),
    _case("revenue exactly 100 million", "scale", 0, revenue=100_000_000.0),
    _case("revenue one fen over 100 million", "scale", 100_000, revenue=100_000_000.01),
    _case(
        "growth exactly the average of 30%",
        "scale",
        0,
        revenue=325e6,
        revenue_before=250e6,
        average_growth=0.3,
    ),
    _case("growth exactly the average of 8%", "scale", 0, revenue=108e6, revenue_before=100e6),
    _case("investment one fen under 50 million", "investment", 0, investment=49_999_999.99),
    _case("investment exactly 50 million", "investment", 4_000_000, investment=50_000_000.0),
    _case("70% of a rent of 1,290 is 903", "rent", 903, rent=1290.0, year_of_lease=1),
    _case("land cost missing", "investment", OPEN, land_cost=None),
    _case("average growth missing", "scale", OPEN, average_growth=None),
    _case("share of own use missing", "rent", OPEN, self_use_share=None),
    _case("sales missing", "chip", OPEN, sales=None),
)


def record_rows(facts: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The same facts as the records that Liance reads; what is None is left empty."""
    year = {"enterprise": FIRM, "year": YEAR}
    before = {"enterprise": FIRM, "year": YEAR - 1}
    product = {"product": "芯片", "category": "chip"}
    made = {
        "enterprise": [{"id": FIRM, "industry": facts["industry"], "registered_here": True, "dishonest": False}],
        "enterprise_year": [
            {**before, "revenue": facts["revenue_before"]},
            {**year, "revenue": facts["revenue"]},
        ],
        "product_year": [
            {
                **before,
                **product,
                "self_developed": True,
                "self_produced": True,
                "sales": facts["sales_before"],
            },
            {
                **year,
                **product,
                "self_developed": facts["self_developed"],
                "self_produced": facts["self_produced"],
                "sales": facts["sales"],
            },
        ],
        "project": [
            {
                "name": "项目",
                "investor": FIRM,
                "year": YEAR,
                "actual_investment": facts["investment"],
                "land_cost": facts["land_cost"],
            }
        ],
        "recognition": [
            _level(f"{YEAR - when}-06-30", level)
            for when, level in ((1, facts["level_before"]), (0, facts["level"]))
            if level
        ],
        "lease_year": [
            {
                **year,
                "park": "园区",
                "year_of_lease": facts["year_of_lease"],
                "rent": facts["rent"],
                "self_use_share": facts["self_use_share"],
                "park_investment": facts["park_investment"],
            }
        ],
        "award": [
            _paid(incentive, key, facts[name])
            for incentive, key, name in (
                ("investment", "旧项目", "investment_paid"),
                ("rent", "园区", "rent_paid"),
            )
            if facts[name]
        ],
        "parameter": [
            {
                "id": "city_average_growth",
                "scope": "electronics_manufacturing",
                "year": YEAR,
                "value": facts["average_growth"],
            }
        ],
    }
    if facts["average_growth"] is None:
        made["parameter"] = []
    return decimal_text(made)


def decimal_text(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Figures as decimal text, as files carry them; what is exact stays as it is."""
    return {
        name: [{k: f"{v:.10g}" if type(v) is float and v < 1 else _two(v) for k, v in row.items()} for row in table]
        for name, table in rows.items()
    }


def _two(value: Any) -> Any:
    return f"{value:.2f}" if type(value) is float else value


def _level(day: str, level: int) -> dict[str, Any]:
    return {"party": FIRM, "title": "cmmi", "subject": "证书", "date": day, "level": str(level)}


def _paid(incentive: str, key: str, amount: float) -> dict[str, Any]:
    paid = {"incentive": incentive, "beneficiary": FIRM, "key": key, "year": YEAR - 1}
    return {**paid, "amount": amount, "origin": "here"}


TITLES = (
    "first_edition_software industrial_software smart_sports software_top100 demo_project "
    "key_software_project vr_center software_engineering_center smart_pv software_park featured_software_park"
).split()


def every_item() -> dict[str, list[dict[str, Any]]]:
    """One firm with something to decide under every incentive that an enterprise can have."""
    rows = record_rows({**ELECTRONICS, "level": 3})
    for row in rows["enterprise_year"]:
        row |= {
            "rd_expense": 1e6,
            "ic_or_machine_tool": False,
            "income_tax_rate": 0.15,
            "general_taxpayer": True,
        }
        row |= {"software_vat": 5e5, "software_sales": 1e7, "taxable_income": 2e6, "profit_year": 2}
        row |= {"preference": "encouraged"}
    rows["enterprise_year"].append({"enterprise": FIRM, "year": YEAR - 2, "revenue": 80e6})
    rows["recognition"] += [
        {
            "party": FIRM,
            "title": title,
            "subject": "对象",
            "date": f"{YEAR}-05-01",
            "total_investment": 4e6,
            "construction_cost": 1e7,
            "provincial_subsidy": 0,
        }
        for title in TITLES
    ]
    rows["recognition"] += [
        {"party": FIRM, "title": "industrial_app", "subject": "方案", "date": f"{YEAR}-05-01", "level": level}
        for level in ("provincial", "national")
    ]
    rows["project"][0] |= {
        "introducer": FIRM,
        "newly_introduced": True,
        "supporting": True,
        "independent_legal_person": True,
    }
    rows["lease_year"].append({**rows["lease_year"][0], "year": YEAR + 1, "year_of_lease": 3})
    rows["talent_case"] = [
        {
            "employer": FIRM,
            "person": "团队",
            "date": f"{YEAR}-05-01",
            "bottleneck_technology": True,
            "fills_gap": False,
        }
    ]
    rows["award"] = [_paid("rent", "园区", 300_000.0)]
    return decimal_text(rows)
