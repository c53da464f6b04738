"""The constructs of the policy language as clauses of fictional cities, each with its worked examples."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from liance.diagnostics.diagnostic import errors_in
from liance.diagnostics.place import Source
from liance.rules import syntax
from liance.rules.build import Loaded, read
from liance.rules.checks.worked import run_examples
from liance.rules.document import Block, Document
from liance.rules.parse import KEYWORDS, parse_block

ROOT = Path(__file__).resolve().parents[2]
PATTERNS = sorted((ROOT / "tests" / "patterns").glob("*.md"))
LANGUAGE = ROOT / "docs" / "language.md"
FENCE = re.compile(r"^```liance\n(.*?)^```$", re.MULTILINE | re.DOTALL)

UNSHOWN = {"device", "workshop", "house-rent"}
"""Incentives that only stand in a group or a ledger with one that has an example."""


@cache
def folders(base: Path) -> dict[str, Loaded]:
    """Every pattern document read as the policy of a folder of its own."""
    found = {}
    for path in PATTERNS:
        folder = base / path.stem
        folder.mkdir()
        shutil.copy(path, folder / "policy.md")
        found[path.stem] = read(folder)
    return found


@pytest.fixture(scope="session")
def patterns(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Loaded]:
    return folders(tmp_path_factory.mktemp("patterns"))


@pytest.mark.parametrize("name", [p.stem for p in PATTERNS])
def test_a_pattern_is_a_policy_without_errors(name: str, patterns: dict[str, Loaded]) -> None:
    """Figures, words and examples agree with the clause, in both directions."""
    assert [f"{d.code} {d.place} {dict(d.args)}" for d in errors_in(patterns[name].diagnostics)] == []


@pytest.mark.parametrize("name", [p.stem for p in PATTERNS])
def test_every_example_comes_out_as_written(name: str, patterns: dict[str, Loaded]) -> None:
    loaded = patterns[name]
    assert loaded.policy is not None
    results = run_examples(loaded.policy, loaded.scope)
    assert results
    assert [f"{r.incentive}: {r.expected}, got {r.got} ({r.detail})" for r in results if not r.ok] == []


@pytest.mark.parametrize("name", [p.stem for p in PATTERNS])
def test_every_incentive_has_an_example(name: str, patterns: dict[str, Loaded]) -> None:
    loaded = patterns[name]
    assert loaded.policy is not None
    shown = {r.incentive for r in run_examples(loaded.policy, loaded.scope)}
    assert {i.id for i in loaded.policy.incentives} - shown - UNSHOWN == set()


# ---- the reference of the language ----------------------------------------------------------------------
def blocks(text: str) -> list[str]:
    """The blocks of every liance fence of a page."""
    lines = [line for fence in FENCE.findall(text) for line in fence.splitlines()]
    starts = [i for i, line in enumerate(lines) if line[:1].strip() and not line.startswith("#")]
    return ["\n".join(lines[a:b]).rstrip() for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


def parsed(text: str) -> object:
    document = Document(Source("docs/language.md", text), {}, [], [])
    return parse_block(document, Block(text.split()[0], text, 0))


REFERENCE = blocks(LANGUAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("block", REFERENCE, ids=lambda block: block.split("\n")[0][:40])
def test_every_block_of_the_reference_is_grammatical(block: str) -> None:
    assert isinstance(parsed(block), syntax.Node)


def test_every_line_of_the_reference_is_tested() -> None:
    """A line of the reference also stands in a pattern document, a vocabulary or the first policy, where it runs."""
    first = [ROOT / "policies" / "liaocheng-it-2023" / "policy.md", *(ROOT / "vocabularies").glob("*.md")]
    pages = [p.read_text(encoding="utf-8") for p in [*PATTERNS, *first]]
    known = {" ".join(line.split()) for page in pages for line in page.splitlines()}
    written = [line for block in REFERENCE for line in block.splitlines()]
    assert [line for line in written if " ".join(line.split()) not in known] == []


def test_the_reference_has_every_kind_of_block() -> None:
    keywords = {block.split()[0] for block in REFERENCE}
    assert set(KEYWORDS) - keywords == set()
