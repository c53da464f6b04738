"""`liance chain gaps`, `blast`, `pairs`, `what-if`: tables in both languages, JSON, and mistakes told at once."""

from __future__ import annotations

import json
import re
from types import ModuleType

import pytest
from click.testing import CliRunner, Result
from tests.chains.made import graph

from liance.cli import choose
from liance.cli.chain import blast, gaps, pairs, what_if

LAMP = """
lamp < bulb, wire | cable, foot
cable is copper-cable
bulb < glass
torch < lens, glass
ada makes lamp
ben makes bulb, copper-cable
cai makes bulb?, torch
nobody makes glass, foot, wire
torch wanted attract
"""


@pytest.fixture(autouse=True)
def chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose, "open_chain", lambda name: (None, graph(LAMP)), raising=False)


def run(module: ModuleType, *args: str) -> Result:
    return CliRunner(env={"COLUMNS": "140"}).invoke(module.command_, args)


def told(module: ModuleType, *args: str) -> list[list[dict[str, object]]]:
    """The rows of each section, from JSON."""
    result = run(module, *args, "--json", "--lang", "en")
    assert result.exit_code == 0, result.stderr
    return [section["rows"] for section in json.loads(result.stdout)["sections"]]


def wrong(module: ModuleType, *args: str) -> list[str]:
    """The codes of what was wrong; nothing is printed beside them."""
    result = run(module, *args)
    assert (result.exit_code, result.stdout) == (2, "")
    return re.findall(r"\[([a-z-]+)\]", result.stderr)


# ---- gaps ------------------------------------------------------------------------------------------------------------
def test_gaps_are_listed_by_the_asked_key_with_their_users() -> None:
    (rows,) = told(gaps, "--sort", "users")
    assert [(row["id"], row["users"], row["used_by"]) for row in rows] == [
        ("glass", 2, "bulb、torch"), ("foot", 1, "lamp"), ("lens", 1, "torch"),
    ]  # fmt: skip
    assert (rows[0]["least"], rows[0]["most"], rows[0]["front"], rows[0]["state"]) == (3, 3, True, "verified absent")
    assert "best" not in rows[0]


def test_ranks_are_told_where_weights_are_asked_for() -> None:
    (rows,) = told(gaps, "--weight", "users=2", "--weight", "radius=1")
    assert [(row["id"], row["best"], row["worst"]) for row in rows] == [("glass", 1, 1), ("foot", 2, 2), ("lens", 2, 2)]
    (front,) = told(gaps, "--front", "--ranks")
    assert [row["id"] for row in front] == ["glass"]


def test_gaps_in_words_give_version_days_and_what_to_mind() -> None:
    out = run(gaps, "--chain", "照明").stdout
    assert "缺口清单" in out
    assert re.search(r"图的版本 +v1", out)
    assert re.search(r"数据截至 +2025-06-30", out)
    assert "是提示，不是结论" in out


def test_weights_must_name_keys() -> None:
    assert wrong(gaps, "--weight", "users", "--weight", "beauty=1", "--chain", "灯") == [
        "no-such-chain", "gap-weight", "gap-weight",
    ]  # fmt: skip


# ---- blast -----------------------------------------------------------------------------------------------------------
def test_what_falls_is_told_with_its_proof() -> None:
    (rows,) = told(blast, "--source", "glass")
    assert [(row["product"], row["sure"]) for row in rows] == [
        ("glass", "surely"), ("bulb", "surely"), ("torch", "surely"), ("lamp", "surely"),
    ]  # fmt: skip
    assert rows[3]["why"] == "glass (no longer bought outside) → bulb → lamp"
    (rows,) = told(blast, "--actor", "Ben", "--product", "wire")
    assert rows[-1]["why"].endswith("lamp (wire、cable all gone)") or rows[-1]["sure"] == "perhaps"


def test_without_a_name_each_is_taken_away_in_turn() -> None:
    (rows,) = told(blast)
    assert (rows[0]["id"], rows[0]["least"]) == ("glass", 3)
    by = {(row["what"], row["id"]): (row["least"], row["most"]) for row in rows}
    assert by["actor", "ben"] == (1, 3)  # the copper cable for sure; bulb and lamp perhaps
    assert ("actor", "ada") in by


def test_a_target_is_told_what_it_hangs_on_alone_and_by_pairs() -> None:
    alone, together = told(blast, "--target", "lamp")
    assert ("ada", True) in {(row["id"], row["sure"]) for row in alone}
    assert {(row["first"], row["second"]) for row in together} == {("cable", "wire")}
    assert together[0]["both"] == "lamp"


def test_names_that_the_graph_has_not_are_told_at_once() -> None:
    result = run(blast, "--product", "glas", "--actor", "Eve", "--target", "glas")
    assert result.exit_code == 2
    assert re.findall(r"\[([a-z-]+)\]", result.stderr) == ["no-such-product", "no-such-actor"]
    assert "glass" in result.stderr


# ---- pairs -----------------------------------------------------------------------------------------------------------
def test_pairs_are_told_with_what_they_rest_on() -> None:
    (rows,) = told(pairs)
    assert [(row["supplier"], row["makes"], row["user"], row["verified"]) for row in rows] == [
        ("Ben", "bulb", "Ada", True), ("Ben", "copper-cable", "Ada", True), ("Cai", "bulb", "Ada", False),
    ]  # fmt: skip
    assert (rows[0]["into"], rows[0]["as_of"]) == ("lamp", "2025-06-30")
    assert len(told(pairs, "--verified")[0]) == 2
    assert [row["makes"] for row in told(pairs, "--trading", "Ben=Ada")[0]] == ["bulb"]
    assert wrong(pairs, "--trading", "Ben") == ["trading-form"]
    assert wrong(pairs, "--actor", "Eve") == ["no-such-actor"]


# ---- what-if ---------------------------------------------------------------------------------------------------------
def test_what_a_change_moves_is_told_before_and_after() -> None:
    moves, made_here = told(what_if, "--source", "glass", "--producer", "glass=Dan")
    assert {(row["id"], row["what"]) for row in moves} == {(p, "spared") for p in ("glass", "bulb", "torch", "lamp")}
    assert [(row["id"], row["before"], row["after"]) for row in made_here] == [("glass", "no", "yes")]


def test_a_gain_is_told_with_its_reason() -> None:
    moves, _ = told(what_if, "--outside-buys", "nothing", "--producer", "glass")
    assert [(row["id"], row["what"], row["why"]) for row in moves if row["sure"]] == [
        ("glass", "gained", "glass (a new maker)"), ("bulb", "gained", "glass (a new maker) → bulb"),
    ]  # fmt: skip


def test_an_alternative_serves_one_need() -> None:
    moves, _ = told(what_if, "--alternative", "foot=glass@bulb", "--product", "glass")
    assert {row["id"]: row["what"] for row in moves} == {
        "glass": "lost", "torch": "lost", "bulb": "spared", "lamp": "spared"
    }  # fmt: skip
    assert wrong(what_if, "--alternative", "foot=lens@bulb") == ["alternative-needs"]
    assert wrong(what_if, "--alternative", "foot") == ["alternative-form"]


def test_nothing_to_try_is_a_mistake() -> None:
    assert wrong(what_if) == ["what-if-nothing"]
