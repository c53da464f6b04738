"""`liance sql`: the query printed or written, and what it says where there is none."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from tests.cli.cities import POLICY, run
from tests.rules.sql_twin import differences

from liance.cli.sql import command_
from liance.diagnostics.diagnostic import catalogue
from liance.records.write import write_city
from liance.rules.library import home, load_policy
from liance.simulate.marks import marks_of
from liance.simulate.population import demo_city


def test_it_prints_the_query(tmp_path: Path) -> None:
    result = run("sql", "--policy", POLICY, "--incentive", "rent")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("-- ")
    assert "rent 电子信息制造业企业租金补贴" in result.stdout.splitlines()[0]
    assert "-- Run: duckdb city.db < query.sql" in result.stdout
    assert result.stdout.endswith(";\n")


def test_a_reading_changes_the_query() -> None:
    strict, incl = (
        run("sql", "--policy", POLICY, "--incentive", "manufacturing-scale-up", "--reading", f"M3={option}").stdout
        for option in ("strict", "incl")
    )
    assert "f.revenue > 10_000_000_000" in strict
    assert "f.revenue >= 10_000_000_000" in incl


def test_it_writes_a_file_in_either_language(tmp_path: Path) -> None:
    out = tmp_path / "query.sql"
    zh = run("sql", "--policy", POLICY, "--incentive", "rent", "--out", out)
    assert zh.stdout == f"已写入 {out}。运行：duckdb city.db < {out}\n"
    en = run("sql", "--policy", POLICY, "--incentive", "rent", "--out", out, "--lang", "en")
    assert en.stdout == f"{out} written. Run: duckdb city.db < {out}\n"
    assert out.read_text("utf-8") == run("sql", "--policy", POLICY, "--incentive", "rent").stdout


def test_json_holds_the_query() -> None:
    result = run("sql", "--policy", POLICY, "--incentive", "rent", "--reading", "M11=year", "--json")
    told = json.loads(result.stdout)
    assert told["readings"] == {"M11": "year"}
    assert told["sql"].startswith("-- ")


def test_what_it_cannot_say_ends_the_command_and_leaves_no_file(tmp_path: Path) -> None:
    out = tmp_path / "query.sql"
    arguments = ["sql", "--policy", POLICY, "--incentive", "investment", "--reading", "M10=max", "--out", out]
    result = run(*arguments)
    assert result.exit_code == 2
    assert "合并 同一投资项目" in result.stderr
    assert "--alone" in result.stderr
    assert not out.exists()
    assert "the group same-project" in run(*arguments, "--lang", "en").stderr
    assert run(*arguments, "--alone").exit_code == 0
    assert out.exists()


def test_the_example_of_the_catalogue_brings_out_its_code() -> None:
    result = run(*catalogue()["sql-beyond"]["example"].split()[1:], "--json")
    assert json.loads(result.stderr)["code"] == "sql-beyond"


def test_an_unknown_incentive_or_reading_is_told() -> None:
    assert "chip-sales" in run("sql", "--policy", POLICY, "--incentive", "chip-sale").stderr
    assert run("sql", "--policy", POLICY, "--incentive", "rent", "--reading", "M11=never").exit_code == 2


def test_printing_needs_neither_duckdb_nor_the_columns() -> None:
    """An auditor's machine has the one, a policy writer's need have none of them."""
    code = (
        "import sys\nsys.modules['duckdb'] = None\nsys.modules['polars'] = None\n"
        "from liance.rules.library import load_policy\nfrom liance.rules.sql.emit import emit\n"
        f"print(emit(load_policy({str(POLICY)!r}), 'rent')[:2])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "--\n"


def test_the_help_says_what_it_is_for() -> None:
    assert "DuckDB" in (command_.help or "")


def test_a_city_becomes_the_tables_that_queries_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The written script, then a query, in DuckDB alone: every verdict is the engine's."""
    monkeypatch.chdir(tmp_path)
    law = load_policy(home() / "policies" / POLICY)
    city = demo_city(law.vocabulary, enterprises=60, seed=1, marks=marks_of(law))
    write_city(city, tmp_path / "city")
    told = run("sql", "--policy", POLICY, "--tables", "city", "--out", "tables")
    assert told.stdout == "已写入 tables。在这个文件夹里运行：duckdb city.db < tables/load.sql\n"
    base = duckdb.connect("city.db")
    base.execute(Path("tables/load.sql").read_text("utf-8"))
    rent = law.incentive("rent")
    assert rent is not None
    assert differences(law, rent, {}, city, base, seen := []) == []
    assert seen
    assert base.execute("SELECT count(*) FROM parameter").fetchone() == (len(city.parameters),)
    assert run("sql", "--policy", POLICY, "--tables", "city", "--out", "tables").exit_code == 0, "once more"


def test_tables_need_a_folder_of_their_own(tmp_path: Path) -> None:
    write_city(
        demo_city(load_policy(home() / "policies" / POLICY).vocabulary, enterprises=2, seed=1), tmp_path / "city"
    )
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    for out, code in ((None, "sql-tables-out"), (tmp_path, "folder-taken"), (tmp_path / "city", "output-in-city")):
        options = ["sql", "--policy", POLICY, "--tables", tmp_path / "city", *(["--out", out] if out else [])]
        refused = run(*options)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert f"[{code}]" in refused.stderr
    assert (tmp_path / "notes.txt").read_text("utf-8") == "mine"
    assert "[sql-incentive]" in run("sql", "--policy", POLICY).stderr
