"""Other rule engines, run by their own Python in an environment that holds nothing of Liance."""

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
from bench.inputs import CASES

HERE = Path(__file__).parent
LOCK = HERE / "requirements.lock"
HOME = HERE.parents[1] / "build" / "bench-peers"
SCRIPTS = {"zen-engine": ("run_zen.py", 10), "OpenFisca-Core": ("run_openfisca.py", 1)}


@dataclass(frozen=True, slots=True)
class Peer:
    """What another engine answered and how long it took; `bare`: without a trace, where it can do that."""

    name: str
    version: str
    amounts: list[object]
    traced: Times
    bare: Times | None


def install() -> Path:
    """The Python of the peers' environment, made anew when the lock has changed."""
    stamp, digest = HOME / "lock.sha256", sha256(LOCK.read_bytes()).hexdigest()
    python = HOME / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if stamp.is_file() and stamp.read_text() == digest and python.exists():
        return python
    shutil.rmtree(HOME, ignore_errors=True)
    venv.create(HOME, with_pip=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "--requirement", str(LOCK)], check=True)
    stamp.write_text(digest)
    return python


def measured(name: str, python: Path, runs: int) -> Peer:
    """Run one peer over all cases."""
    script, times = SCRIPTS[name]
    cases = [{"facts": c.facts, "clause": c.clause} for c in CASES]
    made = subprocess.run(
        [str(python), str(HERE / script)],
        input=json.dumps({"runs": runs * times, "cases": cases}),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    bare = Times(tuple(sorted(found["bare"]))) if "bare" in found else None
    return Peer(name, found["version"], found["amounts"], Times(tuple(sorted(found["seconds"]))), bare)
