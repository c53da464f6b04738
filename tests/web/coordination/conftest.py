"""The chain leader's office of the tests: its people, the bureaus, a firm with a problem."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest

from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition


@dataclass(frozen=True, slots=True)
class Office:
    """Everybody who has to do with a ticket."""

    edition: Edition
    now: datetime
    firm: Organisation
    bureau: Organisation
    other: Organisation
    agent: Actor
    clerk: Actor
    second: Actor
    leader: Actor
    officer: Actor
    head: Actor
    stranger: Actor


@pytest.fixture
def office(
    edition: Edition, now: datetime, organisation: Callable[..., Organisation], person: Callable[..., Actor]
) -> Office:
    """An office of two clerks and a leader; two bureaus, each with people; a firm of the eastern county."""
    firm = organisation(1, "甲电子")
    bureau, other = organisation(120, "市自然资源局", Kind.CITY), organisation(121, "市水利局", Kind.CITY)
    return Office(
        edition, now, firm, bureau, other, agent=person("agent", Role.ENTERPRISE, firm),
        clerk=person("lian", Role.CHAIN_OFFICE), second=person("qi", Role.CHAIN_OFFICE),
        leader=person("liu", Role.CHAIN_LEADER), officer=person("ban", Role.DEPARTMENT_OFFICER, bureau),
        head=person("ju", Role.DEPARTMENT_LEADER, bureau), stranger=person("shui", Role.DEPARTMENT_OFFICER, other),
    )  # fmt: skip
