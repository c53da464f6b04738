"""On a real PostgreSQL organisations are found as on SQLite, by its index."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.records.postgres import a_server, address
from tests.web.people.firms import TYPED

from liance.web.site import keyfile

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgres")]
ROOT = Path(__file__).resolve().parents[3]


def test_the_same_is_found_as_on_sqlite(tmp_path: Path) -> None:
    """Also an organisation that was there before names were kept, by its former name."""
    keyfile.make_if_missing(tmp_path / "keys")
    with a_server() as port:
        environment = os.environ | {
            "LIANCE_DATABASE": address(port),
            "LIANCE_KEYS": str(tmp_path / "keys"), "LIANCE_DATA": str(tmp_path), "LIANCE_DEBUG": "yes",
            "LIANCE_HTTPS": "no", "LIANCE_LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "liance.web.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.web.people.names_at_postgres"]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert dict(zip((typed for typed, _ in TYPED), found["typed"], strict=True)) == dict(TYPED)
    assert found["county"] == ["X2"]
    assert found["filter"] == ["X1", "X2"]
    assert found["former"] == [["新字号酱园", "老字号酱园"]]
    assert found["index"], "the index of tokens is not used"
