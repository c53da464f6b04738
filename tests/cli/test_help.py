"""Help: every command has an example that works as a command line, lines fit, and asking for help is fast."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from tests.cli.cities import run, town, write

from liance.cli.main import COMMANDS, cli
from liance.cli.options import Command
from liance.diagnostics.diagnostic import catalogue
from liance.diagnostics.show import width


def command(name: str) -> click.Command:
    """The command of a name such as `explain` or `chain check`."""
    found: click.Command = cli
    for word in name.split():
        assert isinstance(found, click.Group)
        inner = found.get_command(click.Context(found), word)
        assert inner is not None
        found = inner
    return found


GROUPS = {name: made for name in COMMANDS if isinstance(made := command(name), click.Group)}
SINGLE = [name for name in COMMANDS if name not in GROUPS]
SINGLE += [f"{name} {inner}" for name, group in GROUPS.items() for inner in group.list_commands(click.Context(group))]


@pytest.mark.parametrize("name", [*GROUPS, *SINGLE])
def test_help_has_both_languages_and_an_example(name: str) -> None:
    text = run(*name.split(), "--help", width=100).stdout
    assert "例 Examples:\n    liance " in text
    body = text.split("Options:")[0]
    assert re.search(r"[\u4e00-\u9fff]{4}", body)
    assert re.search(r"[A-Za-z]+ [a-z]+ [a-z]+", body)
    assert max(width(line) for line in text.splitlines()) <= 100


@pytest.mark.parametrize("name", SINGLE)
def test_examples_parse(name: str) -> None:
    """The words after `liance` are understood; nothing is run."""
    examples = re.findall(r"^ +liance (.+)$", command(name).help or "", re.MULTILINE)
    assert examples
    for example in examples:
        words = shlex.split(example.split(">")[0])
        own = name.split()
        assert words[: len(own)] == own
        command(name).make_context(name, words[len(own) :])


@pytest.mark.parametrize("name", SINGLE)
def test_every_command_speaks_both_languages_and_json(name: str) -> None:
    made = command(name)
    assert isinstance(made, Command)
    assert {"lang", "as_json"} <= {p.name for p in made.params}


@pytest.mark.parametrize("group", ["", *GROUPS])
def test_a_group_lists_every_command(group: str) -> None:
    made = command(group)
    assert isinstance(made, click.Group)
    out = run(*group.split(), "--help", width=100).stdout
    listed = [line.split()[0] for line in out.split("命令 Commands:\n")[1].splitlines()]
    assert listed == made.list_commands(click.Context(made))


def test_asking_for_help_imports_no_engine() -> None:
    code = (
        "import sys; from liance.cli.main import cli\n"
        "cli.main(['--help'], standalone_mode=False)\n"
        "heavy = {'rich', 'polars', 'lark', 'xlsxwriter', 'docx', 'liance.rules.ir'} & sys.modules.keys()\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["explain", "ask", "readings"])
def test_the_examples_of_help_work_as_they_stand(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(OWN.parents[4])
    examples = re.findall(r"^ *liance (.+)$", command(name).help or "", re.MULTILINE)
    assert examples
    for example in examples:
        result = run(*shlex.split(example))
        assert result.exit_code == 0, result.output


def test_an_unknown_command_or_option_is_bad_input() -> None:
    assert run("asess").exit_code == 2
    assert run("assess", "--polcy", "x").exit_code == 2


# ---- each diagnostic of the command line is brought out by its example -----------------------------------
ELSEWHERE = {
    "policy-needed",
    "output-unwritable",
    "output-in-city",
    "output-too-long",
    "docs-stale",
    "folder-taken",
    "no-policy-here",
    "no-chain",
}
"""These need a folder or a file in a certain state; they have tests of their own."""
OWN = Path(__file__).resolve().parents[2] / "src/liance/diagnostics/catalogue.d/cli.toml"


def own_codes() -> set[str]:
    return set(re.findall(r"^\[([a-z-]+)\]", OWN.read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("code", sorted(own_codes() - ELSEWHERE))
def test_the_example_brings_out_the_code(code: str, tmp_path: Path) -> None:
    example = catalogue()[code]["example"].strip()
    records = town()
    records["enterprise"][0]["name"], records["enterprise"][1]["name"] = "甲公司", "乙公司"
    words = [write(tmp_path, records) if w.startswith("examples/") else w for w in shlex.split(example)[1:]]
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"[{code}]" in result.stderr


def test_without_a_policy_to_take_one_must_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "policies").mkdir()
    monkeypatch.chdir(tmp_path)
    result = run("readings")
    assert result.exit_code == 2
    assert "[policy-needed]" in result.stderr
