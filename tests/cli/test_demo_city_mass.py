"""`liance demo-city` in Parquet: parts of a large city, totals, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from click import BadParameter
from tests.cli.cities import POLICY, lines, run

from liance.cli.demo_city import Count
from liance.simulate.mass import parts

TOTALS = """\
sector,from,to,year,enterprises,revenue
39,,2000万元,2023,30,1.2亿元
39,2000万元,,2023,10,9亿元
65,,2000万元,2023,3,1亿元
,,,2023,20,
"""


def made(folder: Path, *more: object) -> tuple[object, ...]:
    return ("demo-city", "--format", "parquet", "--policy", POLICY, "--out", folder, *more)


@pytest.fixture
def totals(tmp_path: Path) -> Path:
    path = tmp_path / "totals.csv"
    path.write_text(TOTALS, "utf-8")
    return path


# ---- how many ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("300", 300), ("1e7", 10_000_000), ("1.5E6", 1_500_000), ("10_000_000", 10_000_000), ("50,000", 50_000),
        ("1000万", 10_000_000), ("0.5万", 5000), ("99999999", 99_999_999),
    ],
)  # fmt: skip
def test_counts_are_read_as_people_write_them(text: str, number: int) -> None:
    assert Count().convert(text, None, None) == number


@pytest.mark.parametrize("text", ["0", "-5", "1.5", "1e8", "1亿", "many", "", "1e-3", "3万户"])
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(BadParameter):
        Count().convert(text, None, None)


# ---- parquet ----------------------------------------------------------------------------------------------
def test_a_city_in_parts_has_the_same_types_as_one_in_csv(tmp_path: Path) -> None:
    (told,) = lines(run(*made(tmp_path / "parts"), "--enterprises", "400", "--json"))
    (csv,) = lines(run("demo-city", "--enterprises", "400", "--policy", POLICY, "--out", tmp_path / "csv", "--json"))
    assert told["records"].keys() == csv["records"].keys()  # type: ignore[union-attr,attr-defined]
    files = {path.relative_to(tmp_path / "parts").as_posix() for path in (tmp_path / "parts").glob("*/*")}
    assert {*told["files"]} == files | {"parameter.csv", "liance.json"}  # type: ignore[misc]
    assert len(pl.read_parquet(tmp_path / "parts" / "enterprise" / "part-00000.parquet")) == 400
    parameters = [(tmp_path / folder / "parameter.csv").read_bytes() for folder in ("parts", "csv")]
    assert parameters[0] == parameters[1]


def test_above_fifty_thousand_enterprises_it_is_parquet(tmp_path: Path) -> None:
    result = run("demo-city", "--enterprises", "50,001", "--policy", POLICY, "--out", tmp_path / "city")
    assert result.exit_code == 0, result.output
    assert "50,001" in result.stdout
    assert [path.name for path in tmp_path.glob("*/*.csv")] == ["parameter.csv"]
    assert [path.name for path in (tmp_path / "city" / "enterprise").iterdir()] == ["part-00000.parquet"]


def test_a_smaller_city_takes_the_place_of_a_larger_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No part of the larger one is left to be read with it."""
    monkeypatch.setattr(parts.chunks, "__defaults__", (200,))
    assert run(*made(tmp_path / "city"), "--enterprises", "500").exit_code == 0
    assert len(list((tmp_path / "city" / "enterprise").iterdir())) == 3
    assert run(*made(tmp_path / "city"), "--enterprises", "300").exit_code == 0
    read = pl.read_parquet(tmp_path / "city" / "enterprise" / "*.parquet")
    assert len(read) == read["id"].n_unique() == 300


# ---- folders ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_neither_form_mixes_with_the_other(form: str, tmp_path: Path) -> None:
    other = {"csv": "parquet", "parquet": "csv"}[form]
    start = ("demo-city", "--enterprises", 20, "--policy", POLICY, "--out", tmp_path / "city", "--format")
    assert run(*start, form).exit_code == 0
    before = sorted(tmp_path.rglob("*"))
    result = run(*start, other)
    assert (result.exit_code, "[folder-taken]" in result.stderr) == (2, True)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("source", [None, "统计局", "演示数据"])
def test_only_parts_that_say_they_are_made_up_are_replaced(source: str | None, tmp_path: Path) -> None:
    folder = tmp_path / "city" / "enterprise"
    folder.mkdir(parents=True)
    pl.DataFrame({"id": ["1"], "source": [source]}).write_parquet(folder / "part-00000.parquet")
    result = run(*made(tmp_path / "city"), "--enterprises", 20)
    assert result.exit_code == (0 if source == "演示数据" else 2)


def test_a_stranger_among_the_parts_is_left_alone(tmp_path: Path) -> None:
    assert run(*made(tmp_path / "city"), "--enterprises", 20).exit_code == 0
    note = tmp_path / "city" / "enterprise" / "note.txt"
    note.write_text("mine", "utf-8")
    result = run(*made(tmp_path / "city"), "--enterprises", 20, "--seed", 2)
    assert (result.exit_code, "[folder-taken]" in result.stderr) == (2, True)
    assert note.read_text("utf-8") == "mine"


def test_an_interrupted_city_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(parts, "write_part", stopped)
    result = run(*made(tmp_path / "city"), "--enterprises", 20)
    assert result.exit_code == 130
    assert list(tmp_path.iterdir()) == []


# ---- totals -----------------------------------------------------------------------------------------------
def test_totals_are_met_and_told(tmp_path: Path, totals: Path) -> None:
    (told,) = lines(run("demo-city", "--totals", totals, "--policy", POLICY, "--out", tmp_path / "city", "--json"))
    assert told["records"]["enterprise"] == 63  # type: ignore[index,call-overload]
    small, large, short, rest = told["totals"]  # type: ignore[misc]
    assert large["made"] == large["asked"] == {"enterprises": 10, "revenue": "900000000"}
    assert small["difference"] == {"enterprises": 0, "revenue": "0"}
    assert short["difference"] == {"enterprises": 0, "revenue": "-40000000.03"}
    assert (rest["asked"]["revenue"], rest["difference"]["revenue"]) == (None, None)


def test_totals_on_the_screen(tmp_path: Path, totals: Path) -> None:
    command = ("demo-city", "--totals", totals, "--policy", POLICY, "--out", tmp_path / "city", "--enterprises", 630)
    shown = run(*command)
    assert shown.exit_code == 0, shown.output
    for said in ("不到2000万元", "2000万元起", "不分档", "其余", "900,000.00", "按比例缩放", "1 格的营业收入凑不出来"):
        assert said in shown.stdout
    english = run(*command, "--lang", "en").stdout
    assert "20,000,000" in english
    assert "scaled" in english


def test_totals_with_mistakes_are_refused_before_anything_is_written(tmp_path: Path, totals: Path) -> None:
    totals.write_text(TOTALS.replace("2023,30", "1999,30").replace("65,", "ZZ,"), "utf-8")
    result = run("demo-city", "--totals", totals, "--policy", POLICY, "--out", tmp_path / "city", "--json")
    assert result.exit_code == 2
    codes = {json.loads(line)["code"] for line in result.stderr.splitlines()}
    assert {"totals-year", "totals-sector"} <= codes
    assert not (tmp_path / "city").exists()


def test_totals_do_not_go_with_csv(tmp_path: Path, totals: Path) -> None:
    command = ("demo-city", "--totals", totals, "--format", "csv", "--policy", POLICY, "--out", tmp_path / "city")
    assert "[totals-with-csv]" in run(*command).stderr
