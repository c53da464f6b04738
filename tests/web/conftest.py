"""What the platform's tests share: a moment, the first policy taken in, people of every body."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from tests.web.desks import day, desk, real_awards
from tests.web.funds.paying import award, finance, noticed
from tests.web.journeys import _snapshot, restored_database
from tests.web.renting import agent, firm
from tests.web.town import HOMES, NOON

from liance.records.from_json import tables_from_json
from liance.records.intake import city_from
from liance.values import uscc
from liance.web.audit.remembered import forget
from liance.web.monitoring import ladder
from liance.web.monitoring import queries as monitoring
from liance.web.people.actor import SYSTEM, Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.policies.services import take_in
from liance.web.registry.models import Origin
from liance.web.registry.services import Told, load_many, publish_figure

__all__ = [
    "_snapshot", "agent", "award", "day", "desk", "finance", "firm", "noticed", "real_awards", "restored_database",
]  # fmt: skip

ROOT = Path(__file__).resolve().parents[2]
LIAOCHENG = ROOT / "policies" / "liaocheng-it-2023"


@pytest.fixture
def now() -> datetime:
    """A working Monday, at noon."""
    return NOON


def forget_everything() -> None:
    """A process remembers figures by the key of the last row, which a database that is rolled back gives out again."""
    for remembered in (monitoring._book, monitoring._known, monitoring._pool, ladder._climbing):
        remembered.cache_clear()
    forget()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    forget_everything()


@pytest.fixture
def edition(db: None) -> Edition:
    """The first policy, taken in."""
    return take_in(folder=LIAOCHENG, actor=SYSTEM, now=NOON)


def code(serial: int) -> str:
    """A valid credit code of a fictional place."""
    return uscc.make(authority="9", category="1", area="990000", serial=serial)


@pytest.fixture
def organisation(db: None) -> Callable[..., Organisation]:
    """Makes an organisation: `organisation(7, "甲公司", kind=Kind.ENTERPRISE, county="东区")`."""

    def make(serial: int, name: str, kind: Kind = Kind.ENTERPRISE, county: str = "东区") -> Organisation:
        made, _ = Organisation.objects.get_or_create(
            code=code(serial), defaults={"name": name, "kind": kind, "county": county, "created_at": NOON}
        )
        return made

    return make


@pytest.fixture
def person(organisation: Callable[..., Organisation]) -> Callable[..., Actor]:
    """Makes somebody who acts: `person("li", Role.COUNTY_OFFICER)`; an enterprise's person names its organisation."""

    def make(name: str, role: Role, of: Organisation | None = None) -> Actor:
        home = of if of is not None else organisation(*HOMES[role])
        return Actor(name, role, home.code, name, home.county, frozenset({home.code}), account_id=1)

    return make


def put_facts(edition: Edition, tables: dict[str, list[dict[str, object]]]) -> None:
    """Put records into the registry as an office would."""
    vocabulary = policy_of(edition).vocabulary
    raw, faults = tables_from_json(json.dumps(tables), file="test.json", stem="test")
    city, more = city_from(raw, vocabulary, incomplete=True)
    assert city is not None, [d.message() for d in [*faults, *more]]
    rows = [r for found in city.tables.values() for r in found]
    load_many(rows=rows, told=Told(Origin.OFFICE, source="审计报告"), actor=SYSTEM, now=NOON)
    for (name, scope, year), value in city.parameters.items():
        publish_figure(
            parameter=name, scope=scope, year=year, value=str(value), source="统计公报", actor=SYSTEM, now=NOON
        )


@pytest.fixture
def facts(edition: Edition) -> Callable[[dict[str, list[dict[str, object]]]], None]:
    """Puts records into the registry as an office would: `facts({"enterprise": [{"id": …}]})`, parameters too."""

    return partial(put_facts, edition)
