"""Pages: who sees what, the day as of which one looks, forms, files; a firm's figures stay with the office."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.browsers import browser_of
from tests.web.monitoring.world import adopted, later, steady, table

from liance.web.cases.models import Case
from liance.web.monitoring import daily
from liance.web.monitoring.models import Collection, Exhibit, Prospect, Warning
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.site import clock

HOME = "/monitoring/liaocheng-it-2023"
MOST = 25
"""No page asks the database more."""


@pytest.fixture
def browser(edition: Edition, person: Callable[..., Actor], now: datetime) -> Callable[..., Client]:
    """A browser of somebody in a role."""

    def enter(name: str, role: Role) -> Client:
        actor = person(name, role)
        return browser_of(name, role, Organisation.objects.get(pk=actor.organisation), now=now)

    return enter


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch, now: datetime) -> datetime:
    """Two months after the figures were adopted."""
    moment = later(now, 60)
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


def text(page: object) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))  # type: ignore[attr-defined]


def main_part(page: object) -> str:
    """What the page says, without the tokens around it, which differ each time by design."""
    whole: str = page.content.decode()  # type: ignore[attr-defined]
    return whole.partition("<main")[2].partition("</main>")[0] or whole


def test_targets_are_told_as_they_stand(browser: Callable[..., Client], today: datetime) -> None:
    page = text(browser("li", Role.CITY_OFFICER).get(HOME))
    for word in ("规上企业数", "营业收入", "软件产品和解决方案数", "≥ 30家", "进行中", "数据不足", "只登记佐证"):
        assert word in page


def test_a_page_of_an_earlier_day_says_the_same_for_ever(
    edition: Edition, officer: Actor, checker: Actor, browser: Callable[..., Client], now: datetime, today: datetime
) -> None:
    adopted(edition, steady(2021, 14), officer, checker, now)
    client, asked = browser("li", Role.CITY_OFFICER), f"{HOME}?on={clock.day_of(later(now, 10))}"
    series = f"{HOME}/indicators/I1?subject=全市&scope=it@1&on={clock.day_of(later(now, 10))}"
    file = series.replace("/I1?", "/I1.csv?")
    before = [main_part(client.get(page)) for page in (asked, series, file)]
    adopted(edition, table("I1,全市,it@1,2024Q2,1亿元"), officer, checker, later(now, 20))
    after = [main_part(client.get(page)) for page in (asked, series, file)]
    assert after == before
    assert main_part(client.get(series.split("&on=")[0])) != before[1]


def test_a_day_to_come_or_no_day_is_today(browser: Callable[..., Client], today: datetime) -> None:
    client = browser("li", Role.CITY_OFFICER)
    for asked in ("2040-01-01", "昨天", ""):
        assert str(clock.day_of(today)) in text(client.get(HOME, {"on": asked}))


def test_a_series_shows_forecast_revisions_and_the_source(
    edition: Edition, officer: Actor, checker: Actor, browser: Callable[..., Client], now: datetime, today: datetime
) -> None:
    adopted(edition, steady(2021, 14), officer, checker, now)
    adopted(edition, table("I1,全市,it@1,2024Q2,11.8亿元"), officer, checker, later(now, 20))
    page = text(browser("li", Role.CITY_OFFICER).get(f"{HOME}/indicators/I1", {"subject": "全市", "scope": "it@1"}))
    for word in ("统计月报", "11.8亿元", "报过的数（15）", "2024Q3", "趋势法"):
        assert word in page


def test_figures_of_firms_stay_with_the_office(
    edition: Edition, officer: Actor, checker: Actor, browser: Callable[..., Client], now: datetime, today: datetime
) -> None:
    made = adopted(edition, table("I1-firm,甲公司,,2024Q1,900万元"), officer, checker, now)
    inside, outside = browser("li", Role.CITY_OFFICER), browser("cai", Role.FINANCE_OFFICER)
    series = f"{HOME}/indicators/I1-firm?subject=甲公司"
    assert "900万元" in text(inside.get(series))
    assert outside.get(series).status_code == 403
    assert "甲公司" not in text(outside.get(f"{HOME}/indicators"))
    case = f"/cases/{made.case.number}"
    assert "甲公司" in text(inside.get(case))
    assert "甲公司" not in text(outside.get(case))
    assert outside.get(f"{HOME}/indicators/I1-firm.csv?subject=甲公司").status_code == 403


def test_a_table_is_sent_in_and_its_mistakes_are_told(browser: Callable[..., Client], today: datetime) -> None:
    client = browser("li", Role.CITY_OFFICER)
    wrong = client.post(f"{HOME}/collect", {"text": table("I1,全市,it@9,去年,很多")})
    assert wrong.status_code == 422
    assert text(wrong).count("不能用") == 3
    sent = client.post(f"{HOME}/collect", {"text": table("I1,全市,it@1,2024Q1,12亿元")})
    assert sent.headers["Location"] == f"/cases/{Case.objects.get().number}"
    assert Collection.objects.count() == 1


def test_evidence_and_candidates_are_listed_on_the_page(browser: Callable[..., Client], today: datetime) -> None:
    client = browser("li", Role.CITY_OFFICER)
    given = {"kind": "health", "title": "远程会诊", "unit": "市医院", "day": "2024-09-01", "proof": "验收报告"}
    client.post(f"{HOME}/targets/application-scenarios", given)
    client.post(f"{HOME}/targets/above-scale-enterprises", {"name": "甲公司", "chance": 60, "why": "订单增加"})
    assert (Exhibit.objects.count(), Prospect.objects.count()) == (1, 1)
    assert "远程会诊" in text(client.get(f"{HOME}/targets/application-scenarios"))
    assert "60%" in text(client.get(f"{HOME}/targets/above-scale-enterprises"))
    assert client.get(f"{HOME}/targets/no-such").status_code == 404


def test_a_warning_is_closed_on_its_page_by_who_answers(
    browser: Callable[..., Client], today: datetime, edition: Edition
) -> None:
    client = browser("li", Role.CITY_OFFICER)
    client.post(f"{HOME}/events/new", {"what": "出口限制", "source": "商务部公告", "products": "光纤预制棒"})
    row = Warning.objects.get(rule="W8")
    page = f"{HOME}/warnings/{row.pk}"
    assert "下结论" not in text(client.get(page))  # the chain office answers for events
    leader = browser("zhao", Role.CITY_LEADER)
    leader.post(page, {"closing": "true", "reason": "已核实，约谈两家企业"})
    row.refresh_from_db()
    assert (row.closing, row.closed_by) == ("true", "zhao")
    assert "已核实" in text(client.get(f"{HOME}/warnings?view=closed"))
    assert "100%" in text(client.get(f"{HOME}/warnings"))


def test_ladders_name_firms_to_the_office_alone(
    edition: Edition, browser: Callable[..., Client], today: datetime, facts: Callable[..., None],
    organisation: Callable[..., Organisation],
) -> None:  # fmt: skip
    firm = organisation(7, "甲灯笼公司")
    title = {"party": firm.pk, "title": "srdi", "granted": "2023-01-01"}
    facts({"enterprise": [{"id": firm.pk, "name": firm.name}], "quality_title": [title]})
    inside, outside = browser("li", Role.CITY_OFFICER), browser("cai", Role.FINANCE_OFFICER)
    assert "甲灯笼公司" in text(inside.get(f"{HOME}/ladders"))
    page = text(outside.get(f"{HOME}/ladders"))
    assert "甲灯笼公司" not in page
    assert "不公布" in page


@pytest.mark.parametrize("page", ["", "/indicators", "/ladders", "/warnings"])
def test_the_public_sees_none_of_it(client: Client, edition: Edition, page: str) -> None:
    assert client.get(HOME + page).status_code in (302, 403)


@pytest.mark.parametrize("page", ["", "/indicators", "/ladders", "/warnings", "/returns", "/collect", "/events/new"])
def test_every_page_speaks_english_too(browser: Callable[..., Client], today: datetime, page: str) -> None:
    client = browser("li", Role.CITY_OFFICER)
    daily.watch(now=today)
    client.cookies["liance_language"] = "en"
    found = client.get(HOME + page)
    assert found.status_code == 200
    assert "Targets" in text(found)


@pytest.mark.parametrize("page", ["", "/indicators", "/ladders", "/warnings", "/collect", "/targets/operating-revenue"])
def test_a_page_asks_few_questions_however_many_figures_there_are(
    edition: Edition,
    officer: Actor,
    checker: Actor,
    browser: Callable[..., Client],
    now: datetime,
    today: datetime,
    page: str,
) -> None:
    client = browser("li", Role.CITY_OFFICER)
    adopted(edition, steady(2021, 4), officer, checker, now)
    asked = []
    for year in (2022, 2023):
        adopted(edition, steady(year, 4), officer, checker, now)
        client.get(HOME + page)  # what a process reads once is then in its memory
        with CaptureQueriesContext(connection) as queries:
            assert client.get(HOME + page).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= MOST
