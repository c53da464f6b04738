"""Journeys in a real browser: signing in with a second factor, switching roles, lock-out, language, keyboard; axe."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.web.journeys import PASSWORD, Visitor
from tests.web.matrix import NOW, actor_as
from tests.web.people.tries import a_request, enterprise, somebody

from liance.web.people.models import Account, Membership
from liance.web.people.roles import Role

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("restored_database")]

WIDTHS = [1440, 390]


@pytest.fixture(autouse=True)
def _prepared(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def person(role: Role) -> Account:
    account = Account.objects.get(pk=actor_as(role).account_id)
    account.set_password(PASSWORD)
    account.save()
    return account


def code_of(account: Account) -> str:
    device = TOTPDevice.objects.get(user=account)
    TOTPDevice.objects.filter(pk=device.pk).update(last_t=-1)
    return f"{totp(device.bin_key):06d}"


def test_an_official_sets_up_the_code_and_signs_in_again_with_it(browser: Browser, live_server: Any) -> None:
    account = person(Role.SECURITY_ADMIN)
    visitor = Visitor(browser, live_server.url)
    visitor.sign_in(account)
    assert visitor.heading() == "设置动态口令"
    drawn = "image => image.decode().then(() => image.naturalWidth)"
    assert visitor.page.locator("img.qr").evaluate(drawn) > 100
    assert visitor.faults() == []
    visitor.page.fill("#id_code", code_of(account))
    visitor.page.click("main button.primary")
    assert visitor.page.locator(".codes li").count() == 10
    visitor.page.click("text=已保存，继续")
    assert "您好" in visitor.heading()
    visitor.page.click("text=退出")
    visitor.sign_in(account)
    assert visitor.heading() == "请输入动态口令"
    assert visitor.faults() == []
    visitor.page.fill("#id_code", code_of(account))
    visitor.page.click("main button.primary")
    assert "您好" in visitor.heading()
    assert visitor.said == []


def test_one_who_acts_for_two_enterprises_switches(browser: Browser, live_server: Any) -> None:
    account = person(Role.ENTERPRISE)
    Membership.objects.create(
        account=account, organisation=enterprise(), role=Role.ENTERPRISE, valid_from=date(2026, 1, 1),
        granted_by="system", created_at=NOW,
    )  # fmt: skip
    visitor = Visitor(browser, live_server.url)
    visitor.sign_in(account)
    visitor.page.select_option("#act-as", label="演示东风电子 · 企业")
    visitor.page.click("text=切换")
    assert "演示东风电子" in visitor.page.locator("main").inner_text()


def test_the_fifth_wrong_password_locks(browser: Browser, live_server: Any) -> None:
    account = person(Role.ENTERPRISE)
    visitor = Visitor(browser, live_server.url)
    for _ in range(5):
        visitor.sign_in(account, "wrong")
    assert visitor.heading() == "登录失败次数过多，暂时锁定"
    visitor.sign_in(account)
    assert visitor.heading() == "登录失败次数过多，暂时锁定"
    assert visitor.faults() == []


def test_the_language_is_switched_on_the_spot(browser: Browser, live_server: Any) -> None:
    visitor = Visitor(browser, live_server.url)
    visitor.go("/people/sign-in?next=/people/me")
    visitor.page.click("text=English")
    assert visitor.page.url.endswith("/people/sign-in?next=/people/me")
    assert visitor.heading() == "Sign in"
    assert visitor.page.locator("html").get_attribute("lang") == "en"
    visitor.page.click("text=中文")
    assert visitor.heading() == "登录"


def test_signing_in_by_keyboard_alone(browser: Browser, live_server: Any) -> None:
    """From the top of the page: the skip link first; then typing, Tab and Enter."""
    account = person(Role.ENTERPRISE)
    visitor = Visitor(browser, live_server.url)
    page = visitor.go("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    while page.evaluate("document.activeElement.textContent").strip() != "登录":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/sign-in")
    page.keyboard.type(account.username)  # the first field has the focus
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(live_server.url + "/")
    assert "您好" in visitor.heading()


def test_the_menu_opens_on_a_phone_without_javascript(browser: Browser, live_server: Any) -> None:
    account = person(Role.ENTERPRISE)
    visitor = Visitor(browser, live_server.url, 390, java_script_enabled=False)
    visitor.sign_in(account)
    link = visitor.page.locator(".drawer a", has_text="数据授权")
    assert not link.is_visible()
    visitor.page.locator(".drawer summary").focus()
    visitor.page.keyboard.press("Enter")
    link.click()
    assert visitor.heading() == "数据授权"


PUBLIC_PAGES = [
    "/", "/people/sign-in", "/people/register", "/people/register/find", "/people/privacy", "/nothing-here", "/style",
]  # fmt: skip
OWN_PAGES = {
    Role.ENTERPRISE: [
        "/",
        "/people/me",
        "/people/requests",
        "/people/members",
        "/people/consents",
        "/people/password",
    ],
    Role.SECURITY_ADMIN: ["/", "/people/accounts", "/people/organisations", "/people/requests/to-decide"],
    Role.SYSTEM_ADMIN: ["/people/organisations/new", "/people/accounts/new"],
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_are_accessible_and_fit(
    browser: Browser, live_server: Any, settings: Any, width: int, language: str
) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    a_request(somebody())
    found: dict[str, list[str]] = {}
    for role, paths in [(None, PUBLIC_PAGES), *OWN_PAGES.items()]:
        visitor = Visitor(browser, live_server.url, width)
        visitor.context.add_cookies([{"name": "liance_language", "value": language, "url": live_server.url}])
        if role is not None:
            visitor.sign_in(person(role))
        for path in paths:
            settings.DEBUG = path == "/style"  # the catalogue is for builders
            visitor.go(path)
            found[f"{role} {path}"] = visitor.faults()
        told = [text for text in visitor.said if "404" not in text]
        found[f"{role} console"] = told
        visitor.context.close()
    assert {place: faults for place, faults in found.items() if faults} == {}
