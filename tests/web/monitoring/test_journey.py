"""In a real browser: figures sent in by an office and by a firm, adopted by another, and what the pages then say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.web.conftest import NOON
from tests.web.desks import Desk, fill, press
from tests.web.journeys import PASSWORD
from tests.web.monitoring.world import table

from liance.web.cases.models import Case
from liance.web.monitoring import demonstration
from liance.web.monitoring.models import Observation, Warning
from liance.web.people.actor import SYSTEM
from liance.web.people.models import Account, Membership, Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition
from liance.web.site import clock

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("restored_database")]
HOME = "/monitoring/liaocheng-it-2023"


@pytest.fixture
def sit(browser: Browser, live_server: Any, organisation: Callable[..., Organisation]) -> Callable[..., Desk]:
    """Somebody of the bureau at work: `sit("li", Role.CITY_OFFICER, 390)`."""

    def make(name: str, role: Role, width: int) -> Desk:
        account = Account.objects.create_user(name, PASSWORD, name=name, created_at=NOON)
        Membership.objects.create(
            account=account, organisation=organisation(102, "市工信局", Kind.CITY), role=role,
            valid_from=date(2020, 1, 1), granted_by="system", created_at=datetime(2020, 1, 1, tzinfo=NOON.tzinfo),
        )  # fmt: skip
        made = Desk(browser, live_server.url, width)
        made.account = account
        made.sign_in(account)
        return made

    return make


@pytest.mark.parametrize("width", [1440, 390])
def test_a_jump_is_explained_and_the_targets_tell_it(
    edition: Edition, sit: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    officer = sit("li", Role.CITY_OFFICER, width)
    demonstration.demonstrate(actor=SYSTEM, now=NOON)
    page = officer.go("/monitoring/")
    assert officer.heading() == "目标"
    assert officer.faults() == []
    officer.picture("monitoring-targets")
    for path in ("/indicators", "/ladders", "/warnings", "/collect", "/events/new", "/targets/application-scenarios"):
        officer.go(HOME + path)
        assert officer.faults() == [], path
        officer.picture(f"monitoring{path.replace('/', '-')}")
    officer.go(f"{HOME}/indicators/I1?subject=全市&scope=it@1")
    assert officer.faults() == []
    officer.picture("monitoring-series")
    page = officer.go(f"{HOME}/collect")
    fill(page, {"数据表": table("I1,全市,it@1,2024Q2,99亿元")})
    press(page, "报送")
    case = Case.objects.get()
    assert page.url.endswith(case.number)
    assert "原来预期" in page.locator("main").inner_text()
    assert officer.faults() == []
    officer.picture("monitoring-case")
    checker = sit("wang", Role.CITY_OFFICER, width)
    form = checker.choose(case.number, "采用")
    form.locator("button").first.focus()
    with checker.page.expect_navigation():
        checker.page.keyboard.press("Enter")
    assert "写明原因" in checker.page.locator("main").inner_text()
    checker.act(case.number, "采用", 意见="新厂投产，已核发票")
    assert Observation.objects.filter(collection__case=case).count() == 1
    leader = sit("zhao", Role.CITY_LEADER, width)
    row = Warning.objects.filter(rule="W2").get()
    page = leader.go(f"{HOME}/warnings/{row.pk}")
    assert leader.faults() == []
    leader.picture("monitoring-warning")
    fill(page, {"理由": "已核实，下月再看"})
    press(page, "下结论")
    row.refresh_from_db()
    assert row.reason == "已核实，下月再看"


@pytest.mark.parametrize("width", [1440, 390])
def test_a_firm_sends_its_return_and_the_bureau_adopts_it(
    edition: Edition, desk: Callable[..., Desk], organisation: Callable[..., Organisation], facts: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch, width: int,
) -> None:  # fmt: skip
    """From the home page by keyboard: a mistake told at its field, sent, seen in the case, adopted."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    firms = [organisation(serial, f"{name}灯笼有限公司") for serial, name in enumerate("甲乙丙", 7)]
    facts({"enterprise": [{"id": f.pk, "name": f.name, "industry": "3911", "county": "东区"} for f in firms]})
    firm = desk("qian", Role.ENTERPRISE, width, (7, "甲灯笼有限公司", Kind.ENTERPRISE))
    page = firm.look("/")
    firm.picture("returns-home", "section:has(> #figures-owed)")
    page.get_by_role("link", name="2024-08 企业营业收入").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert firm.faults() == []
    fill(page, {"企业营业收入": "九百万"})
    page.get_by_role("button", name="报送").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("#id_I1-firm").get_attribute("aria-invalid") == "true"
    assert firm.faults() == []
    firm.picture("return-mistake")
    fill(page, {"企业营业收入": "9876543.21"})
    firm.picture("return-form", "main")
    press(page, "报送")
    assert "已报，待校核" in page.locator("main").inner_text()
    assert firm.faults() == []
    firm.picture("returns-mine", "main")
    case = Case.objects.get()
    assert "987.654321万元" in firm.look(f"/cases/{case.number}").locator("main").inner_text()
    firm.picture("return-case")
    officer = desk("li", Role.CITY_OFFICER, width)
    page = officer.look(f"{HOME}/returns")
    officer.picture("returns-office", "main")
    assert page.locator("tbody tr").count() == 3
    press(page, "采用没有突变的")
    assert "采用了1家" in page.locator("body").inner_text()
    assert officer.faults() == []
    officer.picture("returns-adopted")
    assert Observation.objects.get(indicator="I1-firm").value == "987654321"
    assert "已采用" in firm.look("/monitoring/returns").locator("main").inner_text()
