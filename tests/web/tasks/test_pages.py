"""Pages of tasks and projects: what they show, what they take, who gets nothing; files the same for the same day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.browsers import browser_of
from tests.web.tasks.conftest import ITEM, Town

from liance.web.cases.services import act
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.policies.models import Edition
from liance.web.site import clock
from liance.web.tasks.models import Lead, Milestone, OutputFigure, Project, Report, SameBody
from liance.web.tasks.services.projects import Card, amend
from liance.web.tasks.services.tasks import drop_milestone

pytestmark = pytest.mark.slow
POLICY = "liaocheng-it-2023"


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The day on which pages are opened."""
    moment = datetime.fromisoformat("2024-09-30T10:00+08:00")
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


def browser(actor: Actor, now: datetime) -> Client:
    return browser_of(actor.account, actor.role, Organisation.objects.get(pk=actor.organisation), now=now)


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("佐证.pdf", b"%PDF-1.4 proof")


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_the_overview_shows_every_task_with_its_light_and_why(led: Edition, town: Town, there: datetime) -> None:
    client = browser(town.office, there)
    page = text(client, f"/tasks/{POLICY}")
    assert page.count('<th scope="row">') == 20
    assert "还没有责任单位" in page
    only = text(client, f"/tasks/{POLICY}?chain=software")
    assert only.count('<th scope="row">') == 4
    assert "市科学技术局" in only
    assert text(client, f"/tasks/{POLICY}?light=green").count('<th scope="row">') == 0
    answering = text(client, f"/tasks/{POLICY}?body=市税务局")
    assert "#三（七）第5句" in answering


def test_one_task_and_one_measure_lead_to_clause_products_and_bodies(led: Edition, town: Town, there: datetime) -> None:
    client = browser(town.office, there)
    assert f"/tasks/{POLICY}/T5-2" in text(client, f"/tasks/{POLICY}/T5")
    page = text(client, f"/tasks/{POLICY}/T5-2")
    assert f'href="/policies/{POLICY}#二（二）5第3句"' in page
    assert f'href="/chain/{POLICY}/products/' in page
    assert client.get(f"/tasks/{POLICY}/T99").status_code == 404


def test_the_office_names_a_lead_plans_a_milestone_and_says_which_firm_is_meant(
    edition: Edition, town: Town, there: datetime
) -> None:
    client = browser(town.office, there)
    page = f"/tasks/{POLICY}/T5-2"
    assert client.post(page, {"lead": "1", "unit": town.unit.pk, "since": "2024-09-01"}).status_code == 302
    wrong = client.post(page, {"plan": "1", "title": "中试", "due": "2024-12-31", "planned": "1"})
    assert wrong.status_code == 422
    assert "请填写计划数对应的产出" in wrong.content.decode()
    sent = {"plan": "1", "title": "中试", "due": "2024-12-31", "output": "光敏聚酰亚胺年销售额", "planned": "500.5"}
    assert client.post(page, sent).status_code == 302
    one = Milestone.objects.get()
    assert (str(one.planned), Lead.objects.get().unit) == ("500.5000", town.unit)
    change = f"/tasks/milestones/{one.pk}"
    assert client.post(change, {**sent, "due": "2025-01-31", "why": "设备晚到"}).status_code == 302
    assert (
        client.post(f"/tasks/{POLICY}/bodies?name=波米科技有限公司&item=T5-1", {"code": town.investor.pk}).status_code
        == 302
    )
    assert SameBody.objects.get().organisation == town.investor
    assert town.investor.name in text(client, f"/tasks/{POLICY}/T5-1")


def test_a_unit_files_its_report_on_the_page_and_another_archives_it(
    report: Report, town: Town, there: datetime
) -> None:
    number, client = report.case.number, browser(town.reporter, there)
    assert f"/tasks/reports/{number}" in text(client, "/")
    page = f"/tasks/reports/{number}"
    assert "截至" in text(client, page)
    bare = client.post(page, {"text": "已报批", "value0": "1", "as_of0": "2024-09-30"})
    assert (bare.status_code, "没有佐证" in bare.content.decode()) == (422, True)
    sent = {"text": "已报批", "value0": "1", "as_of0": "2024-09-30", "file": pdf(),
            f"reached{Milestone.objects.get().pk}": "2024-09-29"}  # fmt: skip
    assert client.post(page, sent).status_code == 302
    assert "待校核" in text(browser(town.city, there), page)
    assert "已报批" in text(browser(town.city, there), f"/cases/{number}")
    act(case=report.case, outcome="archive", actor=town.city, now=there)
    shown = text(client, f"/tasks/{POLICY}/{ITEM}")
    assert "已存档" in shown
    assert f'id="f-{OutputFigure.objects.get().pk}"' in shown
    assert "output-bars" in shown


def test_a_project_goes_from_the_card_to_the_amount_on_its_page(edition: Edition, town: Town, there: datetime) -> None:
    county = browser(town.county, there)
    card = {"kind": "attracted", "name": "溶剂项目", "investor_name": "东区芯材", "investor": town.investor.pk,
            "planned": "1.2亿元", "item": "T5-3", "supporting": "yes"}  # fmt: skip
    assert (
        "平台上没有这个代码的单位"
        in county.post(f"/tasks/projects/new/{POLICY}", {**card, "investor": "91"}).content.decode()
    )
    assert county.post(f"/tasks/projects/new/{POLICY}", card).status_code == 302
    project = Project.objects.get()
    page = f"/tasks/projects/{project.number}"
    act(case=project.case, outcome="admit", actor=town.city, now=there)
    assert county.post(page, {"planned": "1", "opinion": "排定"}).status_code == 422
    node = {"node": "1", "kind": "node", "title": "封顶", "due": "2024-10-20"}
    assert county.post(page, node).status_code == 302
    assert county.post(page, {"planned": "1", "opinion": "排定"}).status_code == 302
    assert (
        "滞后的要写原因"
        in county.post(page, {"dispatch": "1", "outcome": "delayed", "text": "停工", "invested": "0"}).content.decode()
    )
    done = {"dispatch": "1", "outcome": "completed", "text": "竣工", "invested": "1.1亿元",
            f"reached{Milestone.objects.get().pk}": "2024-09-30", "file": pdf()}  # fmt: skip
    assert county.post(page, done).status_code == 302
    assert "认定投资" not in text(county, page).split("<aside>")[0]
    audit = browser(town.auditor, there)
    found = {"recognise": "1", "invested": "1.1亿元", "land": "0元", "fixed": "5000万元", "completed": "2024-09-30",
             "opinion": "一致", "file": pdf()}  # fmt: skip
    assert audit.post(page, found).status_code == 302
    assert "1.1亿元" in text(audit, page)
    assert "溶剂项目" in text(audit, "/tasks/projects?kind=attracted")
    assert "溶剂项目" not in text(audit, "/tasks/projects?kind=major")


def test_files_are_the_same_bytes_for_the_same_day_and_run_nothing(
    led: Edition, project: Project, town: Town, there: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, day = browser(town.office, there), "2024-09-20"
    Project.objects.filter(pk=project.pk).update(name="=1+1")
    paths = [f"/tasks/{POLICY}/overview.{kind}?on={day}" for kind in ("csv", "xlsx")]
    paths += [f"/tasks/projects.{kind}?on={day}" for kind in ("csv", "xlsx")]
    before = [client.get(path).content for path in paths]
    assert "'=1+1" in before[2].decode()
    act(case=project.case, outcome="admit", actor=town.city, now=there)
    card = Card(Project.Kind.MAJOR, "改名", "别人", 1)
    amend(project=project, card=card, actor=town.county, now=there)
    drop_milestone(milestone=Milestone.objects.get(), why="重复", actor=town.office, now=there)
    monkeypatch.setattr(clock, "now", lambda: there + timedelta(minutes=5))
    assert [client.get(path).content for path in paths] == before


def test_tasks_are_for_officials(led: Edition, project: Project, town: Town, there: datetime, client: Client) -> None:
    for path in (f"/tasks/{POLICY}", f"/tasks/{POLICY}/T1", "/tasks/projects", f"/tasks/projects/{project.number}",
                 f"/policies/{POLICY}/coverage"):  # fmt: skip
        assert client.get(path).status_code == 302, "who has not signed in is asked to"
        assert browser(town.firm, there).get(path).status_code == 403


def test_a_day_to_come_is_today_and_nonsense_too(led: Edition, town: Town, there: datetime) -> None:
    client = browser(town.office, there)
    for asked in ("2030-01-01", "gestern", "2024-13-01"):
        assert f'value="{date(2024, 9, 30)}"' in text(client, f"/tasks/{POLICY}?on={asked}")
