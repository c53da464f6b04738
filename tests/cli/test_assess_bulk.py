"""`liance assess` by columns: what it prints and writes, going on after a stop, and what it refuses."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook
from tests.cli.cities import CHIPS, POLICY, lines, run, town, write
from tests.lanes.driving import environment, until

from liance.cli.assess import is_large
from liance.cli.population import MANY, population_of, records_in
from liance.records.bulk.manifest import write_manifest
from liance.rules.library import home, load_policy

ROOT = Path(__file__).resolve().parents[2]
LIANCE = [sys.executable, "-c", "from liance.cli.main import main; main()"]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up city of 40 enterprises as CSV."""
    out = tmp_path_factory.mktemp("city") / "city"
    assert run("demo-city", "--enterprises", 40, "--policy", POLICY, "--out", out).exit_code == 0
    return out


def by_columns(city: object, work: Path, *more: object) -> dict[str, object]:
    result = run("assess", city, "--policy", POLICY, "--work", work, "--json", *more)
    (told,) = lines(result)
    return told


def summed(city: object) -> dict[tuple[str, str], tuple[int, float]]:
    """How many answers, and the sum of their upper bounds, as the lines of the other road say."""
    found: dict[tuple[str, str], tuple[int, float]] = {}
    for answer in lines(run("assess", city, "--policy", POLICY, "--json")):
        key = str(answer["incentive"]), str(answer["outcome"])
        count, high = found.get(key, (0, 0.0))
        found[key] = count + 1, high + float(str(answer["high"] or 0))
    return found


# ---- totals and files ----------------------------------------------------------------------------------------------
def test_both_roads_come_to_the_same_totals(city, tmp_path):
    told = by_columns(city, tmp_path / "work", "--partitions", 3)
    mine = {(s["incentive"], s["outcome"]): (s["count"], float(s["high"])) for s in told["lines"]}  # type: ignore[index,attr-defined]
    assert mine == summed(city)
    assert (told["enterprises"], told["partitions"], told["beyond_columns"]) == (40, 3, {})
    assert set(told["cells"][0]) >= {"incentive", "outcome", "year", "county", "size", "count", "low", "high"}  # type: ignore[index]


def test_a_file_of_each_kind_is_the_same_for_any_number_of_partitions(city, tmp_path):
    for kind in ("parquet", "csv", "xlsx"):
        for n in (1, 4):
            by_columns(city, tmp_path / f"work{n}", "--partitions", n, "--out", tmp_path / f"{n}.{kind}")
    one, four = (pl.read_parquet(tmp_path / f"{n}.parquet") for n in (1, 4))
    assert one.equals(four)
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "4.csv").read_bytes()
    head, *rows = (tmp_path / "1.csv").read_text("utf-8-sig").splitlines()
    assert head == "incentive,record,beneficiary,year,outcome,amount,low,high"
    sheet = CalamineWorkbook.from_path(tmp_path / "4.xlsx").get_sheet_by_index(0).to_python()
    assert len(rows) == one.height == len(sheet) - 1


def test_people_see_the_tables_and_what_was_decided_one_by_one(city, tmp_path):
    shown = run("assess", city, "--policy", POLICY, "--work", tmp_path / "w", "--partitions", 2, width=120).stdout
    for words in ("按列测算：", "2 个分区", "市级资金", "合计", "非市级资金", "40 户企业", "可删"):
        assert words in shown
    again = run("assess", city, "--policy", POLICY, "--work", tmp_path / "w", "--partitions", 2, "--lang", "en")
    assert "The 2 partitions made earlier are used." in again.stdout
    assert "2 of 2 partitions were finished before and are skipped." in again.stdout


def test_a_year_and_an_incentive_narrow_the_results(city, tmp_path):
    cell = by_columns(city, tmp_path / "w")["cells"][0]  # type: ignore[index]
    told = by_columns(city, tmp_path / "w", "--year", cell["year"], "--incentive", cell["incentive"], "--all")
    assert {s["incentive"] for s in told["lines"]} == {cell["incentive"]}  # type: ignore[attr-defined]
    assert {c["year"] for c in told["cells"]} == {cell["year"]}  # type: ignore[attr-defined]
    assert cell in told["cells"]  # type: ignore[operator]


# ---- going on ------------------------------------------------------------------------------------------------------
def test_another_reading_starts_anew_with_the_same_partitions(city, tmp_path):
    options = ("assess", city, "--policy", POLICY, "--work", tmp_path / "w", "--partitions", 2)
    run(*options)
    shown = run(*options, "--reading", "M3=incl").stdout
    assert "沿用已切好的 2 个分区" in shown
    assert "从头算起" in shown
    assert "口径 M3" in shown


def test_changed_facts_are_cut_again(tmp_path):
    city = write(tmp_path, town())
    first = by_columns(city, tmp_path / "w")
    records = town()
    records["enterprise_year"] = [r for r in records["enterprise_year"] if r["enterprise"] != CHIPS]
    write(tmp_path, records)
    assert by_columns(city, tmp_path / "w")["matters"] != first["matters"]


@pytest.mark.slow
def test_a_killed_run_goes_on_and_ends_with_the_same_file(city, tmp_path):
    """kill -9 after the first partition is there: it is not computed again."""
    by_columns(city, tmp_path / "whole", "--partitions", 6, "--out", tmp_path / "whole.parquet")
    words = [*LIANCE, "assess", str(city), "--policy", POLICY, "--partitions", "6",
             "--work", str(tmp_path / "w"), "--out", str(tmp_path / "out.parquet")]  # fmt: skip
    running = subprocess.Popen(words, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    first = tmp_path / "w" / "out" / "p-0000.json"
    until("the first partition is finished", first.exists)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    assert not (tmp_path / "out.parquet").exists()
    written = first.stat().st_mtime_ns
    again = subprocess.run(words, cwd=ROOT, env=environment(), capture_output=True, text=True, check=True)
    assert "个以前已算完，跳过" in again.stdout
    assert first.stat().st_mtime_ns == written
    assert pl.read_parquet(tmp_path / "out.parquet").equals(pl.read_parquet(tmp_path / "whole.parquet"))


def test_ctrl_c_tells_how_to_go_on(city, tmp_path):
    words = [*LIANCE, "assess", str(city), "--policy", POLICY, "--partitions", "6",
             "--work", str(tmp_path / "w"), "--out", str(tmp_path / "out.parquet")]  # fmt: skip
    running = subprocess.Popen(words, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until("the first partition is finished", (tmp_path / "w" / "out" / "p-0000.json").exists)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "再运行一次同样的命令" in err.decode()
    assert not (tmp_path / "out.parquet").exists()


# ---- sources -------------------------------------------------------------------------------------------------------
def as_parquet(city: Path, folder: Path) -> Path:
    """The same city in typed columns."""
    law = load_policy(home() / "policies" / POLICY)
    population = population_of(city, law, open_history=False)
    folder.mkdir()
    for name, table in population.tables.items():
        table.write_parquet(folder / f"{name}.parquet")
    (folder / "parameter.csv").write_bytes((city / "parameter.csv").read_bytes())
    write_manifest(folder, law.vocabulary)
    return folder


def test_typed_columns_and_a_database_are_the_same_city(city, tmp_path):
    columns, database = as_parquet(city, tmp_path / "columns"), tmp_path / "city.db"
    with sqlite3.connect(database) as made:
        for file in city.glob("*.csv"):
            rows = pl.read_csv(file, infer_schema=False)
            made.execute(f'create table "{file.stem}" ({",".join(rows.columns)})')
            made.executemany(f'insert into "{file.stem}" values ({",".join("?" * rows.width)})', rows.rows())
    made.close()
    told = [by_columns(source, tmp_path / f"w{n}") for n, source in enumerate((city, columns, f"sqlite:///{database}"))]
    assert told[0] == told[1] == told[2]
    law = load_policy(home() / "policies" / POLICY)
    tables = [population_of(source, law, open_history=False).tables for source in (city, columns, database)]
    for name, table in tables[0].items():
        keys = [k.id for t in law.vocabulary.types if t.id == name for k in t.keys]
        assert [len(t[name]) for t in tables] == [table.height] * 3
        assert all(t[name].select(keys).sort(keys).equals(table.select(keys).sort(keys)) for t in tables)


def test_the_road_depends_on_the_number_of_records(city, tmp_path):
    assert not is_large(city)
    assert records_in(city, at_most=MANY) > 40
    pl.DataFrame({"id": range(MANY + 1)}).write_parquet(tmp_path / "enterprise.parquet")
    assert is_large(tmp_path)
    assert not is_large(tmp_path / "nothing")


# ---- what is refused -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--engine", "pool", "--org", CHIPS], "assess-org"),
        (["--engine", "local", "--out", "result.jsonl"], "assess-output-type"),
        (["--memory", "100MB"], "assess-memory"),
        (["--engine", "spark:master"], "engine-unknown"),
    ],
)
def test_what_cannot_be_done_is_told(options, code, city, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("assess", city, "--policy", home() / "policies" / POLICY, "--json", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert [json.loads(line)["code"] for line in result.stderr.splitlines() if line.startswith("{")] == [code]


def test_a_folder_with_other_things_is_not_taken_for_work(city, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "in").write_text("keep")
    result = run("assess", city, "--policy", POLICY, "--work", tmp_path / "letters", "--json")
    assert result.exit_code == 2
    assert "folder-taken" in result.stderr
    assert (tmp_path / "letters" / "in").read_text() == "keep"


def test_a_size_is_a_number_with_a_unit(city):
    assert "700MB" in run("assess", city, "--policy", POLICY, "--memory", "much").stderr
