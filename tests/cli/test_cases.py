"""Sums that can be checked by hand, through the command line; each says in its id what must be true."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.cities import CHIPS, POLICY, SOFTWARE, Town, average, firm, lines, revenues, run, write

Rows = list[dict[str, object]]


def sales(before: str, now: str) -> Town:
    """A chip's sales in 2022 and 2023."""
    fixed = {
        "enterprise": CHIPS,
        "product": "芯片甲",
        "category": "chip",
        "self_developed": True,
        "self_produced": True,
    }
    return {"product_year": [{**fixed, "year": 2022, "sales": before}, {**fixed, "year": 2023, "sales": now}]}


def revenue(before: str, now: str) -> Town:
    """A chip maker's revenue in 2022 and 2023; the average grew by 8%."""
    return {"parameter": [average()], "enterprise_year": revenues(CHIPS, y2022=before, y2023=now)}


def projects(*projects: tuple[int, str, str]) -> Town:
    """Projects by year, investment and cost of land."""
    fixed: dict[str, object] = {"investor": CHIPS, "introducer": SOFTWARE}
    fixed |= {"newly_introduced": True, "supporting": True, "independent_legal_person": True}
    rows: Rows = [
        {**fixed, "name": f"项目{year}", "year": year, "actual_investment": investment, "land_cost": land}
        for year, investment, land in projects
    ]
    return {"project": rows}


def cmmi(first: str, second: str) -> Town:
    """A software firm's levels of 2022 and of 2024."""
    fixed = {"party": SOFTWARE, "title": "cmmi", "subject": "CMMI"}
    return {
        "recognition": [
            {**fixed, "date": "2022-05-01", "level": first},
            {**fixed, "date": "2024-05-01", "level": second},
        ]
    }


def leases(*leases: tuple[int, int, str, str]) -> Town:
    """Leases in a park by year, how manieth year, rent and share of own use."""
    fixed = {"enterprise": CHIPS, "park": "东园", "park_investment": "5000000"}
    rows: Rows = [
        {**fixed, "year": year, "year_of_lease": nth, "rent": rent, "self_use_share": share}
        for year, nth, rent, share in leases
    ]
    return {"lease_year": rows}


def park(firms: int, new: int) -> Town:
    """A park at the end of 2024."""
    numbers = {"electronics_enterprises": firms, "new_electronics_enterprises": new}
    return {"park_year": [{"park": "东园", "year": 2024, **numbers}]}


TIERS = "manufacturing-scale-up"
CASES: dict[str, tuple[str, Town, int, int]] = {
    "1% of product sales, down to the yuan": ("chip-sales", sales("15000000", "31234599.99"), 2023, 312_345),
    "sales of exactly 2000万元 do not exceed it": ("chip-sales", sales("15000000", "20000000"), 2023, 0),
    "the subsidy on sales ends at 100万元": ("chip-sales", sales("15000000", "480000000"), 2023, 1_000_000),
    "only the first year above the line pays": ("chip-sales", sales("25000000", "90000000"), 2023, 0),
    "two tiers crossed in a year earn the higher": (TIERS, revenue("90000000", "310000000"), 2023, 300_000),
    "growth equal to the average is not above it": (TIERS, revenue("100000000", "108000000"), 2023, 0),
    "no revenue last year means no growth": (TIERS, revenue("0", "120000000"), 2023, 0),
    "land counts for the threshold, not for the base": (
        "investment",
        projects((2024, "60000000", "20000000")),
        2024,
        4_000_000,
    ),
    "the second project gets what the first leaves of 1000万元": (
        "investment",
        projects((2023, "70000000", "0"), (2024, "88000000", "0")),
        2024,
        3_000_000,
    ),
    "the introducer's 5‰ ends at 50万元": (
        "project-introducer",
        projects((2024, "130000000", "30000000")),
        2024,
        500_000,
    ),
    "level 4 after level 3 is a first": ("cmmi", cmmi("3", "4"), 2024, 300_000),
    "level 3 after level 4 is not": ("cmmi", cmmi("4", "3"), 2024, 0),
    "only the part for own use counts": ("rent", leases((2024, 2, "800000", "0.5")), 2024, 200_000),
    "rent over the years ends at 100万元": (
        "rent",
        leases((2023, 1, "1200000", "1"), (2024, 2, "900000", "1")),
        2024,
        160_000,
    ),
    "the fourth year of a lease earns nothing": ("rent", leases((2024, 4, "800000", "1")), 2024, 0),
    "ten firms, five of them new": ("park-cluster", park(10, 5), 2024, 3_000_000),
    "nine firms are too few": ("park-cluster", park(9, 5), 2024, 0),
}


@pytest.mark.parametrize("name", CASES)
def test_the_sum_is(name: str, tmp_path: Path) -> None:
    incentive, records, year, expected = CASES[name]
    city = write(tmp_path, {"enterprise": [firm(), firm(SOFTWARE, "示例软件社", "6513")], **records})
    answers = lines(run("assess", city, "--policy", POLICY, "--incentive", incentive, "--year", year, "--json"))
    assert sum(int(str(a["amount"] or 0)) for a in answers) == expected
    assert all(a["outcome"] in ("ceiling", "definite") for a in answers)
