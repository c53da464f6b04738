"""Other engines, run by their own Python in environments that hold nothing of Liance."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.clock import Times

HERE = Path(__file__).parent
LOCKS = HERE / "locks"
ROOT = HERE.parents[1]
HOME = ROOT / "build" / "bench-peers"
ENVIRONMENTS = ("openfisca", "policyengine", "ttsim", "arrays")
"""Engines share an environment where they agree on what they need; a lock (versions, hashes) makes each of them."""
SINGLE = {"zen-engine": ("run_zen_case.py", 10), "OpenFisca-Core": ("run_openfisca_case.py", 1)}


@dataclass(frozen=True, slots=True)
class Peer:
    """What another engine answered on single cases, and how long it took; `bare`: without a trace, if it can."""

    name: str
    version: str
    amounts: list[object]
    traced: Times
    bare: Times | None


class Failed(Exception):
    """A script did not end well; its last words."""


def install(environment: str) -> Path:
    """The Python of an environment, made anew when its lock has changed and used as it is otherwise."""
    lock, home = LOCKS / f"{environment}.lock", HOME / environment
    stamp, digest = home / "lock.sha256", sha256(lock.read_bytes()).hexdigest()
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if stamp.is_file() and stamp.read_text() == digest and python.exists():
        return python
    print(f"Installing the peers' environment {environment} ...", file=sys.stderr)
    shutil.rmtree(home, ignore_errors=True)
    venv.create(home, with_pip=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "--requirement", str(lock)], check=True)
    stamp.write_text(digest)
    return python


def installed() -> dict[str, Path]:
    """The Python of every environment that could be installed; the others are named and left out."""
    found = {}
    for environment in ENVIRONMENTS:
        try:
            found[environment] = install(environment)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"The environment {environment} could not be installed ({error}).", file=sys.stderr)
    return found


def ask(command: list[str], question: dict[str, Any]) -> dict[str, Any]:
    """What a script answers: JSON in, the last line of its output as JSON out. Failed with its last words."""
    asked = json.dumps(question)
    made = subprocess.run(command, input=asked, capture_output=True, text=True, check=False, cwd=ROOT)
    if made.returncode != 0:
        raise Failed(made.stderr.strip()[-2000:] or f"ended with code {made.returncode}")
    answer: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return answer


def single_cases(name: str, python: Path, runs: int, cases: list[dict[str, Any]]) -> Peer:
    """Run one peer over all single cases."""
    script, times = SINGLE[name]
    found = ask([str(python), str(HERE / script)], {"runs": runs * times, "cases": cases})
    bare = Times(tuple(sorted(found["bare"]))) if "bare" in found else None
    return Peer(name, found["version"], found["amounts"], Times(tuple(sorted(found["seconds"]))), bare)
