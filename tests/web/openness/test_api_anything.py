"""Whatever the API's description allows, and much that it does not: never an error of the server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from tests.web.conftest import LIAOCHENG, NOON

from liance.web.api import api
from liance.web.openness import gate
from liance.web.people.actor import SYSTEM
from liance.web.policies.services import take_in
from liance.web.wsgi import application

PATHS = api.get_openapi_schema()["paths"]
OPERATIONS = [f"{method.upper()} {path}" for path, found in PATHS.items() for method in found]


@pytest.fixture
def _kept_open(db: None) -> Iterator[None]:
    """The test's own connection, which a server would close after each request, as Django's test client keeps it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def description(_kept_open: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The API's own description, with a policy to ask about, and calls not counted."""
    monkeypatch.setattr(gate, "count", lambda who, most: None)
    take_in(folder=LIAOCHENG, actor=SYSTEM, now=NOON)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_call_is_an_error_of_the_server(description: Any, operation: str) -> None:
    """Two hundred calls of each operation, half of them against its own description."""
    method, path = operation.split()
    found = description[path.removeprefix("/api/v1") if path not in description else path][method]
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        call_many(found.as_strategy(generation_mode=mode))


def call_many(cases: Any) -> None:
    """Call a hundred of them."""

    @given(case=cases)
    @settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def call(case: Any) -> None:
        answer = case.call(headers={"Host": "localhost"})
        assert answer.status_code < 500, answer.content
        kind = answer.headers.get("content-type", [""])[0]
        if answer.status_code >= 400:
            assert kind in ("application/problem+json", "text/html; charset=utf-8"), (kind, answer.content)

    call()
