"""Signing in: password, code, forced change, sessions; and what an attacker meets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.web.matrix import NOW, actor_as
from tests.web.people.conftest import PASSWORD, code_of, person, send_password, signed_in, with_phone

from liance.web.audit.models import Event
from liance.web.people.models import Account, SignIn
from liance.web.people.roles import Role
from liance.web.people.services import accounts, second_factor

pytestmark = pytest.mark.django_db

OFFICIAL = Role.CITY_OFFICER


def where(client: Client, path: str = "/people/me") -> str:
    """Where a page leads: its own path when it is shown."""
    answer = client.get(path)
    return answer.headers["Location"] if answer.status_code == 302 else path


# ---- the password ----------------------------------------------------------------------------------------------------
def test_an_enterprise_signs_in_with_its_password(client: Client) -> None:
    answer = send_password(client, person(Role.ENTERPRISE))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert where(client) == "/people/me"
    assert Event.objects.filter(action="signed-in", account="as-enterprise").count() == 1


def test_the_key_of_the_session_changes_at_each_step(client: Client) -> None:
    """A session key that an attacker planted or saw before is worth nothing afterwards."""
    account = person(OFFICIAL)
    device = with_phone(account)
    client.cookies["sessionid"] = "planted-by-an-attacker"
    send_password(client, account)
    first = client.cookies["sessionid"].value
    client.post("/people/code", {"code": code_of(device)})
    second = client.cookies["sessionid"].value
    assert len({"planted-by-an-attacker", first, second}) == 3


@pytest.mark.parametrize("case", ["unknown", "wrong password", "locked account"])
def test_nobody_learns_which_accounts_exist(client: Client, case: str) -> None:
    account = person(Role.ENTERPRISE)
    if case == "locked account":
        Account.objects.update(is_active=False)
    name = "nobody-here" if case == "unknown" else account.username
    password = PASSWORD if case == "locked account" else "wrong"
    answer = client.post("/people/sign-in", {"username": name, "password": password})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "账号或口令不对，或账号已停用" in page
    assert name not in page.replace(f'value="{name}"', "")


# ---- the code --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/", "/people/me", "/people/password", "/people/requests", "/people/accounts"])
def test_an_official_without_a_code_gets_only_the_page_for_it(client: Client, path: str) -> None:
    account = person(OFFICIAL)
    with_phone(account)
    send_password(client, account)
    assert where(client, path) == "/people/code"
    assert client.post("/people/act-as", {"membership": "1"}).headers["Location"] == "/people/code"


def test_until_then_he_acts_in_no_role(client: Client) -> None:
    account = person(OFFICIAL)
    with_phone(account)
    send_password(client, account)
    assert client.get("/people/code").context["actor"].role == Role.PUBLIC


def test_an_official_who_has_no_phone_yet_sets_it_up_first(client: Client) -> None:
    account = person(OFFICIAL)
    send_password(client, account)
    assert where(client, "/") == "/people/second-factor"
    page = client.get("/people/second-factor").content.decode()
    device = TOTPDevice.objects.get(user=account)
    assert not device.confirmed
    assert "qr.svg" in page
    answer = client.post("/people/second-factor", {"code": code_of(device)})
    codes = StaticDevice.objects.get(user=account).token_set.values_list("token", flat=True)
    assert len(codes) == 10
    assert all(code in answer.content.decode() for code in codes)
    assert where(client, "/people/me") == "/people/me"


def test_the_picture_is_an_image_of_the_same_secret_and_gone_once_set_up(client: Client) -> None:
    account = person(OFFICIAL)
    send_password(client, account)
    client.get("/people/second-factor")
    picture = client.get("/people/second-factor/qr.svg")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "private, no-store"
    assert b"style=" not in picture.content
    TOTPDevice.objects.update(confirmed=True)
    assert client.get("/people/second-factor/qr.svg").status_code in (302, 404)


def test_a_wrong_code_is_refused_and_slows_the_next_try(client: Client) -> None:
    account = person(OFFICIAL)
    device = with_phone(account)
    send_password(client, account)
    wrong = f"{(int(code_of(device)) + 1) % 10**6:06d}"
    answer = client.post("/people/code", {"code": wrong})
    assert (answer.status_code, "动态口令不对" in answer.content.decode()) == (422, True)
    assert client.post("/people/code", {"code": code_of(device)}).status_code == 422  # too soon, though right
    device.refresh_from_db()
    assert device.throttling_failure_count == 1
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(minutes=1))
    assert client.post("/people/code", {"code": code_of(device)}).status_code == 302


def test_a_code_works_once(client: Client) -> None:
    account = person(OFFICIAL)
    device = with_phone(account)
    code = code_of(device)
    send_password(client, account)
    assert client.post("/people/code", {"code": code}).status_code == 302
    other = Client()
    send_password(other, account)
    assert other.post("/people/code", {"code": code}).status_code == 422


def test_a_recovery_code_works_once(client: Client) -> None:
    account = person(OFFICIAL)
    actor = actor_as(OFFICIAL)
    pending = second_factor.pending(account)
    codes = second_factor.set_up(account=account, code=code_of(pending), actor=actor, now=NOW)
    send_password(client, account)
    assert client.post("/people/code", {"code": codes[0].upper()}).status_code == 302
    other = Client()
    send_password(other, account)
    assert other.post("/people/code", {"code": codes[0]}).status_code == 422


def test_an_enterprise_may_have_a_second_factor_and_then_must_show_it(client: Client) -> None:
    account = person(Role.ENTERPRISE)
    device = with_phone(account)
    send_password(client, account)
    assert where(client, "/") == "/people/code"
    client.post("/people/code", {"code": code_of(device)})
    assert where(client, "/people/me") == "/people/me"


def test_an_official_cannot_do_without_and_wrong_codes_leave_their_mark() -> None:
    client = signed_in(OFFICIAL)
    assert "您的角色必须使用动态口令" in client.post("/people/second-factor/give-up", {"code": "1"}).content.decode()
    client.post("/people/second-factor/recovery-codes", {"code": "000000"})
    assert TOTPDevice.objects.get(user__username="as-city_officer").throttling_failure_count == 1


@pytest.mark.parametrize(("debug", "page"), [(True, "/people/me"), (False, "/people/second-factor")])
def test_demonstration_officials_are_let_off_only_while_debugging(
    client: Client, settings: Any, debug: bool, page: str
) -> None:
    account = person(OFFICIAL)
    assert account.demonstration
    settings.DEBUG = debug
    send_password(client, account)
    assert where(client, "/people/me") == page


# ---- the first password ----------------------------------------------------------------------------------------------
def test_a_first_password_must_be_changed_before_anything_else(client: Client) -> None:
    account = person(Role.ENTERPRISE)
    Account.objects.update(must_change_password=True)
    send_password(client, account)
    assert where(client, "/") == "/people/password"
    new = {"present": PASSWORD, "new": "four unrelated words here", "again": "four unrelated words here"}
    assert client.post("/people/password", new).status_code == 302
    assert where(client, "/people/me") == "/people/me"
    account.refresh_from_db()
    assert account.check_password("four unrelated words here")


@pytest.mark.parametrize(
    ("present", "new", "told"),
    [
        ("wrong", "four unrelated words here", "现在的口令不对"),
        (PASSWORD, "short", "口令不够安全"),
        (PASSWORD, "123456789012", "口令不够安全"),
        (PASSWORD, PASSWORD, "与现在的口令相同"),
    ],
)
def test_a_new_password_is_judged(client: Client, present: str, new: str, told: str) -> None:
    send_password(client, person(Role.ENTERPRISE))
    answer = client.post("/people/password", {"present": present, "new": new, "again": new})
    assert (answer.status_code, told in answer.content.decode()) == (422, True)


def test_everything_wrong_is_told_at_once(client: Client) -> None:
    send_password(client, person(Role.ENTERPRISE))
    page = client.post("/people/password", {"present": "wrong", "new": "12345", "again": "12345"}).content.decode()
    assert page.count("<li><strong>") >= 3  # wrong present one, too short, all digits


# ---- sessions --------------------------------------------------------------------------------------------------------
def test_an_official_has_one_session_and_the_newest_wins() -> None:
    first = signed_in(OFFICIAL)
    second = signed_in(OFFICIAL)
    assert where(second) == "/people/me"
    assert where(first).startswith("/people/sign-in")
    assert "在别处登录" in first.get("/people/sign-in").content.decode()


def test_a_password_alone_ends_nobody_elses_session() -> None:
    """Who stole a password cannot throw its owner out without the code."""
    owner = signed_in(OFFICIAL)
    send_password(Client(), person_again(OFFICIAL))
    assert where(owner) == "/people/me"


def person_again(role: Role) -> Account:
    return Account.objects.get(username=f"as-{role}")


def test_others_have_three(client: Client) -> None:
    account = person(Role.ENTERPRISE)
    clients = [Client() for _ in range(4)]
    for c in clients:
        send_password(c, account)
    assert [where(c) == "/people/me" for c in clients] == [False, True, True, True]


def test_ones_other_sessions_can_be_ended() -> None:
    account = person(Role.ENTERPRISE)
    here, there = Client(), Client()
    send_password(there, account)
    send_password(here, account)
    assert here.get("/people/me").content.decode().count("<tr>") == 5  # two heads, one role, two sessions
    here.post("/people/sessions/end-others")
    assert where(there).startswith("/people/sign-in")
    assert where(here) == "/people/me"


@pytest.mark.parametrize(
    ("seen", "began", "lives"),
    [
        (timedelta(minutes=29), timedelta(hours=9), True),
        (timedelta(minutes=31), timedelta(hours=1), False),
        (timedelta(minutes=1), timedelta(hours=11), False),
    ],
)
def test_a_session_ends_when_idle_or_old(client: Client, seen: timedelta, began: timedelta, lives: bool) -> None:
    send_password(client, person(Role.ENTERPRISE))
    now = timezone.now()
    SignIn.objects.update(seen_at=now - seen, at=now - began)
    assert (where(client) == "/people/me") is lives


@pytest.mark.parametrize(("headers", "kept"), [({}, True), ({"X-Unattended": "yes"}, False)])
def test_a_page_that_asks_by_itself_keeps_no_session_alive(client: Client, headers: dict[str, str], kept: bool) -> None:
    send_password(client, person(Role.ENTERPRISE))
    before = timezone.now() - timedelta(minutes=20)
    SignIn.objects.update(seen_at=before)
    assert client.get("/people/me", headers=headers).status_code == 200
    assert (SignIn.objects.get().seen_at > before) is kept


def test_locking_resetting_and_revoking_act_at_once() -> None:
    security = actor_as(Role.SECURITY_ADMIN)
    client, account = Client(), person(Role.ENTERPRISE)
    send_password(client, account)
    accounts.set_active(account=account, active=False, why="离职", actor=security, now=timezone.now())
    assert where(client).startswith("/people/sign-in")
    accounts.set_active(account=account, active=True, actor=security, now=timezone.now())
    send_password(client, account)
    accounts.reset_password(account=account, actor=security, now=timezone.now())
    assert where(client).startswith("/people/sign-in")


def test_signing_out_is_a_post_and_ends_the_row(client: Client) -> None:
    send_password(client, person(Role.ENTERPRISE))
    assert client.get("/people/sign-out").status_code == 405
    client.post("/people/sign-out")
    assert SignIn.objects.get().ended_why == "signed-out"
    assert where(client).startswith("/people/sign-in")


def test_a_part_of_a_page_is_sent_to_the_code_as_a_whole(client: Client) -> None:
    """A redirect inside a fragment would put the code page into a table row."""
    account = person(OFFICIAL)
    with_phone(account)
    send_password(client, account)
    answer = client.get("/people/me", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/people/code")
