"""In a real browser: from the case's page to an issued letter, by keyboard, at both widths, without fault."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.web.conftest import NOON
from tests.web.journeys import PASSWORD, Visitor
from tests.web.letters.world import Person
from tests.web.pictures import PICTURES
from tests.web.renting import applied

from liance.procedures import Reason
from liance.web.cases.models import Case
from liance.web.cases.services import Grounds, act
from liance.web.letters.models import Letter
from liance.web.people.actor import Actor
from liance.web.people.models import Account, Membership, Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.site import clock

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("restored_database")]


@pytest.fixture
def refused(firm: Organisation, edition: Edition, agent: Actor, person: Person, now: datetime) -> Case:
    """A case that the county refused."""
    case = act(case=applied(firm, edition, agent, now).case, outcome="submit", actor=agent, now=now)
    reasons = (Reason("自用比例", "现场核查发现转租"), Reason("材料：租赁合同", "合同没有备案"))
    grounds = Grounds(reasons=reasons, remedy="60日内可申请行政复议")
    return act(case=case, outcome="refuse", actor=person("li", Role.COUNTY_OFFICER), now=now, grounds=grounds)


def account(actor: Actor) -> Account:
    made = Account.objects.create_user(actor.account, PASSWORD, name=actor.name, created_at=NOON)
    Membership.objects.create(
        account=made, organisation_id=actor.organisation, role=actor.role, valid_from=date(2020, 1, 1),
        granted_by="system", created_at=NOON,
    )  # fmt: skip
    return made


def enter(visitor: Visitor, words: str) -> None:
    """Go to a button by its words and press Enter."""
    button = visitor.page.get_by_role("button", name=words).first
    button.focus()
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_refusal_from_the_case_to_the_enterprise(
    refused: Case, agent: Actor, person: Person, browser: Browser, live_server: Any, width: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(clock, "now", lambda: NOON)
    leader = Visitor(browser, live_server.url, width)
    leader.sign_in(account(person("zhao", Role.COUNTY_LEADER)))
    leader.go(f"/cases/{refused.number}")
    assert leader.faults() == []
    leader.picture("letters-panel")
    enter(leader, "拟写不予支持决定书")
    assert leader.faults() == []
    leader.picture("letters-form")
    typed = {
        "复议机关": "某市人民政府", "法院": "某市东区人民法院", "申诉渠道": "本平台“投诉”栏", "机关代字": "东工信函",
    }  # fmt: skip
    for label, value in typed.items():
        leader.page.get_by_label(label, exact=False).first.fill(value)
    for number in (1, 2):
        leader.page.get_by_label(f"证据 第{number}行").fill("现场核查记录")
    enter(leader, "保存")
    assert leader.faults() == []
    leader.picture("letters-preview")
    enter(leader, "保存并签发")
    assert leader.faults() == []
    leader.picture("letters-letter")
    letter = Letter.objects.get()
    assert letter.number == "东工信函〔2024〕1号"
    leader.go("/letters/")
    assert leader.faults() == []

    firm = Visitor(browser, live_server.url, width)
    firm.sign_in(account(agent))
    page = firm.go(f"/letters/{letter.pk}")
    assert firm.faults() == []
    with page.expect_download() as sent:
        page.get_by_role("link", name="下载 PDF").click()
    assert Path(sent.value.path()).read_bytes().startswith(b"%PDF")
    firm.picture("letters-enterprise")
    sent.value.save_as(str(PICTURES / "letter.pdf"))
    assert [leader.said, firm.said] == [[], []]
    for view in ("drafts", "sheets"):
        leader.go(f"/letters/?view={view}")
        assert leader.faults() == []


def test_the_same_page_in_english(refused: Case, person: Person, browser: Browser, live_server: Any) -> None:
    """Labels of templates stay Chinese, as the documents are; everything else has its English."""
    leader = Visitor(browser, live_server.url)
    leader.sign_in(account(person("zhao", Role.COUNTY_LEADER)))
    leader.context.add_cookies([{"name": "liance_language", "value": "en", "url": live_server.url}])
    leader.go(f"/cases/{refused.number}")
    assert leader.page.get_by_role("button", name="Draft: Decision of refusal").count() == 1
