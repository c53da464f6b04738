"""What a request costs is told in a header, and only where the settings say so."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from liance.web.site.middleware import timing


def three_questions(request: HttpRequest) -> HttpResponse:
    for _ in range(3):
        connection.cursor().execute("SELECT 1")
    return HttpResponse("done")


@pytest.mark.django_db
def test_time_processor_and_questions_are_told(settings: Any) -> None:
    settings.TIMING = True
    told = timing(three_questions)(RequestFactory().get("/")).headers["Server-Timing"]
    assert re.fullmatch(r'app;dur=[0-9]+\.[0-9]{2}, cpu;dur=[0-9]+\.[0-9]{2}, sql;desc="3"', told)


@pytest.mark.django_db
def test_nothing_is_told_unless_asked(settings: Any, client: Client) -> None:
    assert not settings.TIMING
    with pytest.raises(MiddlewareNotUsed):
        timing(three_questions)
    assert "Server-Timing" not in client.get("/").headers
