"""In a real browser: from a gap to a visit to a firm elsewhere; from a need posted to a contract. By keyboard, axe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.web.conftest import NOON
from tests.web.desks import Desk, enter, fill, press
from tests.web.journeys import PASSWORD

from liance.web.board.models import Match, Post
from liance.web.cases.models import Case
from liance.web.chains.models import Target
from liance.web.people.models import Account, Membership, Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition
from liance.web.site import clock

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("restored_database")]
WIDTHS = [1440, 390]
HOME = "/chain/liaocheng-it-2023"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def sit(browser: Browser, live_server: Any, organisation: Callable[..., Organisation]) -> Callable[..., Desk]:
    """Somebody at work in a window of his own: `sit("lian", Role.CHAIN_OFFICE, 112, "市链办", Kind.CHAIN, 390)`."""

    def make(name: str, role: Role, serial: int, home: str, kind: Kind, width: int) -> Desk:
        account = Account.objects.create_user(name, PASSWORD, name=name, created_at=NOON)
        Membership.objects.create(
            account=account, organisation=organisation(serial, home, kind), role=role, valid_from=date(2020, 1, 1),
            granted_by="system", created_at=datetime(2020, 1, 1, tzinfo=NOON.tzinfo),
        )  # fmt: skip
        made = Desk(browser, live_server.url, width)
        made.account = account
        made.sign_in(account)
        return made

    return make


@pytest.mark.parametrize("width", WIDTHS)
def test_from_a_gap_to_a_visit(edition: Edition, sit: Callable[..., Desk], width: int) -> None:
    """The office finds a gap, sees who depends on it, proposes a firm, records the visit."""
    office = sit("lian", Role.CHAIN_OFFICE, 112, "市链长办公室", Kind.CHAIN, width)
    page = office.go("/chain/")
    assert page.url.endswith(HOME)
    assert office.faults() == []
    for path in ("/map?chain=all", "/counties", "/pairs", "/links", "/targets"):
        office.go(HOME + path)
        assert office.faults() == [], path
    office.go(f"{HOME}/gaps?by=radius")
    assert office.faults() == []
    office.picture("chain-gaps")
    enter(page, page.locator("tbody a").first)
    product = page.locator("h1").inner_text()
    assert office.faults() == []
    office.picture("chain-product")
    enter(page, page.locator("a", has_text="断了它会怎样"))
    assert office.faults() == []
    stops = page.locator("#chosen ol li").count()
    assert stops > 0
    office.picture("chain-map")
    shown = page.locator(f"svg.chain-map.{'wide' if width > 960 else 'narrow'}")
    assert shown.locator(".node.chosen").count() == 1
    enter(page, shown.locator("a.node:not(.chosen)").first)
    assert page.locator("h2").first.inner_text() != product
    page.go_back()
    enter(page, page.locator("a", has_text="看这个产品"))
    summary = page.locator("summary", has_text="提一个目标企业")
    summary.focus()
    page.keyboard.press("Enter")
    form = page.locator("form", has=page.locator("button[name=propose]"))
    for label, value in (
        ("企业名称", "远方材料有限公司"),
        ("所在地", "江苏"),
        ("推荐理由", "产能居前"),
        ("信息来源", "年报"),
    ):
        form.get_by_label(label).fill(value)
    enter(page, page.locator("button[name=propose]"))
    enter(page, page.locator("a", has_text="远方材料有限公司"))
    assert office.faults() == []
    fill(page, {"日期": "2024-08-30", "会见人员": "总经理", "情况": "愿意来看地"})
    enter(page, page.locator("button[name=visit]"))
    office.picture("chain-target")
    assert office.faults() == []
    assert office.said == []
    target = Target.objects.get()
    assert (target.name, target.visits.count()) == ("远方材料有限公司", 1)


@pytest.mark.parametrize("width", WIDTHS)
def test_from_a_need_to_a_contract(edition: Edition, sit: Callable[..., Desk], width: int) -> None:
    """A firm posts what it needs; the office proposes with reasons; both agree; they meet, and sign in the end."""
    needs = sit("xu", Role.ENTERPRISE, 21, "东区光缆有限公司", Kind.ENTERPRISE, width)
    offers = sit("gong", Role.ENTERPRISE, 22, "西区预制棒有限公司", Kind.ENTERPRISE, width)
    office = sit("lian", Role.CHAIN_OFFICE, 112, "市链长办公室", Kind.CHAIN, width)
    for agent, kind, title in (
        (offers, "我能供（供应）", "供应光纤预制棒"),
        (needs, "我要找（需求）", "求购光纤预制棒"),
    ):
        page = agent.go("/board/new")
        assert agent.faults() == []
        page.locator("#id_kind").select_option(label=kind)
        fill(
            page,
            {"标题": title, "说明": "单模光纤拉丝用", "信息有效期至": "2024-12-31", "联系人和电话": "李 0635-0000"},
        )
        enter(page, page.locator("main form button.primary").first)
    need = Post.objects.get(kind="need")
    page = office.go(f"/board/{need.number}")
    assert office.faults() == []
    press(page, "推荐给双方")
    assert "共有的词" in page.locator("article").inner_text()
    office.picture("board-match")
    assert office.faults() == []
    for agent, post in ((needs, need), (offers, Post.objects.get(kind="offer"))):
        page = agent.go(f"/board/{post.number}")
        assert agent.faults() == []
        enter(page, page.locator("button[value=yes]"))
    match = Match.objects.get()
    assert match.case is not None
    office.act(match.case.number, "约定会面", 意见="下周三在企业会面")
    office.act(match.case.number, "继续洽谈", 意见="已会面，谈价格")
    office.act(match.case.number, "已签约", 金额="120万元", 意见="合同已订立")
    office.go("/board/matches")
    assert office.faults() == []
    office.picture("board-matches")
    assert (Match.objects.get().contract, Case.objects.get().ended) == (120_000_000, "signed")
    for desk in (needs, offers, office):
        assert desk.said == []
