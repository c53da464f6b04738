"""Every code has its entry, every entry its smallest failing example, every sentence its words filled in."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.chains.fictional import example
from tests.records.examples import lay_out
from tests.records.fictional import VOCABULARY

from liance.diagnostics.diagnostic import Diagnostic, Rejected, catalogue, errors_in
from liance.diagnostics.show import show
from liance.records.intake import city_from
from liance.records.tables import read_city_files
from liance.rules.library import find_policy, read_policy

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "liance"
CATALOGUE = PACKAGE / "diagnostics" / "catalogue.d"
REPORTERS = {"Diagnostic", "report", "_report", "fail", "problem"}
PARTS = ["zh", "en", "hint_zh", "hint_en", "why_zh", "why_en", "example", "example_file"]


def codes(file: str) -> list[str]:
    return sorted(tomllib.loads((CATALOGUE / file).read_text("utf-8")))


def found_in_policy(code: str, folder: Path) -> list[Diagnostic]:
    """What the reader says of a policy code's example; of a command, what its last word brings out."""
    entry = catalogue()[code]
    if entry["example_file"] == "command":
        with pytest.raises(Rejected) as rejected:
            find_policy(entry["example"].split()[-1])
        return list(rejected.value.diagnostics)
    (folder / entry["example_file"]).write_text(entry["example"], entry.get("example_encoding", "utf-8"))
    if "example_source" in entry:
        (folder / "policy.txt").write_text(entry["example_source"], "utf-8")
    return list(read_policy(folder).diagnostics)


def found_in_data(code: str, folder: Path) -> list[Diagnostic]:
    entry = catalogue()[code]
    tables, unread = read_city_files(lay_out(folder, file=entry["example_file"], text=entry["example"]))
    return [*unread, *(city_from(tables, VOCABULARY)[1] if not unread else [])]


def found_in_chain(code: str, folder: Path) -> list[Diagnostic]:
    entry = catalogue()[code]
    return list(example(folder, entry["example_file"], entry["example"]).diagnostics)


EXAMPLES = [
    (code, found_in)
    for found_in, files in (
        (found_in_policy, ("policy.toml", "procedures.toml", "matters.toml", "worked.toml")),
        (found_in_data, ("data.toml",)),
        (found_in_chain, ("chain.toml",)),
    )
    for file in files
    for code in codes(file)
]


@pytest.mark.parametrize(("code", "found_in"), EXAMPLES, ids=[code for code, _ in EXAMPLES])
def test_the_example_of_a_code_brings_out_that_code_alone(code, found_in, tmp_path):
    found = found_in(code, tmp_path)
    assert {d.code for d in errors_in(found) or found} == {code}


@pytest.mark.parametrize(("code", "found_in"), EXAMPLES, ids=[code for code, _ in EXAMPLES])
def test_every_placeholder_is_filled_in_both_languages(code, found_in, tmp_path):
    for diagnostic in found_in(code, tmp_path):
        for lang in ("zh", "en"):
            text = diagnostic.message(lang) + diagnostic.hint(lang)
            assert "{" not in text.replace("{{", "") or "{" in "".join(diagnostic.args.values()), text
            assert "“”" not in text, "a placeholder was filled with nothing"
            assert diagnostic.code in show(diagnostic, lang)


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_an_entry_is_whole(code):
    entry = catalogue()[code]
    assert [part for part in PARTS if not entry.get(part, "").strip() and part != "example"] == []


def reported() -> Iterator[str]:
    """The codes that the source hands to whatever makes a diagnostic."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and name_of(node.func) in REPORTERS:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_every_code_that_is_reported_is_in_the_catalogue():
    found = set(reported())
    assert len(found) > 60
    assert found - set(catalogue()) == set()


def test_every_code_of_the_catalogue_is_in_the_source():
    """Codes of cells are put together from the fault: `cell-` and `money-text`."""
    text = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    literals = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', text))
    assert {c for c in catalogue() if not {c, c.removeprefix("cell-")} & literals} == set()


def test_a_money_and_rate_mix_up_names_both_kinds(tmp_path):
    (found,) = found_in_policy("unit-mismatch", tmp_path)
    assert found.message() == "相加的两边不是一类：左边是金额，右边是比率。"
    assert "×" in found.hint()
