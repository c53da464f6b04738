"""The API: what it tells, what it refuses, and that every error is a problem with a code."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.cache import cache
from django.test import Client
from tests.web.renting import about, applied, lease

from liance.web.openness import services
from liance.web.openness.models import Scope
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition

ROOT = "/api/v1"
ASSESS = f"{ROOT}/policies/liaocheng-it-2023/assess"


@pytest.fixture(autouse=True)
def _no_calls_counted() -> None:
    cache.clear()


@pytest.fixture
def security(organisation: Callable[..., Organisation]) -> Actor:
    home = organisation(900, "平台运维", Kind.PLATFORM)
    return Actor("sec", Role.SECURITY_ADMIN, home.code, account_id=1)


def key_of(firm: Organisation, security: Actor, now: datetime, *scopes: Scope, per_minute: int = 60) -> dict[str, str]:
    _, key = services.give_key(
        organisation=firm, name="测试", scopes=scopes, actor=security, now=now, per_minute=per_minute
    )
    return {"Authorization": f"Bearer {key}"}


def test_policies_incentives_and_clauses_are_told(client: Client, edition: Edition) -> None:
    assert [p["id"] for p in client.get(f"{ROOT}/policies").json()] == ["liaocheng-it-2023"]
    found = client.get(f"{ROOT}/policies/liaocheng-it-2023/incentives").json()
    rent = next(i for i in found if i["id"] == "rent")
    assert rent["procedure"] == "fast-lane"
    sentences = client.get(f"{ROOT}/policies/liaocheng-it-2023/clauses").json()
    [text] = [s["text"] for s in sentences if s["path"] == rent["clause"]]
    assert "70%、50%、30%" in text


def test_facts_are_assessed_and_nothing_is_kept(
    client: Client, edition: Edition, organisation: Callable[..., Organisation]
) -> None:
    firm = organisation(1, "甲电子")
    asked = {"records": {"enterprise": [about(firm)], "lease_year": [lease(firm, "园区甲")]}, "incentives": ["rent"]}
    answer = client.post(ASSESS, json.dumps(asked), content_type="application/json")
    assert answer.status_code == 200, answer.content
    [rent] = answer.json()["answers"]
    assert (rent["outcome"], rent["amount"]) == ("definite", "700000")


def test_every_bad_cell_is_named(client: Client, edition: Edition, organisation: Callable[..., Organisation]) -> None:
    firm = organisation(1, "甲电子")
    bad = lease(firm, "园区甲", rent="很多", year="去年")
    asked = {"records": {"enterprise": [about(firm)], "lease_year": [bad]}}
    answer = client.post(ASSESS, json.dumps(asked), content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert {e["column"] for e in answer.json()["errors"]} >= {"rent", "year"}


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/policies/none/clauses", 404, "not-found"),
        ("/cases/XX-1/progress", 404, "not-found"),
        ("/awards?limit=0", 422, "request-invalid"),
        ("/awards?offset=-1", 422, "request-invalid"),
        ("/cases", 401, "key-needed"),
    ],
)
def test_errors_are_problems(client: Client, edition: Edition, path: str, status: int, code: str) -> None:
    answer = client.get(ROOT + path)
    assert (answer.status_code, answer.json()["title"]) == (status, code)


def test_a_key_opens_what_its_scopes_say(
    client: Client, edition: Edition, firm: Organisation, agent: Actor, security: Actor, now: datetime
) -> None:
    number = applied(firm, edition, agent, now).case.number
    headers = key_of(firm, security, now, Scope.CASES)
    [case] = client.get(f"{ROOT}/cases", headers=headers).json()
    assert (case["number"], case["stage"]) == (number, "申请")
    other = key_of(firm, security, now, Scope.ASSESS)
    assert client.get(f"{ROOT}/cases", headers=other).status_code == 403
    assert client.get(f"{ROOT}/cases", headers={"Authorization": "Bearer lc_0_0"}).status_code == 401


def test_a_revoked_key_opens_nothing(client: Client, firm: Organisation, security: Actor, now: datetime) -> None:
    headers = key_of(firm, security, now, Scope.CASES)
    services.revoke_key(key=firm.api_keys.get(), actor=security, now=now)
    assert client.get(f"{ROOT}/cases", headers=headers).status_code == 401


def test_calls_are_counted(client: Client, firm: Organisation, security: Actor, now: datetime) -> None:
    headers = key_of(firm, security, now, Scope.CASES, per_minute=2)
    found = [client.get(f"{ROOT}/cases", headers=headers).status_code for _ in range(3)]
    assert found == [200, 200, 429]


def test_progress_tells_no_name_and_no_amount(
    client: Client, edition: Edition, firm: Organisation, agent: Actor, now: datetime
) -> None:
    number = applied(firm, edition, agent, now).case.number
    told = client.get(f"{ROOT}/cases/{number}/progress").content.decode()
    assert "甲电子" not in told
    assert firm.code not in told
    page = client.get(f"/open/progress?number={number}").content.decode()
    assert number in page
    assert "甲电子" not in page
