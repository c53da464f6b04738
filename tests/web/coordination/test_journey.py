"""In a real browser: from a meeting to a ticket, late and escalated, to a satisfied closure; the digest printed."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import pytest
from pypdf import PdfReader
from tests.web.desks import Day, Desk, enter, fill, press

from liance.web.cases.models import Case
from liance.web.coordination.models import Issue, Meeting, Ticket
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("restored_database")]
BUREAU = (120, "市自然资源局", Kind.CITY)


def unfold(desk: Desk, summary: str) -> None:
    """Open a folded part by keyboard, unless it is open."""
    fold = desk.page.locator("details", has=desk.page.locator("summary", has_text=summary)).first
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.focus()
        desk.page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_ticket_from_a_meeting_to_a_satisfied_closure_and_the_digest(
    edition: Edition, desk: Callable[..., Desk], day: Day, tmp_path: Path, width: int,
    organisation: Callable[..., Organisation],
) -> None:  # fmt: skip
    firm = organisation(1, "甲电子")
    clerk, second = (desk(name, Role.CHAIN_OFFICE, width) for name in ("lian", "qi"))
    leader = desk("liu", Role.CHAIN_LEADER, width)
    officer = desk("ban", Role.DEPARTMENT_OFFICER, width, BUREAU)
    head = desk("ju", Role.DEPARTMENT_LEADER, width, BUREAU)
    agent = desk("xu", Role.ENTERPRISE, width)
    proof = tmp_path / "竣工.pdf"
    proof.write_bytes(b"%PDF-1.4\n%EOF\n")

    # the office prepares a meeting
    page = clerk.look("/coordination/")
    page = clerk.look("/coordination/meetings")
    fill(page, {"会议名称": "第一次链长会议"})
    press(page, "开始征集议题")
    meeting = Meeting.objects.get()
    here = f"/coordination/meetings/{meeting.case.number}"
    assert clerk.faults() == []
    fill(page, {"日期": "2024-09-02", "地点": "第二会议室", "主持人": "刘", "出席": "刘、连"})
    press(page, "保存安排")
    page.locator("#topic-title").fill("厂区外道路积水")
    page.locator("#topic-proposer").fill(firm.code)
    press(page, "加入议程")
    enter(page, page.get_by_role("button", name="列入议程：").first)
    clerk.picture("meeting-agenda")
    assert clerk.faults() == []
    assert meeting.items.filter(state="on").count() == 2

    # it is held: results, what is to be done, the leader decides, the office hands out
    clerk.act(meeting.case.number, "确定议程", 意见="两项议题")
    clerk.look(here)
    for _ in range(2):
        form = clerk.page.locator("form", has=clerk.page.locator("button[value=result]")).and_(
            clerk.page.locator("article:has(.badge.info) form")
        )
        form.locator("textarea").first.fill("同意修通排水沟")
        enter(clerk.page, form.locator("button").first)
    form = clerk.page.locator("form", has=clerk.page.locator("button[value=resolution]")).first
    form.get_by_label("议定事项").fill("修通排水沟")
    form.get_by_label("承办单位").select_option(label="市自然资源局")
    form.get_by_label("办结限期").fill("2024-09-20")
    enter(clerk.page, form.locator("button"))
    assert clerk.faults() == []
    leader.act(meeting.case.number, "议定", 意见="按议定的办")
    clerk.act(meeting.case.number, "派发", 意见="今日派发")
    ticket = Ticket.objects.get()
    assert (ticket.case.stage, str(ticket.case.due)) == ("handle-by", "2024-09-20")

    # nobody does anything: the head of the bureau, then the chain leader
    day.pass_days(19)
    head.back()
    head.look("/")
    assert ticket.number in head.page.content()
    day.pass_days(8)
    leader.back()
    leader.look("/coordination/")
    leader.picture("coordination-desk")
    assert ticket.number in leader.page.content()
    leader.act(ticket.number, "批示限期办结", 意见="十日内办完", 办结限期="2024-10-15")
    day.pass_days(1)
    officer.back()
    officer.act(ticket.number, "已解决", attach=proof, 意见="已修通，附竣工照片")
    agent.back()
    agent.look("/coordination/tickets")
    agent.look(f"/cases/{ticket.number}")
    agent.picture("ticket-of-a-firm")
    agent.act(ticket.number, "满意")
    second.back()
    second.act(ticket.number, "销号", 意见="凭据齐全")
    assert Case.objects.get(pk=ticket.case_id).ended == "closed"
    late = [s.stage for s in ticket.case.steps.filter(outcome="late")]
    assert late == ["handle-by", "urge"]

    # the digest: read, issued, downloaded, printed
    day.pass_days(1)
    clerk.back()
    page = clerk.look("/coordination/digest/liaocheng-it-2023")
    assert "销号率100%" in page.content()
    press(page, "印发这一期")
    clerk.picture("digest")
    assert clerk.faults() == []
    with page.expect_download() as got:
        page.get_by_role("link", name="PDF").click()
    assert len(PdfReader(got.value.path()).pages) == 1
    assert Issue.objects.count() == 1
    printed = PdfReader(BytesIO(page.pdf(format="A4")))
    text = normalize("NFKC", "".join(p.extract_text() for p in printed.pages))  # as printed, 工 may be a radical
    assert "问题工单" in text
    for path in ("tickets?view=all", "register", "plan", "tours", "tickets/new"):
        clerk.look(f"/coordination/{path}")
    for one in (clerk, second, leader, officer, head, agent):
        assert one.said == [], one.said
