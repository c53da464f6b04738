"""The drill: a platform is backed up, restored into an empty one, and backed up again: the same."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.records.postgres import SOURCES
from tests.web import drill

ROOT = Path(__file__).resolve().parents[2]
LIANCE = str(Path(sys.executable).with_name("liance"))
MAKE = """
import os, django; django.setup()
from datetime import datetime, UTC
from tests.records.postgres import SOURCES
from tests.web import drill
drill.make(datetime(2024, 9, 2, 4, 0, tzinfo=UTC))
"""


def platform(folder: Path, database: str = "") -> dict[str, str]:
    """The settings of a platform of its own in a folder."""
    folder.mkdir(exist_ok=True)
    own = {
        "LIANCE_DEBUG": "yes", "LIANCE_HTTPS": "no", "LIANCE_DATA": str(folder / "data"),
        "LIANCE_DATABASE": database or f"sqlite:///{folder / 'db.sqlite3'}", "LIANCE_KEYS": str(folder / "keys"),
        "DJANGO_SETTINGS_MODULE": "liance.web.settings", "PYTHONPATH": SOURCES,
    }  # fmt: skip
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LIANCE_", "DJANGO_"))}
    return kept | own


def run(env: dict[str, str], *words: str) -> dict[str, object]:
    """A command of a platform, and the JSON that it prints."""
    done = subprocess.run([LIANCE, *words, "--json"], env=env, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def filled(env: dict[str, str]) -> None:
    """Make the keys, migrate, and bring an award to its decision."""
    run(env, "keys", "make")
    for words in (["-m", "django", "migrate", "-v0"], ["-c", MAKE]):
        subprocess.run([sys.executable, *words], env=env, cwd=ROOT, check=True)


@pytest.mark.slow
def test_what_is_restored_is_what_was_backed_up(tmp_path: Path) -> None:
    first, second = platform(tmp_path / "first"), platform(tmp_path / "second")
    filled(first)
    made = run(first, "backup", str(tmp_path / "a.zip"))
    shutil.copy(tmp_path / "first" / "keys", tmp_path / "second" / "keys")
    back = run(second, "restore", str(tmp_path / "a.zip"))
    assert (back["digest"], back["sound"]) == (made["digest"], True)
    again = run(second, "backup", str(tmp_path / "b.zip"))
    assert again["digest"] == made["digest"]
    rows = made["rows"]
    assert isinstance(rows, dict)
    assert rows["awards.decision"] == 1
    assert run(second, "keys", "check")["faults"] == []
    for part in zipfile.ZipFile(tmp_path / "a.zip").namelist():
        assert drill.PHONE.encode() not in zipfile.ZipFile(tmp_path / "a.zip").read(part)


@pytest.mark.slow
def test_without_the_keys_of_then_nothing_is_restored(tmp_path: Path) -> None:
    first, second = platform(tmp_path / "first"), platform(tmp_path / "second")
    filled(first)
    run(first, "backup", str(tmp_path / "a.zip"))
    run(second, "keys", "make")
    command = [LIANCE, "restore", str(tmp_path / "a.zip")]
    done = subprocess.run(command, env=second, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "请先放回备份时的密钥文件" in done.stderr
    assert run(second, "keys", "check") == {"texts": {}, "faults": []}


@pytest.mark.slow
def test_an_altered_backup_is_not_restored(tmp_path: Path) -> None:
    first, second = platform(tmp_path / "first"), platform(tmp_path / "second")
    filled(first)
    run(first, "backup", str(tmp_path / "a.zip"))
    run(second, "keys", "make")
    with zipfile.ZipFile(tmp_path / "a.zip") as good, zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad:
        for name in good.namelist():
            data = good.read(name)
            bad.writestr(name, data.replace(b"700000", b"900000") if "registry.version" in name else data)
    done = subprocess.run(
        [LIANCE, "restore", str(tmp_path / "bad.zip")],
        env=second, cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2
    assert "registry.version" in done.stderr


@pytest.mark.slow
def test_a_new_platform_gets_its_folder_and_a_missing_one_is_said(tmp_path: Path) -> None:
    env = platform(tmp_path / "p", f"sqlite:///{tmp_path}/new/folder/db.sqlite3")
    run(env, "keys", "make")
    done = subprocess.run([LIANCE, "tick"], env=env, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert f"{tmp_path}/new/folder/db.sqlite3 没有这个数据库" in done.stderr
    subprocess.run([LIANCE, "serve", "--prepare-only"], env=env, cwd=ROOT, check=True)
    assert (tmp_path / "new" / "folder").stat().st_mode & 0o777 == 0o700
    run(env, "tick")


@pytest.mark.slow
def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    env = platform(tmp_path / "p", f"sqlite:///{tmp_path}/file/db.sqlite3")
    run(env, "keys", "make")
    done = subprocess.run([LIANCE, "serve", "--prepare-only"], env=env, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, "建不了文件夹" in done.stderr) == (2, True), done.stderr
