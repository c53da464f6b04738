"""Check-ups through the pages: nothing kept of anybody, files only for those who may, every look recorded."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.conftest import NOON, code
from tests.web.guide.conftest import PAGE, cases, loaded
from tests.web.guide.test_check_up import as_sheet

from liance.rules.answers.explain import Program
from liance.rules.checks.worked import case_example
from liance.telling.results import yuan
from liance.web.audit.models import Event
from liance.web.guide.sealed import Carried, seal
from liance.web.people.models import Organisation, SignIn
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition
from liance.web.site import clock

CHECK = f"{PAGE}/check-up"
OVER = datetime(2026, 1, 5, 9, 0, tzinfo=NOON.tzinfo)
"""The first policy ended days ago."""
SEALED = re.compile(r'name="sheet" value="([^"]+)"')
START = {"who": "", "industry": "39", "county": "东区", "registered": "true", "year": "2024"}


def sealed(page: str) -> str:
    """The sheet that a page carries."""
    found = SEALED.search(page)
    assert found is not None
    return found.group(1)


def legends(page: str) -> list[str]:
    """The questions of a page."""
    return re.findall(r'<legend>(.*?)</legend>|<label for="a\d+">(.*?)</label>', page)


def question(page: str) -> str:
    return next("".join(pair) for pair in legends(page))


# ---- anybody -----------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_an_anonymous_check_up_leaves_nothing_behind(client: Client, edition: Edition) -> None:
    before = Event.objects.count()
    page = client.get(CHECK)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.post(CHECK, START)
        page = client.post(CHECK, {"sheet": sealed(page.content.decode()), "a0": "yes", "go": "result"})
    assert "企业投资项目补助" in page.content.decode()
    assert all(q["sql"].startswith("SELECT") for q in asked.captured_queries)
    assert len(asked.captured_queries) <= 4
    assert Event.objects.count() == before
    assert set(client.cookies) <= {"csrftoken"}
    assert "no-store" in page["Cache-Control"]
    assert "不保存" in page.content.decode()


@pytest.mark.django_db
def test_questions_come_one_at_a_time_and_going_back_loses_nothing(client: Client, edition: Edition) -> None:
    first = client.post(CHECK, START).content.decode()
    assert len(legends(first)) > 10
    lease = next(n for n, pair in enumerate(legends(first)) if "租赁年度" in pair[0])
    said = {f"a{n}": "yes" if n == lease else "no" for n in range(len(legends(first)))}
    page = client.post(CHECK, {"sheet": sealed(first), **said, "go": "next"}).content.decode()
    assert (len(legends(page)), "失信" in question(page)) == (1, True)
    page = client.post(CHECK, {"sheet": sealed(page), "a0": "false", "go": "next"}).content.decode()
    asked = question(page)
    wrong = client.post(CHECK, {"sheet": sealed(page), "a0": "不少", "go": "next"}).content.decode()
    assert (question(wrong), "“不少”读不出来" in wrong) == (asked, True)
    page = client.post(CHECK, {"sheet": sealed(page), "a0": "600万元", "go": "next"}).content.decode()
    assert question(page) != asked
    back = client.post(CHECK, {"sheet": sealed(page), "go": "back"}).content.decode()
    assert (question(back), 'value="600万元"' in back) == (asked, True)
    matters = back
    for _ in range(2):
        matters = client.post(CHECK, {"sheet": sealed(matters), "go": "back"}).content.decode()
    assert len(legends(matters)) == len(legends(first))
    assert f'name="a{lease}" value="yes" checked' in matters


@pytest.mark.django_db
def test_skipping_leads_to_a_result_that_says_what_is_missing_and_can_go_on(client: Client, edition: Edition) -> None:
    page = client.post(CHECK, START).content.decode()
    page = client.post(CHECK, {"sheet": sealed(page), "go": "skip"}).content.decode()
    every = client.post(CHECK, {"sheet": sealed(page), "go": "all"}).content.decode()
    assert len(legends(every)) > 1
    result = client.post(CHECK, {"sheet": sealed(every), "go": "skip"}).content.decode()
    assert "补上以后，最多可得" in result
    assert "不超过" in result
    again = client.post(CHECK, {"sheet": sealed(result), "go": "next"}).content.decode()
    assert legends(again)


@pytest.mark.django_db
def test_a_sheet_that_was_tampered_with_is_refused(client: Client, edition: Edition) -> None:
    page = client.post(CHECK, START).content.decode()
    for text in (sealed(page)[:-3] + "abc", "", "x" * 300_000):
        answer = client.post(CHECK, {"sheet": text, "go": "result"})
        assert (answer.status_code, "体检表读不出来" in answer.content.decode()) == (400, True)
    wrong = client.post(CHECK, {**START, "year": "1999"})
    assert "errorlist" in wrong.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("row", cases()[::12], ids=lambda row: f"{row['奖补']}-{row['说明']}")
def test_the_download_says_what_the_engine_says(client: Client, edition: Edition, row: dict[str, str]) -> None:
    policy = loaded().policy
    assert policy is not None
    example = case_example(policy, loaded().scope, row["奖补"], row["事实"] + f" 结果 {row['结果'].split('；')[0]}")
    answers = [a for a in Program(policy).answers(example.city) if a.incentive.id == row["奖补"]]
    for party in {a.beneficiary for a in answers if a.beneficiary is not None}:
        sent = {"sheet": seal(Carried(as_sheet(example.city, party))), "go": "json"}
        answer = client.post(CHECK, sent)
        assert answer["Content-Disposition"] == 'attachment; filename="check-up-liaocheng-it-2023.json"'
        found = [a for a in json.loads(answer.content)["answers"] if a["incentive"] == row["奖补"]]
        wanted = [(a.year, a.outcome, yuan(a.amount)) for a in answers if a.beneficiary == party]
        assert sorted((str(a["year"]), a["outcome"], str(a["amount"])) for a in found) == sorted(
            (str(y), o, str(m)) for y, o, m in wanted
        )


# ---- from a file -------------------------------------------------------------------------------------------
@pytest.fixture
def firm_with_project(
    organisation: Callable[..., Organisation], facts: Callable[[dict[str, list[dict[str, object]]]], None]
) -> Organisation:
    """An enterprise of 东区 whose file holds a project worth 9 million yuan of subsidy."""
    made = organisation(7, "甲光电公司")
    facts({
        "enterprise": [{"id": made.code, "name": made.name, "county": "东区", "industry": "3976",
                        "registered_here": True, "dishonest": False}],
        "project": [{"name": "一期", "investor": made.code, "year": 2024, "actual_investment": "120000000",
                     "land_cost": "30000000"}],
    })  # fmt: skip
    return made


@pytest.mark.django_db
def test_an_enterprise_sees_its_own_file_with_sources_and_can_apply(
    signed_in: Callable[..., Client], firm_with_project: Organisation
) -> None:
    client = signed_in("li", Role.ENTERPRISE, firm_with_project)
    events = Event.objects.count()
    page = client.get(f"{CHECK}/mine").content.decode()
    assert "900万元" in page
    assert "审计报告" in page
    assert 'action="/awards/apply"' in page
    assert 'name="incentive" value="investment"' in page
    assert f'href="/registry/organisations/{firm_with_project.code}/project/"' in page
    assert "no-store" in client.get(f"{CHECK}/mine")["Cache-Control"]
    assert Event.objects.count() == events


@pytest.mark.django_db
def test_why_not_years_ago_is_told_in_a_line_until_somebody_asks(
    signed_in: Callable[..., Client], firm_with_project: Organisation,
    facts: Callable[[dict[str, list[dict[str, object]]]], None],
) -> None:  # fmt: skip
    years = [{"enterprise": firm_with_project.code, "year": y, "revenue": "10000000"} for y in range(2019, 2025)]
    facts({"enterprise_year": years})
    client, path = signed_in("li", Role.ENTERPRISE, firm_with_project), f"{CHECK}/mine"
    page = client.get(path).content.decode()
    short = re.findall(r"<h3>(.*?)</h3>", page)
    earlier = page[page.index("更早的年度") :]
    assert "2019年" in earlier
    whole = client.post(path, {"sheet": sealed(page), "go": "result", "whole": "yes"}).content.decode()
    assert "更早的年度" not in whole
    assert len(re.findall(r"<h3>(.*?)</h3>", whole)) > len(short)
    assert any("2019年" in h for h in re.findall(r"<h3>(.*?)</h3>", whole, re.DOTALL))
    assert not any("2019年" in h for h in short)
    told = json.loads(client.post(path, {"sheet": sealed(page), "go": "json"}).content)
    assert 2019 in {a["year"] for a in told["answers"]}


@pytest.mark.django_db
def test_what_is_only_supposed_is_said_and_not_stored(
    signed_in: Callable[..., Client], firm_with_project: Organisation
) -> None:
    client = signed_in("li", Role.ENTERPRISE, firm_with_project)
    path = f"{CHECK}/mine"
    page = client.get(path).content.decode()
    page = client.post(path, {"sheet": sealed(page), "go": "next"}).content.decode()
    assert "假设这些事实" in page
    page = client.post(path, {"sheet": sealed(page), "a0": "true", "go": "result"}).content.decode()
    assert "本次假设" in page
    assert "本次假设" not in client.get(path).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "kind", "county", "status"),
    [
        (Role.COUNTY_OFFICER, Kind.COUNTY, "东区", 200),
        (Role.COUNTY_OFFICER, Kind.COUNTY, "西区", 403),
        (Role.CITY_OFFICER, Kind.CITY, "", 200),
        (Role.AUDITOR, Kind.AUDIT, "", 200),
        (Role.LEADER, Kind.CITY, "", 403),
        (Role.ENTERPRISE, Kind.ENTERPRISE, "东区", 403),
        (Role.SYSTEM_ADMIN, Kind.PLATFORM, "", 403),
    ],
)
def test_an_official_looks_into_a_file_of_his_own_area_and_it_is_recorded(
    signed_in: Callable[..., Client], organisation: Callable[..., Organisation], firm_with_project: Organisation,
    role: Role, kind: Kind, county: str, status: int,
) -> None:  # fmt: skip
    client = signed_in("wang", role, organisation(50, "某局", kind, county))
    answer = client.get(f"{CHECK}/of/{firm_with_project.code}")
    assert answer.status_code == status
    looks = Event.objects.filter(action="check-up-read", thing_id=firm_with_project.code, account="wang")
    assert looks.count() == (1 if status == 200 else 0)
    assert 'action="/awards/apply"' not in answer.content.decode()


@pytest.mark.django_db
def test_nobody_signed_in_sees_no_file(client: Client, edition: Edition, firm_with_project: Organisation) -> None:
    for path in (f"{CHECK}/mine", f"{CHECK}/of", f"{CHECK}/of/{firm_with_project.code}", f"{CHECK}/of/{code(99)}"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/people/sign-in")


@pytest.mark.django_db
def test_an_official_finds_organisations_of_his_area_only(
    signed_in: Callable[..., Client], organisation: Callable[..., Organisation], edition: Edition
) -> None:
    organisation(7, "甲光电公司", county="东区")
    organisation(8, "乙光电公司", county="西区")
    client = signed_in("wang", Role.COUNTY_OFFICER, organisation(101, "东区工信局", Kind.COUNTY, "东区"))
    page = client.get(f"{CHECK}/of", {"q": "光电"}).content.decode()
    assert ("甲光电公司" in page, "乙光电公司" in page) == (True, False)
    assert client.get(f"{CHECK}/of/{code(99)}").status_code == 403


# ---- when the policy is over -------------------------------------------------------------------------------
@pytest.mark.django_db
def test_who_asks_about_a_year_that_is_past_is_told_that_today_counts(
    client: Client, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: OVER)
    page = client.post(CHECK, START).content.decode()
    page = client.post(CHECK, {"sheet": sealed(page), "go": "result"}).content.decode()
    assert "问的是2024年申报的事" in page
    assert "现在是2026年，现在才申报的可能不再符合" in page


@pytest.mark.django_db
def test_a_file_is_checked_as_of_today(
    signed_in: Callable[..., Client], firm_with_project: Organisation, edition: Edition,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """What its file would have given in time, it gives no more."""
    client = signed_in("li", Role.ENTERPRISE, firm_with_project)
    assert "900万元" in client.get(f"{CHECK}/mine").content.decode()
    monkeypatch.setattr(clock, "now", lambda: OVER)
    SignIn.objects.update(seen_at=OVER, at=OVER)
    page = client.get(f"{CHECK}/mine").content.decode()
    assert "没有能得到的市级资金" in page
    assert "实际申报年份为2026，须不超过2025" in page
