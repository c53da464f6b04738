"""Lock-out: guessing is stopped, and nobody can lock out anybody else where he works."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessFailureLog
from django.test import Client
from django.utils import timezone
from tests.web.matrix import actor_as
from tests.web.people.conftest import PASSWORD, person, send_password

from liance.web.people.models import Account
from liance.web.people.roles import Role
from liance.web.people.services import accounts

pytestmark = pytest.mark.django_db

OFFICE, ATTACKER = "10.0.0.7", "203.0.113.9"


def attempt(account: Account, password: str, address: str) -> int:
    return int(send_password(Client(), account, password, REMOTE_ADDR=address).status_code)


def fail(account: Account, times: int, address: str) -> list[int]:
    return [attempt(account, "wrong", address) for _ in range(times)]


def test_the_fifth_failure_locks_that_person_from_that_address() -> None:
    account = person(Role.ENTERPRISE)
    assert fail(account, 5, ATTACKER) == [200, 200, 200, 200, 429]
    assert attempt(account, PASSWORD, ATTACKER) == 429  # even the right password, so that guessing on is pointless


def test_an_attacker_locks_out_nobody_elsewhere() -> None:
    account = person(Role.ENTERPRISE)
    fail(account, 6, ATTACKER)
    assert attempt(account, PASSWORD, OFFICE) == 302


def test_one_colleague_who_forgot_does_not_lock_the_office() -> None:
    """Behind one address sits a whole office."""
    forgetful, other = person(Role.ENTERPRISE), person(Role.PARK)
    fail(forgetful, 6, OFFICE)
    assert attempt(other, PASSWORD, OFFICE) == 302


def test_the_lock_opens_after_half_an_hour() -> None:
    from axes.models import AccessAttempt

    account = person(Role.ENTERPRISE)
    fail(account, 5, OFFICE)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
    assert attempt(account, PASSWORD, OFFICE) == 302


def test_trying_while_locked_does_not_prolong_it() -> None:
    from axes.models import AccessAttempt

    account = person(Role.ENTERPRISE)
    fail(account, 5, OFFICE)
    began = AccessAttempt.objects.get().attempt_time
    fail(account, 3, OFFICE)
    assert AccessAttempt.objects.get().attempt_time == began


def logged(username: str, address: str, *, times: int) -> None:
    AccessFailureLog.objects.bulk_create(
        AccessFailureLog(username=username, ip_address=address, user_agent="x", path_info="/people/sign-in")
        for _ in range(times)
    )


def test_guessing_one_name_from_many_addresses_ends_after_fifty_a_day() -> None:
    account = person(Role.ENTERPRISE)
    for n in range(25):
        logged(account.username, f"198.51.100.{n}", times=2)
    assert attempt(account, PASSWORD, "198.51.100.99") == 429


def test_the_owner_is_let_in_where_he_signed_in_before() -> None:
    account = person(Role.ENTERPRISE)
    assert attempt(account, PASSWORD, OFFICE) == 302
    for n in range(25):
        logged(account.username, f"198.51.100.{n}", times=2)
    assert attempt(account, PASSWORD, OFFICE) == 302
    assert attempt(account, PASSWORD, "198.51.100.99") == 429


def test_trying_one_password_on_many_names_ends_after_fifty_an_hour() -> None:
    account = person(Role.ENTERPRISE)
    for n in range(50):
        logged(f"name-{n}", ATTACKER, times=1)
    assert attempt(account, PASSWORD, ATTACKER) == 429
    assert attempt(account, PASSWORD, OFFICE) == 302


def test_an_unknown_name_is_locked_just_the_same() -> None:
    """Otherwise the lock would tell which accounts exist."""
    client = Client()
    answers = [client.post("/people/sign-in", {"username": "nobody", "password": "x"}) for _ in range(5)]
    assert [a.status_code for a in answers] == [200, 200, 200, 200, 429]
    account = person(Role.ENTERPRISE)
    fail(account, 4, "127.0.0.2")
    known = send_password(Client(), account, "wrong", REMOTE_ADDR="127.0.0.2")
    assert body(known) == body(answers[-1])


def body(answer: Any) -> str:
    """A page without what differs from one request to the next."""
    import re

    text = answer.content.decode()
    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"', "", text)


def test_the_security_administrator_opens_it() -> None:
    account = person(Role.ENTERPRISE)
    fail(account, 5, OFFICE)
    accounts.set_active(account=account, active=True, actor=actor_as(Role.SECURITY_ADMIN), now=timezone.now())
    assert attempt(account, PASSWORD, OFFICE) == 302


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "1.1.1.1", "10.0.0.1"),
        (1, "6.6.6.6, 203.0.113.5", "203.0.113.5"),
        (2, "6.6.6.6, 203.0.113.5, 10.0.0.2", "203.0.113.5"),
        (1, "nonsense", "10.0.0.1"),
        (2, "203.0.113.5", "10.0.0.1"),
    ],
)
def test_a_visitor_cannot_choose_his_address(
    rf: object, settings: object, proxies: int, forwarded: str, seen: str
) -> None:
    from liance.web.site.address import client_address

    settings.PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == seen
