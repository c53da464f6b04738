"""`liance near` on a made-up city that has a firm on every side of every figure."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.cli.simulations import made_up, report, run

Rows = list[dict[str, object]]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up(tmp_path_factory.mktemp("near") / "city", 170)


@pytest.fixture(scope="module")
def found(city: Path) -> dict[str, Rows]:
    return report(run("near", city, "--within", "1%", "--year", 2023, "--json"))


def test_the_firm_a_yuan_short_is_found_with_what_it_loses(found: dict[str, Rows]) -> None:
    """Chips for 19,999,999 yuan: one yuan and a fen to go, 1 % of 20 million to gain."""
    rows = [r for r in found["逐条记录"] if r["value"] == "1,999.9999万元" or r["value"] == "1999.9999万元"]
    chips = [r for r in rows if str(r["threshold"]).startswith("自主研发生产的芯片")]
    assert [(r["side"], r["gap"], r["gain"]) for r in chips] == [("差一点", "1.01元", "200000")]


def test_sums_are_those_of_the_records(found: dict[str, Rows]) -> None:
    gains = [Decimal(str(r["gain"])) for r in found["逐条记录"] if r["side"] == "差一点" and r["gain"] is not None]
    assert sum(gains) == sum(Decimal(str(r["gain"])) for r in found["各门槛两边"]) > 0


def test_every_threshold_says_what_may_be_said(found: dict[str, Rows]) -> None:
    """A small city cannot show bunching, and says so rather than nothing."""
    assert found["门槛上方的扎堆"]
    assert {r["verdict"] for r in found["门槛上方的扎堆"]} == {"太少，不能判断"}
    assert {r["bin"] for r in found["各格家数"]} == set(range(-6, 6))


def test_the_screen_warns_of_what_bunching_is_not(city: Path) -> None:
    shown = run("near", city, "--year", 2024)
    assert shown.exit_code == 0, shown.stderr
    assert "不能据此认定弄虚作假" in shown.stdout.replace("\n", "").replace("  ", "")


def test_it_writes_a_workbook(city: Path, tmp_path: Path) -> None:
    assert run("near", city, "--year", 2024, "--out", tmp_path / "n.xlsx").exit_code == 0
    assert (tmp_path / "n.xlsx").stat().st_size > 1000


@pytest.mark.parametrize("options", [("--within", "五个点"), ("--within", "0%"), ("--bin", "200%")])
def test_a_share_that_is_none_is_told(city: Path, options: tuple[str, str]) -> None:
    result = run("near", city, *options)
    assert (result.exit_code, "near-within" in result.stderr) == (2, True)
