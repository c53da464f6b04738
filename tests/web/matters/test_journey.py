"""A talent case in a real browser: from the employer's form to an agreement and its first instalment due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from tests.web.desks import Day, Desk, enter, fill, press
from tests.web.matters.world import PDF, People
from tests.web.renting import about

from liance.web.cases import boards
from liance.web.cases.models import Case
from liance.web.cases.services import Grounds
from liance.web.matters.models import Matter
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition
from liance.web.registry.models import Record

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("restored_database")]
BODIES = ("组织", "科技", "工信", "人社", "财政")


def scored(
    number: str, desk: Callable[..., Desk], person: People, organisation: Callable[..., Organisation], width: int,
    now: datetime,
) -> None:  # fmt: skip
    """Three experts: one declares and scores on the page, two by the service."""
    home = organisation(121, "大学甲", Kind.INSTITUTE)
    expert = desk("周六", Role.EXPERT, width, (121, "大学甲", Kind.INSTITUTE))
    case = Case.objects.get(number=number)
    others = [person(f"expert-{n}", Role.EXPERT, home) for n in (2, 3)]
    seats = {"1": "周六", "2": others[0].account, "3": others[1].account}
    officer = person("wang", Role.CITY_OFFICER)
    boards.name(
        case=case, stage="experts", named={s: boards.Holder(a, "") for s, a in seats.items()}, actor=officer, now=now
    )
    for n, other in enumerate(others, 2):
        boards.declare(case=case, stage="experts", seat=f"{n}", conflict="", actor=other, now=now)
        boards.speak(
            case=case, stage="experts", seat=f"{n}", answer="scored", scores=[30, 25, 25], actor=other, now=now,
            grounds=Grounds(opinion="领先"),
        )  # fmt: skip
    page = expert.look(f"/cases/{number}")
    press(page, "声明")
    expert.go(f"/cases/{number}")
    form = page.locator("details", has=page.locator("summary", has_text="已评分")).first
    if form.get_attribute("open") is None:
        form.locator("summary").first.focus()
        page.keyboard.press("Enter")
    for label, points in (("技术水平", "36"), ("稀缺程度", "25"), ("带动作用", "24")):
        form.get_by_label(label, exact=False).first.fill(points)
    form.get_by_label("意见").first.fill("国内少见")
    expert.picture("talent-expert")
    enter(page, form.locator("button"))


@pytest.mark.parametrize("width", [1440, 390])
def test_a_talent_case_from_the_form_to_the_first_instalment(
    desk: Callable[..., Desk], organisation: Callable[..., Organisation], facts: Callable[..., None], person: People,
    edition: Edition, day: Day, width: int, tmp_path: Path,
) -> None:  # fmt: skip
    firm = organisation(1, "甲电子")
    facts({"enterprise": [about(firm)]})
    paper = tmp_path / PDF[0]
    paper.write_bytes(PDF[1])

    agent = desk("agent", Role.ENTERPRISE, width)
    agent.look("/matters/")
    agent.picture("matters")
    page = agent.look("/matters/new/liaocheng-it-2023/talent")
    page.locator("main form button.primary").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".errors")
    assert page.locator(".errorlist").count() == 4, "every mistake at once"
    assert agent.faults() == []
    fill(
        page,
        {
            "人才或团队": "徐某团队",
            "需要解决的问题": "光敏聚酰亚胺",
            "经历和成果": "十年",
            "用人单位给的条件": "百万年薪",
        },
    )
    agent.picture("talent-new")
    enter(page, page.locator("main form button.primary"))
    number = page.url.rsplit("/", 1)[1]

    county = desk("li", Role.COUNTY_OFFICER, width)
    county.act(number, "推荐", 意见="属实")
    city = desk("wang", Role.CITY_OFFICER, width)
    city.act(number, "合格", attach=paper, 掌握卡脖子技术="是", 填补产业空白="是", 尽职调查结论="没有纠纷")
    scored(number, desk, person, organisation, width, day.now)
    page = city.look(f"/cases/{number}")
    page.get_by_text("添加一行").first.focus()
    page.keyboard.press("Enter")
    fill(page, {"序号": "1", "内容": "安家和科研经费", "金额": "300万元", "兑现条件": "完成中试", "兑现年度": "2024"})
    press(page, "添加")
    assert "300万元" in page.locator("main").inner_text()
    city.picture("talent-terms")
    city.act(number, "送会商")
    case, officer = Case.objects.get(number=number), person("wang", Role.CITY_OFFICER)
    offices = {b: organisation(200 + n, f"市{b}部门", Kind.CITY) for n, b in enumerate(BODIES)}
    seats = {b: boards.Holder("", o.code) for b, o in offices.items()}
    boards.name(case=case, stage="consult", named=seats, actor=officer, now=day.now)
    for body, office in offices.items():
        speaker = person(f"dept-{office.code}", Role.DEPARTMENT_OFFICER, office)
        boards.speak(case=case, stage="consult", seat=body, answer="agree", actor=speaker, now=day.now)

    leader = desk("zhang", Role.CITY_LEADER, width)
    form = leader.choose(number, "同意")
    assert form.get_by_label("金额", exact=False).first.input_value() == "3000000", "the sum of the terms"
    leader.act(number, "同意", attach=paper)
    page = city.go("/notices/")
    press(page, "拟定公示")
    press(page, "脱敏并发布")
    notice = page.url
    day.pass_days(8)
    city.back()
    page.goto(notice)
    press(page, "办结已期满无异议的")
    city.act(number, "签约", attach=paper, 签约日期="2024-09-10")
    assert Record.objects.filter(type__in=["talent_case", "talent_term"]).count() == 2

    agent.back()
    page = agent.look(f"/cases/{number}")
    agent.picture("talent-agreed")
    press_link = page.get_by_role("link", name="人才年度评估")
    press_link.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    fill(page, {"当年做到了什么": "完成中试"})
    enter(page, page.locator("main form button.primary"))
    yearly = page.url.rsplit("/", 1)[1]
    city.act(yearly, "达到约定", 意见="属实", 评估等次="达到约定", 应兑现金额="300万元")
    leader.back()
    leader.act(yearly, "同意兑现")
    assert Matter.objects.get(case__number=yearly).due == 300_000_000
    finance = desk("cai", Role.FINANCE_OFFICER, width)
    assert yearly in finance.look("/funds/claims").locator("main").inner_text()
    finance.picture("talent-due")
    assert [m for d in (agent, county, city, leader, finance) for m in d.said if "422" not in m] == []
