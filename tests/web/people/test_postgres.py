"""On a real PostgreSQL: people who register the same organisation and are admitted at once make one, and get names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.records.postgres import a_server, address

from liance.web.site import keyfile

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgres")]
ROOT = Path(__file__).resolve().parents[3]


def test_eight_who_are_admitted_at_once_make_one_organisation(tmp_path: Path) -> None:
    keyfile.make_if_missing(tmp_path / "keys")
    with a_server() as port:
        environment = os.environ | {
            "LIANCE_DATABASE": address(port), "LIANCE_DATA": str(tmp_path), "LIANCE_DEBUG": "yes",
            "LIANCE_KEYS": str(tmp_path / "keys"), "LIANCE_HTTPS": "no", "LIANCE_LOG_LEVEL": "ERROR",
            "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "liance.web.settings",
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.web.people.at_postgres", "8"]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found == {
        "organisations": 1, "members": 8, "names": ["lixin", *(f"lixin-{n}" for n in range(2, 9))],
        "lead": [True] + [False] * 7, "then": True, "sealed": 16, "faults": [], "left": 0, "sound": True,
    }  # fmt: skip
