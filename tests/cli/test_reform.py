"""`liance reform`: what can be set, what a reform costs on a city, and files of who is behind it."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result
from tests.cli.cities import CHIPS, POLICY, firm, town, write

from liance.cli.population import population_of
from liance.cli.reform import command_
from liance.diagnostics.diagnostic import catalogue
from liance.rules.library import load_policy

TIER = "manufacturing-scale-up.档位.1亿元=20万元"


@pytest.fixture
def city(tmp_path: Path) -> str:
    """The town, its chip maker in a county."""
    records = town()
    records["enterprise"] = [firm(county="东县"), *records["enterprise"][1:]]
    return write(tmp_path, records)


def reform(*args: object, width: int = 100) -> Result:
    env = {"COLUMNS": str(width), "LIANCE_POLICY": POLICY, "LIANCE_LANG": None}
    return CliRunner(env=env).invoke(command_, [str(a) for a in args])


def codes(result: Result) -> list[str]:
    assert (result.exit_code, result.stdout) == (2, "")
    return [json.loads(line)["code"] for line in result.stderr.splitlines()]


# ---- the list ----------------------------------------------------------------------------------------------------
def test_the_list_has_paths_values_and_clauses() -> None:
    out = reform("--list", "--incentive", "rent").stdout
    assert [line.split() for line in out.splitlines() if "rent." in line] == [
        ["rent.条件.500万元", "500万元", "三（五）第2句", "1"],
        ["rent.条件.3年", "3年", "三（五）第2句", "1"],
        ["rent.金额.70%", "70%", "三（五）第2句", "1"],
        ["rent.金额.50%", "50%", "三（五）第2句", "1"],
        ["rent.金额.30%", "30%", "三（五）第2句", "1"],
        ["rent.上限.100万元", "100万元", "三（五）第2句", "1"],
    ]


def test_the_list_as_json() -> None:
    out = reform("--list", "--incentive", "chip-sales", "--json").stdout
    first = json.loads(out.splitlines()[0])
    assert first["path"] == "M12.2023年#1"
    assert "chip-sales" in first["incentives"]


# ---- a reform ----------------------------------------------------------------------------------------------------
def test_a_reform_tells_change_cost_and_who_gains(city: str) -> None:
    result = reform(city, "--set", TIER, "--by", "county")
    assert result.exit_code == 0, result.stderr
    lines = [line.split() for line in result.stdout.splitlines()]
    assert ["manufacturing-scale-up.档位.1亿元", "三（二）第2句", "10万元", "→", "20万元"] in lines
    assert ["差额", "10万元"] in lines
    assert ["得益", "1", "户，共", "10万元"] in lines
    assert ["东县", "110.00", "120.00", "10.00", "1", "0"] in lines
    assert ["示例芯片厂", "110.00", "120.00", "10.00"] in lines


def test_a_removed_clause_and_a_reading(city: str) -> None:
    result = reform(city, "--remove", "rent", "--reading", "M3=incl", "--lang", "en")
    assert result.exit_code == 0, result.stderr
    assert "−1,000,000 yuan" in result.stdout
    assert "Who loses most" in result.stdout
    assert "Who gains most" not in result.stdout


def test_another_document(city: str) -> None:
    """The same document changes nothing."""
    result = reform(city, "--replace", POLICY, "--json")
    assert result.exit_code == 0, result.stderr
    made = json.loads(result.stdout)
    assert made["sections"][0]["rows"] == []
    assert {f["label"]: f["value"] for f in made["facts"]}["差额"] == "0元"


def test_a_published_figure_comes_before_the_citys_own(city: str) -> None:
    """The average that the city's table gives is overruled: with 30% the chip maker's 26% is too little."""
    made = json.loads(reform(city, "--set", "全市平均增幅（电子信息制造业）.2023=30%", "--json").stdout)
    (change,) = made["sections"][0]["rows"]
    assert (change["before"], change["after"], change["incentives"]) == ("8%", "30%", 1)
    parties = next(s for s in made["sections"] if s["title"] == "谁得谁失")
    assert [(row["beneficiary"], row["gain"]) for row in parties["rows"]] == [(CHIPS, "-100000")]


# ---- files -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("ending", [".html", ".json", ".xlsx"])
def test_a_report_is_written(city: str, tmp_path: Path, ending: str) -> None:
    out = tmp_path / "out" / f"结果{ending}"
    result = reform(city, "--set", TIER, "--out", out)
    assert result.exit_code == 0, result.stderr
    assert out.stat().st_size > 1000
    assert list(out.parent.iterdir()) == [out]


def test_a_table_of_every_matter_is_written(city: str, tmp_path: Path) -> None:
    out = tmp_path / "matters.parquet"
    assert reform(city, "--set", TIER, "--out", out).exit_code == 0
    table = pl.read_parquet(out)
    (row,) = table.filter(pl.col("change") == "more").rows(named=True)
    assert (row["beneficiary"], row["county"]) == (CHIPS, "东县")
    assert (row["high_before"], row["high_after"]) == (10**7, 2 * 10**7)


# ---- mistakes ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["--set", TIER, "--by", "colour"], "reform-dimension"),
        (["--set", TIER, "--out", "a.docx"], "reform-output"),
        (["--set", "chip-sales"], "reform-form"),
        (["--set", "chip-sales.金额.2%=3%"], "reform-path"),
        (["--remove", "smart"], "no-such-incentive"),
        (["--reading", "M3=x"], "no-such-option"),
        (["--replace", "nowhere"], "unknown-policy"),
        ([], "reform-nothing"),
    ],
)
def test_what_is_wrong_is_told(city: str, args: list[str], code: str) -> None:
    assert codes(reform(city, *args, "--json")) == [code]


def test_a_reform_needs_a_city() -> None:
    assert codes(reform("--set", TIER, "--json")) == ["reform-city"]


def test_all_mistakes_at_once(city: str) -> None:
    args = ["--set", "chip-sales.上限.100万元=5%", "--set", "x=1%", "--remove", "smart", "--reading", "M3=x"]
    found = codes(reform(city, *args, "--json"))
    assert found == ["no-such-option", "reform-value", "reform-path", "no-such-incentive"]


def test_results_do_not_take_the_place_of_the_city(city: str) -> None:
    assert codes(reform(city, "--set", TIER, "--out", city, "--json")) == ["output-in-city"]


def test_a_city_is_read_as_a_population(city: str) -> None:
    made = population_of(Path(city), load_policy(POLICY), True)
    assert made.open_history
    assert made.tables["enterprise"].filter(id=CHIPS)["county"].to_list() == ["东县"]
    assert made.parameters["city_average_growth", "software", 2023] is not None


COMMANDS = {c: e for c, e in catalogue().items() if e["example"].startswith("liance reform ")}


@pytest.mark.parametrize("code", sorted(COMMANDS))
def test_the_example_of_a_code_brings_it_out(city: str, code: str) -> None:
    words = shlex.split(COMMANDS[code]["example"])[2:]
    assert codes(reform(*(city if w == "build/city" else w for w in words), "--json")) == [code]
