"""On a real PostgreSQL: people who issue at once get numbers without a gap, and each letter one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.records.postgres import SOURCES, a_server, address

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgres")]
ROOT = Path(__file__).resolve().parents[3]


def test_numbers_have_no_gap_whoever_issues_at_once(tmp_path: Path) -> None:
    """Twelve clients, eighteen drafts, six of which are refused and use no number."""
    with a_server() as port:
        environment = os.environ | {
            "LIANCE_DATABASE": address(port), "LIANCE_DATA": str(tmp_path), "LIANCE_DEBUG": "yes",
            "LIANCE_HTTPS": "no", "LIANCE_LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "liance.web.settings",
            "PYTHONPATH": SOURCES,
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.web.letters.at_postgres", "12", "18"]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["issued"], found["serials"]) == (12, list(range(1, 13)))
    assert found["faults"] == 0, "the record of all of it is one chain"
