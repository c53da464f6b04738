"""`liance uncertain` on a made-up city: bounds, draws by a seed, growth scenarios, and files it cannot read."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.cli.simulations import made_up, report, run

DRAWS = """
[[draw]]
fact = "企业年度.营业收入"
as = "triangular"
of = "last-year"
low = "90%"
mode = "105%"
high = "130%"

[[draw]]
fact = "project.land_cost"
as = "uniform"
low = "0元"
high = "500万元"
"""
GROWTH = """
[[scenario]]
name = "低"
growth = [{ fact = "enterprise_year.revenue", ratio = "3%" }]

[[scenario]]
name = "高"
growth = [{ fact = "enterprise_year.revenue", ratio = "12%" }]
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up(tmp_path_factory.mktemp("uncertain") / "city", 200)


@pytest.fixture
def assumed(tmp_path: Path) -> Path:
    path = tmp_path / "假设.toml"
    path.write_text(DRAWS, encoding="utf-8")
    return path


def test_bounds_and_missing_facts_need_no_assumption(city: Path) -> None:
    found = report(run("uncertain", city, "--json"))
    bounds, open_ = found["各项上下限"], found["待定的逐笔"]
    assert sum(int(str(r["undetermined"])) for r in bounds) == len(open_) > 0
    assert all(Decimal(str(r["low"])) <= Decimal(str(r["high"])) for r in bounds)
    stakes = [Decimal(str(r["at_stake"])) for r in found["最值得补的事实"]]
    assert stakes == sorted(stakes, reverse=True)
    assert not any("抽样" in title for title in found)


@pytest.mark.slow
def test_a_seed_gives_the_same_report(city: Path, assumed: Path) -> None:
    first, again, other = (
        run("uncertain", city, "--assume", assumed, "--draws", 4, "--seed", seed, "--json").stdout for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


@pytest.mark.slow
def test_draws_are_called_estimates_and_fill_only_what_is_unknown(city: Path, assumed: Path) -> None:
    shown = run("uncertain", city, "--assume", assumed, "--draws", 3)
    assert shown.exit_code == 0, shown.stderr
    assert "抽样总额（估计）" in shown.stdout
    assert "已知的事实一个不动" in shown.stdout
    filled = report(run("uncertain", city, "--assume", assumed, "--draws", 3, "--json"))["假设填了多少"]
    assert all(int(str(r["places"])) > 0 for r in filled)


@pytest.mark.slow
def test_scenarios_that_make_no_year_say_so(city: Path, tmp_path: Path) -> None:
    """The city's records end with 2025, and so does the policy."""
    path = tmp_path / "情景.toml"
    path.write_text(GROWTH, encoding="utf-8")
    shown = run("uncertain", city, "--scenarios", path)
    assert "没有推出新的年份" in shown.stdout.replace("\n", "")
    found = report(run("uncertain", city, "--scenarios", path, "--json"))["增长情景（估计）"]
    assert {r["scenario"] for r in found} == {"低", "高"}
    assert {r["assumed"] for r in found} == {False}


def test_years_on_record_may_be_taken_as_not_yet_known(city: Path, tmp_path: Path) -> None:
    """On record up to the policy's end: 2024 and 2025 are made from 2023, and scenarios differ there alone."""
    path = tmp_path / "情景.toml"
    path.write_text(GROWTH, encoding="utf-8")
    found = report(run("uncertain", city, "--scenarios", path, "--since", 2024, "--json"))["增长情景（估计）"]
    made = {(r["scenario"], r["amount"]) for r in found if r["assumed"]}
    assert {name for name, _ in made} == {"低", "高"}
    assert len({amount for _, amount in made}) > 1
    known = [{r["year"]: r["amount"] for r in found if r["scenario"] == s and not r["assumed"]} for s in ("低", "高")]
    assert known[0] == known[1] != {}


def test_it_writes_a_page(city: Path, assumed: Path, tmp_path: Path) -> None:
    out = tmp_path / "u.html"
    assert run("uncertain", city, "--assume", assumed, "--draws", 2, "--out", out).exit_code == 0
    assert "估计" in out.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "code"), [("[[draw]\n", "assume-file"), ("# 以后再写\n", "assume-empty"), ("\xff", "assume-file")]
)
def test_a_file_that_says_nothing_is_told(city: Path, tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(text.encode("latin-1") if text == "\xff" else text.encode())
    result = run("uncertain", city, "--assume", path)
    assert (result.exit_code, code in result.stderr) == (2, True)


def test_a_missing_file_and_draws_without_one_are_told(city: Path, tmp_path: Path) -> None:
    assert "assume-file" in run("uncertain", city, "--assume", tmp_path / "none.toml").stderr
    assert "uncertain-draws" in run("uncertain", city, "--draws", 5).stderr
