"""What every answer carries: policy of contents, cookies, framing, caching; and Django's own check of production."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.matrix import actor_as

from liance.web.people.models import Account
from liance.web.people.roles import Role
from liance.web.site import clock

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[3]
POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:",
    "font-src": "'self'", "connect-src": "'self'", "form-action": "'self'", "base-uri": "'none'",
    "object-src": "'none'", "frame-ancestors": "'none'",
}  # fmt: skip


def policy_in(answer: Any) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in answer.headers["Content-Security-Policy"].split(";")]
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize("path", ["/", "/people/sign-in", "/nothing-here"])
def test_every_page_has_the_strict_policy_and_refuses_frames(client: Client, path: str) -> None:
    answer = client.get(path)
    assert policy_in(answer) == POLICY
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def sign_in(client: Client, role: Role) -> None:
    client.force_login(Account.objects.get(pk=actor_as(role).account_id))


def test_pages_of_people_signed_in_are_kept_by_no_cache(client: Client) -> None:
    assert "Cache-Control" not in client.get("/").headers
    sign_in(client, Role.ENTERPRISE)
    assert client.get("/").headers["Cache-Control"] == "private, no-store"


def test_cookies_are_out_of_reach(client: Client) -> None:
    client.get("/people/sign-in")
    answer = client.post("/people/sign-in", {"username": known().username, "password": "correct horse battery"})
    assert answer.status_code == 302
    for name in ("sessionid", "csrftoken"):
        cookie = client.cookies[name]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict"), name


def known() -> Account:
    """Somebody with a password."""
    account = Account.objects.get(pk=actor_as(Role.ENTERPRISE).account_id)
    account.set_password("correct horse battery")
    account.save()
    return account


def test_with_https_cookies_and_redirects_insist_on_it() -> None:
    names = "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE LANGUAGE_COOKIE_SECURE SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS"
    told = in_production(f"from django.conf import settings as s; print(*(getattr(s, n) for n in '{names}'.split()))")
    assert told.stdout.split() == ["True", "True", "True", "True", "31536000"]


def test_a_form_from_elsewhere_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/people/sign-in", {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert "请刷新页面后重新提交" in answer.content.decode()


def in_production(code: str = "", *args: str, **given: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LIANCE_", "DJANGO_"))} | {
        "DJANGO_SETTINGS_MODULE": "liance.web.settings", "LIANCE_SECRET_KEY": "k7-" + "zQ9x!" * 12,
        "LIANCE_HOSTS": "policy.example.cn", "LIANCE_DATA": os.environ["LIANCE_DATA"],
    } | given  # fmt: skip
    command = [sys.executable, "-W", "ignore", *(args or ("-c", code))]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


def test_djangos_own_check_of_a_deployment_finds_nothing() -> None:
    found = in_production("", "-m", "django", "check", "--deploy", "--fail-level", "DEBUG")
    assert (found.returncode, "System check identified no issues (1 silenced)." in found.stdout) == (0, True), (
        found.stderr
    )


def test_the_clock_is_set_back_in_demonstrations_only() -> None:
    found = in_production("import liance.web.settings", LIANCE_YEARS_BACK="2")
    assert (found.returncode != 0, "LIANCE_YEARS_BACK 只用于演示" in found.stderr) == (True, True)
    told = in_production(
        "from django.conf import settings; from liance.web.site import clock; print(settings.YEARS_BACK, clock.now())",
        LIANCE_YEARS_BACK="2", LIANCE_DEBUG="yes",
    )  # fmt: skip
    assert told.stdout.startswith(f"2 {timezone.now().year - 2}-"), told.stderr


@pytest.mark.parametrize(
    ("moment", "wanted"), [((2026, 7, 1), (2024, 7, 1)), ((2024, 2, 29), (2022, 2, 28)), ((2024, 2, 28), (2022, 2, 28))]
)
def test_years_back_is_the_same_day_where_there_is_one(
    moment: tuple[int, int, int], wanted: tuple[int, int, int]
) -> None:
    assert clock.earlier(datetime(*moment, 9, 30), 2) == datetime(*wanted, 9, 30)


def test_without_a_key_it_does_not_start() -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LIANCE_", "DJANGO_"))}
    found = subprocess.run(
        [sys.executable, "-c", "import liance.web.settings"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert found.returncode != 0
    assert "LIANCE_SECRET_KEY 没有设置" in found.stderr
