"""A made-up town under the first policy, small enough to know by heart, and how a test runs a command."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from liance.cli.main import cli
from liance.values.uscc import make

POLICY = "liaocheng-it-2023"
CHIPS = make(authority="9", category="1", area="371500", serial=1)
SOFTWARE = make(authority="9", category="1", area="371500", serial=2)
Rows = list[dict[str, object]]
Town = dict[str, Rows]


def firm(
    id_: str = CHIPS, name: str = "示例芯片厂", industry: str | None = "3976", **more: object
) -> dict[str, object]:
    """An enterprise that passes the gates; None leaves a field out."""
    row = {"id": id_, "name": name, "industry": industry, "registered_here": True, "dishonest": False, **more}
    return {k: v for k, v in row.items() if v is not None}


def revenues(id_: str, **by_year: str | None) -> Rows:
    """Yearly records: `revenues(CHIPS, y2022="80000000")`; None is a year without revenue."""
    return [
        {"enterprise": id_, "year": int(year[1:])} | ({"revenue": sum_} if sum_ is not None else {})
        for year, sum_ in by_year.items()
    ]


def average(scope: str = "electronics_manufacturing", year: int = 2023, value: str = "0.08") -> dict[str, object]:
    """The city's average growth."""
    return {"id": "city_average_growth", "scope": scope, "year": year, "value": value}


def town() -> Town:
    """A chip maker past one tier, its rent capped; a software firm whose revenue of 2023 nobody supplied."""
    return {
        "parameter": [average(), average("software")],
        "enterprise": [firm(), firm(SOFTWARE, "示例软件社", "6513")],
        "enterprise_year": [
            *revenues(CHIPS, y2022="95000000", y2023="120000000"),
            *revenues(SOFTWARE, y2022="18000000", y2023=None),
        ],
        "lease_year": [
            {
                "enterprise": CHIPS, "park": "东园", "year": 2024, "year_of_lease": 1, "rent": "2000000",
                "self_use_share": "1", "park_investment": "6000000", "source": "租赁合同",
            }
        ],
        "recognition": [
            {"party": SOFTWARE, "title": "cmmi", "subject": "CMMI", "date": "2024-05-06", "level": "3"},
        ],
    }  # fmt: skip


def write(tmp_path: Path, records: Town) -> str:
    """The town as one JSON file."""
    path = tmp_path / "town.json"
    path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    return str(path)


def run(*args: object, width: int = 80) -> Result:
    """Run `liance` with these arguments on a terminal of so many columns."""
    return CliRunner(env={"COLUMNS": str(width), "LIANCE_POLICY": None, "LIANCE_LANG": None}).invoke(
        cli, [str(a) for a in args]
    )


def lines(result: Result) -> list[dict[str, object]]:
    """The JSON objects that a command printed."""
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]
