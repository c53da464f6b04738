"""The slice's pages, as each person opens them and sends what he filled in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.web.browsers import browser_of
from tests.web.coordination.conftest import Office
from tests.web.coordination.test_meetings import decided, go, resolved
from tests.web.coordination.test_tickets import PDF, act, raised

from liance.web.cases.late import tick
from liance.web.cases.models import Case
from liance.web.coordination.models import Duty, Issue, Item, Meeting, PlanItem, Ticket, Tour
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.registry.models import Evidence
from liance.web.site import clock

POLICY = "liaocheng-it-2023"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch, office: Office) -> None:
    monkeypatch.setattr(clock, "now", lambda: office.now)


def at_work(office: Office, actor: Actor) -> Client:
    return browser_of(actor.account, actor.role, Organisation.objects.get(pk=actor.organisation), now=office.now)


@pytest.fixture
def clerk(office: Office, settings: object) -> Client:
    settings.SECOND_FACTOR_REQUIRED = False  # type: ignore[attr-defined]
    return at_work(office, office.clerk)


@pytest.fixture
def agent(office: Office) -> Client:
    return at_work(office, office.agent)


PAGES = ("", "tickets", "tickets?view=late", "tickets/new", "meetings", "register", "plan", "tours", f"digest/{POLICY}")


def test_every_page_says_something_before_there_is_anything(clerk: Client) -> None:
    for language in ("zh-hans", "en"):
        clerk.cookies["liance_language"] = language
        assert {path: clerk.get(f"/coordination/{path}").status_code for path in PAGES} == dict.fromkeys(PAGES, 200)


def test_every_page_shows_what_there_is(clerk: Client, office: Office) -> None:
    late = raised(office)
    act(late, "assign", office.clerk, office.now, unit=office.bureau)
    meeting, (item,) = decided(office)
    resolved(office, item)
    go(meeting, "hand-out", office.clerk, office.now)
    numbers = list(Case.objects.values_list("number", flat=True))
    paths = [*(f"/coordination/{p}" for p in PAGES), *(f"/cases/{n}" for n in numbers),
             f"/coordination/meetings/{meeting.case.number}"]  # fmt: skip
    assert {path: clerk.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_a_firm_raises_a_problem_and_sees_its_own_only(agent: Client, office: Office) -> None:
    answer = agent.post("/coordination/tickets/new", {"title": "厂区排水", "text": "积水", "contact": "徐 0635"})
    ticket = Ticket.objects.get()
    assert answer.headers["Location"] == f"/cases/{ticket.number}"
    page = agent.get(answer.headers["Location"]).content.decode()
    assert "徐 0635" in page
    assert "积水" in page
    assert ticket.number in agent.get("/coordination/tickets").content.decode()
    assert agent.get("/coordination/").status_code == 403
    assert agent.get("/coordination/tickets.csv").status_code == 403
    code = "919900000000099998"
    home = Organisation.objects.create(code=code, name="乙公司", kind="enterprise", created_at=office.now)
    other = browser_of("mo", Role.ENTERPRISE, home, now=office.now)
    assert ticket.number not in other.get("/coordination/tickets?view=all").content.decode()
    assert other.get(f"/cases/{ticket.number}").status_code == 403


def test_a_problem_without_words_is_shown_again_with_what_is_missing(agent: Client) -> None:
    answer = agent.post("/coordination/tickets/new", {"title": "厂区排水", "text": ""})
    assert answer.status_code == 422
    assert "厂区排水" in answer.content.decode()


def test_the_contact_is_not_for_every_official(clerk: Client, office: Office) -> None:
    ticket = raised(office)
    assert "徐 0635" in clerk.get(f"/cases/{ticket.number}").content.decode()
    other = at_work(office, office.stranger)
    assert "徐 0635" not in other.get(f"/cases/{ticket.number}").content.decode()


def test_the_office_assigns_to_a_unit_of_the_list(clerk: Client, office: Office) -> None:
    ticket = raised(office)
    answer = clerk.post(f"/cases/{ticket.number}/assign", {"act-assign-unit": office.bureau.code})
    assert answer.status_code == 302
    case = Case.objects.get()
    assert (case.stage, case.unit) == ("answer", office.bureau.code)
    again = clerk.get(f"/cases/{ticket.number}").content.decode()
    assert "市自然资源局" in again
    assert clerk.post(f"/cases/{ticket.number}/assign", {}).status_code in (403, 409)


def test_lists_are_narrowed_and_taken_along_without_formulas(clerk: Client, office: Office) -> None:
    raised(office, title="=1+1")
    other = raised(office, title="用电")
    act(other, "assign", office.clerk, office.now, unit=office.bureau)
    page = clerk.get(f"/coordination/tickets?unit={office.bureau.code}").content.decode()
    assert "用电" in page
    assert "=1+1" not in page
    text = clerk.get("/coordination/tickets.csv").content.decode("utf-8-sig")
    assert "'=1+1" in text
    assert "0635" not in text, "no telephone number leaves"
    assert clerk.get("/coordination/tickets.xlsx").content[:2] == b"PK"
    assert clerk.get("/coordination/tickets?q=%E7%94%A8%E7%94%B5").status_code == 200


def test_a_ticket_is_merged_on_its_page(clerk: Client, office: Office) -> None:
    first, again = raised(office), raised(office)
    answer = clerk.post(f"/coordination/tickets/{again.number}/merge", {"into": first.number})
    assert answer.headers["Location"] == f"/cases/{first.number}"
    assert again.number in clerk.get(f"/cases/{first.number}").content.decode()


def test_a_meeting_is_prepared_held_and_handed_out_on_its_page(clerk: Client, office: Office) -> None:
    clerk.post("/coordination/meetings", {"title": "第一次会议", "chain": "software"})
    meeting = Meeting.objects.get()
    page = f"/coordination/meetings/{meeting.case.number}"
    assert "数据提示的议题" in clerk.get(page).content.decode()
    given = {"day": "2024-09-02", "place": "二室", "chair": "刘", "present": "刘、连"}
    for sent in (
        {"do": "plan", **given}, {"do": "topic", "title": "排水"}, {"do": "topic", "title": "用电"},
        {"do": "topic", "title": "用工"},
    ):  # fmt: skip
        assert clerk.post(page, sent).status_code == 302
    one, two, three = Item.objects.order_by("pk")
    origin = next(t for t in clerk.get(page).context["proposed"])
    for sent in (
        {"do": "take", "origin": origin.origin}, {"do": "out", "item": two.pk, "why": "已解决"},
        {"do": "on", "item": two.pk}, {"do": "out", "item": two.pk, "why": "已解决"},
        {"do": "ticket", "item": three.pk},
    ):  # fmt: skip
        assert clerk.post(page, sent).status_code == 302, sent
    assert list(Item.objects.order_by("pk").values_list("state", flat=True)) == ["on", "out", "ticket", "on"]
    assert clerk.post(page, {"do": "out", "item": one.pk, "why": ""}).status_code == 422
    go(meeting, "set", office.clerk, office.now)
    for item in Item.objects.filter(state="on"):
        assert (
            clerk.post(page, {"do": "result", "item": item.pk, "decided": "yes", "result": "同意"}).status_code == 302
        )
    sent = {"do": "resolution", "item": one.pk, "text": "修排水沟", "unit": office.bureau.code, "until": "2024-09-30"}
    assert clerk.post(page, sent).status_code == 302
    assert clerk.post(page, sent | {"until": "2024-08-30"}).status_code == 422
    go(meeting, "decided", office.leader, office.now)
    assert "撤掉" in clerk.get(page).content.decode()
    go(meeting, "hand-out", office.clerk, office.now)
    assert Ticket.objects.get(source="meeting").number in clerk.get(page).content.decode()
    assert clerk.post(page, {"do": "nonsense"}).status_code == 404


def test_the_register_and_the_plan_are_kept_on_their_pages(clerk: Client, office: Office) -> None:
    sent = {"do": "appoint", "part": "leader", "person": "刘某", "since": "2024-01-01", "source": "市委办〔2024〕1号"}
    assert clerk.post("/coordination/register", sent).status_code == 302
    assert clerk.post("/coordination/register", sent).status_code == 422, "there is one already"
    assert "刘某" in clerk.get("/coordination/register?on=2024-05-01").content.decode()
    assert "刘某" not in clerk.get("/coordination/register?on=2023-05-01").content.decode()
    duty = Duty.objects.get()
    ended = {"do": "end", "duty": duty.pk, "until": "2024-08-31", "source": "市委办〔2024〕8号"}
    assert clerk.post("/coordination/register", ended).status_code == 302
    item = {"do": "add", "part": "task", "title": "建平台", "due": "2024-12-31"}
    assert clerk.post("/coordination/plan?year=2024", item).status_code == 302
    from django.core.files.uploadedfile import SimpleUploadedFile

    done = {"do": "done", "item": PlanItem.objects.get().pk, "result": "建成", "file": SimpleUploadedFile(*PDF)}
    assert clerk.post("/coordination/plan?year=2024", done).status_code == 302
    assert clerk.get(f"/coordination/plan/{PlanItem.objects.get().pk}/evidence").status_code == 200
    assert Evidence.objects.count() == 1


def test_a_visit_is_kept_on_its_page(clerk: Client, office: Office) -> None:
    sent = {"organisation": office.firm.code, "day": "2024-09-02", "purpose": "看项目", "who": "刘某"}
    assert clerk.post("/coordination/tours", sent | {"organisation": "nobody"}).status_code == 422
    assert clerk.post("/coordination/tours", sent).status_code == 302
    page = f"/coordination/tours/{Tour.objects.get().pk}"
    assert clerk.post(page, {"do": "tell", "held_on": "2024-09-02", "met": "徐", "found": "缺人"}).status_code == 302
    assert clerk.post(page, {"do": "problem", "title": "用工难", "text": "缺人"}).status_code == 302
    assert Ticket.objects.get().number in clerk.get(page).content.decode()


def test_the_digest_is_read_issued_and_downloaded(
    clerk: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = raised(office)
    act(ticket, "assign", office.clerk, office.now, unit=office.bureau)
    later = office.now + timedelta(days=7)
    tick(now=later)
    monkeypatch.setattr(clock, "now", lambda: later)
    clerk = at_work(office, office.clerk)  # a week later one signs in again
    page = clerk.get(f"/coordination/digest/{POLICY}?day=2024-09-08")
    assert f'href="/cases/{ticket.number}"' in page.content.decode()
    assert clerk.post(f"/coordination/digest/{POLICY}/2024-09-08/issue", {"chain": ""}).status_code == 302
    assert Issue.objects.get().day == date(2024, 9, 8)
    one, two = (clerk.get(f"/coordination/digest/{POLICY}/2024-09-08.pdf") for _ in range(2))
    assert one.content == two.content
    assert one.headers["Content-Disposition"].endswith('2024-09-08.pdf"')
    assert clerk.get(f"/coordination/digest/{POLICY}/2024-09-08.docx").content[:2] == b"PK"
    assert clerk.get(f"/coordination/digest/{POLICY}/2024-09-09.pdf").status_code == 409, "the day is not over"
    assert "还会变" in clerk.get(f"/coordination/digest/{POLICY}?day=2024-09-09").content.decode()
    assert clerk.get("/coordination/digest").headers["Location"] == f"/coordination/digest/{POLICY}"
