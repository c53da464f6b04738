"""What is sealed opens again in its own place and nowhere else; the key file is for its owner alone."""

from __future__ import annotations

import stat
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.web.site import keyfile, vault
from liance.web.site.keyfile import KeysWrong
from liance.web.site.refusals import Refused

TEXTS = st.text(min_size=1, max_size=40)


@given(TEXTS, TEXTS)
def test_a_sealed_text_opens_to_itself(text: str, place: str) -> None:
    assert vault.opened(vault.seal(text, place), place) == text


@given(st.text("0123456789", min_size=8, max_size=30))
def test_nothing_of_the_text_is_in_it_and_no_two_are_alike(text: str) -> None:
    first, second = vault.seal(text, "place"), vault.seal(text, "place")
    assert first != second
    assert text not in first


@given(TEXTS, TEXTS, TEXTS)
def test_it_opens_in_no_other_place(text: str, place: str, other: str) -> None:
    if place != other:
        with pytest.raises(Refused):
            vault.opened(vault.seal(text, place), other)


@given(st.integers(0, 60), st.sampled_from("ABCDEFabcdef0123456789=!"))
def test_it_does_not_open_when_a_mark_was_changed(at: int, mark: str) -> None:
    token = vault.seal("6222000011112222", "place")
    altered = token[:at] + mark + token[at + 1 :]
    if altered != token:
        with pytest.raises(Refused):
            vault.opened(altered, "place")


@given(st.text("0123456789", min_size=1, max_size=20))
def test_a_number_is_found_however_it_is_written(digits: str) -> None:
    spaced = " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))
    assert vault.digests("phone", spaced) == vault.digests("phone", digits)
    assert vault.digests("phone", digits) != vault.digests("number", digits), "each kind has digests of its own"


def test_no_text_has_no_digest() -> None:
    assert vault.digests("phone", " - ") == []


def test_with_a_new_key_the_old_still_opens_and_the_new_seals(tmp_path: Path, settings: Any) -> None:
    settings.KEY_FILE = tmp_path / "keys"
    keyfile.make_if_missing(settings.KEY_FILE)
    old = vault.seal("13800000001", "place")
    [found] = vault.digests("phone", "13800000001")
    newest = keyfile.new_key()
    keyfile.write(settings.KEY_FILE, (newest, *vault.keys()))
    assert vault.opened(old, "place") == "13800000001"
    assert vault.seal("x", "place").startswith(newest.name)
    assert found in vault.digests("phone", "13800000001")
    keyfile.write(settings.KEY_FILE, (newest,))
    with pytest.raises(Refused) as refused:
        vault.opened(old, "place")
    assert refused.value.told[0].refusal.code == "key-missing"


def test_without_a_key_nothing_is_sealed(tmp_path: Path, settings: Any) -> None:
    settings.KEY_FILE = tmp_path / "none"
    with pytest.raises(Refused) as refused:
        vault.seal("13800000001", "place")
    assert refused.value.status == 503


# ---- the file --------------------------------------------------------------------------------------------------------
def test_the_file_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret" / "keys"
    assert keyfile.make_if_missing(path)
    [key] = keyfile.read(path)
    assert not keyfile.make_if_missing(path)
    assert keyfile.read(path) == (key,)
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)
    assert [p.name for p in path.parent.iterdir()] == ["keys"], "nothing is left beside it"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_not_used(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "keys"
    keyfile.make_if_missing(path)
    path.chmod(mode)
    with pytest.raises(KeysWrong, match="chmod 600"):
        keyfile.read(path)


@pytest.mark.parametrize(
    "text", ["", "not base64!", urlsafe_b64encode(b"short").decode(), urlsafe_b64encode(b"x" * 64).decode(), "密钥"]
)
def test_a_file_that_holds_no_keys_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys"
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    with pytest.raises(KeysWrong, match="keys"):
        keyfile.read(path)


def test_a_file_that_is_not_there_is_said_how_to_make(tmp_path: Path) -> None:
    with pytest.raises(KeysWrong, match="liance keys make"):
        keyfile.read(tmp_path / "keys")
