"""On a real PostgreSQL: fifty officers decide the same awards at once; none twice, none above the cap of its firm."""

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


def test_fifty_officers_decide_the_same_awards(tmp_path: Path) -> None:
    with a_server() as port:
        environment = os.environ | {
            "LIANCE_DATABASE": address(port), "LIANCE_DATA": str(tmp_path), "LIANCE_DEBUG": "yes",
            "LIANCE_HTTPS": "no", "LIANCE_LOG_LEVEL": "ERROR", "PYTHONPATH": SOURCES,
            "DJANGO_SETTINGS_MODULE": "liance.web.settings",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "tests.web.awards.at_postgres", "50"], env=environment, cwd=ROOT,
            capture_output=True, text=True, timeout=900,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["sound"] is True
    assert found["firms"] == 6
    assert found["told"]["decided"] == found["decisions"] == found["decided"] == 6, found
    assert found["most_per_firm"] <= 1_000_000, "100万元 for a firm"
    assert sum(found["told"].values()) == 50 * 18
