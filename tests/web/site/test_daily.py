"""What the clock brings about: every slice's chores, each once, the record anchored after all others."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from liance.web.policies.models import Edition
from liance.web.site.daily import chores, run_all


def test_each_has_its_own_name_and_says_in_both_languages_what_it_did() -> None:
    ids = [c.id for c in chores()]
    assert len(ids) == len(set(ids))
    assert ids[-1] == "anchored"
    assert all("{n}" in c.told.zh and "{n}" in c.told.en for c in chores())


@pytest.mark.django_db
def test_what_was_done_is_not_done_again(
    edition: Edition, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DATA_FOLDER", tmp_path)
    first, again = ({c.id: n for c, n in run_all(now).items()} for _ in range(2))
    assert (first["anchored"], first["found"]) == (1, 1)
    assert set(again.values()) == {0}
