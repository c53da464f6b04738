"""Policies are found by id or path, and what was compiled once is kept until something it is made from changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from liance.diagnostics.diagnostic import Rejected
from liance.rules import library

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv(library.CACHE_VARIABLE, str(folder))
    return folder


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    shutil.copytree(ROOT / "vocabularies", tmp_path / "vocabularies")
    return tmp_path / "policies" / "liaocheng-it-2023"


def test_an_unknown_policy_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Rejected) as refused:
        library.load_policy("nowhere-2030")
    assert "liaocheng-it-2023" in refused.value.diagnostics[0].message("en") + refused.value.diagnostics[0].hint("en")


def test_the_cache_gives_the_same_policy(kept: Path, copy: Path) -> None:
    first, second = library.load_policy(copy), library.load_policy(copy)
    assert len(list(kept.glob("*.policy"))) == 1
    assert [i.id for i in second.incentives] == [i.id for i in first.incentives]
    assert second.digest == first.digest
    assert second is not first


def test_a_changed_text_is_read_again(kept: Path, copy: Path) -> None:
    before = library.load_policy(copy)
    file = copy / "policy.md"
    file.write_text(file.read_text("utf-8").replace("省软件百强企业奖励", "省软件百强奖励"), "utf-8")
    after = library.load_policy(copy)
    assert len(list(kept.glob("*.policy"))) == 2
    titles = [p.incentive("software-top100").title for p in (before, after)]  # type: ignore[union-attr]
    assert titles == ["省软件百强企业奖励", "省软件百强奖励"]


def test_bytecode_that_python_leaves_behind_changes_nothing(kept: Path, copy: Path) -> None:
    """Python writes .pyc files at the first run: they are no part of what a policy is made from."""
    library.load_policy(copy)
    stray = Path(library.__file__).parent / "__pycache__" / "stray.cpython-311.pyc"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"")
    try:
        library.load_policy(copy)
    finally:
        stray.unlink()
    assert len(list(kept.glob("*.policy"))) == 1


def test_a_damaged_cache_is_no_error(kept: Path, copy: Path) -> None:
    library.load_policy(copy)
    (file,) = kept.glob("*.policy")
    file.write_bytes(b"not a policy")
    assert library.load_policy(copy).id == "liaocheng-it-2023"


def test_old_entries_are_deleted(kept: Path, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "KEPT", 1)
    library.load_policy(copy)
    (copy / "note.txt").write_text("changed", "utf-8")
    library.load_policy(copy)
    assert len(list(kept.glob("*.policy"))) == 1
