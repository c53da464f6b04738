"""`liance chain check`, and the chain's part in `liance check`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.chains.fictional import CITY, LANTERNS
from tests.cli.cities import lines, run

from liance.rules.library import home

TABLE = """\
产业链       产品   政策点名   本地有   本地没有   不明   联系   有依据
───────────────────────────────────────────────────────────────────────
热气球产业     11          5        2          1      8     13        1
竹编产业        4          1        1          0      3      3        1
合计           15          6        3          1     11     16        2
"""


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The city with a link to a product that nobody declared."""
    shutil.copytree(home() / "vocabularies", tmp_path / "vocabularies")
    folder = tmp_path / "a" / "b" / "city"
    shutil.copytree(CITY, folder)
    links = folder / "chain" / "links.csv"
    links.write_text(links.read_text("utf-8").replace("rattan,basket", "ratan,basket"), "utf-8")
    return folder


def test_the_reminders_come_first_then_what_is_known() -> None:
    result = run("chain", "check", "--policy", CITY)
    assert result.exit_code == 0
    assert "提醒[chain-needs-circle] 这几样互相需要，绕成了圈：刮篾机、竹篾。" in result.stdout
    assert TABLE in result.stdout
    assert result.stdout.rstrip().endswith("没有错误，1 处提醒")


def test_the_same_as_json() -> None:
    (made,) = lines(run("chain", "check", "--policy", CITY, "--json"))
    assert (made["policy"], made["ok"]) == ("yunchuan-chains", True)
    assert made["chain"]["all"] == {
        "products": 15, "stated": 6, "present": 3, "absent": 1, "unknown": 11, "links": 16, "grounded": 2,
    }  # fmt: skip
    assert [c["id"] for c in made["chain"]["chains"]] == ["balloons", "bamboo"]
    assert [d["code"] for d in made["diagnostics"]] == ["chain-needs-circle"]


def test_an_error_ends_with_1_and_names_its_cell(broken: Path) -> None:
    result = run("chain", "check", "--policy", broken)
    assert result.exit_code == 1
    assert "links.csv:13:upper" in result.stdout
    assert "1 处错误" in result.stdout
    (made,) = [json.loads(line) for line in run("chain", "check", "--policy", broken, "--json").stdout.splitlines()]
    assert (made["ok"], made["chain"]) == (False, None)


def test_a_policy_without_a_chain_is_bad_input() -> None:
    result = run("chain", "check", "--policy", LANTERNS)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "[no-chain]" in result.stderr


def test_check_of_a_policy_checks_its_chain_too(broken: Path) -> None:
    good = run("check", CITY)
    assert good.exit_code == 0
    assert "2 条，产品 15 种（政策点名 6），联系 16 条（有依据 2）" in good.stdout
    bad = run("check", broken)
    assert bad.exit_code == 1
    assert "reference-undeclared" in bad.stdout


def test_check_of_a_policy_without_a_chain_says_nothing_of_it() -> None:
    (made,) = lines(run("check", LANTERNS, "--json"))
    assert (made["ok"], made["chain"]) == (True, None)
    assert "产业链  " not in run("check", LANTERNS).stdout
