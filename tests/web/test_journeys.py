"""From sign-in to money received, through the people of four bodies, in a real browser; and the ways aside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.web.desks import Day, Desk, enter, fill, press
from tests.web.funds.world import told
from tests.web.journeys import Visitor
from tests.web.registry.conftest import sheet
from tests.web.renting import about, lease
from tests.web.reviewing import DEPARTMENTS, EXPERTS, POINTS, before_experts, project

from liance.web.awards.models import Award
from liance.web.cases.models import Case
from liance.web.funds.models import Order
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition
from liance.web.registry.models import Batch, Record

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("restored_database", "real_awards")]
WIDTHS = [1440, 390]


def firm_with_rent(organisation: Callable[..., Organisation], facts: Callable[..., None]) -> Organisation:
    firm = organisation(1, "甲电子")
    facts({"enterprise": [about(firm)], "lease_year": [lease(firm, "园区甲")]})
    return firm


def applied(agent: Desk) -> str:
    """From the check-up's result to a submitted application; its number."""
    page = agent.go("/policies/liaocheng-it-2023/check-up/mine")
    assert agent.faults() == []
    agent.picture("check-up-mine")
    offer = page.locator("form[action='/awards/apply']", has=page.locator("input[value='rent']"))
    enter(page, offer.locator("button"))
    number = page.url.rsplit("/", 1)[1]
    agent.picture("application")
    agent.act(number, "提交")
    return number


@pytest.mark.parametrize("width", WIDTHS)
def test_from_sign_in_to_money_received(
    desk: Callable[..., Desk], organisation: Callable[..., Organisation], facts: Callable[..., None],
    edition: Edition, day: Day, width: int, tmp_path: Path,
) -> None:  # fmt: skip
    """Enterprise, county, city, finance by two people, the bank's return; everything by keyboard."""
    firm_with_rent(organisation, facts)
    agent = desk("agent", Role.ENTERPRISE, width)
    number = applied(agent)

    county = desk("li", Role.COUNTY_OFFICER, width)
    assert number in county.go("/cases/").content()
    county.choose(number, "通过")
    county.picture("case-county")
    county.act(number, "通过", 金额="70万元")
    city = desk("wang", Role.CITY_OFFICER, width)
    city.act(number, "同意", 金额="700000")

    before_the_public(city, day)
    assert Case.objects.get(number=number).stage == "pay"
    finance = paid(agent, desk, day, width, tmp_path)

    award = Award.objects.get()
    assert (award.paid, award.case.ended) == (700_000_00, "completed")
    agent.go(f"/cases/{number}")
    assert "70万元" in agent.page.locator("main").inner_text()
    agent.picture("money-received")
    leader = desk("lin", Role.LEADER, width)
    assert "70万元" in leader.look("/awards/").locator("main").inner_text()
    leader.picture("awards")
    assert [d.said for d in (agent, county, city, leader, *finance)] == [[]] * 7


def before_the_public(city: Desk, day: Day) -> None:
    """What was decided is on notice, its days pass, and nobody objects."""
    page = city.go("/notices/")
    assert city.faults() == []
    press(page, "拟定公示")
    press(page, "脱敏并发布")
    assert city.faults() == []
    city.picture("notice")
    notice = page.url
    day.pass_days(8)
    city.back()
    page.goto(notice)
    press(page, "办结已期满无异议的")


def paid(agent: Desk, desk: Callable[..., Desk], day: Day, width: int, tmp_path: Path) -> tuple[Desk, ...]:
    """An account, a budget, an order by two people, the bank's return, and the enterprise's word for it."""
    agent.back()
    agent.go("/funds/mine")
    assert agent.faults() == []
    fill(agent.page, {"户名": "甲电子", "开户行": "示例银行", "账号": "622200001111"})
    enter(agent.page, agent.page.locator("main form button.primary").first)
    budget = desk("budget", Role.FINANCE_OFFICER, width)
    budget.go("/funds/accounts")
    press(budget.page, "核对无误")
    with_a_budget(budget)

    maker = desk("maker", Role.FINANCE_OFFICER, width)
    maker.go("/funds/batches")
    assert maker.faults() == []
    press(maker.page, "制作支付批次")
    batch = maker.page.url
    maker.picture("batch")
    checker = desk("checker", Role.FINANCE_OFFICER, width)
    checker.page.goto(batch)
    press(checker.page, "复核通过")
    maker.page.goto(batch)
    press(maker.page, "送银行")
    file = tmp_path / "回单.csv"
    file.write_bytes(told((Order.objects.get(), "成功"), day=day.now.date()))
    maker.go("/funds/returns")
    maker.page.set_input_files("input[type=file]", str(file))
    press(maker.page, "导入")
    agent.look("/funds/mine")
    agent.picture("my-payments")
    press(agent.page, "钱已收到")
    checker.page.goto(batch)
    press(checker.page, "对账相符")
    return budget, maker, checker


def with_a_budget(budget: Desk) -> None:
    """A line of the city's budget, what was decided taken up, and committed to it."""
    page = budget.go("/funds/lines/new")
    assert budget.faults() == []
    fill(
        page,
        {"编号": "2024-01", "名称": "产业资金", "年度": "2024", "下达金额": "1000万元", "预算文件": "预〔2024〕1号"},
    )
    press(page, "下达")
    budget.go("/funds/claims")
    press(page, "全部登记")
    budget.look("/funds/lines/2024-01")
    budget.picture("budget-line")
    press(page, "按此占用指标")


def test_a_correction_is_asked_for_once_and_the_clock_waits(
    desk: Callable[..., Desk], organisation: Callable[..., Organisation], facts: Callable[..., None],
    edition: Edition, day: Day,
) -> None:  # fmt: skip
    firm_with_rent(organisation, facts)
    agent = desk("agent", Role.ENTERPRISE)
    number = applied(agent)
    county = desk("li", Role.COUNTY_OFFICER)
    county.act(number, "一次补正", **{"针对": "材料：租赁合同", "说明": "缺签字页"})
    agent.act(number, "补正提交")
    case = Case.objects.get(number=number)
    assert (case.stage, case.due) == ("verify", date(2024, 9, 4)), "its two working days were kept"
    county.go(f"/cases/{number}")
    assert not county.page.locator("summary", has_text="一次补正").count(), "only once"


def test_an_overdue_case_also_stands_on_the_desk_above(
    desk: Callable[..., Desk], organisation: Callable[..., Organisation], facts: Callable[..., None],
    edition: Edition, day: Day,
) -> None:  # fmt: skip
    firm_with_rent(organisation, facts)
    number = applied(desk("agent", Role.ENTERPRISE))
    above = desk("sun", Role.CITY_LEADER)
    assert number not in above.look("/cases/").content()
    day.pass_days(8)
    above.back()
    assert number in above.look("/cases/").content()
    above.picture("cases-late")
    assert number in desk("li", Role.COUNTY_OFFICER).look("/cases/").content(), "and where it stood before"
    above.act(number, "通过", 金额="70万元")
    assert Case.objects.get(number=number).stage == "recheck"


@pytest.mark.parametrize("width", WIDTHS)
def test_an_objection_stops_an_award(
    desk: Callable[..., Desk], organisation: Callable[..., Organisation], facts: Callable[..., None],
    edition: Edition, day: Day, browser: Browser, live_server: Any, width: int,
) -> None:  # fmt: skip
    firm_with_rent(organisation, facts)
    number = applied(desk("agent", Role.ENTERPRISE))
    desk("li", Role.COUNTY_OFFICER).act(number, "通过", 金额="70万元")
    city = desk("wang", Role.CITY_OFFICER)
    city.act(number, "同意", 金额="70万元")
    page = city.go("/notices/")
    press(page, "拟定公示")
    press(page, "脱敏并发布")

    citizen = Visitor(browser, live_server.url, width)
    citizen.go("/open/notices")
    assert citizen.faults() == []
    citizen.page.locator("main article a").first.click()
    assert citizen.faults() == []
    citizen.page.get_by_role("link", name="提出异议").first.click()
    assert citizen.faults() == []
    citizen.picture("objection")
    fill(citizen.page, {"姓名": "张三", "联系方式": "13800000000", "异议内容": "厂房已转租"})
    press(citizen.page, "实名提出")

    day.pass_days(30)
    child = Case.objects.get(parent__number=number)
    assert child.stage == "objection", "nothing is paid while it is open"
    other = desk("qian", Role.CITY_OFFICER)
    other.act(child.number, "成立撤销", **{"针对": "自用比例", "说明": "现场核查属实"})
    award = Award.objects.get()
    assert (award.live, award.decided) == (False, None)


@pytest.mark.parametrize("width", WIDTHS)
def test_experts_score_blindly_while_departments_review(
    desk: Callable[..., Desk], organisation: Callable[..., Organisation], facts: Callable[..., None],
    edition: Edition, person: Callable[..., Actor], day: Day, width: int,
) -> None:  # fmt: skip
    """Eight people in eight windows: one names, three declare and score, four answer; the case goes on by itself."""
    firm = organisation(1, "甲电子")
    facts(project(firm))
    award = before_experts(firm, edition, person, day.now)
    number = award.case.number
    experts = {n: desk(n, Role.EXPERT, width, (*home, Kind.INSTITUTE)) for n, home in EXPERTS.items()}
    offices = {
        seat: desk(f"{home[1]}经办", Role.DEPARTMENT_OFFICER, width, (*home, Kind.CITY))
        for seat, home in DEPARTMENTS.items()
    }
    officer = desk("qian", Role.CITY_OFFICER, width)
    homes = {f"第{n}席": f"{name}（{home[1]}）" for n, (name, home) in enumerate(EXPERTS.items(), 1)}
    officer.act(number, "指定人员", **homes)
    officer.act(number, "指定单位", **{seat: home[1] for seat, home in DEPARTMENTS.items()})
    assert officer.faults() == []
    officer.picture("board-named")
    for name, expert in experts.items():
        assert number in expert.go("/cases/").content(), "it waits for whom was named"
        expert.act(number, "声明利害关系", **{"有没有利害关系": "没有"})
        points = dict(zip(("真实性", "技术水平", "带动作用"), map(str, POINTS[name]), strict=True))
        expert.act(number, "已评分", **points, 金额="30万元", 意见=f"{name}的意见")
        assert f"{name}的意见" not in officer.go(f"/cases/{number}").content() or name == "郑八"
    experts["周六"].picture("board-expert")
    assert officer.page.get_by_text("平均分").count()
    assert officer.faults() == []
    officer.picture("board-scored")
    for seat, office in offices.items():
        assert Case.objects.get(number=number).stages == ",joint-check,"
        office.act(number, f"无异议（{seat}席）")
    assert Case.objects.get(number=number).stage == "finance-review"
    finance = desk("zhao", Role.FINANCE_OFFICER, width)
    assert number in finance.go("/cases/").content()
    assert all(not [w for w in d.said if "error" in w.lower()] for d in (officer, *experts.values(), *offices.values()))


@pytest.mark.parametrize("width", WIDTHS)
def test_from_an_official_list_to_money_received(
    desk: Callable[..., Desk], organisation: Callable[..., Organisation], facts: Callable[..., None],
    edition: Edition, day: Day, width: int, tmp_path: Path,
) -> None:  # fmt: skip
    """The province names two products of a firm, which applies for nothing, agrees to one award and is paid."""
    firm = organisation(1, "甲电子")
    facts({"enterprise": [about(firm)]})
    city = desk("wang", Role.CITY_OFFICER, width)
    listed(city, tmp_path)
    head = desk("sun", Role.CITY_LEADER, width)
    head.look(f"/registry/batches/{Batch.objects.get().pk}/")
    assert head.page.locator("tbody").inner_text().count("甲电子") == 2, "by name, not only by code"
    head.picture("list-batch")
    press(head.page, "同意入库")
    assert head.faults() == []
    assert recognised() == {"甲版软件", "乙版软件"}

    page = city.go("/awards/proactive/liaocheng-it-2023")
    press(page, "重新查找")
    assert city.faults() == []
    assert page.locator("tbody").get_by_text("乙版软件").count() == 1
    city.picture("proactive")
    press(page, "发起所选")
    first, second = Award.objects.order_by("record_key")
    number = first.case.number
    city.act(number, "命中")
    county = desk("li", Role.COUNTY_OFFICER, width)
    county.act(number, "通过")
    city.act(number, "通过")
    agent = desk("agent", Role.ENTERPRISE, width)
    own = agent.look("/cases/").content()
    assert number in own
    assert second.case.number not in own, "still to be looked into by the city"
    agent.act(number, "确认", picture="consent")
    treasurer = desk("zhao", Role.FINANCE_OFFICER, width)
    treasurer.act(number, "同意", picture="finance-review", 金额="50万元")
    first.refresh_from_db()
    assert (first.decided, first.case.stage) == (500_000_00, "notice")
    before_the_public(city, day)
    finance = paid(agent, desk, day, width, tmp_path)

    first.refresh_from_db()
    assert (first.paid, first.case.ended) == (500_000_00, "completed")
    assert "50万元" in agent.look(f"/cases/{number}").locator("main").inner_text()
    assert [d.said for d in (city, head, county, agent, treasurer, *finance)] == [[]] * 8


def listed(city: Desk, tmp_path: Path) -> None:
    """A list with a column of products is imported, matched and sent for review."""
    file = tmp_path / "名单.xlsx"
    file.write_bytes(
        sheet(
            ["序号", "产品名称", "申报单位"],
            [1, "甲版软件", "甲电子"],
            [2, "乙版软件", "甲电子"],
            [3, "丙版软件", "外地公司"],
        )
    )
    page = city.look("/registry/lists/new/recognition/")
    about_it = {"发文机关": "省工信厅", "名单名称": "首版次软件产品", "文号": "1号", "发文日期": "2024-06-30"}
    fill(page, about_it)
    page.select_option("#id_fact-title", "first_edition_software")
    page.set_input_files("#id_file", file)
    press(page, "导入并匹配")
    assert city.faults() == []
    city.picture("list")
    press(page, "个代码或名称相同的")
    press(page, "按代码确认")
    press(page, "提交复核")
    assert city.faults() == []


def recognised() -> set[str]:
    """The objects of all recognitions that are known."""
    current = Record.objects.filter(type="recognition").values_list("current__values", flat=True)
    return {values["subject"] for values in current}
