"""`liance work` as a process: killed with kill -9 in every stage, begun again, and nothing half or twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.records.postgres import SOURCES, a_server, address

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgres")]
ROOT = Path(__file__).resolve().parents[3]
YEARS, FIRMS = 25, 400
ROWS = YEARS * FIRMS
LIANCE = [sys.executable, "-c", "from liance.cli.main import main; main()"]


@pytest.fixture(params=["sqlite", "postgresql"])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of programs on a database of their own."""
    found = os.environ | {
        "LIANCE_DATA": str(tmp_path), "LIANCE_DEBUG": "yes", "LIANCE_LOG_LEVEL": "ERROR", "PYTHONPATH": SOURCES,
        "DJANGO_SETTINGS_MODULE": "tests.settings", "LIANCE_DATABASE": f"sqlite:///{tmp_path}/liance.sqlite3",
    }  # fmt: skip
    if request.param == "sqlite":
        yield found
    else:
        with a_server() as port:
            yield found | {"LIANCE_DATABASE": address(port)}


def run(environment: dict[str, str], *words: object) -> dict[str, object]:
    """Run a command and read what it prints."""
    done = subprocess.run(list(map(str, words)), env=environment, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def program(environment: dict[str, str], *words: object) -> dict[str, object]:
    return run(environment, sys.executable, "-m", "tests.web.registry.worker_program", *words)


def stage_now(environment: dict[str, str], batch: object) -> str:
    """The stage that the note of progress tells."""
    try:
        return json.loads((Path(environment["LIANCE_DATA"]) / "work" / f"{batch}.json").read_text())["stage"]
    except (FileNotFoundError, ValueError):
        return ""


def killed_in(environment: dict[str, str], batch: object, stage: str) -> None:
    """Start a worker and kill -9 it as soon as it is in a stage."""
    worker = subprocess.Popen([*LIANCE, "work"], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    ends = time.monotonic() + 120
    while stage_now(environment, batch) != stage:
        assert worker.poll() is None, f"the worker ended before {stage}"
        assert time.monotonic() < ends, f"the worker did not come to {stage}"
        time.sleep(0.002)
    worker.send_signal(signal.SIGKILL)
    worker.wait()


def test_killed_in_every_stage_and_begun_again(environment: dict[str, str]) -> None:
    made = program(environment, "submit", YEARS, FIRMS)
    assert made["state"] == "checking"
    for stage in ("checking", "keeping"):
        killed_in(environment, made["batch"], stage)
        assert program(environment, "judge")["state"] == "checking"
    assert run(environment, *LIANCE, "work", "--once", "--json") == {"done": 1}
    whole = {"rows": ROWS, "lines": ROWS, "tries": 0, "chain": True}
    found = program(environment, "judge")
    assert found == {"state": "waiting", "versions": 0, "records": 0, **whole}
    assert program(environment, "approve") == {"state": "taking"}
    for tries, stage in enumerate(("merging", "taking"), start=1):
        killed_in(environment, made["batch"], stage)
        found = program(environment, "judge")
        assert found == {"state": "taking", "versions": 0, "records": 0, **whole, "tries": tries}
    assert run(environment, *LIANCE, "work", "--once", "--json") == {"done": 1}
    found = program(environment, "judge")
    assert found == {"state": "approved", "versions": ROWS, "records": ROWS, **whole}
    assert not list((Path(environment["LIANCE_DATA"]) / "work").glob("*.json"))
