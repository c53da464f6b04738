"""Pages of boards: the officer names, experts declare and score each for himself, departments answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from tests.web.browsers import browser_of
from tests.web.reviewing import DEPARTMENTS, EXPERTS, POINTS, before_experts, project

from liance.web.cases.models import Case
from liance.web.people.actor import Actor
from liance.web.people.models import Membership, Organisation
from liance.web.people.roles import Kind, Role
from liance.web.policies.models import Edition

Make = Callable[..., Organisation]


class Reviewing:
    """A case before experts and departments, and a browser for each of those who work on it."""

    def __init__(self, case: Case, organisation: Make, now: datetime) -> None:
        self.case, self.now = case, now
        self.url = f"/cases/{case.number}"
        self.officer = browser_of("sun", Role.CITY_OFFICER, organisation(102, "市工信局", Kind.CITY), now=now)
        self.experts = {
            name: browser_of(name, Role.EXPERT, organisation(*home, Kind.INSTITUTE), now=now)
            for name, home in EXPERTS.items()
        }
        self.departments = {
            seat: browser_of(f"{home[1]}经办", Role.DEPARTMENT_OFFICER, organisation(*home, Kind.CITY), now=now)
            for seat, home in DEPARTMENTS.items()
        }

    def name(self) -> None:
        """The officer names three experts and four departments, as the page offers."""
        people = {m.account.name: m for m in Membership.objects.filter(role=Role.EXPERT).select_related("account")}
        chosen = {f"expert-review-name-seat{n}": people[name].pk for n, name in enumerate(EXPERTS)}
        self.post(self.officer, "expert-review/name", chosen)
        bodies = {name: Organisation.objects.get(name=name).code for _, name in DEPARTMENTS.values()}
        places = {f"joint-check-name-seat{n}": bodies[name] for n, (_, name) in enumerate(DEPARTMENTS.values())}
        self.post(self.officer, "joint-check/name", places)

    def declare(self, name: str, has: str = "no", conflict: str = "") -> None:
        n = [*EXPERTS].index(name)
        told = {"seat": str(n + 1), f"expert-review-{n}-has": has, f"expert-review-{n}-conflict": conflict}
        self.post(self.experts[name], "expert-review/declare", told)

    def score(self, name: str, **other: object) -> dict[str, object]:
        """What an expert's sheet holds when it is sent."""
        n = [*EXPERTS].index(name)
        head = f"expert-review-{n}-scored"
        points = {f"{head}-score{m}": p for m, p in enumerate(POINTS[name])}
        given = {"seat": str(n + 1), f"{head}-amount": "30万元", f"{head}-opinion": f"{name}的意见"}
        return given | points | {f"{head}-{key}": value for key, value in other.items()}

    def post(self, client: Client, what: str, told: dict[str, object]) -> None:
        sent = client.post(f"{self.url}/boards/{what}", told)
        assert sent.status_code == 302, re.findall(r"<li>.*?</li>", sent.content.decode())

    def page(self, client: Client) -> str:
        return client.get(self.url).content.decode()


@pytest.fixture
def reviewing(
    organisation: Make, facts: Callable[..., None], edition: Edition, person: Callable[..., Actor], now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> Reviewing:  # fmt: skip
    monkeypatch.setattr("liance.web.site.clock.now", lambda: now)
    firm = organisation(1, "甲电子")
    facts(project(firm))
    award = before_experts(firm, edition, person, now)
    return Reviewing(Case.objects.get(pk=award.case_id), organisation, now)


def test_three_experts_and_four_departments_at_their_pages(reviewing: Reviewing) -> None:
    page = reviewing.page(reviewing.officer)
    assert page.count("同时进行") == 2
    assert page.count("待指定") == 7
    reviewing.name()
    one = reviewing.experts["周六"]
    assert "声明利害关系（1席）" in reviewing.page(one)
    for name in EXPERTS:
        reviewing.declare(name)
    reviewing.post(one, "expert-review/scored", reviewing.score("周六"))
    assert "75" in reviewing.page(one)
    assert "周六的意见" in reviewing.page(one)
    for other in (reviewing.officer, reviewing.experts["吴七"], *reviewing.departments.values()):
        assert "周六的意见" not in reviewing.page(other), "nobody reads it before all have spoken"
    assert "已表态 1/3" in reviewing.page(reviewing.officer)
    for seat, client in reviewing.departments.items():
        reviewing.post(client, "joint-check/none", {"seat": seat})
    for name in ("吴七", "郑八"):
        reviewing.post(reviewing.experts[name], "expert-review/scored", reviewing.score(name))
    reviewing.case.refresh_from_db()
    assert reviewing.case.stage == "finance-review"
    page = reviewing.page(reviewing.officer)
    assert "平均分" in page
    assert all(f"{name}的意见" in page for name in EXPERTS)
    assert reviewing.experts["周六"].get(reviewing.url).status_code == 403, "his work is done"


def test_what_is_wrong_in_a_sheet_is_told_beside_what_was_typed(reviewing: Reviewing) -> None:
    reviewing.name()
    one, url = reviewing.experts["周六"], f"{reviewing.url}/boards/expert-review/scored"
    assert one.post(url, reviewing.score("周六")).status_code == 403, "not before he has declared"
    reviewing.declare("周六")
    answer = one.post(url, reviewing.score("周六", score0=41, opinion=""))
    assert answer.status_code == 422
    assert answer.content.decode().count("aria-invalid") == 2
    answer = one.post(url, reviewing.score("周六", amount="41万元"))
    assert answer.status_code == 409
    assert "超过上限" in answer.content.decode()
    assert 'value="41万元"' in answer.content.decode()


def test_who_has_a_conflict_says_which_and_the_officer_names_another(reviewing: Reviewing, organisation: Make) -> None:
    reviewing.name()
    n1 = {"seat": "1", "expert-review-0-has": "yes", "expert-review-0-conflict": ""}
    one = reviewing.experts["周六"]
    assert one.post(f"{reviewing.url}/boards/expert-review/declare", n1).status_code == 422
    reviewing.declare("周六", "yes", "曾任顾问")
    assert one.get(reviewing.url).status_code == 403
    other = browser_of("冯九", Role.EXPERT, organisation(124, "大学丙", Kind.INSTITUTE), now=reviewing.now)
    page = reviewing.page(reviewing.officer)
    assert "周六 有利害关系，已换人：曾任顾问" in page
    new = Membership.objects.get(account__username="冯九")
    reviewing.post(reviewing.officer, "expert-review/name", {"expert-review-name-seat0": new.pk})
    assert "声明利害关系" in reviewing.page(other)


def test_the_party_sees_how_far_it_is_and_nobodys_name(reviewing: Reviewing, organisation: Make) -> None:
    reviewing.name()
    reviewing.declare("周六")
    reviewing.post(reviewing.experts["周六"], "expert-review/scored", reviewing.score("周六"))
    page = reviewing.page(browser_of("agent", Role.ENTERPRISE, organisation(1, "甲电子"), now=reviewing.now))
    assert "已表态 1/3" in page
    assert "周六" not in page
    assert "大学甲" not in page


def test_departments_are_proposed_as_they_were_named_last(reviewing: Reviewing, organisation: Make) -> None:
    page = reviewing.page(reviewing.officer)
    tax = Organisation.objects.get(name="市税务局").code
    assert f'<option value="{tax}" selected>' in page, "the only one whose name has it"
    credit = Organisation.objects.get(name="市发展改革委").code
    assert f'<option value="{credit}" selected>' not in page, "nobody knows who looks after credit"


def test_an_answer_that_needs_reasons_asks_for_them(reviewing: Reviewing) -> None:
    reviewing.name()
    tax = reviewing.departments["税务"]
    head = "joint-check-1-object"
    answer = tax.post(f"{reviewing.url}/boards/joint-check/object", {"seat": "税务"})
    assert answer.status_code == 422
    told: dict[str, object] = {"seat": "税务", f"{head}-why1": "有欠税"}
    field = re.search(rf'name="{head}-about1"[^>]*>\s*(?:<option[^>]*>[^<]*</option>\s*)*', reviewing.page(tax))
    assert field is not None
    options = re.findall(r'value="([^"]+)"', field.group())
    reviewing.post(tax, "joint-check/object", told | {f"{head}-about1": options[0] if options else "税务"})
    assert "有欠税" in reviewing.page(reviewing.departments["信用"]), "departments read one another"


def test_nobody_speaks_from_anothers_seat_by_sending_its_form(reviewing: Reviewing) -> None:
    reviewing.name()
    for client in (reviewing.officer, reviewing.departments["信用"], reviewing.experts["周六"]):
        assert client.post(f"{reviewing.url}/boards/joint-check/none", {"seat": "税务"}).status_code == 403
    assert reviewing.officer.post(f"{reviewing.url}/boards/joint-check/settle", {}).status_code == 403
