"""What the guide's tests share: the first policy as the single-case engine and as the pages see it."""

from __future__ import annotations

import csv
from datetime import datetime
from functools import cache

import pytest
from django.test import Client
from tests.web.browsers import browser_of
from tests.web.conftest import LIAOCHENG, NOON

from liance.rules.answers.explain import Program
from liance.rules.build import Loaded
from liance.rules.library import read_policy
from liance.telling.matters import matters_of
from liance.telling.voice import Voice
from liance.web.guide.journey import Desk
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.site import clock

PAGE = "/policies/liaocheng-it-2023"


@cache
def loaded() -> Loaded:
    """The first policy after all passes."""
    return read_policy(LIAOCHENG)


@cache
def desk() -> Desk:
    """A check-up without a file."""
    policy = loaded().policy
    assert policy is not None
    program = Program(policy)
    return Desk(program, matters_of(program), Voice("zh"))


def cases() -> list[dict[str, str]]:
    """The policy's own cases, those of the adopted readings."""
    with (LIAOCHENG / "cases.csv").open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if not row["口径"]]


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first policy still runs: whoever asks today is answered as if he applied today."""
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def signed_in(now: datetime) -> object:
    """Signs somebody in for an organisation: `signed_in("li", Role.ENTERPRISE, organisation)`."""

    def sign_in(name: str, role: Role, home: Organisation) -> Client:
        return browser_of(name, role, home, now=now)

    return sign_in
