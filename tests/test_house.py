"""The house rules that a machine can hold: rooms, size, opening sentences, the lock, the two commands."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "liance"
LONGEST_MODULE = 300

REQUIREMENT = re.compile(r"[a-z0-9][a-z0-9._-]*==[0-9][A-Za-z0-9.!+-]*( ; [^/]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def modules() -> list[Path]:
    found = sorted(p for p in PACKAGE.rglob("*.py") if p.parent.name != "migrations")  # Django writes those
    assert PACKAGE / "__init__.py" in found
    return found


def contract(identifier: str) -> dict[str, list[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    by_id = {found["id"]: found for found in project["tool"]["importlinter"]["contracts"]}
    return by_id[identifier]


def listed(layers: list[str]) -> set[str]:
    """The names in layers such as ``(explain) | (render)``."""
    return {name.strip("() ") for layer in layers for name in re.split(r"[|:]", layer)}


def children(package: Path) -> set[str]:
    """The modules and packages right inside a package, as import names."""
    files = {path.stem for path in package.glob("*.py")} - {"__init__"}
    return files | {path.name for path in package.iterdir() if any(path.glob("**/*.py"))}


@pytest.mark.parametrize(("identifier", "package"), [("rooms", "."), ("passes", "rules")])
def test_everything_has_its_layer(identifier: str, package: str) -> None:
    """A folder outside the contracts could import anything, so there is none."""
    found = children(PACKAGE / package)
    assert found, f"nothing in {package}"
    assert found <= listed(contract(identifier)["layers"])


def test_engines_are_kept_from_terminals_and_the_web() -> None:
    """Every room below the command line and the platform is bound by the contract ``pure``."""
    engines = listed(contract("rooms")["layers"]) - {"cli", "web"}
    pure = contract("pure")
    assert set(pure["source_modules"]) == {f"liance.{room}" for room in engines}
    assert {"click", "rich", "django"} <= set(pure["forbidden_modules"])


def test_no_module_is_long() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > LONGEST_MODULE} == {}


def opening(path: Path) -> str:
    """A module's first paragraph, or nothing."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.split("\n\n")[0]


def test_every_module_opens_with_a_sentence() -> None:
    endings = (".", "。", ":", "：")
    assert [str(path.relative_to(ROOT)) for path in modules() if not opening(path).endswith(endings)] == []


def lock() -> list[str]:
    return (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()


def test_the_lock_holds_versions_and_hashes_and_nothing_else() -> None:
    """No address, no option, no host name: the machine's own settings say where packages come from."""
    assert [line for line in lock() if not REQUIREMENT.fullmatch(line) and not HASH.fullmatch(line)] == []


def test_every_locked_package_has_a_hash() -> None:
    lines = lock()
    unhashed = [
        line
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
        if REQUIREMENT.fullmatch(line) and not HASH.fullmatch(following)
    ]
    assert unhashed == []


def test_the_lock_covers_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[<>=!~; ]", requirement)[0] for requirement in asked}
    assert names <= {line.split("==")[0] for line in lock()}


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
@pytest.mark.parametrize("command", ["make run", "make test"])
def test_the_readme_gives_the_two_commands(readme: str, command: str) -> None:
    assert re.search(rf"^\$ {command}\b", (ROOT / readme).read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("command", ["make test", "make check", "make slow"])
def test_ci_runs_the_commands_a_reader_is_given(command: str) -> None:
    """CI has no path of its own, and stops at the first failure."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.search(rf"^(step )?{command}\b", script, re.MULTILINE)
    assert "set -euo pipefail" in script


@pytest.mark.parametrize("target", "setup run test slow check docs bench update help".split())
def test_every_target_says_what_it_is_for(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:.*  ## [A-Z].+", makefile, re.MULTILINE)


def test_every_record_type_is_in_the_glossary() -> None:
    """One name per thing: what the shared vocabulary declares is explained in one sentence."""
    vocabulary = (ROOT / "vocabularies" / "industry.md").read_text("utf-8")
    glossary = (ROOT / "GLOSSARY.md").read_text("utf-8")
    declared = re.findall(r"^事实 (\w+) (\S+)", vocabulary, re.MULTILINE)
    assert len(declared) > 5
    assert [name for name, label in declared if f"| {label} | {name} |" not in glossary] == []


def test_pages_link_only_to_what_exists() -> None:
    """A link that leads nowhere is a promise not kept."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = [(p, m) for p in pages for m in re.findall(r"\]\(([^)#\s]+)\)", p.read_text("utf-8"))]
    assert len(links) > 20
    assert [f"{p.name}: {m}" for p, m in links if "://" not in m and not (p.parent / m).exists()] == []
