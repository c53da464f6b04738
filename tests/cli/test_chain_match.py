"""`liance chain match`: proposals for a text, a product and an actor, with their reasons in both languages."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner, Result
from tests.chains.fictional import city, policy

from liance.cli import choose
from liance.cli.chain import match


@pytest.fixture(autouse=True)
def chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose, "open_chain", lambda name: (policy(), city()))


def run(*args: str) -> Result:
    return CliRunner(env={"COLUMNS": "160"}).invoke(match.command_, args)


def told(*args: str, lang: str = "zh") -> dict[str, list[dict[str, str]]]:
    """The rows of each section by its title, from JSON."""
    result = run(*args, "--json", "--lang", lang)
    assert result.exit_code == 0, result.stderr
    return {section["title"]: section["rows"] for section in json.loads(result.stdout)["sections"]}


def test_a_text_finds_its_place_and_whom_it_may_concern() -> None:
    found = told("求购竹篾编的吊篮")
    assert list(found) == ["挂链", "供需对接"]
    first = {row["id"]: row for row in found["挂链"][:2]}
    assert set(first) == {"basket", "bamboo-strip"}
    assert first["basket"]["reasons"] == "共有的词：吊篮"
    assert first["basket"]["enough"] == "够"


def test_a_product_is_told_inputs_makers_and_its_class() -> None:
    found = told("--product", "夜光热气球", lang="en")
    assert list(found) == ["missing inputs", "filling a gap", "industry class"]
    burner = next(row for row in found["missing inputs"] if row["id"] == "burner")
    assert "needed together: 热气球" in burner["reasons"]
    assert found["industry class"][0]["id"] == "3749"


def test_an_actor_is_not_told_what_it_is_known_to_deal_in() -> None:
    known = {m.product for m in city().makings if m.actor == city().actors[0].id}
    found = told("--actor", city().actors[0].name, "--most", "3")
    assert not known & {row["id"] for row in found["挂链"]}
    assert all(len(rows) <= 3 for rows in found.values())


def test_nothing_suitable_is_said() -> None:
    result = run("海运保险", "--lang", "zh")
    assert "无合适" in result.stdout


@pytest.mark.parametrize(
    ("args", "codes"),
    [
        ((), ["match-subject"]),
        (("吊篮", "--product", "吊篮"), ["match-subject"]),
        (("--product", "潜水艇"), ["no-such-product"]),
        (("--actor", "某某"), ["no-such-actor"]),
    ],
)
def test_a_subject_that_is_none_or_two_or_unknown_is_told(args: tuple[str, ...], codes: list[str]) -> None:
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert re.findall(r"\[([a-z-]+)\]", result.stderr) == codes
