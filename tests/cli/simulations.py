"""Commands that simulate, run on a small made-up city; each command's module is called as `liance` would call it."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

from click.testing import CliRunner, Result

from liance.records.write import write_city
from liance.rules.library import load_policy
from liance.simulate.marks import marks_of
from liance.simulate.population import demo_city

POLICY = "liaocheng-it-2023"


def made_up(folder: Path, enterprises: int = 230) -> Path:
    """A city with every boundary case of the first policy, written to a folder."""
    law = load_policy(POLICY)
    folder.mkdir()
    write_city(demo_city(law.vocabulary, enterprises=enterprises, seed=1, marks=marks_of(law)), folder)
    return folder


def run(name: str, *args: object, width: int = 100) -> Result:
    """Run one command with these arguments on a terminal of so many columns."""
    command = import_module(f"liance.cli.{name}").command_
    env = {"COLUMNS": str(width), "LIANCE_POLICY": POLICY, "LIANCE_LANG": None}
    return CliRunner(env=env).invoke(command, [str(a) for a in args])


def report(result: Result) -> dict[str, list[dict[str, object]]]:
    """The rows of every section of a report printed as JSON, by the section's title."""
    assert result.exit_code == 0, result.stderr
    return {s["title"]: s["rows"] for s in json.loads(result.stdout)["sections"]}
