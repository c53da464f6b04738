"""A task from its lead to a green light, and a project from its card to the award offered, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.web.conftest import put_facts
from tests.web.desks import Day, Desk, press
from tests.web.tasks.conftest import ITEM

from liance.web.cases.models import Case
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition
from liance.web.tasks.models import Project, Report
from liance.web.tasks.services.reports import open_reports

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("restored_database")]
POLICY = "liaocheng-it-2023"
CHAIN_OFFICE = (112, "市链长办公室", Kind.CHAIN)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    """A file that proves something."""
    made = tmp_path / "佐证.pdf"
    made.write_bytes(PDF)
    return made


def unfold(desk: Desk, words: str) -> None:
    """Open a part of the page by keyboard."""
    summary = desk.page.locator("summary", has_text=words).first
    if summary.locator("xpath=..").get_attribute("open") is None:
        summary.focus()
        desk.page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_unit_reports_another_checks_and_the_light_changes(
    edition: Edition, desk: Callable[..., Desk], day: Day, width: int, proof: Path
) -> None:
    reporter = desk("ke", Role.DEPARTMENT_OFFICER, width)
    office = desk("lian", Role.CHAIN_OFFICE, width, CHAIN_OFFICE)
    page = office.look(f"/tasks/{POLICY}")
    assert page.locator("td .badge.calm").count() > 20
    office.picture("tasks-overview")
    measure = f"/tasks/{POLICY}/{ITEM}"
    page = office.look(measure)
    unfold(office, "指定牵头单位")
    page.get_by_label("责任单位").select_option(label=str(Organisation.objects.get(name="市市场监管局")))
    page.get_by_label("自", exact=True).fill("2024-09-01")
    press(page, "指定")
    unfold(office, "排一个节点")
    page.get_by_label("节点", exact=True).fill("园区规划获批")
    page.get_by_label("时限").fill("2024-10-31")
    page.get_by_label("对应产出").select_option(index=1)
    page.get_by_label("届时计划数").fill("1")
    press(page, "排定")
    office.look(measure)

    day.pass_days(24)
    assert open_reports(now=day.now) == 1
    number = Report.objects.get().case.number
    reporter.back()
    assert "本单位要报的月报" in reporter.look("/").content()
    page = reporter.look(f"/tasks/reports/{number}")
    page.get_by_label("进展情况").fill("规划已经批复，启动区开工")
    page.get_by_label("规划建设的软件产业名园（个）").fill("1")
    page.get_by_label("园区规划获批").fill("2024-09-20")
    page.get_by_label("整份月报的佐证").set_input_files(proof)
    reporter.picture("tasks-report")
    press(page, "填报")
    assert "待校核" in page.content()

    day.pass_days(4)
    checker = desk("shi", Role.CITY_OFFICER, width)
    checker.act(number, "通过并存档", picture="tasks-check")
    page = checker.look(measure)
    assert page.locator(".head .badge").inner_text() == "✓ 按期"
    checker.picture("tasks-measure")
    page = checker.look(f"/policies/{POLICY}/coverage")
    checker.picture("coverage", "main section")
    assert page.locator("tbody tr").count() == 96
    for one in (office, reporter, checker):
        assert one.said == []


@pytest.mark.parametrize("width", [1440, 390])
def test_a_project_from_its_card_to_the_award_offered(
    edition: Edition, desk: Callable[..., Desk], day: Day, width: int, proof: Path
) -> None:
    firm = desk("qiye", Role.ENTERPRISE, width)
    home = Organisation.objects.get(name="甲电子")
    put_facts(edition, {"enterprise": [{"id": home.pk, "name": home.name, "registered_here": "true",
                                        "dishonest": "false", "industry": "3976"}]})  # fmt: skip
    county = desk("xian", Role.COUNTY_OFFICER, width)
    page = county.look(f"/tasks/projects/new/{POLICY}")
    page.get_by_label("类型").select_option(label="招引项目")
    page.get_by_label("项目名称").fill("高纯溶剂项目")
    page.get_by_label("投资方", exact=True).fill("甲电子")
    page.get_by_label("投资方统一社会信用代码").fill(home.pk)
    page.get_by_label("计划总投资").fill("1亿元")
    for label in ("新引进", "配套项目", "独立法人"):
        page.get_by_label(label).select_option(label="是")
    county.picture("project-card")
    press(page, "提交入库")
    project = Project.objects.get()
    address = f"/tasks/projects/{project.number}"
    city = desk("shi", Role.CITY_OFFICER, width)
    city.act(project.number, "同意入库")

    page = county.look(address)
    unfold(county, "排节点")
    page.get_by_label("内容").fill("主体封顶")
    page.get_by_label("时限").fill("2024-10-08")
    press(page, "排节点")
    unfold(county, "确定计划")
    page.get_by_label("意见").fill("节点已经排定")
    press(page, "确定计划")

    day.pass_days(37)
    county.back()
    page = county.look(address)
    unfold(county, "月度调度")
    page.get_by_label("本月情况").select_option(label="滞后")
    page.get_by_label("进展情况").fill("主体施工到四层")
    page.get_by_label("滞后原因").fill("钢材到货晚")
    page.get_by_label("累计完成投资").fill("6000万元")
    press(page, "月度调度")
    county.picture("project-late")

    day.pass_days(20)
    county.back()
    page = county.look(address)
    unfold(county, "月度调度")
    page.get_by_label("本月情况").select_option(label="竣工，申请认定")
    page.get_by_label("进展情况").fill("竣工验收")
    page.get_by_label("“主体封顶”完成日期").fill("2024-10-20")
    page.get_by_label("累计完成投资").fill("1亿元")
    page.get_by_label("附件").set_input_files(proof)
    press(page, "月度调度")
    assert "认定投资" not in page.locator("summary").all_inner_texts()

    auditor = desk("shen", Role.AUDITOR, width)
    page = auditor.look(address)
    page.get_by_label("实际投资").fill("1亿元")
    page.get_by_label("其中土地费用").fill("2000万元")
    page.get_by_label("其中固定资产投资").fill("6000万元")
    page.get_by_label("竣工日期").fill("2024-10-20")
    page.get_by_label("认定意见").fill("与审计报告一致")
    page.get_by_label("审计报告").set_input_files(proof)
    auditor.picture("project-recognise")
    press(page, "认定投资")
    auditor.picture("project-done")
    assert Case.objects.get(pk=project.case_id).ended == "recognised"

    firm.back()
    page = firm.look(f"/policies/{POLICY}/check-up/mine")
    offered = page.locator(".offer", has_text="企业投资项目补助").first
    assert "800万元" in offered.inner_text()
    firm.picture("project-award", ".offer:has-text('企业投资项目补助')")
    press(page, "申请")
    assert Case.objects.filter(procedure__purpose="application").count() == 1
    for one in (county, city, auditor, firm):
        assert one.said == []
