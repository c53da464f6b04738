"""A challenge from the need to the result told, in a real browser, at two widths: nine people at work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.challenges.course import PDF, code
from tests.web.desks import Day, Desk, enter, press
from tests.web.journeys import PASSWORD
from tests.web.matrix import actor_as

from liance.web.cases.models import Case
from liance.web.challenges.models import Bid, Milestone, OpenChallenge, TaskBook
from liance.web.people.models import Account, MembershipRequest
from liance.web.people.roles import Kind, Role
from liance.web.people.services.registrations import admit
from liance.web.people.services.requests import allow
from liance.web.policies.models import Edition

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("restored_database")]
EXPERTS = {"赵一": (31, "第一研究院"), "赵二": (32, "第二研究院"), "赵三": (33, "第三研究院")}


@pytest.mark.parametrize("width", [1440, 390])
def test_from_the_need_to_the_result_told(
    browser: Browser, live_server: Any, desk: Callable[..., Desk], edition: Edition, day: Day, tmp_path: Path,
    width: int,
) -> None:  # fmt: skip
    record = tmp_path / PDF[0]
    record.write_bytes(PDF[1])
    owner = desk("owner", Role.ENTERPRISE, width, (21, "东区光学有限公司", Kind.ENTERPRISE))
    officer, checker = desk("officer", Role.CITY_OFFICER, width), desk("checker", Role.CITY_OFFICER, width)
    leader = desk("leader", Role.CITY_LEADER, width)
    experts = {n: desk(n, Role.EXPERT, width, (*home, Kind.INSTITUTE)) for n, home in EXPERTS.items()}

    number = stated(owner)
    owner.act(number, "提交")
    officer.act(number, "已核查", record, 意见="难题属实，没有重复")
    named = {f"第{n}席": f"{name}（{home[1]}）" for n, (name, home) in enumerate(EXPERTS.items(), 1)}
    officer.act(number, "指定人员", **named)
    for expert in experts.values():
        expert.act(number, "声明利害关系", **{"有没有利害关系": "没有"})
        expert.act(number, "宜张榜", 意见="指标能测量")
    experts["赵一"].picture("challenge-reviewed")
    leader.act(number, "入榜", 意见="同意张榜")
    officer.act(number, "发布")

    visitor = Desk(browser, live_server.url, width)
    visitor.look("/challenges/")
    visitor.picture("challenges-public")
    visitor.look(f"/challenges/{number}")
    visitor.picture("challenge-open")
    first = registered(visitor, record)
    second = desk("second", Role.ENTERPRISE, width, (23, "西区新材料有限公司", Kind.ENTERPRISE))
    bid(first, number, "先合成单体，再做两步放大。", "120万元")
    bid(second, number, "直接改性现有树脂。", "110万元")
    second.picture("challenge-bid")
    assert "远方树脂研究所" not in officer.look(f"/challenges/{number}").locator("main").inner_text()

    day.pass_days(45)
    everybody = [owner, officer, checker, leader, first, second, *experts.values()]
    for one in everybody:
        one.back()
    for each in Bid.objects.all():
        assert each.case is not None
        checker.act(each.case.number, "合格", 意见="材料齐全")
    checker.picture("challenge-formal")
    officer.act(number, "有合格的揭榜书")
    for each in Bid.objects.order_by("label"):
        page = owner.look(f"/challenges/bids/{each.key}")
        page.get_by_label("对接记录").fill("谈了路线和节点")
        enter(page, page.locator("main form button.primary"))
    owner.act(number, "洽谈完毕", 意见="两家都有意向")

    page = officer.look(f"/challenges/{number}")
    for name in EXPERTS:
        page.get_by_label(name).check()
    officer.picture("challenge-experts")
    press(page, "请这些专家")
    judged(experts)
    leader.act(number, "按名次定榜", 意见="按评审名次")
    leader.look(f"/challenges/{number}")
    leader.picture("challenge-placed")

    page = officer.look("/notices/")
    page.get_by_label("标题").fill("揭榜挂帅中榜公示")
    press(page, "拟定公示")
    press(page, "脱敏并发布")
    notice = page.url
    day.pass_days(9)
    for one in everybody:
        one.back()
    page.goto(notice)
    press(page, "办结已期满无异议的")

    task = TaskBook.objects.get().case.number
    page = first.look(f"/challenges/tasks/{task}")
    page.get_by_label("考核指标").first.fill("小试样品三批，折射率达标")
    page.get_by_label("成果公布时可以写本单位名称").check()
    first.picture("task-book")
    press(page, "保存任务书")
    first.act(task, "签署并送需求方")
    owner.act(child(task), "同意", 意见="按任务书执行")
    officer.act(task, "备案")
    for outcome in ("本节点通过", "全部节点完成"):
        step = child(task)
        first.act(step, "报告完成", record, 意见="附检测报告")
        checker.act(step, outcome, 意见="指标达到")
    page = owner.look(f"/challenges/tasks/{task}")
    page.locator("input[type=file]").first.set_input_files(record)
    press(page, "登记支付")
    assert owner.faults() == []
    owner.picture("task-paid")
    assert [m.firm_paid_on for m in Milestone.objects.all()] == [day.now.date(), None]
    owner.act(child(task), "同意", 意见="用上了，效果好")
    officer.act(task, "指定人员", **named)
    for expert in experts.values():
        expert.act(task, "声明利害关系", **{"有没有利害关系": "没有"})
        expert.act(task, "通过", 意见="验收通过")

    owner.act(number, "同意公布", 意见="同意")
    officer.act(number, "公布", 意见="国产高折射率树脂已经量产，折射率1.68。")
    page = officer.look(f"/challenges/{number}")
    page.locator("summary", has_text="登记传播量").press("Enter")
    page.get_by_label("渠道").fill("市政府网站")
    page.get_by_label("人次").fill("1200")
    enter(page, page.get_by_role("button", name="登记", exact=True))
    page = visitor.look(f"/challenges/{number}")
    visitor.picture("challenge-told")
    words = page.locator("main").inner_text()
    assert "已经量产" in words
    assert "远方树脂研究所" in words
    assert "1200" in words
    officer.look("/challenges/office")
    officer.picture("challenges-office")
    officer.look("/challenges/statistics")
    officer.picture("challenges-statistics")
    owner.look("/challenges/mine")
    owner.picture("challenges-mine")
    everywhere = [m for one in (visitor, *everybody) for m in one.said]
    assert [m for m in everywhere if "error" in m.lower() and "status of 4" not in m] == []


def stated(owner: Desk) -> str:
    """The need, filled in by its owner."""
    page = owner.look("/challenges/new")
    typed = {"title": "高折射率光学树脂国产化", "problem": "要做出折射率不低于1.67的国产树脂。", "firm_fen": "100万元",
             "public_fen": "50万元", "terms_text": "双方合同约定", "deadline": "2026-06-30",
             "contact": "钱一 13800001234"}  # fmt: skip
    for name, value in typed.items():
        page.fill(f"#id_{name}", value)
    row = {"name": "折射率", "value": "1.67", "method": "第三方检测报告"}
    for name, value in row.items():
        page.fill(f"#id_indicators-0-{name}", value)
    owner.picture("challenge-need")
    enter(page, page.locator("main form button.primary"))
    return OpenChallenge.objects.get().number


def registered(visitor: Desk, letter: Path) -> Desk:
    """A research institute of another city registers itself, is let in, and signs in with its own window."""
    page = visitor.go("/people/register")
    typed = {"code": code(77), "name": "远方树脂研究所", "person": "李新", "phone": "13800000001",
             "valid_to": "2030-12-31", "username": "lixin", "password": PASSWORD, "again": PASSWORD}  # fmt: skip
    for name, value in typed.items():
        page.fill(f"#id_{name}", value)
    page.select_option("#id_kind", Kind.INSTITUTE)
    page.select_option("#id_county", "-")
    page.set_input_files("#id_letter", str(letter))
    page.check("#id_agreed")
    enter(page, page.locator("main form button.primary"))
    asked = MembershipRequest.objects.get()
    now = asked.asked_at
    admit(request=asked, actor=actor_as(Role.SYSTEM_ADMIN), now=now)
    allow(request=MembershipRequest.objects.get(), actor=actor_as(Role.SECURITY_ADMIN), now=now)
    first = Desk(visitor.context.browser, visitor.url, visitor.width)  # type: ignore[arg-type]
    first.account = Account.objects.get(username="lixin")
    first.sign_in(first.account)
    return first


def bid(lead: Desk, number: str, plan: str, price: str) -> None:
    """A bid, filled in and sealed."""
    page = lead.look(f"/challenges/{number}")
    page.get_by_role("link", name="揭榜", exact=True).last.press("Enter")
    page.wait_for_selector("#id_plan")
    assert lead.faults() == []
    page.fill("#id_plan", plan)
    page.fill("#id_price_fen", price)
    page.fill("#id_public_fen", "40万元")
    for n, (title, by) in enumerate((("小试", "2025-03-31"), ("中试", "2026-03-31"))):
        page.fill(f"#id_steps-{n}-title", title)
        page.fill(f"#id_steps-{n}-by", by)
    enter(page, page.locator("main form button.primary"))
    assert "已密封" in page.locator("main").inner_text()


def judged(experts: dict[str, Desk]) -> None:
    """Each declares once, and scores both plans without their names; 方案1 does better."""
    cases = list(Case.objects.filter(procedure__purpose="bid-evaluation").order_by("parent__bid__label"))
    lead = Bid.objects.get(organisation=code(77)).case_id
    for expert in experts.values():
        expert.act(cases[0].number, "声明利害关系", **{"有没有利害关系": "没有"})
        for case in cases:
            page = expert.look(f"/cases/{case.number}")
            assert "远方树脂研究所" not in page.content()
            best = case.parent_id == lead
            points = {"技术路线": "38" if best else "33", "指标把握": "27", "条件和基础": "17", "费用合理": "9"}
            expert.act(case.number, "已评分", **points, 意见="路线可行")
    experts["赵一"].picture("challenge-blind")


def child(number: str) -> str:
    """The case that waits beneath a case."""
    return Case.objects.get(parent__number=number, ended="").number
