"""`liance budget` on a made-up city: what it says, what it writes, and what it refuses."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from tests.cli.simulations import POLICY, made_up, report, run

from liance.rules.library import load_policy


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up(tmp_path_factory.mktemp("budget") / "city")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few firms, enough to read in two ways."""
    return made_up(tmp_path_factory.mktemp("budget") / "small", 12)


@pytest.fixture(scope="module")
def database(small: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same firms as the address of an SQLite file."""
    path = tmp_path_factory.mktemp("budget") / "city.db"
    with closing(sqlite3.connect(path)) as made, made:
        for file in small.glob("*.csv"):
            rows = pl.read_csv(file, infer_schema=False)
            made.execute(f'create table "{file.stem}" ({",".join(rows.columns)})')
            made.executemany(f'insert into "{file.stem}" values ({",".join("?" * rows.width)})', rows.rows())
    return f"sqlite:///{path}"


def total(rows: list[dict[str, object]], column: str) -> Decimal:
    return sum((Decimal(str(row[column])) for row in rows), Decimal())


def test_without_a_pool_it_says_what_all_would_cost(city: Path) -> None:
    found = report(run("budget", city, "--json"))
    assert total(found["各年收支"], "claim") == total(found["各年收支"], "spent") == total(found["逐笔"], "claim")
    assert "三种办法比较" not in found


@pytest.mark.parametrize("method", ["pro-rata", "queue", "next-year"])
def test_a_pool_is_spent_and_every_section_adds_up_to_the_same(city: Path, method: str) -> None:
    found = report(
        run("budget", city, "--pool", "2023=3000万元", "--pool", "2024=1000万元", "--method", method, "--json")
    )
    assert total(found["各年收支"], "spent") == Decimal(40_000_000)
    for title in ("各项奖补", "按县区", "按规模", "逐笔"):
        assert total(found[title], "paid") == Decimal(40_000_000), title
    lines = found["逐笔"]
    assert total(lines, "claim") == total(lines, "paid") + total(lines, "cut") + total(lines, "waiting")
    (mine,) = (row for row in found["三种办法比较"] if str(row["method"]).endswith(method))
    assert Decimal(str(mine["cut"])) == total(lines, "cut")


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("budget", ()),
        ("near", ("--within", "1%")),
        ("uncertain", ()),
        ("reform", ("--remove", "rent")),
        ("sweep", ("--vary", "rent.上限.100万元", "--count", 2)),
    ],
)
def test_a_database_is_the_same_city(command: str, options: tuple[object, ...], small: Path, database: str) -> None:
    """Every command that simulates reads an address as it reads a folder."""
    folder, address = (run(command, source, *options, "--json") for source in (small, database))
    assert address.exit_code == 0, address.stderr
    told = [{t: rows for t, rows in report(r).items() if "命令" not in t} for r in (folder, address)]
    assert told[0] == told[1]


def test_a_report_does_not_take_the_place_of_the_database(database: str) -> None:
    file = Path(database.removeprefix("sqlite:///"))
    before = file.read_bytes()
    target = file.with_suffix(".json")
    target.hardlink_to(file)
    refused = run("budget", database, "--out", target)
    assert (refused.exit_code, "output-in-city" in refused.stderr) == (2, True)
    assert file.read_bytes() == before


def test_classes_are_those_of_the_year_the_award_is_for(city: Path) -> None:
    """A budget asks a year later, but for the same money of the same firms: what a reform says of it by size."""
    budget = report(run("budget", city, "--json"))
    reform = report(run("reform", city, "--set", "rent.上限.100万元=90万元", "--json"))
    mine = {r["size"]: Decimal(str(r["claim"])) for r in budget["按规模"]}
    theirs = {r["size"]: Decimal(str(r["high_before"])) for r in reform["按规模"]}
    assert mine == {name: sure for name, sure in theirs.items() if sure}


def test_payers_bear_the_whole(city: Path) -> None:
    shares = ("--share", "市级=60%", "--share", "县级=40%")
    found = report(run("budget", city, "--pool", "2023=3000万元", *shares, "--json"))
    assert total(found["谁承担"], "paid") == Decimal(30_000_000)
    assert {row["payer"] for row in found["谁承担"]} == {"市级", "县级"}


@pytest.mark.slow
def test_solving_ends_at_the_last_fen_that_fits(city: Path) -> None:
    """Every value tried below the turning point fits, every one above does not, and they are a fen apart."""
    options = ("--solve", "rent.上限.100万元", "--from", "10万元", "--to", "100万元")
    found = report(run("budget", city, "--pool", "2023=16700万元", *options, "--json"))
    (tried,) = (rows for title, rows in found.items() if title.startswith("求解"))
    fits = [Decimal(str(r["value"])) for r in tried if r["fits"]]
    exceeds = [Decimal(str(r["value"])) for r in tried if not r["fits"]]
    assert min(exceeds) - max(fits) == Decimal("0.01")
    assert all(Decimal(str(r["cost"])) <= 167_000_000 for r in tried if r["fits"])


def test_a_rate_is_solved_in_hundredths_of_a_percent(city: Path) -> None:
    options = ("--solve", "chip-sales.金额.1%", "--pool", "2023=16790万元")
    shown = run("budget", city, *options)
    assert shown.exit_code == 0, shown.stderr
    assert "求解 chip-sales.金额.1%（现为 1%）" in shown.stdout
    assert "就超" in shown.stdout


def test_it_writes_every_kind_of_report(city: Path, tmp_path: Path) -> None:
    for name in ("预算.html", "预算.xlsx", "预算.json"):
        out = tmp_path / name
        result = run("budget", city, "--pool", "2023=3000万元", "--out", out)
        assert result.exit_code == 0, result.stderr
        assert out.stat().st_size > 1000
    assert json.loads((tmp_path / "预算.json").read_text("utf-8"))["sections"]


def test_a_narrow_terminal_keeps_what_matters(city: Path) -> None:
    shown = run("budget", city, "--pool", "2023=3000万元", width=60)
    assert all(word in shown.stdout for word in ("各年收支", "三种办法比较", "少得最多的受益者"))


def test_it_speaks_english(city: Path) -> None:
    shown = run("budget", city, "--pool", "2023=3000万元", "--lang", "en")
    assert "The methods compared" in shown.stdout
    assert "30,000,000 yuan" in shown.stdout


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--pool", "3000万元"), "budget-pool"),
        (("--pool", "2024=1亿元", "--pool", "2024=2亿元"), "budget-pool-twice"),
        (("--pool", "2024=三千万"), "budget-money"),
        (("--pool", "2024=1亿元", "--floor", "-1"), "budget-money"),
        (("--pool", "2024=1亿元", "--share", "60%"), "budget-share"),
        (("--pool", "2024=1亿元", "--share", "市级=60%", "--share", "县级=30%"), "budget-shares-whole"),
        (("--solve", "rent.上限.100万元"), "solve-needs-pool"),
        (("--pool", "2024=1亿元", "--solve", "rent.没有这个数"), "reform-path"),
        (("--pool", "2024=1亿元", "--solve", "rent.上限.100万元", "--from", "2%"), "solve-range"),
        (("--pool", "2024=1亿元", "--solve", "rent.上限.100万元", "--from", "2元", "--to", "1元"), "solve-range"),
        (("--pool", "2024=1亿元", "--method", "queue", "--floor", "1万元"), "budget-unused"),
        (("--pool", "2024=1亿元", "--whole"), "budget-unused"),
        (("--pool", "2024=1亿元", "--step", "1元"), "budget-unused"),
        (("--out", "预算.docx"), "page-type"),
    ],
)
def test_bad_input_is_told(city: Path, options: tuple[str, ...], code: str) -> None:
    result = run("budget", city, *options)
    assert result.exit_code == 2
    assert code in result.stderr


def test_all_mistakes_are_told_at_once(city: Path) -> None:
    result = run("budget", city, "--pool", "2024", "--share", "x", "--ceiling", "很多")
    assert [c in result.stderr for c in ("budget-pool", "budget-share", "budget-money")] == [True] * 3


HAN = re.compile("[\u4e00-\u9fff]")
OWN = {"title", "name", "beneficiary", "record", "party", "clause", "what", "before", "after", "county", "payer",
       "scenario", "label", "fact", "incentives", "threshold", "records"}  # fmt: skip
"""Columns that hold the policy's, the vocabulary's or the city's own words, which stay as they are."""


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("budget", ("--pool", "2023=3000万元", "--share", "市级=60%", "--share", "县级=40%")),
        ("near", ("--within", "5%")),
        ("uncertain", ()),
        ("reform", ("--set", "rent.上限.100万元=90万元")),
        ("sweep", ("--vary", "rent.上限.100万元", "--count", 2)),
    ],
)
def test_tables_are_in_english_too(command: str, options: tuple[object, ...], city: Path) -> None:
    """Under `--lang en` no word of Liance's own stays Chinese, in a heading or in a cell."""
    told = run(command, city, *options, "--json", "--lang", "en")
    assert told.exit_code == 0, told.stderr
    titles = {i.title for i in load_policy(POLICY).incentives}
    for section in json.loads(told.stdout)["sections"]:
        assert not HAN.search(section["title"] + section["note"] + "".join(c["label"] for c in section["columns"]))
        lines = [*section["rows"], *([section["totals"]] if section["totals"] else [])]
        cells = {str(cell) for row in lines for column, cell in row.items() if column not in OWN}
        assert {cell for cell in cells - titles if HAN.search(cell)} == set()
