"""Journeys in a real browser: a firm states and challenges, a county confirms, uploads, matches; axe at two widths."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.conftest import LIAOCHENG
from tests.web.journeys import PASSWORD, Visitor
from tests.web.matrix import NOW, actor_as
from tests.web.registry.conftest import sheet

from liance.records.city import Record as Facts
from liance.web.people.actor import SYSTEM
from liance.web.people.models import Account, Organisation
from liance.web.people.roles import Role
from liance.web.policies.queries import vocabulary
from liance.web.policies.services import take_in
from liance.web.registry.models import Batch, Challenge, Origin, Record
from liance.web.registry.services import Told, load_many

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("restored_database")]
WIDTHS = [1440, 390]


@pytest.fixture(autouse=True)
def _prepared(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


def person(role: Role) -> Account:
    """Somebody with a password in a role of the demonstration's county."""
    account = Account.objects.get(pk=actor_as(role).account_id)
    account.set_password(PASSWORD)
    account.save()
    return account


def firm() -> Organisation:
    """The enterprise, known to the registry by import."""
    take_in(folder=LIAOCHENG, actor=SYSTEM, now=NOW)
    one = Organisation.objects.get(pk=actor_as(Role.ENTERPRISE).organisation)
    type_ = vocabulary().type_named("enterprise")
    assert type_ is not None
    known = Facts(type_, {"id": one.code, "name": one.name, "county": one.county})
    load_many(rows=[known], told=Told(Origin.IMPORTED, source="市场监管登记"), actor=SYSTEM, now=NOW)
    return one


@pytest.mark.parametrize("width", WIDTHS)
def test_from_stating_to_confirmation_and_from_a_challenge_to_its_answer(
    browser: Browser, live_server: Any, width: int
) -> None:
    one = firm()
    owner, officer = Visitor(browser, live_server.url, width), Visitor(browser, live_server.url, width)
    owner.sign_in(person(Role.ENTERPRISE))
    page = owner.go("/registry/")
    assert one.name in owner.heading()
    assert owner.faults() == []
    page.click("text=企业年度")
    page.click("text=填报一条")
    page.fill("#id_fact-year", "二三")
    page.fill("#id_fact-revenue", "3.2亿元")
    page.click("main button.primary")
    assert "有 1 处需要改正" in page.locator(".errors").inner_text()
    assert owner.faults() == []
    page.fill("#id_fact-year", "2025")
    page.focus("main button.primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=单位填报，尚未确认")
    assert owner.faults() == []
    officer.sign_in(person(Role.COUNTY_OFFICER))
    desk = officer.go("/registry/records/?unconfirmed=yes")
    assert officer.faults() == []
    desk.locator("tbody a").first.click()
    assert officer.faults() == []
    desk.click("text=核对无误，确认")
    assert "已确认" in desk.locator("main").inner_text()

    page = owner.go(f"/registry/organisations/{one.code}/enterprise/")
    page.locator("section.card a").first.click()
    page.click("text=对这条记录提出异议")
    page.fill("#id_reason", "县区写错了")
    assert owner.faults() == []
    page.click("main button.primary")
    desk = officer.go("/registry/challenges/")
    assert officer.faults() == []
    desk.locator("tbody a").first.click()
    desk.fill("#id_answer", "登记无误")
    assert officer.faults() == []
    desk.click("text=不成立 >> nth=-1")
    assert Challenge.objects.get().state == "refused"
    assert [said for said in owner.said + officer.said if "422" not in said] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_from_a_faulty_table_to_a_reviewed_one_and_from_a_list_to_records(
    browser: Browser, live_server: Any, width: int, tmp_path: Path
) -> None:
    one = firm()
    officer, leader = Visitor(browser, live_server.url, width), Visitor(browser, live_server.url, width)
    officer.sign_in(person(Role.CITY_OFFICER))
    leader.sign_in(person(Role.CITY_LEADER))
    for name, revenue in (("bad.xlsx", "三千万"), ("good.xlsx", "3000万元")):
        (tmp_path / name).write_bytes(sheet(["企业", "年度", "营业收入"], [one.code, 2025, revenue]))
        page = officer.go("/registry/batches/new?type=enterprise_year")
        assert officer.faults() == []
        page.set_input_files("#id_file", tmp_path / name)
        page.fill("#id_source", "统计局")
        page.click("main button.primary")
        assert officer.faults() == []
    assert [b.state for b in Batch.objects.order_by("pk")] == ["faulty", "waiting"]
    desk = leader.go(f"/registry/batches/{Batch.objects.order_by('pk')[1].pk}/")
    assert leader.faults() == []
    desk.click("text=同意入库")
    assert Record.objects.filter(type="enterprise_year").exists()

    (tmp_path / "list.xlsx").write_bytes(sheet(["单位名称"], [one.name], ["外地公司"]))
    page = officer.go("/registry/lists/new/recognition/")
    assert officer.faults() == []
    for field, text in {"issuer": "省工信厅", "title": "百强", "number": "1号", "dated": "2026-05-01"}.items():
        page.fill(f"#id_{field}", text)
    page.select_option("#id_fact-title", "software_top100")
    page.set_input_files("#id_file", tmp_path / "list.xlsx")
    page.click("main button.primary")
    assert officer.faults() == []
    page.click("text=个代码或名称相同的")
    page.click("text=按代码确认")
    page.click("text=提交复核")
    assert officer.faults() == []
    desk = leader.go(f"/registry/batches/{Batch.objects.order_by('-pk')[0].pk}/")
    desk.click("text=同意入库")
    assert Record.objects.get(type="recognition").current is not None
    assert officer.said + leader.said == []
