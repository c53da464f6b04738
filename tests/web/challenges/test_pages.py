"""Pages of open challenges: what everybody reads, what stays hidden, what is filled in, taken along and counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.browsers import browser_of
from tests.web.challenges.course import Course
from tests.web.challenges.test_course import GOOD, to_award

from liance.web.cases.models import Case
from liance.web.challenges.counted import challenges
from liance.web.challenges.models import Bid, OpenChallenge
from liance.web.challenges.queries.statistics import statistics
from liance.web.people.models import Organisation
from liance.web.site import clock

MOST = 25
"""Questions that a page asks the database at most."""


@pytest.fixture
def sees(course: Course, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Client]:
    """A browser of somebody who takes part; the platform's clock is the course's."""
    monkeypatch.setattr(clock, "now", lambda: course.now)

    def browser(name: str) -> Client:
        actor = course.people[name]
        return browser_of(name, actor.role, Organisation.objects.get(pk=actor.organisation), now=course.now)

    return browser


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def test_the_public_sees_what_is_published_and_no_more(
    course: Course, sees: Callable[[str], Client], client: Client
) -> None:
    challenge = course.state()
    course.submit(challenge)
    assert "没有这样的榜单" in text(client, "/challenges/")
    text(client, f"/challenges/{challenge.number}", 404)
    text(client, f"/api/v1/challenges/{challenge.number}", 404)
    course.review(challenge)
    course.publish(challenge)
    bid = course.bid(challenge, "first")
    page = text(client, f"/challenges/{challenge.number}")
    assert "138****34" in page
    assert "13800001234" not in page
    assert "外省树脂研究所" not in page
    found = client.get("/api/v1/challenges?state=open").json()
    assert (found["count"], found["items"][0]["indicators"][0]["sign"]) == (1, "≥")
    assert found["items"][0]["until"] == "2024-10-08"
    assert client.get("/api/v1/challenges?state=nothing").json()["count"] == 0
    assert client.get(f"/api/v1/challenges/{challenge.number}").json() == found["items"][0]
    for who in ("officer", "leader", "owner", "second"):
        text(sees(who), f"/challenges/bids/{bid.key}", 404)
        assert "外省树脂研究所" not in text(sees(who), f"/challenges/{challenge.number}")
    assert "已密封" in text(sees("first"), f"/challenges/bids/{bid.key}")


NEED = {
    "title": "光刻胶树脂", "problem": "要做出来", "product": "", "firm_fen": "100万元", "public_fen": "0",
    "terms": "owner", "terms_text": "", "deadline": "2026-01-31", "winners": "1", "contact": "钱一 13800001234",
    "indicators-TOTAL_FORMS": "6", "indicators-INITIAL_FORMS": "0", "indicators-0-name": "纯度",
    "indicators-0-sign": "≥", "indicators-0-value": "99.5", "indicators-0-unit": "%", "indicators-0-method": "检测报告",
}  # fmt: skip


@pytest.mark.slow
def test_a_need_is_stated_in_a_form_and_handed_in_by_its_case(course: Course, sees: Callable[[str], Client]) -> None:
    owner = sees("owner")
    wrong = owner.post("/challenges/new", NEED | {"indicators-0-method": "", "firm_fen": "很多"})
    assert wrong.status_code == 422
    assert not OpenChallenge.objects.exists()
    none = owner.post("/challenges/new", NEED | {"indicators-0-name": "", "indicators-0-value": "",
                                                 "indicators-0-method": ""})  # fmt: skip
    assert "至少要有一项能测量的指标" in none.content.decode()
    made = owner.post("/challenges/new", NEED)
    challenge = OpenChallenge.objects.get()
    assert made.url == f"/cases/{challenge.number}"  # type: ignore[attr-defined]
    assert str(challenge.indicators.get()) == "纯度≥99.5%"
    changed = owner.post(f"/challenges/{challenge.number}/edit", NEED | {"title": "光刻胶用树脂"})
    assert changed.status_code == 302
    assert "光刻胶用树脂" in text(owner, f"/cases/{challenge.number}")
    assert owner.post(f"/cases/{challenge.number}/submit", {}).status_code == 302
    assert course.at(challenge) == ("review", "visit")
    text(sees("second"), f"/challenges/{challenge.number}", 404)


BID = {
    "plan": "分两步走", "price_fen": "1200000", "public_fen": "40万元", "answer": "",
    "partners-TOTAL_FORMS": "4", "partners-INITIAL_FORMS": "0",
    "steps-TOTAL_FORMS": "6", "steps-INITIAL_FORMS": "0", "steps-0-title": "小试", "steps-0-by": "2025-03-31",
}  # fmt: skip


def test_a_bid_is_handed_in_taken_back_and_begun_from_what_it_was(
    course: Course, sees: Callable[[str], Client]
) -> None:
    challenge = course.open()
    lead, path = sees("first"), f"/challenges/{challenge.number}/bid"
    assert "价" in text(lead, path)
    wrong = lead.post(path, BID | {"price_fen": "9000万元"})
    assert wrong.status_code == 422
    assert "超出榜单" in wrong.content.decode()
    lead.post(path, BID)
    bid = Bid.objects.get()
    assert lead.post(f"/challenges/bids/{bid.key}/take-back").status_code == 302
    assert "分两步走" in text(lead, path), "what was taken back is there to begin with"
    assert sees("owner").get(path).status_code == 403


@pytest.mark.slow
def test_an_expert_sees_sides_first_and_then_a_plan_without_names(
    course: Course, sees: Callable[[str], Client]
) -> None:
    challenge = course.open()
    for who in ("first", "second"):
        course.bid(challenge, who)
    course.close(challenge)
    course.accept(challenge)
    course.talk(challenge)
    assert "13800001234" in text(sees("first"), f"/challenges/{challenge.number}"), "accepted, whom to call is told"
    officer = sees("officer")
    page = text(officer, f"/challenges/{challenge.number}")
    assert "expert3" in page
    chosen = [str(m.pk) for m in _experts(course, challenge)]
    officer.post(f"/challenges/{challenge.number}/experts", {"expert": chosen})
    expert = sees("expert1")
    case = Case.objects.filter(procedure__purpose="bid-evaluation").first()
    assert case is not None
    page = text(expert, f"/cases/{case.number}")
    assert "外省树脂研究所" in page
    assert "单体合成路线" not in page
    declared = {"seat": _seat(case), **{f"scoring-{n}-has": "no" for n in range(3)}}
    expert.post(f"/cases/{case.number}/boards/scoring/declare", declared)
    page = text(expert, f"/cases/{case.number}")
    assert "单体合成路线" in page
    assert "外省树脂研究所" not in page
    assert "西区新材料" not in page


def _experts(course: Course, challenge: OpenChallenge) -> list[object]:
    from liance.web.challenges.pages.bids import candidates

    return [m for m in candidates(challenge, on=course.now.date()) if m.account.username != "expert4"]


def _seat(case: Case) -> str:
    return case.seats.get(holder="expert1").seat


@pytest.mark.slow
def test_the_task_book_is_drawn_up_and_what_the_firm_paid_is_kept(
    course: Course, sees: Callable[[str], Client]
) -> None:
    challenge = to_award(course, first=GOOD)
    course.award(challenge)  # type: ignore[arg-type]
    course.notice()
    task = course.task(challenge)  # type: ignore[arg-type]
    path = f"/challenges/tasks/{task.case.number}"
    page = text(sees("first"), path)
    assert "保存任务书" in page
    given = {"firm_fen": "80万元", "public_fen": "40万元", "until": "2025-03-31", "may_tell": "on",
             "milestones-TOTAL_FORMS": "6", "milestones-INITIAL_FORMS": "2", "milestones-0-title": "小试",
             "milestones-0-shows": "三批样品", "milestones-0-by_day": "2025-03-31", "milestones-0-firm_fen": "80万元",
             "milestones-0-public_fen": "39万元"}  # fmt: skip
    wrong = sees("first").post(path, given)
    assert "各节点的支付要一分不差" in wrong.content.decode()
    assert sees("first").post(path, given | {"milestones-0-public_fen": "40万元"}).status_code == 302
    course.sign(task, "first")
    assert "已付" not in text(sees("owner"), path)
    text(sees("second"), path, 404)
    assert "通过后付" in text(sees("officer"), path)


@pytest.mark.slow
def test_the_office_lists_exports_and_counts(course: Course, sees: Callable[[str], Client]) -> None:
    challenge = course.open(title="=HYPERLINK(1)")
    officer = sees("officer")
    assert challenge.number in text(officer, "/challenges/office?state=open")
    assert challenge.number not in text(officer, "/challenges/office?state=over")
    file = officer.get("/challenges/office/export.csv").content.decode()
    assert "'=HYPERLINK(1)" in file
    assert officer.get("/challenges/office/export.xlsx").content[:2] == b"PK"
    assert "截至" in text(officer, "/challenges/statistics?on=2024-09-02&year=2024")
    assert sees("first").get("/challenges/office").status_code == 403
    assert challenge.number in text(sees("owner"), "/challenges/mine")


def test_statistics_of_a_day_stay_as_they_were(course: Course) -> None:
    challenge = course.open()
    course.bid(challenge, "first")
    before = statistics(on=course.now.date())
    day = course.now.date()
    course.close(challenge)
    assert statistics(on=day) == before
    assert statistics(on=course.now.date()).bids == 1
    assert statistics(on=day - timedelta(days=1)).published == 0


def test_monitoring_counts_what_was_published_in_the_quarter(course: Course) -> None:
    day = course.now.date()
    course.open()
    figures = {name: (str(stretch), value) for name, _, stretch, value in challenges(course.edition, day)}
    assert figures == {"I15-published": ("2024Q3", 1), "I15-matched": ("2024Q3", 0)}
    before = challenges(course.edition, day - timedelta(days=1))
    assert [value for *_, value in before] == [0, 0]


@pytest.mark.slow
def test_pages_ask_few_questions_however_many_there_are(course: Course, sees: Callable[[str], Client]) -> None:
    clients = {who: sees(who) for who in ("owner", "officer", "first")}
    paths = [("owner", "/challenges/"), ("owner", "/challenges/mine"), ("officer", "/challenges/office"),
             ("officer", "/challenges/statistics"), ("first", "/challenges/mine")]  # fmt: skip

    def asked() -> list[int]:
        found = []
        for who, path in paths:
            with CaptureQueriesContext(connection) as queries:
                text(clients[who], path)
            found.append(len(queries))
        return found

    course.bid(course.open(), "first")
    asked()
    few = asked()
    for _ in range(2):
        course.bid(course.open(), "first")
    many = asked()
    assert many == few
    assert max(many) <= MOST
