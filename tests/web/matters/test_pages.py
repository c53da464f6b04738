"""Pages of matters: kinds by role, the form with all mistakes at once, rows, lists as files, what is public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.browsers import browser_of
from tests.web.matters.world import People, to_publish

from liance.web.cases import services as casework
from liance.web.cases.models import Case
from liance.web.cases.services import Grounds
from liance.web.matters.kinds import as_given
from liance.web.matters.models import Matter, Row
from liance.web.people.models import Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition
from liance.web.site import clock

NEW = "/matters/new/liaocheng-it-2023/typical-case"
STORY = {
    "fact-title": "数字车间改造", "fact-year": "2024", "fact-theme": "application", "fact-background": "订单多",
    "fact-practice": "装了传感器", "fact-effect": "节电一成", "fact-consent": "true",
}  # fmt: skip


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def visitor(organisation: Callable[..., Organisation], edition: Edition, now: datetime) -> Callable[..., Client]:
    def make(role: Role = Role.ENTERPRISE, home: tuple[int, str, Kind] = (1, "甲电子", Kind.ENTERPRISE)) -> Client:
        return browser_of(f"who-{role}", role, organisation(*home), now=now)

    return make


@pytest.fixture
def officer(visitor: Callable[..., Client]) -> Client:
    return visitor(Role.CITY_OFFICER, (102, "市工信局", Kind.CITY))


def test_what_one_may_open_comes_first(visitor: Callable[..., Client], firm: Organisation) -> None:
    page = visitor().get("/matters/").content.decode()
    assert NEW in page
    assert visitor(Role.FINANCE_OFFICER, (107, "市财政局", Kind.FINANCE)).get(NEW).status_code == 403


def test_a_form_tells_all_its_mistakes_at_once(visitor: Callable[..., Client], firm: Organisation) -> None:
    client = visitor()
    shown = client.get(NEW).content.decode()
    assert 'value="2024"' in shown, "the year is filled in"
    assert "甲电子" in shown
    sent = client.post(NEW, {"fact-title": "=1+1", "fact-year": "后年"})
    assert sent.status_code == 422
    assert sent.content.decode().count('class="errorlist"') == 7
    assert not Case.objects.exists()
    made = client.post(NEW, STORY)
    assert made.status_code == 302
    case = Case.objects.get()
    assert made.headers["Location"] == f"/cases/{case.number}"
    page = client.get(f"/cases/{case.number}").content.decode()
    assert "装了传感器" in page
    assert "可能重复" not in page, "that is for officials"


def test_an_act_asks_for_its_fields_on_the_case_page(
    visitor: Callable[..., Client], firm: Organisation, officer: Client, person: People, now: datetime
) -> None:
    visitor().post(NEW, STORY)
    case = Case.objects.get()
    page = officer.get(f"/cases/{case.number}").content.decode()
    assert "还没有填" in page, "the reviewer sees what is missing"
    reason = {"act-correct-about1": "成效", "act-correct-why1": "没有写数字从哪里来"}
    assert officer.post(f"/cases/{case.number}/correct", reason).status_code == 302
    client = visitor()
    again = client.get(f"/cases/{case.number}").content.decode()
    assert "装了传感器</textarea>" in again, "the form is filled in with what was given"
    lacking = {f"act-submit-{k}": v for k, v in STORY.items() if k != "fact-effect"}
    assert client.post(f"/cases/{case.number}/submit", lacking).status_code == 422
    whole = {f"act-submit-{k}": v for k, v in STORY.items()} | {"act-submit-fact-effect": "节电12%（电费单）"}
    assert client.post(f"/cases/{case.number}/submit", whole).status_code == 302
    assert Matter.objects.get().values["effect"] == "节电12%（电费单）"


@pytest.fixture
def published(
    visitor: Callable[..., Client], firm: Organisation, person: People, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> Matter:
    """A case whose reach is being counted."""
    visitor().post(NEW, STORY)
    case = to_publish(Case.objects.get(), person, now)
    later = now + timedelta(days=11)
    released = as_given({"released_on": clock.day_of(later)})
    casework.act(case=case, outcome="publish", actor=person("city", Role.CITY_OFFICER), now=later, more=released)
    monkeypatch.setattr(clock, "now", lambda: later)
    return Matter.objects.select_related("case").get()


def test_rows_one_by_one_and_as_a_table(published: Matter, officer: Client) -> None:
    url = f"/matters/{published.case.number}/rows/case_reach"
    wrong = officer.post(url, {"case_reach-fact-channel": "", "case_reach-fact-day": "昨天"})
    assert wrong.status_code == 422
    assert wrong.content.decode().count('class="errorlist"') == 2
    row = {"case_reach-fact-channel": "市报", "case_reach-fact-day": "2024-09-01", "case_reach-fact-readers": "5"}
    assert officer.post(url, row).status_code == 302
    twice = officer.post(url, row)
    assert twice.status_code == 409
    assert "市报" in twice.content.decode()
    sheet = "渠道,日期,人次\n市报,2024-09-01,50\n公众号,2024-09-02,7\n"
    sent = officer.post(
        f"/matters/{published.case.number}/sheets/case_reach",
        {"sheet": SimpleUploadedFile("传播.csv", sheet.encode("utf-8-sig"))},
    )
    assert sent.status_code == 302
    rows = Row.objects.filter(struck_at=None).order_by("key")
    assert [(r.values["channel"], r.values["readers"]) for r in rows] == [("公众号", "7"), ("市报", "50")]
    bad = "渠道,日期,人次\n电视,后天,九\n"
    refused = officer.post(
        f"/matters/{published.case.number}/sheets/case_reach",
        {"sheet": SimpleUploadedFile("坏.csv", bad.encode("utf-8-sig"))},
    )
    assert refused.status_code == 422
    assert refused.content.decode().count("不对") == 2, "every bad cell"
    assert officer.post(f"/matters/{published.case.number}/strike/{rows[0].pk}").status_code == 302
    assert "57" not in officer.get(f"/cases/{published.case.number}").content.decode()


def test_the_public_reads_what_was_agreed_and_no_more(published: Matter, client: Client) -> None:
    listed = client.get("/matters/public").content.decode()
    assert "数字车间改造" in listed
    page = client.get(f"/matters/public/{published.case.number}").content.decode()
    assert "装了传感器" in page
    assert published.case.party_id not in page
    assert client.get("/matters/list").status_code == 302, "the list of cases is for those who sign in"


def test_a_list_as_of_a_day_is_always_the_same_file(
    visitor: Callable[..., Client], firm: Organisation, officer: Client, person: People, now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    visitor().post(NEW, STORY)
    url = "/matters/list?policy=liaocheng-it-2023&kind=typical-case&on=2024-09-02&as="
    before = {kind: officer.get(url + kind).content for kind in ("csv", "xlsx")}
    assert "装了传感器" in before["csv"].decode("utf-8-sig")
    assert "申报：提交" in before["csv"].decode("utf-8-sig")
    later = now.replace(day=9)
    monkeypatch.setattr(clock, "now", lambda: later)
    case = Case.objects.get()
    checker = person("county", Role.COUNTY_OFFICER)
    casework.act(case=case, outcome="pass", actor=checker, now=later, grounds=Grounds(opinion="属实"))
    again = browser_of("who-later", Role.CITY_OFFICER, Organisation.objects.get(name="市工信局"), now=later)
    assert {kind: again.get(url + kind).content for kind in ("csv", "xlsx")} == before
    fresh = again.get(url.replace("09-02", "09-09") + "csv").content.decode("utf-8-sig")
    assert "事实核验：属实" in fresh


def test_matters_counted(visitor: Callable[..., Client], firm: Organisation, officer: Client) -> None:
    assert "还没有事项" in officer.get("/matters/counts").content.decode()
    visitor().post(NEW, STORY)
    page = officer.get("/matters/counts").content.decode()
    assert "典型案例" in page
    found = officer.get("/matters/list?state=open&year=2024&q=数字").content.decode()
    assert "数字车间改造" in found
    assert "没有这样的事项" in officer.get("/matters/list?state=ended").content.decode()
